package inproc_test

import (
	"context"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/live/livetest"
	"github.com/drillyard/drillyard/faults/stack"
)

type notes = livetest.Notes

var do, back = livetest.Do, livetest.Back

// eventually waits four times as long as it takes a machine that does nothing
// else.
func eventually(t *testing.T, b *live.Sandbox, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	livetest.Eventually(t, b, what, 4*limit, holds)
}

// harbor starts the harbor stack, with half of its customers, and stops it with
// the test. Under the race detector all of them take a third of a processor.
func harbor(t *testing.T) (*live.Sandbox, *notes) {
	t.Helper()
	s := harborStack(t)
	for i := range s.Journeys {
		s.Journeys[i].Rate /= 2
	}
	return run(t, s)
}

func harborStack(t *testing.T) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, s *stack.Stack) (*live.Sandbox, *notes) {
	t.Helper()
	b := inproc.New(inproc.Options{Stack: s, Seed: 7})
	n := &notes{}
	if err := b.Start(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return b, n
}

// ask makes a request as a customer would. A test that fails tells what
// customers complained of.
func ask(t *testing.T, b *live.Sandbox, method, path string) faults.Answer {
	t.Helper()
	return probe(t, b, faults.Probe{Method: method, Path: path})
}

// buy goes through the harbor's journey of buyers.
func buy(t *testing.T, b *live.Sandbox) faults.Answer {
	t.Helper()
	return probe(t, b, faults.Probe{Journey: "buy"})
}

func probe(t *testing.T, b *live.Sandbox, p faults.Probe) faults.Answer {
	t.Helper()
	a, err := b.Probe(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !a.OK {
		t.Logf("a customer complains: status %d after %s: %s %+v", a.Status, a.Took, a.Error, a.Steps)
	}
	return a
}

func health(t *testing.T, b *live.Sandbox, service string) faults.ServiceHealth {
	t.Helper()
	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h.Services[service]
}

// window measures the share of purchases that failed while d passes.
func window(t *testing.T, b *live.Sandbox, n *notes, d time.Duration) (failed, visits float64) {
	t.Helper()
	count := func() (ok, all float64) {
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		all = n.Sum("customers", "customer_visits_total", `journey="buy"`)
		return n.Sum("customers", "customer_visits_total", `journey="buy"`, `outcome="ok"`), all
	}
	ok0, all0 := count()
	h, err := b.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Advance(t.Context(), h.At+d); err != nil {
		t.Fatal(err)
	}
	ok1, all1 := count()
	visits = all1 - all0
	return (visits - (ok1 - ok0)) / visits, visits
}

// quiet waits until there are no more goroutines than before.
func quiet(t *testing.T, before int) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; <-tick.C {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
}
