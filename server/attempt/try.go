package attempt

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/store"
)

// longestTry bounds what is said of an answer while it is written; most wait for less.
const longestTry = time.Minute

// mostTrying bounds how many people wait for their answers to be tried.
const mostTrying = 64

// Try says of what was saved what whoever answers may know at once: nothing of what it
// will be judged by. Each person has one under way, and those that wait come in their
// order. The error is ErrTrying, ErrBusy, ErrOver or ErrWaits, or that of the machine.
func (s *Service) Try(ctx context.Context, id string) (exercise.Report, error) {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return exercise.Report{}, err
	}
	one, err := s.answering(ctx, id)
	if err != nil {
		return exercise.Report{}, err
	}
	one.mu.Unlock() // nobody waits to save while theirs is tried
	if err := s.beginTry(a.PersonID); err != nil {
		return exercise.Report{}, err
	}
	defer s.endTry(a.PersonID)
	ctx, stop := context.WithTimeout(ctx, longestTry)
	defer stop()
	defer context.AfterFunc(s.ctx, stop)()
	var report exercise.Report
	err = s.inTurn(ctx, func(ctx context.Context) (err error) {
		report, err = s.try(ctx, a)
		return err
	})
	return report, err
}

func (s *Service) beginTry(person string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return store.ErrClosed
	case s.trying[person]:
		return ErrTrying
	case len(s.trying) >= mostTrying:
		return ErrBusy
	}
	s.trying[person] = true
	return nil
}

func (s *Service) endTry(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.trying, person)
}

func (s *Service) try(ctx context.Context, a store.Attempt) (exercise.Report, error) {
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return exercise.Report{}, err
	}
	written, err := s.written(ctx, a)
	if err != nil {
		return exercise.Report{}, err
	}
	report, err := ex.Work.Try(ctx, s.Workshop, a.Seed, answerOf(written))
	report.Results = nil // they are for Judge, whatever a kind says
	return report, err
}

// inTurn runs something once it comes to its turn among all that is tried.
func (s *Service) inTurn(ctx context.Context, run func(context.Context) error) error {
	select {
	case s.tries <- struct{}{}: // whoever came first comes first
		defer func() { <-s.tries }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return run(ctx)
}
