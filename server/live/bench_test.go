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

// BenchmarkBroadcast publishes events to many screens of mixed classes, one after the other, and
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
		s := Subscription{Run: "r1", Viewer: event.Viewer{Class: event.Watcher}}
		if person := r.URL.Query().Get("member"); person != "" {
			s.Viewer = event.Viewer{Class: event.Trainee, Person: person}
		} else if r.URL.Query().Has("lead") {
			s.Viewer.Class = event.Facilitator
		}
		_ = y.Serve(w, r, s)
	}))
	defer y.server.Close()
	defer y.Close()
	var arriving sync.WaitGroup
	var over atomic.Bool // what comes now is a farewell
	arrived := make([]time.Time, viewers)
	var bytes atomic.Int64
	for i := range viewers {
		// Half of the screens are those of eight members, a quarter of those who look
		// on, and a quarter of those who lead.
		conn := y.dial(b, []string{fmt.Sprintf("member=p%d", i/4%8), fmt.Sprintf("member=p%d", i/4%8), "watcher", "lead"}[i%4])
		if _, _, err := conn.ReadMessage(); err != nil { // where the run stands
			b.Fatal(err)
		}
		go func() {
			for next(conn, &bytes) == nil && !over.Load() {
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
		y.happen(b, event.MessageSent{Channel: "#incident", Text: "checkout: db pool 20 → 2", Inject: "push"})
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
	b.ReportMetric(float64(bytes.Load())/float64(len(took)), "B/message")
	b.ReportMetric(float64(spent.Nanoseconds())/1000/float64(len(took)), "cpu-µs/message")
}

// next reads messages up to one that holds events, and forgets them. Who is there
// is told beside them.
func next(conn *websocket.Conn, bytes *atomic.Int64) error {
	for {
		_, r, err := conn.NextReader()
		if err != nil {
			return err
		}
		head := make([]byte, len(frameStart))
		n, err := io.ReadFull(r, head)
		if err != nil {
			return err
		}
		rest, err := io.Copy(io.Discard, r)
		if err != nil || string(head) == frameStart {
			bytes.Add(int64(n) + rest)
			return err
		}
	}
}
