package panel

import (
	"context"
	"errors"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// Attempts are pieces of work that are attempts at exercises.
type Attempts struct {
	Store   *store.Store
	Service *attempt.Service
}

// Log implements Works.
func (w Attempts) Log(ctx context.Context, id string) (Log, error) {
	a, err := w.Store.Attempt(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return Log{Missing: "It is not kept any more."}, nil
	}
	if err != nil {
		return Log{}, err
	}
	log := Log{Seed: a.Seed}
	switch {
	case a.State == store.AttemptWithdrawn:
		log.Missing = "It was given up."
	case !a.LogGone.IsZero():
		log.Missing, log.Kept = "Its log is not kept any more.", a.Score()
	case a.State != store.AttemptJudged && a.Ended.IsZero():
		log.Missing = "It is being worked on."
	case a.State != store.AttemptJudged:
		log.Missing = "The machine is not done with it."
	}
	if log.Missing != "" {
		return log, nil
	}
	if log.Rubric, err = w.Service.Rubric(ctx, a); err != nil {
		return Log{}, err
	}
	log.Events, err = w.Service.Events(ctx, id)
	return log, err
}

// Judge implements Works.
func (w Attempts) Judge(ctx context.Context, id string, actor event.Actor, judged event.Body) error {
	_, err := w.Service.Append(ctx, id, actor, judged)
	return err
}

// Answer is what was asked and what was answered, beside what a machine remarks on it.
type Answer struct {
	Exercise attempt.Exercise
	Material exercise.Material
	Parts    []exercise.Part
	Text     exercise.Answer // as it was handed in
	Remarks  []exercise.Remark
}

// Answer returns the answer that stands in a log of the attempt.
func (w Attempts) Answer(ctx context.Context, id string, log []event.Event) (Answer, error) {
	a, err := w.Store.Attempt(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	ex, err := w.Service.Exercise(ctx, a)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Exercise: ex, Material: ex.Work.Material(a.Seed), Parts: ex.Work.Parts(a.Seed), Text: exercise.Answer{}}
	for _, part := range answer.Parts {
		answer.Text[part.ID] = part.Start
	}
	for _, e := range log {
		if b, is := e.Body.(event.AnswerSubmitted); is {
			for _, part := range b.Parts {
				answer.Text[part.ID] = part.Text
			}
		}
	}
	answer.Remarks, _, err = w.Service.Report(ctx, id)
	return answer, err
}
