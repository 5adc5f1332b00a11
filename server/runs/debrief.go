package runs

import (
	"context"
	"fmt"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
)

// page is how many events are read at once.
const page = 5000

// Events reads the whole log of a run.
func (s *Service) Events(ctx context.Context, id string) ([]event.Event, error) {
	if IsWatched(id) {
		return s.watchedEvents(id)
	}
	return pages(ctx, id, s.Store.Read)
}

// pages reads a whole log.
func pages(ctx context.Context, id string, read func(ctx context.Context, run string, after int64, limit int) ([]event.Event, error)) ([]event.Event, error) {
	var all []event.Event
	for {
		after := int64(len(all))
		some, err := read(ctx, id, after, page)
		if err != nil {
			return nil, fmt.Errorf("read the log of run %s: %w", id, err)
		}
		all = append(all, some...)
		if len(some) < page {
			return all, nil
		}
	}
}

// Debrief grades a stored run anew, by the rubric it was played under, and reads
// it. The error is ErrNotEnded while the run is going, and what Trouble says of one
// that is over and could not be recorded.
func (s *Service) Debrief(ctx context.Context, id string) (Debrief, error) {
	if IsWatched(id) {
		return s.watchedDebrief(id)
	}
	record, err := s.Store.Run(ctx, id)
	if err != nil {
		return Debrief{}, err
	}
	if err := s.Trouble(id); record.Ended == nil && err != nil {
		return Debrief{}, err
	}
	if record.Ended == nil {
		return Debrief{}, ErrNotEnded
	}
	rubric, err := s.rubric(ctx, record.RubricHash)
	if err != nil {
		return Debrief{}, fmt.Errorf("find the rubric of run %s: %w", id, err)
	}
	events, err := s.Events(ctx, id)
	if err != nil {
		return Debrief{}, err
	}
	grade, err := rubric.Grade(events)
	if err != nil {
		return Debrief{}, fmt.Errorf("grade run %s: %w", id, err)
	}
	marking, err := rubric.Marking(events)
	if err != nil {
		return Debrief{}, fmt.Errorf("grade run %s: %w", id, err)
	}
	return Debrief{Grade: grade, Rubric: rubric, Marking: marking, Debrief: debrief.Build(rubric, events, grade), Began: record.PersonID, Events: events}, nil
}

// rubric returns a stored rubric, ready to grade.
func (s *Service) rubric(ctx context.Context, hash string) (*grading.Rubric, error) {
	raw, err := s.Store.Rubric(ctx, hash)
	if err != nil {
		return nil, err
	}
	return grading.DecodeRubric(raw)
}

func (s *Service) putGrade(ctx context.Context, id, began string, rubric *grading.Rubric, grade grading.Grade, events []event.Event) error {
	if grade.Ungraded == "" && grading.CutShort(events) {
		grade.Ungraded = event.EndInterrupted // and nobody could write that down
	}
	g, err := newGrade(id, grade, outcome.Of(rubric, events, grade, began))
	if err != nil {
		return err
	}
	return s.Store.PutGrades(ctx, g)
}
