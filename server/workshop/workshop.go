// Package workshop is where answers to exercises are found out about: it has drills played
// in the tabletop, and programs of people who are not trusted run in a cage.
//
// Invariants: nothing that is played or run here is kept, and nobody is shown it but
// whoever asked.
//
// Non-goals: what an answer is worth (grading/exercise); how a cage is made (cage).
package workshop

import (
	"context"
	"fmt"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/cage"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Options are what a workshop works with.
type Options struct {
	Library *library.Library
	Model   *runs.Model
	Cage    *cage.Cage // nil: no programs are run
}

// Workshop implements exercise.Workshop. It may be used by several goroutines: how many
// plays and programs there are at once is for the model and the cage.
type Workshop struct{ o Options }

var _ exercise.Workshop = (*Workshop)(nil)

// New returns a workshop.
func New(o Options) *Workshop { return &Workshop{o} }

// Cage implements exercise.Workshop.
func (w *Workshop) Cage(ctx context.Context, p exercise.Program) (exercise.Ran, error) {
	if w.o.Cage == nil {
		return exercise.Ran{}, exercise.ErrNoCage
	}
	return w.o.Cage.Run(ctx, p)
}

// Play implements exercise.Workshop.
func (w *Workshop) Play(ctx context.Context, p exercise.Play) (exercise.Played, error) {
	drill, ok := w.o.Library.Drill(p.Drill)
	if !ok {
		return exercise.Played{}, fmt.Errorf("play %s: there is no such drill", p.Drill)
	}
	by, err := responder(drill, p)
	if err != nil {
		return exercise.Played{}, err
	}
	if p.Until > 0 {
		events, stumbles, err := w.o.Model.Record(ctx, runs.Recording{Drill: drill, By: p.BuiltIn, Seed: p.Seed, To: p.Until}, nil)
		return exercise.Played{Events: events, Stumbles: stumbles}, err
	}
	q := runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Seed: p.Seed, Responder: engine.NewResponder(by)}
	var out exercise.Played
	var t runs.Trial
	if p.Keep {
		t, out.Signals, err = w.o.Model.TryKeeping(ctx, q)
	} else {
		t, err = w.o.Model.Try(ctx, q)
	}
	if err != nil {
		return exercise.Played{}, err
	}
	out.Grade, out.Events, out.Stumbles = t.Grade, t.Events, t.Stumbles
	return out, nil
}

// responder is who plays a drill: somebody given, or by name one of its rehearsals or a
// responder that is built in.
func responder(drill library.Drill, p exercise.Play) (scenarios.Rehearsal, error) {
	if p.Responder != nil {
		return *p.Responder, nil
	}
	return runs.Rehearsal(drill, p.BuiltIn)
}
