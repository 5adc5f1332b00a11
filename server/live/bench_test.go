package live

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/drillyard/drillyard/scenarios/event"
)

// BenchmarkBroadcast publishes events to many screens, one after the other, and
// waits until all have it. p50 and p99 are over every screen's every message,
// from before the commit until it has been read; the processor's time is that
// of both ends, for each message to each screen.
func BenchmarkBroadcast(b *testing.B) {
	for _, viewers := range []int{200, 2000} {
		b.Run(fmt.Sprintf("sockets=%d", viewers), func(b *testing.B) { broadcast(b, viewers) })
	}
}

func broadcast(b *testing.B, viewers int) {
	y := &yard{log: &event.Memory{}}
	y.Hub = New(Options{Log: y.log, Logger: slog.New(slog.DiscardHandler), Now: func(string) Standing { return Standing{} }})
	y.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = y.Serve(w, r, Subscription{Run: "r1", Viewer: event.Viewer{Class: event.Trainee}})
	}))
	defer y.server.Close()
	defer y.Close()
	var arriving sync.WaitGroup
	var over atomic.Bool // what comes now is a farewell
	arrived := make([]time.Time, viewers)
	for i := range viewers {
		conn := y.dial(b, "")
		if _, _, err := conn.ReadMessage(); err != nil { // where the run stands
			b.Fatal(err)
		}
		go func() {
			for next(conn) == nil && !over.Load() {
				arrived[i] = time.Now()
				arriving.Done()
			}
		}()
	}
	took := make([]time.Duration, 0, viewers*b.N)
	b.ResetTimer()
	before := processor()
	for range b.N {
		arriving.Add(viewers)
		start := time.Now()
		y.happen(b, event.NoteAdded{Text: "checkout: db pool 20 → 2"})
		arriving.Wait()
		for _, at := range arrived {
			took = append(took, at.Sub(start))
		}
	}
	spent := processor() - before
	b.StopTimer()
	over.Store(true)
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(spent.Nanoseconds())/1000/float64(len(took)), "cpu-µs/message")
}

// next reads a message and forgets it.
func next(conn *websocket.Conn) error {
	_, r, err := conn.NextReader()
	if err == nil {
		_, err = io.Copy(io.Discard, r)
	}
	return err
}
