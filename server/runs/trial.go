package runs

import (
	"context"
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
)

// Trial is how a play went that is kept nowhere.
type Trial struct {
	Grade    grading.Grade
	End      string      // why it ended
	Took     faults.Time // run time
	Stumbles []string    // steps that the responder could not do
	Waited   bool        // nothing happened that the responder waits for: it did nothing
	Failed   []string    // faults that did not take, so that it was another drill
	Hash     string      // of the log; see event.Hash
	Events   []event.Event
}

// Try plays a run by a responder to its end, compares it with what would have
// been, and grades it. Nothing is stored, so that many can be played side by side.
func (m *Model) Try(ctx context.Context, q Play) (Trial, error) { return m.try(ctx, q, nil, nil) }

// TryKeeping is Try, with what the screens of the run showed, which whoever asks closes.
func (m *Model) TryKeeping(ctx context.Context, q Play) (Trial, *signals.Signals, error) {
	var of *signals.Signals
	t, err := m.tried(ctx, unkept{Play: q, hold: true, change: func(o *engine.Options) { o.Keep = true }, watch: func(run *engine.Run, _ []event.Event) error {
		of = run.Signals()
		return nil
	}})
	if err != nil && of != nil {
		return t, nil, errors.Join(err, of.Close())
	}
	return t, of, err
}

// try is Try that plays on what around makes of the sandbox, and hands the run to watch
// when it has been played and before its signals are gone. Both may be nil.
func (m *Model) try(ctx context.Context, q Play, around func(faults.Sandbox) faults.Sandbox, watch func(*engine.Run, []event.Event) error) (Trial, error) {
	return m.tried(ctx, unkept{Play: q, watch: watch, change: func(o *engine.Options) {
		if around != nil {
			o.Sandbox = around(o.Sandbox)
		}
	}})
}

// tried plays a run, compares it with what would have been, and grades it.
func (m *Model) tried(ctx context.Context, u unkept) (Trial, error) {
	q := u.Play
	events, err := m.play(ctx, u)
	if err != nil {
		return Trial{}, fmt.Errorf("by %s: %w", q.Responder.Name, err)
	}
	for _, more := range m.baselines(ctx, q, events) {
		last := events[len(events)-1]
		more.Seq, more.Wall = last.Seq+1, last.Wall
		events = append(events, more)
	}
	t := Trial{Events: events, Stumbles: q.Responder.Stumbles(), Waited: q.Responder.Waited()}
	if t.Grade, err = q.Drill.Rubric.Grade(events); err != nil {
		return t, fmt.Errorf("grade %s by %s: %w", q.Drill.Slug, q.Responder.Name, err)
	}
	if t.Hash, err = event.Hash(events); err != nil {
		return t, err
	}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.RunEnded:
			t.End, t.Took = b.Reason, e.At
		}
		if why := untaken(e); why != "" {
			t.Failed = append(t.Failed, why)
		}
	}
	return t, nil
}

// untaken says which fault or action of the script did not take, so that it was
// another drill; empty: none, or one for which the script has something else.
func untaken(e event.Event) string {
	switch b := e.Body.(type) {
	case event.FaultFailed:
		if !b.Foreseen {
			return fmt.Sprintf("fault %s did not take: %s", b.Fault, b.Error)
		}
	case event.ActionFailed:
		if b.Inject != "" && !b.Foreseen {
			return fmt.Sprintf("action %s of %s did not take: %s", b.Action, b.Inject, b.Error)
		}
	}
	return ""
}
