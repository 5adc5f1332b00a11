package attempt

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Append writes a person's judgement behind all else in the log of an attempt that was
// judged, and grades it anew: event.MarkGiven, event.RunMarked, event.RatersAsked or
// event.PointOverruled. What does not fit is refused, and nothing of it is kept: ErrOwn,
// ErrStand, ErrBegun, ErrNothing, ErrMark or ErrNotJudged.
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
	if err := takes(rubric, marking, actor, body); err != nil {
		return grading.Grade{}, err
	}
	_, committed, err := s.Store.ChangeAttempt(ctx, id, func(*store.Attempt) error { return nil }, event.Event{At: log[len(log)-1].At, Actor: actor, Body: body})
	if err != nil {
		return grading.Grade{}, err
	}
	s.publish(committed)
	return s.grade(context.WithoutCancel(ctx), a)
}

// takes reports whether a judgement fits an attempt.
func takes(r *grading.Rubric, m grading.Marking, actor event.Actor, body event.Body) error {
	switch b := body.(type) {
	case event.MarkGiven:
		if m.Stands(actor.ID) {
			return ErrStand
		}
		return takesMark(r, m, b)
	case event.RunMarked:
		switch {
		case m.Stands(actor.ID):
			return ErrStand
		case !slices.Contains(grading.Globals(), b.Global):
			return fmt.Errorf("%w: there is no global mark %q", ErrMark, b.Global)
		}
	case event.RatersAsked:
		switch {
		case b.Raters < 1 || b.Raters > 2:
			return fmt.Errorf("%w: an attempt takes one rater or two", ErrMark)
		case m.Begun():
			return ErrBegun
		}
	case event.PointOverruled:
		return takesPoints(r, b)
	default:
		return fmt.Errorf("%w: %s is none", ErrMark, body.Kind())
	}
	return nil
}

func takesMark(r *grading.Rubric, m grading.Marking, b event.MarkGiven) error {
	for _, c := range r.Criteria {
		if c.ID != b.Criterion {
			continue
		}
		if _, ok := c.Levels[b.Level]; !ok {
			return fmt.Errorf("%w: %s has no level %d", ErrMark, c.Title, b.Level)
		}
		if !slices.ContainsFunc(m.Criteria, func(j grading.Criterion) bool { return j.ID == c.ID }) {
			return fmt.Errorf("%w: %s", ErrNothing, c.Title)
		}
		return nil
	}
	return fmt.Errorf("%w: there is no criterion %s", ErrMark, b.Criterion)
}

func takesPoints(r *grading.Rubric, b event.PointOverruled) error {
	for _, c := range r.Criteria {
		if c.ID != b.Criterion {
			continue
		}
		switch {
		case c.Asks == grading.AsksJudge:
			return fmt.Errorf("%w: %s is marked by a person, who gives another mark", ErrMark, c.Title)
		case b.Points < min(c.Points, 0) || b.Points > max(c.Points, 0):
			return fmt.Errorf("%w: %s gives between %g and %g points", ErrMark, c.Title, min(c.Points, 0), max(c.Points, 0))
		case strings.TrimSpace(b.Reason) == "":
			return fmt.Errorf("%w: it takes a reason", ErrMark)
		}
		return nil
	}
	return fmt.Errorf("%w: there is no criterion %s", ErrMark, b.Criterion)
}
