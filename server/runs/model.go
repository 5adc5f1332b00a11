package runs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
)

// errNoModel says that the model cannot play a run as it was: what customers
// would have gone through is not known then.
var errNoModel = errors.New("the model cannot play it")

// golden is the rehearsal that shows how a scenario is done well.
const golden = "golden"

// Model plays runs again, in virtual time: without those who played them, as a
// scenario's golden rehearsal, or without one thing that was done. It may be used
// by several goroutines, and plays as many at once as there are processors. What
// several runs of a drill have in common is played once.
type Model struct {
	logger *slog.Logger
	places chan struct{}
	kept   *made[playKey, []event.Event] // what tells how customers fared
}

// mostKept bounds what a Model keeps; each is some hundred counts.
const mostKept = 512

// playKey is all that a play without the people of a run follows from.
type playKey struct {
	edition string
	seed    int64
	by      string // the rehearsal; empty: nobody acts
	lead    string // what those who led the run did in it
}

// NewModel returns a model that has played nothing yet.
func NewModel(logger *slog.Logger) *Model {
	return &Model{logger: logger, places: make(chan struct{}, runtime.GOMAXPROCS(0)), kept: newMade[playKey, []event.Event](mostKept, errNoModel)}
}

// again plays a run again and returns its log.
func (m *Model) again(ctx context.Context, q Play, trainees []event.Actor, replay *engine.Replay, responder *engine.Responder) ([]event.Event, error) {
	q.Runtime, q.Responder, q.replay = runtimes.Tabletop, responder, replay
	events, err := m.play(ctx, unkept{Play: q, change: func(o *engine.Options) {
		if responder == nil {
			o.Trainees = trainees
		}
	}})
	if errors.Is(err, ErrNoRuntime) {
		err = fmt.Errorf("%w: %w", errNoModel, err)
	}
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if why := untaken(e); why != "" {
			return nil, fmt.Errorf("%w: %s", errNoModel, why)
		}
	}
	if responder != nil && len(responder.Stumbles()) > 0 {
		return nil, fmt.Errorf("%w: %s stumbles: %s", errNoModel, responder.Name, responder.Stumbles()[0])
	}
	return events, nil
}

// without plays a run without those who played it: by a rehearsal, or by nobody.
// Of its log it returns what tells how customers fared.
func (m *Model) without(ctx context.Context, q Play, started event.RunStarted, events []event.Event, by string) ([]event.Event, error) {
	crew := event.Played(events)
	lead := engine.NewReplay(events, func(e event.Event) bool {
		_, waits := e.Body.(event.DecidingSet) // how long others take is not the doing of who plays here
		return engine.ByLead(e, crew) && !waits
	})
	of, err := lead.Key()
	if err != nil {
		return nil, err
	}
	key := playKey{q.Drill.Edition.Hash(), started.Seed, by, of}
	return m.kept.get(ctx, key, func() ([]event.Event, error) {
		var responder *engine.Responder
		if by != "" {
			at := slices.IndexFunc(q.Drill.Rehearsals, func(r scenarios.Rehearsal) bool { return r.Name == by })
			if at < 0 {
				return nil, fmt.Errorf("%w: %s has no rehearsal %s", errNoModel, q.Drill.Slug, by)
			}
			responder = engine.NewResponder(q.Drill.Rehearsals[at])
		}
		played, err := m.again(ctx, q, started.Trainees, lead, responder)
		return slices.DeleteFunc(played, func(e event.Event) bool { return !grading.Counts(e) }), err
	})
}

// header is what the log of a run begins with, and why its scenario was over.
func header(events []event.Event) (started event.RunStarted, reason string, err error) {
	if len(events) > 0 {
		started, _ = events[0].Body.(event.RunStarted)
	}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.ClosingBegan:
			return started, b.Reason, nil
		case event.RunEnded:
			return started, b.Reason, nil
		}
	}
	return started, "", fmt.Errorf("%w: it has no end", errNoModel)
}

// Baselines tells how customers would have fared in a run without those who
// played it, as the model has it, and after its end. The error wraps errNoModel
// when the model cannot tell.
func (m *Model) Baselines(ctx context.Context, q Play, events []event.Event) (event.BaselinesPlayed, error) {
	b := event.BaselinesPlayed{Runtime: runtimes.Tabletop, Model: tabletop.Version}
	started, reason, err := header(events)
	if err != nil {
		return b, err
	}
	idle, err := m.without(ctx, q, started, events, "")
	if err != nil {
		return b, err
	}
	best, err := m.without(ctx, q, started, events, golden)
	if err != nil {
		return b, err
	}
	b.Idle, _ = grading.Fared(idle, 0, never, false)
	end := grading.CountedTo(events)
	b.Then, _ = grading.Fared(idle, 0, end, false)
	b.Golden, _ = grading.Fared(best, 0, never, false)
	if reason == event.EndRecovered || reason == event.EndTime { // by its own script
		return b, nil
	}
	onward, err := m.whole(ctx, q, started, events, "")
	if err != nil {
		return b, err
	}
	b.Tail, _ = grading.Fared(onward, end, never, false)
	return b, nil
}

// never is later than any run.
const never = faults.Time(1<<63 - 1)

// whole plays a run again with all that people did in it, but for one request,
// and goes on to the scenario's own end.
func (m *Model) whole(ctx context.Context, q Play, started event.RunStarted, events []event.Event, without string) ([]event.Event, error) {
	if slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.CommandRun); return is }) {
		return nil, fmt.Errorf("%w: things were done in a terminal", errNoModel)
	}
	q.Policy = started.Policy
	return m.again(ctx, q, started.Trainees, engine.NewReplay(events, func(e event.Event) bool {
		asked, is := e.Body.(event.ActionRequested)
		return !is || without == "" || asked.ID != without
	}), nil)
}
