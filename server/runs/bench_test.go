package runs

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// modelled is a run on the tabletop as people play it, with a history, and with
// a log that is gone with it. It begins now.
func modelled(b *testing.B, lib *library.Library, past *histories, seed int64) (run *engine.Run, began <-chan struct{}) {
	b.Helper()
	drill, _ := lib.Drill("first-page")
	q := Play{Drill: drill, Runtime: runtimes.Tabletop, Seed: seed}
	on, err := q.settle()
	if err != nil {
		b.Fatal(err)
	}
	first := make(chan struct{})
	var once sync.Once
	o := q.engine(on, "")
	o.ID, o.Log, o.Logger = fmt.Sprint(seed), &event.Memory{}, slog.New(slog.DiscardHandler)
	o.Publish = func([]event.Event) { once.Do(func() { close(first) }) }
	o.History = func(ctx context.Context) engine.Past {
		h, err := past.Of(ctx, "ada", o.Stack, o.Scenario, 1, o.Epoch)
		if err != nil {
			b.Error(err)
		}
		return h
	}
	if run, err = engine.New(o); err != nil {
		b.Fatal(err)
	}
	return run, first
}

// BenchmarkStart takes a run on the tabletop with a day behind it to its first
// event. The history is on disk, or has yet to be made.
func BenchmarkStart(b *testing.B) {
	lib, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	start := func(past *histories) time.Duration {
		ctx, stop := context.WithCancel(b.Context())
		began := time.Now()
		run, first := modelled(b, lib, past, 1)
		var playing sync.WaitGroup
		playing.Go(func() {
			if err := run.Play(ctx); err != nil && ctx.Err() == nil {
				b.Error(err)
			}
		})
		<-first
		took := time.Since(began)
		stop()
		playing.Wait()
		if err := run.Close(); err != nil {
			b.Error(err)
		}
		return took
	}
	on := newHistories(b.TempDir(), 1<<30)
	start(on)
	for name, past := range map[string]func() *histories{
		"history=there": func() *histories { return on },
		"history=made":  func() *histories { return newHistories(b.TempDir(), 1<<30) },
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for range 5 {
				took = append(took, start(past()))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(at(took, 0.5).Seconds()*1000, "ms")
		})
	}
}

// at is the value that a share of all is below.
func at(all []time.Duration, share float64) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, int(share*float64(len(all))))]
}

// BenchmarkMany plays many runs at once, a hundred or as many as RUNS says, at
// the pace of people who look and do nothing, and meanwhile has metrics asked
// for as a dashboard does: the last half hour, of one run after the other. It
// reports the memory that a run takes, how long a question takes, how many
// processors are busy, and how far the slowest run is behind its clock.
func BenchmarkMany(b *testing.B) {
	many := 100
	if text := os.Getenv("RUNS"); text != "" {
		var err error
		if many, err = strconv.Atoi(text); err != nil || many < 1 {
			b.Fatalf("RUNS is %q, not a number of runs", text)
		}
	}
	lib, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	past := newHistories(b.TempDir(), 1<<30)
	before := held()
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	var playing sync.WaitGroup
	var all []*engine.Run
	var begun []time.Time
	for i := range many {
		run, first := modelled(b, lib, past, int64(i+1))
		playing.Go(func() {
			if err := run.Play(ctx); err != nil && ctx.Err() == nil {
				b.Error(err)
			}
		})
		<-first
		all, begun = append(all, run), append(begun, time.Now())
	}

	const watched = 20 * time.Second
	questions := []string{
		`sum by (code) (rate(http_requests_total{service="checkout"}[1m]))`,
		`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{service="edge"}[1m])))`,
		`sum(rate(customer_visits_total{outcome="ok"}[1m])) / sum(rate(customer_visits_total[1m]))`,
		`max by (instance) (worker_pool_in_use)`,
	}
	var took []time.Duration
	busy, from := processor(), time.Now()
	for i := 0; time.Since(from) < watched; i++ {
		run := all[i%many]
		asked := time.Now()
		r, err := run.Metrics().Range(b.Context(), questions[i%len(questions)], run.Now()-30*time.Minute, run.Now(), 10*time.Second)
		if err != nil || len(r.Series) == 0 {
			b.Fatalf("%d series, %v", len(r.Series), err)
		}
		took = append(took, time.Since(asked))
		time.Sleep(10 * time.Millisecond)
	}
	busy = processor() - busy
	behind := time.Duration(0)
	for i, run := range all {
		behind = max(behind, time.Since(begun[i])-run.Now())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(busy.Seconds()/time.Since(from).Seconds(), "processors")
	b.ReportMetric((held()-before)/float64(many), "MiB/run")
	b.ReportMetric(float64(many), "runs")
	b.ReportMetric(float64(at(took, 0.5).Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(at(took, 0.99).Microseconds())/1000, "p99-ms")
	b.ReportMetric(behind.Seconds(), "s-behind")
	stop()
	playing.Wait()
	for _, run := range all {
		if err := run.Close(); err != nil {
			b.Error(err)
		}
	}
}

// held is the memory in use, in MiB.
func held() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc+m.StackInuse) / (1 << 20)
}
