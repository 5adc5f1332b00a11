// Package attempt has people answer exercises: it keeps what they type, ends their time
// when it is over, and has their answer judged.
//
// Invariants: an attempt has one time box, which is kept as time that has passed; what was
// saved before its end is handed in at its end, and nothing is taken later. A save names
// the version that it was typed on, and what stands is never overwritten by one that did
// not see it. What is handed in is in the log before it is judged, and is judged once:
// after a restart that is taken up again. An attempt ends once: one that is opened again is
// another, which goes on with what was handed in. Of what an exercise holds as true, nothing leaves
// here but in a grade. See decisions/0146.
//
// Non-goals: who may answer or read (web), what an exercise is (grading/exercise), whom an
// interview asks what.
package attempt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Errors of this package.
var (
	// ErrNoExercise says that there is no such exercise, or none any more.
	ErrNoExercise = errors.New("there is no such exercise")
	// ErrOver says that the attempt has ended: nothing more is taken.
	ErrOver = errors.New("the attempt has ended")
	// ErrWaits says that the time of the attempt stands still, and that nothing is taken
	// until it goes on.
	ErrWaits = errors.New("the attempt stands still")
	// ErrPart says that what was typed cannot be an answer of its part.
	ErrPart = errors.New("that cannot be an answer")
	// ErrTrying says that what somebody asked to be tried before is not done yet.
	ErrTrying = errors.New("the last try is not done yet")
	// ErrNoTerminal says that an exercise is done without one.
	ErrNoTerminal = errors.New("there is no terminal at this exercise")
	// ErrElsewhere says that somebody opened their terminal once more.
	ErrElsewhere = errors.New("the terminal was opened once more")
	// ErrBusy says that as many wait for their answers to be tried as may.
	ErrBusy = errors.New("too many answers are being tried")
	// ErrNotJudged says that an attempt has no grade.
	ErrNotJudged = errors.New("the attempt has not been judged")
	// ErrOwn says that whoever gives a mark has answered.
	ErrOwn = errors.New("nobody marks what they answered themself")
	// ErrTime says that so much time cannot be given back.
	ErrTime = errors.New("so much time cannot be given back")
	// ErrHandedIn says that an attempt ended by somebody's wish, so that it lost no time.
	ErrHandedIn = errors.New("the attempt did not end by its time")
	// ErrContinued says that an attempt has been opened again, or that whoever answered it is
	// at the same exercise.
	ErrContinued = errors.New("the attempt has been opened again")
)

// Conflict says that something else stands by now than what a save was typed on. It wraps
// store.ErrStale.
type Conflict struct{ Stands store.AttemptDraft }

// Error implements error.
func (Conflict) Error() string { return store.ErrStale.Error() }

// Unwrap returns store.ErrStale.
func (Conflict) Unwrap() error { return store.ErrStale }

// Exercise is an exercise as it is shown, answered and judged.
type Exercise struct {
	Slug            string // of a pack that is not the built-in one, PACK/SLUG
	Pack, PackTitle string // empty: the built-in one
	Title           string
	Kind, KindTitle string
	Summary         string // shown in the catalogue; gives nothing away
	Level           string
	Skills          []string
	Length          time.Duration // that there is for it
	Task, Debrief   string        // Markdown
	Good            exercise.Answer
	Signals         exercise.Signals // for whoever marks
	Work            exercise.Work
	Rubric          *grading.Rubric
	Hash            string        // of Kept
	Kept            store.Edition // what Shelf.Open makes it of again
}

// Shelf is where exercises come from.
type Shelf interface {
	// Exercises lists those that can be begun.
	Exercises() []Exercise
	Exercise(slug string) (Exercise, bool)
	// Open makes an exercise of what was kept of it.
	Open(kept store.Edition) (Exercise, error)
}

// Options are what a Service is made of.
type Options struct {
	Store    *store.Store
	Shelf    Shelf
	Workshop exercise.Workshop
	// Cage opens shells in cages, in a folder with files; nil: there are none.
	Cage func(ctx context.Context, files map[string]string, size faults.Size) (Cage, error)
	// Publish is handed committed events, in order for each attempt. Optional.
	Publish func([]event.Event)
	Logger  *slog.Logger
	// Tries and Judged are how many answers are tried, and judged, at once; 0: two, and as
	// many as the machine has processors, but two at least: one that takes long holds nobody
	// else up.
	Tries, Judged int
}

