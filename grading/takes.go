package grading

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Errors of marks that are not taken.
var (
	// ErrNothing says that what a mark is for is not there.
	ErrNothing = errors.New("there is nothing to mark")
	// ErrStand says that marks stand, or that no more are needed.
	ErrStand = errors.New("the marks stand")
	// ErrBegun says that somebody has given marks already.
	ErrBegun = errors.New("it has been marked already")
	// ErrMark says that a mark does not fit the rubric.
	ErrMark = errors.New("that mark cannot be given")
)

// Takes says what is wrong with what somebody judges of a run or an attempt that has come
// as far as this: with event.MarkGiven, event.RunMarked, event.RatersAsked or
// event.PointOverruled. The error wraps one of those above.
func (r *Rubric) Takes(m Marking, rater string, judged event.Body) error {
	switch b := judged.(type) {
	case event.MarkGiven:
		if m.Stands(rater) {
			return ErrStand
		}
		return r.takesMark(m, b)
	case event.RunMarked:
		switch {
		case m.Stands(rater):
			return ErrStand
		case !slices.Contains(Globals(), b.Global):
			return fmt.Errorf("%w: there is no global mark %q", ErrMark, b.Global)
		}
		return nil
	case event.RatersAsked:
		switch {
		case b.Raters < 1 || b.Raters > 2:
			return fmt.Errorf("%w: there is one rater, or there are two", ErrMark)
		case m.Begun():
			return ErrBegun // whoever marked it after that could have read those marks
		}
		return nil
	case event.PointOverruled:
		return r.takesPoints(b)
	}
	return fmt.Errorf("%w: %s is none", ErrMark, judged.Kind())
}

// takesMark wants a mark to be for a criterion that asks for judgement of something that
// is there, at one of its levels.
func (r *Rubric) takesMark(m Marking, mark event.MarkGiven) error {
	c, ok := r.criterionOf(mark.Criterion)
	if !ok {
		return fmt.Errorf("%w: there is no criterion %s", ErrMark, mark.Criterion)
	}
	if _, ok := c.Levels[mark.Level]; !ok {
		return fmt.Errorf("%w: %s has no level %d", ErrMark, c.Title, mark.Level)
	}
	if !slices.ContainsFunc(m.Criteria, func(j Criterion) bool { return j.ID == c.ID }) {
		return fmt.Errorf("%w: %s", ErrNothing, c.Title)
	}
	return nil
}

// takesPoints wants what a machine judged to be overruled within its bounds, for a reason.
func (r *Rubric) takesPoints(b event.PointOverruled) error {
	c, ok := r.criterionOf(b.Criterion)
	least, most := min(c.Points, 0), max(c.Points, 0)
	switch {
	case !ok:
		return fmt.Errorf("%w: there is no criterion %s", ErrMark, b.Criterion)
	case c.Asks == AsksJudge:
		return fmt.Errorf("%w: a person judges %s, who gives another mark", ErrMark, c.Title)
	case !(least <= b.Points && b.Points <= most): // nor what is no number
		return fmt.Errorf("%w: %s gives between %g and %g points", ErrMark, c.Title, least, most)
	case strings.TrimSpace(b.Reason) == "":
		return fmt.Errorf("%w: it takes a reason", ErrMark)
	}
	return nil
}

func (r *Rubric) criterionOf(id string) (Criterion, bool) {
	i := slices.IndexFunc(r.Criteria, func(c Criterion) bool { return c.ID == id })
	if i < 0 {
		return Criterion{}, false
	}
	return r.Criteria[i], true
}
