package proxy_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/drillyard/drillyard/faults"
)

// BenchmarkToxiproxy plays the same customers through this proxy, through
// Toxiproxy and straight to the server, in turn, for several rounds, and reports
// how many requests a second this proxy passes and its medians of the rounds'
// ratios to the others: more than 1 is faster. Toxiproxy passes bytes on, and
// cannot tell one request of a connection from the next.
func BenchmarkToxiproxy(b *testing.B) {
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		for _, size := range []int{512, 256 << 10} {
			b.Run(fmt.Sprintf("%dB/latency=%s", size, latency), func(b *testing.B) { beside(b, size, latency) })
		}
	}
}

func beside(b *testing.B, size int, latency time.Duration) {
	const rounds = 9
	body := strings.Repeat("x", size)
	p, up := httpEdge(b, 1, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Length"] = []string{fmt.Sprint(size)}
		_, _ = io.WriteString(w, body)
	})
	direct := *up.addr.Load()
	peer := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "payments", "127.0.0.1:0", direct)
	if err := peer.Start(); err != nil {
		b.Fatal(err)
	}
	defer peer.Stop()
	if latency > 0 {
		p.Harm(faults.Wire{Edge: checkoutPayments, Latency: latency})
		toxic := fmt.Sprintf(`{"type": "latency", "stream": "downstream", "attributes": {"latency": %d}}`, latency.Milliseconds())
		if _, err := peer.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			b.Fatal(err)
		}
	}
	var ours, toxic, straight []float64
	for b.Loop() {
		for range rounds {
			a, t, d := pace(b, p.Addr()), pace(b, peer.Listen), pace(b, direct)
			ours, toxic, straight = append(ours, a), append(toxic, a/t), append(straight, a/d)
		}
	}
	b.ReportMetric(median(ours), "requests/s")
	b.ReportMetric(median(toxic), "x-toxiproxy")
	b.ReportMetric(median(straight), "x-direct")
}

// pace is how many requests a second an address answers.
func pace(b *testing.B, addr string) float64 {
	const customers, long = 64, 300 * time.Millisecond
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: customers}}
	defer c.CloseIdleConnections()
	begun := time.Now()
	until, stop := context.WithDeadline(b.Context(), begun.Add(long))
	defer stop()
	var answered atomic.Int64
	var all sync.WaitGroup
	for range customers {
		all.Go(func() {
			for until.Err() == nil {
				resp, err := c.Get("http://" + addr + "/")
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				answered.Add(1)
			}
		})
	}
	all.Wait()
	return float64(answered.Load()) / time.Since(begun).Seconds()
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
