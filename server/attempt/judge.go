package attempt

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

const (
	longestJudged = 10 * time.Minute
	firstAgain    = time.Minute // a machine that failed is asked again after it, then after twice as long
	lastAgain     = time.Hour
)

// judgeLater has an attempt judged once it comes to its turn.
func (s *Service) judgeLater(id string, after time.Duration) {
	s.wg.Go(func() {
		wait := time.NewTimer(after)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-s.ctx.Done():
			return
		}
		select {
		case s.judges <- struct{}{}:
		case <-s.ctx.Done():
			return
		}
		err := s.judge(s.ctx, id)
		<-s.judges
		if err == nil || s.ctx.Err() != nil || errors.Is(err, store.ErrNotFound) {
			return
		}
		s.Logger.Warn("judge an attempt", "attempt", id, "err", err)
		_, _, kept := s.Store.ChangeAttempt(s.ctx, id, func(a *store.Attempt) error {
			if a.State == store.AttemptJudging {
				a.Error = err.Error()
			}
			return nil
		})
		if kept != nil && s.ctx.Err() == nil {
			s.Logger.Warn("note why an attempt is not judged", "attempt", id, "err", kept)
		}
		s.judgeLater(id, min(max(2*after, firstAgain), lastAgain))
	})
}

// judge finds out about what was handed in, unless that was done, and grades it.
func (s *Service) judge(ctx context.Context, id string) error {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil || a.State != store.AttemptJudging {
		return err
	}
	log, err := s.Store.ReadAttemptUnredacted(ctx, id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(log, func(e event.Event) bool { return e.Kind() == event.AnswerSubmitted{}.Kind() })
	if at < 0 {
		return fmt.Errorf("attempt %s was handed in without an answer", id)
	}
	judged := slices.ContainsFunc(log, func(e event.Event) bool { return e.Kind() == event.AnswerJudged{}.Kind() })
	if !judged {
		answer, _ := log[at].Body.(event.AnswerSubmitted)
		if err := s.find(ctx, a, answerOf(answer), log[len(log)-1]); err != nil {
			return err
		}
	}
	_, err = s.grade(ctx, a)
	return err
}

// find has a machine find out about an answer, and writes down what it found.
func (s *Service) find(ctx context.Context, a store.Attempt, answer exercise.Answer, last event.Event) error {
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return err
	}
	bounded, stop := context.WithTimeout(ctx, longestJudged)
	defer stop()
	report, err := judgeSafely(bounded, ex.Work, s.Workshop, a.Seed, answer)
	if err != nil {
		return err
	}
	var events []event.Event
	for _, c := range ex.Work.Checks() {
		i := slices.IndexFunc(report.Results, func(r exercise.Result) bool { return r.Check == c.ID })
		if i < 0 {
			return fmt.Errorf("the judge of %s says nothing of its check %s", a.Kind, c.ID)
		}
		r := report.Results[i]
		events = append(events, event.Event{At: last.At, Actor: event.Actor{Kind: event.Engine}, Body: event.AnswerJudged{Check: r.Check, Share: min(max(r.Share, 0), 1), Why: r.Why}})
	}
	raw, err := json.Marshal(said{report.Remarks, report.Shown, report.Figures})
	if err != nil {
		return fmt.Errorf("write down what was said of attempt %s: %w", a.ID, err)
	}
	if err := s.Store.PutAttemptReport(ctx, a.ID, raw); err != nil {
		return err
	}
	_, log, err := s.Store.ChangeAttempt(ctx, a.ID, func(a *store.Attempt) error {
		if a.State != store.AttemptJudging {
			return ErrOver
		}
		return nil
	}, events...)
	if err == nil {
		s.publish(log)
	}
	return err
}

// judgeSafely turns a panic of a kind into an error: an answer may be anything, and
// others are waiting.
func judgeSafely(ctx context.Context, w exercise.Work, in exercise.Workshop, seed int64, a exercise.Answer) (report exercise.Report, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the judge broke down: %v", broken)
		}
	}()
	return w.Judge(ctx, in, seed, a)
}

// said is what a judge had to say besides its checks, as it is kept.
type said struct {
	Remarks []exercise.Remark `json:"remarks"`
	Shown   any               `json:"shown,omitempty"`
	Figures outcome.Figures   `json:"figures"`
}

// told is said as it is read again.
type told struct {
	Remarks []exercise.Remark `json:"remarks"`
	Shown   json.RawMessage   `json:"shown"`
	Figures outcome.Figures   `json:"figures"`
}

func (s *Service) told(ctx context.Context, id string) (kept told, err error) {
	raw, err := s.Store.AttemptReport(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return kept, nil // it is not kept any more
	}
	if err == nil {
		err = json.Unmarshal(raw, &kept)
	}
	return kept, err
}

// Report returns what the judge of an attempt had to say besides its checks; Shown is as
// it was kept, in JSON.
func (s *Service) Report(ctx context.Context, id string) (remarks []exercise.Remark, shown json.RawMessage, err error) {
	kept, err := s.told(ctx, id)
	return kept.Remarks, kept.Shown, err
}

// Rubric returns what an attempt is judged by.
func (s *Service) Rubric(ctx context.Context, a store.Attempt) (*grading.Rubric, error) {
	raw, err := s.Store.Rubric(ctx, a.RubricHash)
	if err != nil {
		return nil, err
	}
	return grading.DecodeRubric(raw)
}

// Events returns the whole log of an attempt.
func (s *Service) Events(ctx context.Context, id string) ([]event.Event, error) {
	return s.Store.ReadAttempt(ctx, id)
}

// Grade returns the latest grade of an attempt; ErrNotJudged where it has none.
func (s *Service) Grade(ctx context.Context, id string) (grading.Grade, error) {
	var g grading.Grade
	raw, err := s.Store.AttemptGrade(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return g, ErrNotJudged
	}
	if err != nil {
		return g, err
	}
	return g, json.Unmarshal(raw, &g)
}

// grade folds the log of an attempt, and keeps what it comes to.
func (s *Service) grade(ctx context.Context, a store.Attempt) (grading.Grade, error) {
	rubric, err := s.Rubric(ctx, a)
	if err != nil {
		return grading.Grade{}, err
	}
	log, err := s.Store.ReadAttemptUnredacted(ctx, a.ID)
	if err != nil {
		return grading.Grade{}, err
	}
	g, err := rubric.Grade(log)
	if err != nil {
		return g, fmt.Errorf("grade attempt %s: %w", a.ID, err)
	}
	raw, err := json.Marshal(g)
	if err != nil {
		return g, err
	}
	var score *store.Score
	if g.Ungraded == "" {
		score = &store.Score{Percent: g.Score.Percent, Low: g.Score.Low, High: g.Score.High}
	}
	came, err := s.outcome(ctx, a, rubric, g)
	if err != nil {
		return g, err
	}
	return g, s.Store.PutAttemptGrade(ctx, store.NewAttemptGrade{Attempt: a.ID, Rubric: rubric.Hash(), Grader: g.Grader, Raw: raw, Score: score, Outcome: came})
}

// Release has whoever answered read the debrief from now on, or from when what they handed
// in is judged; ErrNotJudged where nothing was.
func (s *Service) Release(ctx context.Context, id string) (store.Attempt, error) {
	a, _, err := s.Store.ChangeAttempt(ctx, id, func(a *store.Attempt) error {
		if a.State != store.AttemptJudged && a.State != store.AttemptJudging {
			return ErrNotJudged
		}
		if now := time.Now(); a.Opens.After(now) {
			a.Opens = now
		}
		return nil
	})
	return a, err
}
