package runs

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// fillAtOnce is how many outcomes one commit keeps: others wait for it.
const fillAtOnce = 50

// FillOutcomes keeps what graded runs came to of which that is not kept yet: those of
// before it was. It takes some at once, the latest first, and returns when there are none
// left, or ctx ends. Where a log is not kept any more, the grade has to do.
func (s *Service) FillOutcomes(ctx context.Context) error {
	rubrics := &rubricShelf{service: s, open: map[string]*grading.Rubric{}}
	for {
		lacking, err := s.Store.LackOutcome(ctx, fillAtOnce)
		if err != nil || len(lacking) == 0 {
			return err
		}
		var kept []store.NewOutcome
		for _, run := range lacking {
			o, rubric, err := s.outcomeOf(ctx, run, rubrics)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil { // one that cannot be read is not tried again and again
				s.Logger.Warn("read what a run came to", "run", run.ID, "err", err)
				o = outcome.Outcome{Ungraded: true}
			}
			raw, err := json.Marshal(o)
			if err != nil {
				return err
			}
			kept = append(kept, store.NewOutcome{Work: run.ID, Rubric: rubric, Raw: raw})
		}
		if err := s.Store.FillOutcomes(ctx, kept...); err != nil {
			return err
		}
	}
}

func (s *Service) outcomeOf(ctx context.Context, run store.Run, rubrics *rubricShelf) (o outcome.Outcome, hash string, err error) {
	raw, err := s.Store.Grade(ctx, run.ID)
	if err != nil {
		return o, run.RubricHash, err
	}
	var grade grading.Grade
	if err := json.Unmarshal(raw, &grade); err != nil {
		return o, run.RubricHash, fmt.Errorf("read the grade of run %s: %w", run.ID, err)
	}
	rubric, err := rubrics.take(ctx, grade.Rubric)
	if err != nil {
		return o, grade.Rubric, err
	}
	var events []event.Event
	if run.LogGone.IsZero() {
		if events, err = s.Events(ctx, run.ID); err != nil {
			return o, grade.Rubric, err
		}
	}
	return outcome.Of(rubric, events, grade, run.PersonID), grade.Rubric, nil
}
