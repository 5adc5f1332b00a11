package tabletop

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// settling is how long something has been wrong before it is looked at.
const settling = 30 * time.Second

// Recorder makes recordings of one stack: what its instances showed for days, with
// things that went wrong. They are put together, and not played: the model is run for
// short windows, in calm under some loads and once for each thing that may go wrong, and
// what it showed there is strung together along the daily and weekly seasonality. How
// something grows over its minutes is not to be seen in them. See decisions/0149.
type Recorder struct {
	stack *stack.Stack
	calm  [len(calmFactors)]*glimpse
	wrong []*glimpse
}

// Harm plans what is wrong, given the stack as it stands.
type Harm func(faults.Health) ([]faults.Primitive, error)

// Episode is a stretch of a recording in which something was wrong: the harm of that
// number.
type Episode struct {
	From, To time.Duration
	Harm     int
}

// NewRecorder runs the model in calm and under each harm. It takes about a tenth of a
// second for each.
func NewRecorder(ctx context.Context, s *stack.Stack, seed int64, harms []Harm) (*Recorder, error) {
	r := &Recorder{stack: s}
	for i, factor := range calmFactors {
		load := func(faults.Health) ([]faults.Primitive, error) {
			return []faults.Primitive{faults.Load{Factor: factor}}, nil
		}
		var err error
		if r.calm[i], err = watch(ctx, s, seed, load); err != nil {
			return nil, fmt.Errorf("record %s in calm: %w", s.Name, err)
		}
	}
	for i, harm := range harms {
		g, err := watch(ctx, s, seed, harm)
		if err != nil {
			return nil, fmt.Errorf("record %s, harm %d: %w", s.Name, i+1, err)
		}
		r.wrong = append(r.wrong, g)
	}
	return r, nil
}

// glimpse is what the instances of a model showed in a window.
type glimpse struct {
	order []faults.Instance
	by    map[faults.Instance]*seen
}

// seen is one instance's part of a glimpse.
type seen struct {
	series []faults.Series
	up     []bool      // by sample
	levels [][]float64 // by sample; none while it was down
}

// glances collects the samples of a glimpse; it is a sink.
type glances struct {
	*glimpse
	sample int
}

func (g *glances) Exposition(faults.Time, faults.Instance, []byte) {}
func (g *glances) Log(faults.LogLine)                              {}

func (g *glances) note(from faults.Instance, up bool, values []float64) *seen {
	s := g.by[from]
	if s == nil {
		s = &seen{}
		g.by[from] = s
		g.order = append(g.order, from)
	}
	for len(s.up) <= g.sample { // one that came later was down until then
		s.up, s.levels = append(s.up, false), append(s.levels, nil)
	}
	s.up[g.sample], s.levels[g.sample] = up, slices.Clone(values)
	return s
}

func (g *glances) Samples(_ faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	s := g.note(from, true, values)
	if len(series) >= len(s.series) {
		s.series = series
	}
}

func (g *glances) Down(_ faults.Time, from faults.Instance, _ error) { g.note(from, false, nil) }

// watch runs a model with something in force, and looks at it.
func watch(ctx context.Context, s *stack.Stack, seed int64, harm Harm) (out *glimpse, err error) {
	box := New(Options{Stack: s, Seed: seed})
	g := &glances{glimpse: &glimpse{by: map[faults.Instance]*seen{}}}
	if err := box.Start(ctx, g); err != nil {
		return nil, err
	}
	defer func() { _ = box.Stop(context.WithoutCancel(ctx)) }() // it forgets, and cannot fail
	health, err := box.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	primitives, err := harm(health)
	if err != nil {
		return nil, err
	}
	for _, p := range primitives {
		if _, err := box.Do(ctx, p); err != nil {
			return nil, err
		}
	}
	for i := range sampleCount + 1 { // the first one is what counters have risen from
		at := settling + time.Duration(i)*sampleEvery
		g.sample = i
		if err := box.Advance(ctx, at); err != nil {
			return nil, err
		}
		if err := box.Collect(ctx, at); err != nil {
			return nil, err
		}
	}
	return g.glimpse, nil
}

// Record hands over what the instances showed from run time zero on, every step, with some
// things wrong in between: episodes do not overlap. Zero is the wall time of run time
// zero, by which the load goes; all that is left to chance follows from the seed.
func (r *Recorder) Record(ctx context.Context, seed int64, zero time.Time, span, step time.Duration, episodes []Episode, to faults.Sink) error {
	w := &week{Recorder: r, zero: zero, step: step, episodes: episodes, dice: newDice(seed, "recording")}
	first := map[int]time.Duration{}
	for _, e := range episodes {
		if e.Harm < 0 || e.Harm >= len(r.wrong) || e.To <= e.From {
			return fmt.Errorf("record %s: an episode from %s to %s of harm %d", r.stack.Name, e.From, e.To, e.Harm)
		}
		if at, known := first[e.Harm]; !known || e.From < at {
			first[e.Harm] = e.From
		}
	}
	for harm := range first {
		w.harms = append(w.harms, harm)
	}
	slices.SortFunc(w.harms, func(a, b int) int {
		if first[a] != first[b] {
			return int(min(1, max(-1, first[a]-first[b])))
		}
		return a - b
	})
	for _, from := range r.calm[1].order {
		w.instances = append(w.instances, newRecorded(w, from, newDice(seed, "recording of "+from.Name)))
	}
	for at := time.Duration(0); at <= span; at += step {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("record %s: %w", r.stack.Name, err)
		}
		w.at(at)
		for _, in := range w.instances {
			in.show(w, at, to)
		}
	}
	return nil
}
