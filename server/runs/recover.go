package runs

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// errDied says that the process that played a run died before it began.
var errDied = errors.New("the server went away before it began")

// folder is where runs keep their files while they are played.
func (s *Service) folder() string { return filepath.Join(s.Store.Folder(), "tmp") }

// recover takes runs up again whose player died, or ends them, and removes what they left
// behind.
// Those of a process that lives are left alone; should it die, the next start
// finds them.
func (s *Service) recover(ctx context.Context) error {
	open, err := s.Store.Runs(ctx, store.RunFilter{Unfinished: true})
	if err != nil {
		return err
	}
	left, err := claimed(s.folder())
	if err != nil {
		return err
	}
	for _, record := range open {
		if !slices.Contains(left, record.ID) {
			left = append(left, record.ID)
		}
	}
	for _, id := range left {
		err := s.bury(ctx, id)
		if errors.Is(err, store.ErrSeized) {
			s.Logger.Info("leave a run to the process that plays it", "run", id)
		} else if err != nil {
			return fmt.Errorf("run %s: %w", id, err)
		}
	}
	s.kept.clearTorn()
	s.wg.Go(s.clear)
	return nil
}

// clear takes away the containers of runs whose player died. Nothing waits for
// it: an engine may take its time, and may not be there at all.
func (s *Service) clear() {
	left, err := runtimes.Clear(s.ctx)
	if err != nil && s.ctx.Err() == nil {
		s.Logger.Warn("clear up after runs whose player died", "err", err)
	}
	if len(left) > 0 {
		s.Logger.Info("clear up after runs whose player died", "taken_away", len(left))
	}
}

// bury takes a run up again or ends it, if it has not ended, and removes what is left of
// one that it does not take up.
func (s *Service) bury(ctx context.Context, id string) (err error) {
	claim, err := claimRun(s.folder(), id)
	if err != nil {
		return err
	}
	taken := false
	defer func() {
		if !taken {
			err = errors.Join(err, claim.release())
		}
	}()
	// Read only now: until the claim was ours, its player may have ended it.
	record, err := s.Store.Run(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil // it died before it was recorded
	}
	if err != nil || record.Ended != nil {
		return err
	}
	if taken, err = s.takeUp(ctx, record, claim); taken || err != nil {
		return err
	}
	s.Logger.Info("close a run whose player died", "run", id, "scenario", record.Scenario)
	_, _, err = s.conclude(ctx, record, event.EndInterrupted, errDied)
	return err
}

// conclude closes a run whose log lacks its end, which it writes; why is what
// close makes of it.
func (s *Service) conclude(ctx context.Context, record store.Run, reason string, why error) (store.Run, grading.Grade, error) {
	events, err := s.Events(ctx, record.ID)
	if err != nil {
		return record, grading.Grade{}, err
	}
	if len(events) == 0 {
		return s.close(ctx, record, nil, why)
	}
	if last := lastWords(record.ID, events, reason); len(last) > 0 {
		committed, err := s.Store.Append(ctx, last...)
		if err != nil {
			return record, grading.Grade{}, err
		}
		if sums, ok := s.summaries.get(record.ID); ok {
			sums.see(committed)
		}
		if s.Publish != nil {
			s.Publish(committed)
		}
	}
	raw, err := s.Store.Rubric(ctx, record.RubricHash)
	if err != nil {
		return record, grading.Grade{}, err
	}
	rubric, err := grading.DecodeRubric(raw)
	if err != nil {
		return record, grading.Grade{}, err
	}
	return s.close(ctx, record, rubric, why)
}

// lastWords is what the log of a run lacks that was cut off: its sandbox is gone,
// and every fault with it. A log that says how the run ended
// lacks nothing.
func lastWords(run string, events []event.Event, reason string) []event.Event {
	type harm struct{ inject, fault string }
	open := map[harm]int{}
	var order []harm
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.FaultRequested:
			h := harm{b.Inject, b.Fault}
			if open[h]++; open[h] == 1 {
				order = append(order, h)
			}
		case event.FaultFailed:
			open[harm{b.Inject, b.Fault}]--
		case event.FaultEnded:
			open[harm{b.Inject, b.Fault}]--
		case event.FaultGrown: // it takes the place of what was asked for before
			open[harm{b.Inject, b.Fault}]--
		case event.FaultReverted:
			open[harm{b.Inject, b.Fault}]--
		case event.RunEnded:
			return nil
		}
	}
	var last []event.Event
	say := func(at faults.Time, b event.Body) {
		last = append(last, event.Event{Run: run, At: at, Actor: event.Actor{Kind: event.Engine}, Body: b})
	}
	at := events[len(events)-1].At
	for i := len(order) - 1; i >= 0; i-- { // the latest first, as a run takes them back
		for h := order[i]; open[h] > 0; open[h]-- {
			say(at, event.FaultReverted{Inject: h.inject, Fault: h.fault})
		}
	}
	say(at, event.RunEnded{Reason: reason})
	return last
}
