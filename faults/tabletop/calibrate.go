package tabletop

import (
	"context"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	sampleEvery = 8 * time.Second
	sampleCount = 16
)

// trial is what the instances of a model showed in a window: how fast their
// counters rose, and what their gauges were.
type trial struct {
	order []faults.Instance
	by    map[faults.Instance]*sighting
}

// sighting is one instance's part of a trial.
type sighting struct {
	series []faults.Series
	rates  []float64   // of counters, a second
	levels [][]float64 // of gauges, by sample
}

// watcher is a sink that remembers the last numbers.
type watcher struct {
	order  []faults.Instance
	series map[faults.Instance][]faults.Series
	values map[faults.Instance][]float64
}

func (w *watcher) Exposition(faults.Time, faults.Instance, []byte) {}
func (w *watcher) Down(faults.Time, faults.Instance, error)        {}
func (w *watcher) Log(faults.LogLine)                              {}

func (w *watcher) Samples(_ faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	if _, known := w.series[from]; !known {
		w.order = append(w.order, from)
	}
	w.series[from], w.values[from] = series, append([]float64(nil), values...)
}

// try runs a model for a while under a load, and with a harm if there is one.
func try(ctx context.Context, s *stack.Stack, seed int64, zero time.Time, factor float64, harms []faults.Wire) (*trial, error) {
	m := newModel(s, seed, zero, func(faults.LogLine) {})
	for _, j := range m.journeys {
		j.setFactor(factor)
	}
	for _, h := range harms {
		if _, err := m.wire(h); err != nil {
			return nil, err
		}
	}
	if err := m.run(ctx, 0); err != nil {
		return nil, err
	}
	m.fresh()
	w := &watcher{series: map[faults.Instance][]faults.Series{}, values: map[faults.Instance][]float64{}}
	t := &trial{by: map[faults.Instance]*sighting{}}
	for i := 1; i <= sampleCount; i++ {
		at := time.Duration(i) * sampleEvery
		if err := m.run(ctx, instant(at)); err != nil {
			return nil, err
		}
		m.collect(at, w)
		for _, from := range w.order {
			g := t.by[from]
			if g == nil {
				g = &sighting{}
				t.by[from] = g
				t.order = append(t.order, from)
			}
			g.series = w.series[from]
			g.levels = append(g.levels, w.values[from])
		}
	}
	for _, g := range t.by {
		last := g.levels[len(g.levels)-1]
		g.rates = make([]float64, len(g.series))
		for i, s := range g.series {
			if faults.Counts(s.Name) {
				g.rates[i] = last[i] / (sampleCount * sampleEvery).Seconds()
			}
		}
	}
	return t, nil
}

// whole reports whether a counter counts things, and not seconds.
func whole(name string) bool {
	return !strings.HasSuffix(name, "_sum") && !strings.HasSuffix(name, "_seconds_total")
}

// blip is a mild harm on the last path between two services: what was wrong one
// day, for some minutes.
func blip(s *stack.Stack) []faults.Wire {
	var at *faults.Edge
	for _, e := range s.Edges() {
		to, _ := s.Service(e.To)
		if e.From != stack.Customers && to.Kind == stack.KindService {
			at = &e
		}
	}
	if at == nil {
		return nil
	}
	return []faults.Wire{
		{Edge: *at, Share: 0.3, Latency: 500 * time.Millisecond, Jitter: 200 * time.Millisecond},
		{Edge: *at, Share: 0.25, Status: 503},
	}
}
