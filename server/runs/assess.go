package runs

import (
	"context"
	"errors"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// ErrAssessed says that nobody waits for somebody's assessment of a run: they wrote
// or skipped it already, were never asked, or the run has no score.
var ErrAssessed = errors.New("no assessment is waited for")

// Assess records how an ended run went in the eyes of one of its members, from when
// on they are shown its score. See decisions/0080.
func (s *Service) Assess(ctx context.Context, id string, actor event.Actor, said event.AssessmentWritten) error {
	record, err := s.Store.Run(ctx, id)
	if err != nil {
		return err
	}
	if record.Ended == nil {
		return ErrNotEnded
	}
	if !record.Asks(actor.ID) {
		return ErrAssessed
	}
	events, err := s.Events(ctx, id)
	if err != nil {
		return err
	}
	// One that is there already was recorded by a process that died over the rest.
	there := func(e event.Event) bool {
		_, ok := e.Body.(event.AssessmentWritten)
		return ok && e.Actor.ID == actor.ID
	}
	if !slices.ContainsFunc(events, there) {
		last := events[len(events)-1]
		if _, err := s.Store.Append(ctx, event.Event{Run: id, At: last.At, Actor: actor, Body: said}); err != nil {
			return err
		}
	}
	return s.Store.Assessed(ctx, id, actor.ID)
}