// Service has exercises answered. One process serves a data folder: what is open in it
// is this one's.
type Service struct {
	Options
	began time.Time // its monotonic reading is where the moments of boxes are counted from
	ctx   context.Context
	end   context.CancelFunc
	wg    sync.WaitGroup

	mu       sync.Mutex // of what follows; nothing that waits is done under it
	sittings map[string]*sitting
	opened   map[string]Exercise // by edition, of attempts that are open or were read lately
	trying   map[string]bool     // people
	// practices are terminals that belong to no attempt, by person.
	practices map[string]*session
	// coming are those that are being made.
	coming map[*practice]bool
	closed bool

	tries, judges chan struct{} // take a value for each that is under way
	marking       sync.Mutex    // held over a judgement
}

// New takes up what is open, and what was handed in and not judged. Time that passed while
// nothing served does not count.
func New(ctx context.Context, o Options) (*Service, error) {
	if o.Tries == 0 {
		o.Tries = 2
	}
	if o.Judged == 0 {
		o.Judged = max(2, runtime.GOMAXPROCS(0))
	}
	s := &Service{Options: o, began: time.Now(), sittings: map[string]*sitting{}, opened: map[string]Exercise{}, trying: map[string]bool{}, practices: map[string]*session{}, coming: map[*practice]bool{},
		tries: make(chan struct{}, o.Tries), judges: make(chan struct{}, o.Judged)}
	s.ctx, s.end = context.WithCancel(context.WithoutCancel(ctx))
	left, err := o.Store.Attempts(ctx, store.AttemptFilter{States: []store.AttemptState{store.AttemptOpen, store.AttemptJudging}})
	if err != nil {
		return nil, fmt.Errorf("take attempts up again: %w", err)
	}
	for i := range left { // the first that was handed in is judged first
		a := left[len(left)-1-i]
		if a.State == store.AttemptJudging {
			s.judgeLater(a.ID, 0)
			continue
		}
		s.sit(a)
	}
	s.wg.Go(s.keepTime)
	return s, nil
}

// Close keeps how much time has passed, and ends what is being judged: that is taken up
// again by the next.
func (s *Service) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	err := s.spend(ctx)
	s.end()
	s.mu.Lock()
	all := s.sittings
	s.sittings = map[string]*sitting{}
	s.mu.Unlock()
	for _, one := range all {
		one.mu.Lock()
		one.ends.Stop()
		one.mu.Unlock()
	}
	s.wg.Wait()
	return err
}

// now is a moment for boxes.
func (s *Service) now() time.Duration { return time.Since(s.began) }

// publish hands committed events on.
func (s *Service) publish(events []event.Event) {
	if s.Publish != nil && len(events) > 0 {
		s.Publish(events)
	}
}

// exerciseOf is what an attempt is answered and judged by.
func (s *Service) exerciseOf(ctx context.Context, a store.Attempt) (Exercise, error) {
	if ex, ok := s.Shelf.Exercise(a.Exercise); ok && ex.Hash == a.Edition {
		return ex, nil // as nearly always: nobody has changed it since
	}
	s.mu.Lock()
	ex, ok := s.opened[a.Edition]
	s.mu.Unlock()
	if ok {
		return ex, nil
	}
	kept, err := s.Store.Edition(ctx, a.Edition)
	if err != nil {
		return Exercise{}, err
	}
	if ex, err = s.Shelf.Open(kept); err != nil {
		return Exercise{}, fmt.Errorf("open what attempt %s is at: %w", a.ID, err)
	}
	s.mu.Lock()
	if len(s.opened) >= mostOpened {
		clear(s.opened)
	}
	s.opened[a.Edition] = ex
	s.mu.Unlock()
	return ex, nil
}

// mostOpened bounds the old editions that are kept compiled.
const mostOpened = 32

// Exercise returns what an attempt is answered and judged by, as it was when it began.
func (s *Service) Exercise(ctx context.Context, a store.Attempt) (Exercise, error) {
	return s.exerciseOf(ctx, a)
}
