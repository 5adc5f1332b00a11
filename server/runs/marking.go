package runs

import (
	"context"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Mark records what a person judges of an ended run, and grades the run anew: a level on
// one of its criteria, a mark on the whole, other points than the machine gave, or how many
// raters it takes. The error is ErrOwnRun, ErrUncalibrated, or what grading.Rubric.Takes
// says, where it is not taken.
func (s *Service) Mark(ctx context.Context, id string, actor event.Actor, judged event.Body) error {
	// One at a time: whether a mark is still taken depends on those before it.
	s.marking.Lock()
	defer s.marking.Unlock()
	d, err := s.markable(ctx, id, actor)
	if err != nil {
		return err
	}
	if err := d.Rubric.Takes(d.Marking, actor.ID, judged); err != nil {
		return err
	}
	switch b := judged.(type) {
	case event.RatersAsked:
		if b.Raters == d.Marking.Raters {
			return nil
		}
	case event.MarkGiven, event.RunMarked:
		if d.Marking.Raters < 2 {
			break
		}
		if calibrated, err := s.Calibrated(ctx, actor.ID); err != nil {
			return err
		} else if !calibrated {
			return ErrUncalibrated
		}
	}
	return s.judge(ctx, d, actor, judged)
}

// markable returns the debrief of a run that somebody may judge.
func (s *Service) markable(ctx context.Context, id string, actor event.Actor) (Debrief, error) {
	d, err := s.Debrief(ctx, id)
	switch {
	case err != nil:
		return d, err
	case len(d.Events) == 0:
		return d, fmt.Errorf("%w: the run never started", grading.ErrMark)
	case played(d.Events, actor):
		return d, ErrOwnRun
	}
	return d, nil
}

// judge writes a judgement down, behind all else of the run, and grades anew.
func (s *Service) judge(ctx context.Context, d Debrief, actor event.Actor, body event.Body) error {
	last := d.Events[len(d.Events)-1]
	if _, err := s.Store.Append(ctx, event.Event{Run: last.Run, At: last.At, Actor: actor, Body: body}); err != nil {
		return err
	}
	d, err := s.Debrief(ctx, last.Run)
	if err != nil {
		return err
	}
	return s.putGrade(ctx, last.Run, d.Began, d.Rubric, d.Grade, d.Events)
}

// played reports whether somebody is one of those who played a run, as its log
// has it.
func played(events []event.Event, who event.Actor) bool {
	return slices.ContainsFunc(event.Played(events), func(t event.Actor) bool { return t.ID == who.ID })
}

// Calibrated reports whether somebody has marked all sample runs as they stand,
// whose marks are known.
func (s *Service) Calibrated(ctx context.Context, person string) (bool, error) {
	done, err := s.Store.Calibration(ctx, person)
	return err == nil && s.Library.Calibrated(done, false), err
}

// Seen returns the log of a run as somebody may read it in its debrief: see
// grading.Marking.Seen.
func (d Debrief) Seen(person string, plays bool) []event.Event {
	return d.Marking.Seen(d.Events, person, plays)
}
