package attempt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// change changes the box of an open attempt with its lock held, and notes it in the log.
// given is what is given back by it, if anything is.
func (s *Service) change(ctx context.Context, one *sitting, by event.Actor, box Box, body event.Body, given store.GivenTime) error {
	now, do := s.now(), s.Store.ChangeAttempt
	if given.Time > 0 {
		do = func(ctx context.Context, id string, change func(*store.Attempt) error, events ...event.Event) (store.Attempt, []event.Event, error) {
			return s.Store.GiveAttemptTime(ctx, id, given, change, events...)
		}
	}
	_, log, err := do(context.WithoutCancel(ctx), one.id, func(a *store.Attempt) error {
		if a.State != store.AttemptOpen {
			return ErrOver
		}
		a.Given, a.Spent, a.Waits = box.Given(), box.Spent(now), !box.Runs()
		return nil
	}, event.Event{At: faults.Time(box.Spent(now)), Actor: by, Body: body})
	if err != nil {
		return fmt.Errorf("change the time of attempt %s: %w", one.id, err)
	}
	one.box = box
	s.wind(one)
	s.publish(log)
	return nil
}

// mostGiven bounds what is given back at once.
const mostGiven = 24 * time.Hour

// given is time that can be given back, as it is counted.
func given(by event.Actor, d time.Duration, reason string) (store.GivenTime, error) {
	if d < time.Second || d > mostGiven {
		return store.GivenTime{}, fmt.Errorf("%w: between a second and %d hours", ErrTime, int(mostGiven.Hours()))
	}
	return store.GivenTime{Time: d.Truncate(time.Millisecond), Reason: reason, ByID: by.ID}, nil
}

// GiveBack gives somebody time back, as after a lost connection: the attempt ends later by
// exactly that. Where it is a candidate's, that is noted with them. Once its time is up it is
// ErrOver: see Reopen.
func (s *Service) GiveBack(ctx context.Context, id string, by event.Actor, d time.Duration, reason string) error {
	given, err := given(by, d, reason)
	if err != nil {
		return err
	}
	one, err := s.hold(ctx, id)
	if err != nil {
		return err
	}
	defer one.mu.Unlock()
	return s.change(ctx, one, by, one.box.Give(given.Time), event.TimeGiven{MS: given.Time.Milliseconds(), Reason: reason}, given)
}

// Reopen gives a candidate time back for an attempt whose time is up: another one goes on
// with it, which begins with what was handed in, and has that time and no more. The one
// before stays, and its log. It is asked and judged as it was then, whatever its exercise is
// by now. See decisions/0155. The error is ErrHandedIn where it did not end by its time, and ErrContinued where it
// has been opened again.
func (s *Service) Reopen(ctx context.Context, id string, by event.Actor, d time.Duration, reason string) (store.Attempt, error) {
	given, err := given(by, d, reason)
	if err != nil {
		return store.Attempt{}, err
	}
	before, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return store.Attempt{}, err
	}
	if before.EndReason != event.AttemptTime || !before.LogGone.IsZero() {
		return store.Attempt{}, ErrHandedIn
	}
	log, err := s.Store.ReadAttemptUnredacted(ctx, id) // they wrote it
	if err != nil {
		return store.Attempt{}, err
	}
	typed, opening := map[string]string{}, []event.Body{}
	for _, e := range log { // what was asked later is of that one alone
		switch body := e.Body.(type) {
		case event.AttemptStarted:
			body.Minutes = int(given.Time.Minutes())
			opening = append(opening, body)
		case event.RatersAsked:
			opening = append(opening, body)
		case event.AnswerSubmitted:
			typed = answerOf(body)
		}
		if len(typed) > 0 {
			break
		}
	}
	a, begun, err := s.Store.ContinueAttempt(context.WithoutCancel(ctx), before, typed, given, opening...)
	if errors.Is(err, store.ErrTaken) {
		return a, ErrContinued
	}
	if err != nil {
		return a, err
	}
	s.sit(a)
	s.publish(begun)
	return a, nil
}

// Pause has the time of an attempt stand still, and Resume go on. What is so already
// stays so.
func (s *Service) Pause(ctx context.Context, id string, by event.Actor) error {
	one, err := s.hold(ctx, id)
	if err != nil {
		return err
	}
	defer one.mu.Unlock()
	if !one.box.Runs() {
		return nil
	}
	if err := s.change(ctx, one, by, one.box.Stop(s.now()), event.AttemptPaused{}, store.GivenTime{}); err != nil {
		return err
	}
	one.session.end(ErrWaits) // nobody works while no time goes
	return nil
}

// Resume see Pause.
func (s *Service) Resume(ctx context.Context, id string, by event.Actor) error {
	one, err := s.hold(ctx, id)
	if err != nil {
		return err
	}
	defer one.mu.Unlock()
	if one.box.Runs() {
		return nil
	}
	return s.change(ctx, one, by, one.box.Run(s.now()), event.AttemptResumed{}, store.GivenTime{})
}
