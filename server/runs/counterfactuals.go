package runs

import (
	"context"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
)

// mostLeftOut is how many actions of a run are left out one at a time: the first
// ones. Whoever does more than that tries everything.
const mostLeftOut = 40

// Counterfactuals tells how customers would have fared in a run had one action
// of those who played not been taken, one after the other, and all else done as
// it was: as the model has it, also of a run that another runtime played. So
// many plays go on side by side, and done is told how many of how many are over;
// it may be nil. The error wraps
// errNoModel when the model cannot tell.
func (m *Model) Counterfactuals(ctx context.Context, q Play, events []event.Event, abreast int, done func(n, of int)) ([]event.CounterfactualPlayed, error) {
	started, _, err := header(events)
	if err != nil {
		return nil, err
	}
	var all []event.CounterfactualPlayed
	crew := event.Played(events)
	for _, e := range events {
		a, is := e.Body.(event.ActionTaken)
		if is && e.Actor.Kind == event.Person && !engine.ByLead(e, crew) && len(all) < mostLeftOut {
			all = append(all, event.CounterfactualPlayed{
				Runtime: runtimes.Tabletop, Model: tabletop.Version, Request: a.ID, Action: a.Action, Target: string(a.Target),
			})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	idle, err := m.without(ctx, q, started, events, "")
	if err != nil {
		return nil, err
	}
	// The first of the plays leaves nothing out.
	left := slices.Insert(slices.Clone(all), 0, event.CounterfactualPlayed{})
	fared, errs := make([]map[string]event.Visits, len(left)), make([]error, len(left))
	var telling sync.Mutex
	over := 0
	next := make(chan int)
	var playing sync.WaitGroup
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for range abreast {
		playing.Go(func() {
			for i := range next {
				var played []event.Event
				if played, errs[i] = m.whole(ctx, q, started, events, left[i].Request); errs[i] != nil {
					stop()
					continue
				}
				fared[i], _ = grading.Fared(played, 0, never, true)
				telling.Lock()
				if over++; done != nil {
					done(over, len(left))
				}
				telling.Unlock()
			}
		})
	}
	for i := range left {
		next <- i
	}
	close(next)
	playing.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	nobody, _ := grading.Fared(idle, 0, never, true)
	for i := range all {
		all[i].Without, all[i].Whole, all[i].Idle = fared[1+i], fared[0], nobody
	}
	return all, nil
}
