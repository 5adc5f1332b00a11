package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// ErrAssessed says that nobody waits for an assessment of a run: it was written
// or skipped already, was never asked for, or the run has no score.
var ErrAssessed = errors.New("no assessment is waited for")

// Assess records how an ended run went in the eyes of its player, from when on
// they are shown its score. See decisions/0080.
func (s *Service) Assess(ctx context.Context, id string, actor event.Actor, said event.AssessmentWritten) error {
	record, err := s.Store.Run(ctx, id)
	if err != nil {
		return err
	}
	if record.Ended == nil {
		return ErrNotEnded
	}
	if !record.Unassessed {
		return ErrAssessed
	}
	events, err := s.Events(ctx, id)
	if err != nil {
		return err
	}
	// One that is there already was recorded by a process that died over the rest.
	if !slices.ContainsFunc(events, func(e event.Event) bool { _, ok := e.Body.(event.AssessmentWritten); return ok }) {
		last := events[len(events)-1]
		if _, err := s.Store.Append(ctx, event.Event{Run: id, At: last.At, Actor: actor, Body: said}); err != nil {
			return err
		}
	}
	if _, err := s.Store.UpdateRun(ctx, id, func(r *store.Run) { r.Unassessed = false }); err != nil {
		return fmt.Errorf("note that run %s was assessed: %w", id, err)
	}
	return nil
}
