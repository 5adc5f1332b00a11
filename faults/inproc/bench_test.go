package inproc_test

import (
	"context"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
)

// BenchmarkStart takes the harbor stack from nothing to the first scrape that
// every instance answers. Stopping it is not counted.
func BenchmarkStart(b *testing.B) {
	s := described(b)
	for b.Loop() {
		n := &notes{}
		box := inproc.New(inproc.Options{Stack: s, Seed: 7})
		if err := box.Start(b.Context(), n); err != nil {
			b.Fatal(err)
		}
		if err := box.Collect(b.Context(), 0); err != nil {
			b.Fatal(err)
		}
		if missing := n.Missing(); len(missing) > 0 {
			b.Fatalf("not reached: %v", missing)
		}
		b.StopTimer()
		if err := box.Stop(context.Background()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkMemory starts harbor and lets forty customers buy at once, beside
// those who come by themselves. It reports what the run then holds more than
// an idle process: heap after a collection, and stacks.
func BenchmarkMemory(b *testing.B) {
	s := described(b)
	held := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc+m.StackInuse) / (1 << 20)
	}
	total, goroutines := 0.0, 0
	for b.Loop() {
		before, others := held(), runtime.NumGoroutine()
		box := inproc.New(inproc.Options{Stack: s, Seed: 7})
		if err := box.Start(b.Context(), silent{}); err != nil {
			b.Fatal(err)
		}
		var customers sync.WaitGroup
		for range 40 {
			customers.Go(func() { _, _ = box.Probe(b.Context(), faults.Probe{Journey: "buy"}) })
		}
		customers.Wait()
		total += held() - before
		goroutines += runtime.NumGoroutine() - others
		if err := box.Stop(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(total/float64(b.N), "MB/run")
	b.ReportMetric(float64(goroutines)/float64(b.N), "goroutines/run")
}

func described(b *testing.B) *stack.Stack {
	b.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// silent is a sink that keeps nothing.
type silent struct{}

func (silent) Exposition(faults.Time, faults.Instance, []byte) {}

func (silent) Samples(faults.Time, faults.Instance, []faults.Series, []float64) {}
func (silent) Down(faults.Time, faults.Instance, error)                         {}
func (silent) Log(faults.LogLine)                                               {}
