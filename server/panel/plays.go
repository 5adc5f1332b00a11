package panel

import (
	"context"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// Plays are pieces of work that are runs.
type Plays struct {
	Store   *store.Store
	Service *runs.Service
}

// Log implements Works.
func (w Plays) Log(ctx context.Context, id string) (Log, error) {
	run, err := w.Store.Run(ctx, id)
	if err != nil {
		return Log{}, err
	}
	switch {
	case run.Ended == nil:
		return Log{Seed: run.Seed, Missing: "It is being played."}, nil
	case !run.LogGone.IsZero():
		log := Log{Seed: run.Seed, Missing: "Its log is not kept any more."}
		scores, err := w.Store.Scores(ctx) // also where the run's own reader may not see it
		if score, is := scores[id]; is {
			log.Kept = &score
		}
		return log, err
	}
	d, err := w.Service.Debrief(ctx, id)
	if err != nil {
		return Log{}, err
	}
	log := Log{Rubric: d.Rubric, Events: d.Events, Seed: run.Seed}
	if len(d.Events) == 0 {
		log.Missing = "It never came up."
	}
	return log, nil
}

// Judge implements Works.
func (w Plays) Judge(ctx context.Context, id string, actor event.Actor, judged event.Body) error {
	return w.Service.Mark(ctx, id, actor, judged)
}
