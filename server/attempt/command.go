package attempt

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// mostCommands bounds how many commands are tried in one attempt: all are in its log.
const mostCommands = 1000

// Command has a command run that whoever answers tries on what they saved. It is noted in
// the log, and what it printed is theirs alone. It is called off when the attempt ends, and
// nothing of it is told then. The error is ErrNoConsole where nothing can be tried,
// ErrPart where that is no command, ErrCommands, or one of Try.
func (s *Service) Command(ctx context.Context, id, line string) (exercise.Ran, error) {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return exercise.Ran{}, err
	}
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return exercise.Ran{}, err
	}
	console, ok := ex.Work.(exercise.Console)
	if !ok {
		return exercise.Ran{}, ErrNoConsole
	}
	if err := command(line); err != nil {
		return exercise.Ran{}, err
	}
	before, err := s.Store.ReadAttemptUnredacted(ctx, id)
	if err != nil {
		return exercise.Ran{}, err
	}
	before = slices.DeleteFunc(before, func(e event.Event) bool { return e.Kind() != event.CommandTried{}.Kind() })
	if len(before) >= mostCommands {
		return exercise.Ran{}, ErrCommands
	}
	if err := s.beginTry(a.PersonID); err != nil {
		return exercise.Ran{}, err
	}
	defer s.endTry(a.PersonID)
	bounded, end, err := s.whileOpen(ctx, id)
	if err != nil {
		return exercise.Ran{}, err
	}
	defer end()
	var ran exercise.Ran
	failed := s.inTurn(bounded, func(ctx context.Context) error {
		written, err := s.written(ctx, a)
		if err == nil {
			ran, err = console.Command(ctx, s.Workshop, a.Seed, answerOf(written), line)
		}
		return err
	})
	one, err := s.answering(context.WithoutCancel(ctx), id)
	if err != nil {
		return exercise.Ran{}, err
	}
	defer one.mu.Unlock()
	if failed != nil {
		return exercise.Ran{}, failed
	}
	_, log, err := s.Store.ChangeAttempt(context.WithoutCancel(ctx), id, func(*store.Attempt) error { return nil },
		event.Event{At: faults.Time(one.box.Spent(s.now())), Actor: event.Actor{Kind: event.Person, ID: a.PersonID}, Body: event.CommandTried{Line: line, Exit: ran.Exit, Stopped: ran.Stopped}})
	if err != nil {
		return exercise.Ran{}, err
	}
	s.publish(log)
	return ran, nil
}

// command reports whether a line can be one.
func command(line string) error {
	n := utf8.RuneCountInString(line)
	if strings.TrimSpace(line) == "" || n > exercise.MostCommand || !utf8.ValidString(line) || strings.ContainsRune(line, 0) {
		return fmt.Errorf("%w: a command has 1 to %d characters", ErrPart, exercise.MostCommand)
	}
	return nil
}

// Practise has a program run that belongs to no answer: nothing of it is kept, and it is in
// no log.
func (s *Service) Practise(ctx context.Context, person string, p exercise.Program) (ran exercise.Ran, err error) {
	if err := s.beginTry(person); err != nil {
		return ran, err
	}
	defer s.endTry(person)
	ctx, stop := context.WithTimeout(ctx, longestTry)
	defer stop()
	defer context.AfterFunc(s.ctx, stop)()
	err = s.inTurn(ctx, func(ctx context.Context) error {
		ran, err = s.Workshop.Cage(ctx, p)
		return err
	})
	return ran, err
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

// whileOpen returns a context that ends with the attempt, whichever way that ends, and not
// later than a try may take.
func (s *Service) whileOpen(ctx context.Context, id string) (context.Context, context.CancelFunc, error) {
	one, err := s.answering(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	defer one.mu.Unlock()
	ctx, stop := context.WithTimeout(ctx, min(longestTry, one.box.Left(s.now())))
	gone := context.AfterFunc(s.ctx, stop)
	one.callOff = stop
	return ctx, func() {
		gone()
		stop()
	}, nil
}
