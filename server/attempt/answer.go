package attempt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Begin is what somebody is to answer.
type Begin struct {
	Exercise string // slug
	Person   string // id
	Seed     int64  // 0: their first attempt has 1, the next 2
	Length   time.Duration
	Raters   int // who mark it blind; 0: one, as in practice
	// Interview is the id of what it belongs to; empty: it is practice.
	Interview string
	// Item is what a candidate begins by it, of their interview; empty: nothing.
	Item string
	// Held says that they read the debrief only when somebody releases it, and Waits that
	// its time stands still until Resume.
	Held, Waits bool
}

// Begin begins an attempt, or returns the one that is open: however many tabs begin, it is
// one. The error wraps ErrNoExercise where there is no such exercise.
func (s *Service) Begin(ctx context.Context, b Begin) (store.Attempt, error) {
	open, err := s.Store.OpenAttempt(ctx, b.Person, b.Exercise, b.Interview)
	if !errors.Is(err, store.ErrNotFound) {
		return open, err
	}
	ex, ok := s.Shelf.Exercise(b.Exercise)
	if !ok {
		return store.Attempt{}, fmt.Errorf("%w: %s", ErrNoExercise, b.Exercise)
	}
	if b.Seed == 0 {
		before, err := s.Store.Attempts(ctx, store.AttemptFilter{Person: b.Person, Exercise: b.Exercise})
		if err != nil {
			return store.Attempt{}, err
		}
		b.Seed = int64(1 + len(before))
	}
	a := store.Attempt{Exercise: ex.Slug, Title: ex.Title, Kind: ex.Kind, PersonID: b.Person, Seed: b.Seed, Edition: ex.Hash, RubricHash: ex.Rubric.Hash(),
		Interview: b.Interview, Length: ex.Length, Waits: b.Waits}
	if b.Length > 0 {
		a.Length = b.Length
	}
	if b.Held {
		a.Opens = store.Held
	}
	started := event.AttemptStarted{Exercise: ex.Slug, Of: ex.Kind, Seed: b.Seed, Edition: ex.Hash, Raters: b.Raters, Minutes: int(a.Length.Minutes())}
	bodies := []event.Body{started}
	if b.Raters > 1 {
		bodies = append(bodies, event.RatersAsked{Raters: b.Raters})
	}
	kept := store.Kept{Rubric: ex.Rubric.Encode(), Edition: ex.Kept}
	var log []event.Event
	if b.Item != "" {
		a, log, err = s.Store.BeginExercise(ctx, a, kept, b.Item, bodies...)
	} else {
		a, log, err = s.Store.CreateAttempt(ctx, a, kept, bodies...)
	}
	if errors.Is(err, store.ErrTaken) { // another tab was faster
		return s.Store.OpenAttempt(ctx, b.Person, b.Exercise, b.Interview)
	}
	if err != nil {
		return store.Attempt{}, err
	}
	s.sit(a)
	s.publish(log)
	return a, nil
}

// Handed is what whoever answers an attempt is given.
type Handed struct {
	Material exercise.Material
	Parts    []exercise.Part
	Drafts   map[string]store.AttemptDraft // what they have typed, by part
}

// Hand returns what whoever answers is given, and what stands.
func (s *Service) Hand(ctx context.Context, a store.Attempt) (Handed, error) {
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return Handed{}, err
	}
	drafts, err := s.Store.AttemptDrafts(ctx, a.ID)
	return Handed{ex.Work.Material(a.Seed), ex.Work.Parts(a.Seed), drafts}, err
}

// Save keeps what somebody typed in a part, on the version that they had before them, and
// returns what stands then. The error is a Conflict where another stands by now than
// that: nothing is lost, it has to be typed on what stands; ErrPart where it cannot be an
// answer; and ErrOver and ErrWaits.
func (s *Service) Save(ctx context.Context, id, part, text string, version int64) (store.AttemptDraft, error) {
	if err := s.checkPart(ctx, id, part, text); err != nil {
		return store.AttemptDraft{}, err
	}
	one, err := s.answering(ctx, id)
	if err != nil {
		return store.AttemptDraft{}, err
	}
	defer one.mu.Unlock()
	d, err := s.Store.PutAttemptDraft(ctx, id, store.AttemptDraft{Part: part, Text: text, Version: version}, one.box.Spent(s.now()))
	switch {
	case errors.Is(err, store.ErrStale):
		return d, Conflict{d}
	case errors.Is(err, store.ErrEnded): // somebody else ended it
		s.leave(one)
		return store.AttemptDraft{}, ErrOver
	case err == nil:
		s.bring(ctx, one)
	}
	return d, err
}

// checkPart reports whether a text can be the answer of a part of an attempt.
func (s *Service) checkPart(ctx context.Context, id, part, text string) error {
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return err
	}
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return err
	}
	for _, p := range ex.Work.Parts(a.Seed) {
		if p.ID == part {
			return fits(p, text)
		}
	}
	return fmt.Errorf("%w: the exercise has no part %q", ErrPart, part)
}

// mostPasted bounds how much the log tells of what was pasted.
const mostPasted = 500

// Pasted notes that so many characters were put into a part at once.
func (s *Service) Pasted(ctx context.Context, id, part string, characters int) error {
	if err := s.checkPart(ctx, id, part, ""); err != nil {
		return err
	}
	if characters < 1 || characters > mostText {
		return fmt.Errorf("%w: between 1 and %d characters are pasted", ErrPart, mostText)
	}
	one, err := s.answering(ctx, id)
	if err != nil {
		return err
	}
	defer one.mu.Unlock()
	before, err := s.Store.ReadAttemptUnredacted(ctx, id)
	if err != nil || len(before) >= mostPasted {
		return err
	}
	a, err := s.Store.Attempt(ctx, id)
	if err != nil {
		return err
	}
	_, log, err := s.Store.ChangeAttempt(ctx, id, func(*store.Attempt) error { return nil },
		event.Event{At: faults.Time(one.box.Spent(s.now())), Actor: event.Actor{Kind: event.Person, ID: a.PersonID}, Body: event.AnswerPasted{Part: part, Characters: characters}})
	if err == nil {
		s.publish(log)
	}
	return err
}

// Submit hands in what was saved, and has it judged. What was handed in before stays so.
func (s *Service) Submit(ctx context.Context, id string) (store.Attempt, error) {
	return s.stop(ctx, id, event.AttemptSubmitted)
}

// Withdraw gives an attempt up: nothing is handed in or judged.
func (s *Service) Withdraw(ctx context.Context, id string) (store.Attempt, error) {
	return s.stop(ctx, id, event.AttemptWithdrawn)
}

func (s *Service) stop(ctx context.Context, id, reason string) (store.Attempt, error) {
	one, err := s.hold(ctx, id)
	if errors.Is(err, ErrOver) {
		a, read := s.Store.Attempt(ctx, id)
		if read == nil && reason == event.AttemptSubmitted && a.State != store.AttemptWithdrawn || read != nil {
			return a, read
		}
		return a, err
	}
	if err != nil {
		return store.Attempt{}, err
	}
	defer one.mu.Unlock()
	return s.finish(context.WithoutCancel(ctx), one, reason)
}
