package tabletop_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// pages is a sink that reads metrics pages.
type pages struct{ seen map[string]bool }

func (p *pages) Exposition(_ faults.Time, from faults.Instance, page []byte) {
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		series := strings.TrimSpace(line)
		series = series[:strings.LastIndexByte(series, ' ')]
		name, labels, _ := strings.Cut(strings.TrimSuffix(series, "}"), "{")
		p.add(from, name, read(labels))
	}
}

// read takes apart labels as the text format writes them.
func read(labels string) map[string]string {
	all := map[string]string{}
	for labels != "" {
		name, rest, _ := strings.Cut(labels, `="`)
		value, rest, _ := strings.Cut(rest, `"`)
		all[name] = value
		labels = strings.TrimPrefix(rest, ",")
	}
	return all
}

func (p *pages) Samples(_ faults.Time, from faults.Instance, series []faults.Series, _ []float64) {
	for _, s := range series {
		labels := map[string]string{}
		for _, l := range s.Labels {
			labels[l.Name] = l.Value
		}
		p.add(from, s.Name, labels)
	}
}

func (p *pages) add(from faults.Instance, name string, labels map[string]string) {
	id := from.Name + " " + name
	for _, l := range slices.Sorted(maps.Keys(labels)) {
		id += fmt.Sprintf(" %s=%q", l, labels[l])
	}
	p.seen[id] = true
}

func (p *pages) Down(faults.Time, faults.Instance, error) {}
func (p *pages) Log(faults.LogLine)                       {}

// The model shows the series that running services show, by name and labels.
func TestSeriesAreThoseOfARunningStack(t *testing.T) {
	t.Parallel() // it waits for real services
	ctx := context.Background()
	play := func(b faults.Sandbox) map[string]bool {
		p := &pages{seen: map[string]bool{}}
		if err := b.Start(ctx, p); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = b.Stop(ctx) }()
		// What is cached would keep the database out of it for minutes.
		if _, err := b.Do(ctx, faults.Config{Service: "storefront", Set: map[string]string{"cache_ttl": "1s"}}); err != nil {
			t.Fatal(err)
		}
		h, err := b.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		at := h.At
		for range 8 {
			at += time.Second
			if err := b.Advance(ctx, at); err != nil {
				t.Fatal(err)
			}
			if err := b.Collect(ctx, at); err != nil {
				t.Fatal(err)
			}
		}
		return p.seen
	}
	live := play(inproc.New(inproc.Options{Stack: harborStack(t), Seed: 7}))
	model := play(tabletop.New(tabletop.Options{Stack: harborStack(t), Seed: 7, Epoch: zero}))
	// Real processes on a busy machine may be late now and then.
	mishap := func(id string) bool {
		return slices.ContainsFunc([]string{`outcome="error"`, `outcome="timeout"`, `result="error"`, `result="miss"`, `level="warn"`, `level="error"`, `code="4`, `code="5`},
			func(part string) bool { return strings.Contains(id, part) })
	}
	for _, id := range slices.Sorted(maps.Keys(live)) {
		if !model[id] && !mishap(id) {
			t.Errorf("only a running stack has %s", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(model)) {
		if !live[id] {
			t.Errorf("only the model has %s", id)
		}
	}
}
