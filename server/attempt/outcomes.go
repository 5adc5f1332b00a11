package attempt

import (
	"context"
	"encoding/json"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/server/store"
)

// outcome is what an attempt came to, for figures over many.
func (s *Service) outcome(ctx context.Context, a store.Attempt, r *grading.Rubric, g grading.Grade) ([]byte, error) {
	kept, err := s.told(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	return json.Marshal(outcome.OfAttempt(r, g, a.PersonID, kept.Figures))
}

// fillAtOnce is how many outcomes one commit keeps: others wait for it.
const fillAtOnce = 50

// FillOutcomes keeps what graded attempts came to of which that is not kept yet: those of
// before it was. It returns when there are none left, or ctx ends.
func (s *Service) FillOutcomes(ctx context.Context) error {
	for {
		lacking, err := s.Store.LackAttemptOutcome(ctx, fillAtOnce)
		if err != nil || len(lacking) == 0 {
			return err
		}
		var kept []store.NewOutcome
		for _, a := range lacking {
			raw, err := s.outcomeOf(ctx, a)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil { // one that cannot be read is not tried again and again
				s.Logger.Warn("read what an attempt came to", "attempt", a.ID, "err", err)
				if raw, err = json.Marshal(outcome.Outcome{Ungraded: true}); err != nil {
					return err
				}
			}
			kept = append(kept, store.NewOutcome{Work: a.ID, Rubric: a.RubricHash, Raw: raw})
		}
		if err := s.Store.FillAttemptOutcomes(ctx, kept...); err != nil {
			return err
		}
	}
}

func (s *Service) outcomeOf(ctx context.Context, a store.Attempt) ([]byte, error) {
	g, err := s.Grade(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	r, err := s.Rubric(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.outcome(ctx, a, r, g)
}
