package runs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
)

// page is how many events are read at once.
const page = 5000

// Events reads the whole log of a run.
func (s *Service) Events(ctx context.Context, id string) ([]event.Event, error) {
	var all []event.Event
	for {
		after := int64(len(all))
		some, err := s.Store.Read(ctx, id, after, page)
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
	raw, err := s.Store.Rubric(ctx, record.RubricHash)
	if err != nil {
		return Debrief{}, fmt.Errorf("find the rubric of run %s: %w", id, err)
	}
	rubric, err := grading.DecodeRubric(raw)
	if err != nil {
		return Debrief{}, err
	}
	events, err := s.Events(ctx, id)
	if err != nil {
		return Debrief{}, err
	}
	grade, err := rubric.Grade(events)
	if err != nil {
		return Debrief{}, fmt.Errorf("grade run %s: %w", id, err)
	}
	return Debrief{Grade: grade, Rubric: rubric, Debrief: debrief.Build(rubric, events, grade), Events: events}, nil
}

// Mark records a person's judgement on one criterion of an ended run and
// grades the run anew.
func (s *Service) Mark(ctx context.Context, id string, actor event.Actor, mark event.MarkGiven) error {
	d, err := s.Debrief(ctx, id)
	if err != nil {
		return err
	}
	if len(d.Events) == 0 {
		return fmt.Errorf("%w: the run never started", ErrMark)
	}
	if played(d.Events, actor) {
		return ErrOwnRun
	}
	if err := checkMark(d, mark); err != nil {
		return err
	}
	last := d.Events[len(d.Events)-1]
	if _, err := s.Store.Append(ctx, event.Event{Run: id, At: last.At, Actor: actor, Body: mark}); err != nil {
		return err
	}
	if d, err = s.Debrief(ctx, id); err != nil {
		return err
	}
	return s.putGrade(ctx, id, d.Grade, d.Events)
}

// played reports whether somebody is one of those who played a run, as its log
// has it.
func played(events []event.Event, who event.Actor) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool {
		started, is := e.Body.(event.RunStarted)
		return is && slices.ContainsFunc(started.Trainees, func(t event.Actor) bool { return t.ID == who.ID })
	})
}

// checkMark says what is wrong with a mark: it must be for a criterion that asks
// for judgement of something that is there, at one of its levels.
func checkMark(d Debrief, mark event.MarkGiven) error {
	judged, err := d.Rubric.Judged(d.Events)
	if err != nil {
		return err
	}
	for _, c := range d.Rubric.Criteria {
		if c.ID != mark.Criterion {
			continue
		}
		if _, ok := c.Levels[mark.Level]; c.Asks != grading.AsksJudge || !ok {
			return fmt.Errorf("%w: %s has no level %d", ErrMark, c.Title, mark.Level)
		}
		if !slices.ContainsFunc(judged, func(j grading.Criterion) bool { return j.ID == c.ID }) {
			return fmt.Errorf("%w: %s", ErrNothing, c.Title)
		}
		return nil
	}
	return fmt.Errorf("%w: there is no criterion %s", ErrMark, mark.Criterion)
}

func (s *Service) putGrade(ctx context.Context, id string, grade grading.Grade, events []event.Event) error {
	raw, err := json.Marshal(grade)
	if err != nil {
		return err
	}
	percent := &grade.Score.Percent
	if grading.CutShort(events) {
		percent = nil
	}
	return s.Store.PutGrade(ctx, id, grade.Rubric, grade.Grader, raw, percent)
}
