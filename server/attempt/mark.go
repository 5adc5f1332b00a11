package attempt

import (
	"context"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Append writes a person's judgement behind all else in the log of an attempt that was
// judged, and grades it anew: event.MarkGiven, event.RunMarked, event.RatersAsked or
// event.PointOverruled. What does not fit is refused, and nothing of it is kept: ErrOwn,
// ErrNotJudged, or what grading has for marks that are not taken.
func (s *Service) Append(ctx context.Context, id string, actor event.Actor, body event.Body) (grading.Grade, error) {
	// One at a time: whether a mark is still taken depends on those before it.
	s.marking.Lock()
	defer s.marking.Unlock()
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return grading.Grade{}, err
	}
	switch {
	case a.State != store.AttemptJudged || !a.LogGone.IsZero():
		return grading.Grade{}, ErrNotJudged
	case a.PersonID == actor.ID:
		return grading.Grade{}, ErrOwn
	}
	rubric, err := s.Rubric(ctx, a)
	if err != nil {
		return grading.Grade{}, err
	}
	log, err := s.Store.ReadAttemptUnredacted(ctx, id)
	if err != nil {
		return grading.Grade{}, err
	}
	marking, err := rubric.Marking(log)
	if err != nil {
		return grading.Grade{}, err
	}
	if err := rubric.Takes(marking, actor.ID, body); err != nil {
		return grading.Grade{}, err
	}
	_, committed, err := s.Store.ChangeAttempt(ctx, id, func(a *store.Attempt) error {
		if !a.LogGone.IsZero() { // meanwhile
			return ErrNotJudged
		}
		return nil
	}, event.Event{At: log[len(log)-1].At, Actor: actor, Body: body})
	if err != nil {
		return grading.Grade{}, err
	}
	s.publish(committed)
	return s.grade(context.WithoutCancel(ctx), a)
}
