package tabletop_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// zero is the wall time of run time zero in tests.
var zero = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

// notes is a sink that remembers the newest numbers of every instance, and all
// lines.
type notes struct {
	names  []string
	series map[string][]faults.Series
	values map[string][]float64
	down   map[string]error
	lines  []faults.LogLine
	record io.Writer // takes everything, if set
}

func newNotes() *notes {
	return &notes{series: map[string][]faults.Series{}, values: map[string][]float64{}, down: map[string]error{}}
}

func (n *notes) Exposition(faults.Time, faults.Instance, []byte) { panic("a model has no pages") }

func (n *notes) Samples(at faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	if !slices.Contains(n.names, from.Name) {
		n.names = append(n.names, from.Name)
	}
	n.series[from.Name], n.values[from.Name] = series, slices.Clone(values)
	delete(n.down, from.Name)
	if n.record != nil {
		_, _ = fmt.Fprintln(n.record, at, from, len(series), series[len(series)-1])
		_ = binary.Write(n.record, binary.LittleEndian, values)
	}
}

func (n *notes) Down(at faults.Time, from faults.Instance, why error) {
	delete(n.series, from.Name)
	delete(n.values, from.Name)
	n.down[from.Name] = why
	if n.record != nil {
		_, _ = fmt.Fprintln(n.record, at, from, why)
	}
}

func (n *notes) Log(line faults.LogLine) {
	n.lines = append(n.lines, line)
	if n.record != nil {
		_, _ = fmt.Fprintln(n.record, line)
	}
}

// logged counts the lines of a service that contain a text.
func (n *notes) logged(service, text string) int {
	count := 0
	for _, l := range n.lines {
		if l.Service == service && strings.Contains(l.Message, text) {
			count++
		}
	}
	return count
}

// sum adds up a metric over the instances of a service, of those series that
// carry all the labels, written name=value.
func (n *notes) sum(service, metric string, labels ...string) float64 {
	total := 0.0
	for name, series := range n.series {
		if strings.HasPrefix(name, service+"-") {
			for i, s := range series {
				if s.Name == metric && carries(s, labels) {
					total += n.values[name][i]
				}
			}
		}
	}
	return total
}

func carries(s faults.Series, labels []string) bool {
	for _, want := range labels {
		if !slices.ContainsFunc(s.Labels, func(l faults.Label) bool { return l.Name+"="+l.Value == want }) {
			return false
		}
	}
	return true
}

func harborStack(t testing.TB) *stack.Stack {
	t.Helper()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// table is a started sandbox, its sink and its time.
type table struct {
	*tabletop.Sandbox
	*notes
	t   testing.TB
	now time.Duration
}

func harbor(t testing.TB) *table { return set(t, harborStack(t), 7) }

func set(t testing.TB, s *stack.Stack, seed int64) *table {
	t.Helper()
	b := &table{Sandbox: tabletop.New(tabletop.Options{Stack: s, Seed: seed, Epoch: zero}), notes: newNotes(), t: t}
	if err := b.Start(context.Background(), b.notes); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Stop(context.Background()) })
	return b
}

// pass lets time pass, with a scrape every two seconds.
func (b *table) pass(d time.Duration) {
	b.t.Helper()
	const scrapeInterval = 2 * time.Second
	for end := b.now + d; b.now < end; {
		b.now = min(b.now+scrapeInterval, end)
		if err := b.Advance(context.Background(), b.now); err != nil {
			b.t.Fatal(err)
		}
		if err := b.Collect(context.Background(), b.now); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *table) do(p faults.Primitive) faults.Undo {
	b.t.Helper()
	undo, err := b.Do(context.Background(), p)
	if err != nil {
		b.t.Fatal(err)
	}
	return undo
}

func (b *table) undo(u faults.Undo) {
	b.t.Helper()
	if err := u(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *table) health(service string) faults.ServiceHealth {
	b.t.Helper()
	h, err := b.Snapshot(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	return h.Services[service]
}

// window tells the share of visits of a journey that failed while d passes, and
// how many there were.
func (b *table) window(journey string, d time.Duration) (failed, visits float64) {
	b.t.Helper()
	count := func() (ok, all float64) {
		return b.sum("customers", "customer_visits_total", "journey="+journey, "outcome=ok"),
			b.sum("customers", "customer_visits_total", "journey="+journey)
	}
	if err := b.Collect(context.Background(), b.now); err != nil {
		b.t.Fatal(err)
	}
	ok0, all0 := count()
	b.pass(d)
	ok1, all1 := count()
	visits = all1 - all0
	return (visits - (ok1 - ok0)) / visits, visits
}
