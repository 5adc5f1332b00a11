package inproc_test

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// notes is a sink that remembers the newest page of every instance.
type notes struct {
	mu    sync.Mutex
	pages map[string]string
	down  map[string]error
	lines []faults.LogLine
}

func (n *notes) Exposition(_ faults.Time, from faults.Instance, page []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[from.Name] = string(page)
	delete(n.down, from.Name)
}

func (n *notes) Samples(faults.Time, faults.Instance, []faults.Series, []float64) {}

func (n *notes) Down(_ faults.Time, from faults.Instance, why error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.pages, from.Name)
	n.down[from.Name] = why
}

func (n *notes) Log(line faults.LogLine) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

// logged counts the lines of a service that contain a text.
func (n *notes) logged(service, text string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for _, l := range n.lines {
		if l.Service == service && strings.Contains(l.Message, text) {
			count++
		}
	}
	return count
}

// sum adds up the samples of a metric over the instances of a service, of
// those series that carry all the labels.
func (n *notes) sum(service, metric string, labels ...string) float64 {
	return n.add(func(name string) bool { return strings.HasPrefix(name, service+"-") }, metric, labels)
}

// of adds up the samples of a metric of one instance.
func (n *notes) of(instance, metric string) float64 {
	return n.add(func(name string) bool { return name == instance }, metric, nil)
}

func (n *notes) add(which func(instance string) bool, metric string, labels []string) float64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	total := 0.0
	for name, page := range n.pages {
		if !which(name) {
			continue
		}
	line:
		for line := range strings.Lines(page) {
			series, value, _ := strings.Cut(strings.TrimSpace(line), "} ")
			if !strings.Contains(series, "{") || strings.HasPrefix(line, "#") {
				series, value, _ = strings.Cut(strings.TrimSpace(line), " ")
			}
			if bare, _, _ := strings.Cut(series, "{"); bare != metric {
				continue
			}
			for _, l := range labels {
				if !strings.Contains(series, l) {
					continue line
				}
			}
			v, _ := strconv.ParseFloat(value, 64)
			total += v
		}
	}
	return total
}

// lost tells why an instance could not be reached; nil when it could.
func (n *notes) lost(instance string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.down[instance]
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
	n := &notes{pages: map[string]string{}, down: map[string]error{}}
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

// patience is how many times as long as it takes a machine that does nothing
// else things may take: tests of other packages run at the same time.
const patience = 4

// eventually polls a condition, collecting metrics before each look. The slower
// the machine is at it, the less often it looks.
func eventually(t *testing.T, b *live.Sandbox, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	limit *= patience
	began := time.Now()
	for {
		look := time.Now()
		if err := b.Collect(t.Context(), time.Since(began)); err != nil {
			t.Fatal(err)
		}
		if holds() {
			return
		}
		if time.Since(began) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
		<-time.After(min(max(200*time.Millisecond, time.Since(look)), time.Second))
	}
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

func do(t *testing.T, b *live.Sandbox, p faults.Primitive) faults.Undo {
	t.Helper()
	undo, err := b.Do(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return undo
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
		all = n.sum("customers", "customer_visits_total", `journey="buy"`)
		return n.sum("customers", "customer_visits_total", `journey="buy"`, `outcome="ok"`), all
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
