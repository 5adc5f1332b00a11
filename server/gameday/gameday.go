// Package gameday has several crews play the same drills side by side.
//
// Invariants: what a game day has come to is in the store and nowhere else, so that
// nothing of it is lost with the process; each crew's playing of a drill is an
// assignment, and its runs come from that: how they stand is read from them, never kept
// a second time. One at a time begins and ends things in a game day.
//
// Non-goals: who may do what (web), playing (runs), what is done to a run while it is
// played (the engine's commands).
package gameday

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// Options are what a Service is made of.
type Options struct {
	Store   *store.Store
	Library *library.Library
	Runs    *runs.Service
	// Addresses are the names of those outside that may be told of runs.
	Addresses []string
	Logger    *slog.Logger
}

// Service plays game days.
type Service struct {
	Options
	course sync.Mutex // held over what begins or ends something

	mu   sync.Mutex
	here map[string]map[string]time.Time // when somebody was last seen in the lobby, by game day and person
}

// New returns a service.
func New(o Options) *Service {
	return &Service{Options: o, here: map[string]map[string]time.Time{}}
}

// Refusal says why something cannot be done to a game day as it is now, in a sentence
// for whoever asked.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(reason string) error { return &Refusal{reason} }

// Mistakes are all that is wrong with a game day as somebody wants it to be.
type Mistakes []Mistake

// Mistake is one thing that is wrong, in a sentence.
type Mistake struct{ Field, Message string }

func (m Mistakes) Error() string {
	var all []string
	for _, one := range m {
		all = append(all, one.Message)
	}
	return strings.Join(all, " ")
}

// Day is a game day with what has come of it.
type Day struct {
	store.GameDay
	Runs []store.Run // all of it, the oldest first
	// Awaited is until when runs that were taken up again wait for one of their crew, by
	// their ids.
	Awaited map[string]time.Time
}

// Read returns a game day with its runs.
func (s *Service) Read(ctx context.Context, id string) (Day, error) {
	g, err := s.Store.GameDay(ctx, id)
	if err != nil {
		return Day{}, err
	}
	return s.With(ctx, g)
}

// With returns a game day with its runs.
func (s *Service) With(ctx context.Context, g store.GameDay) (d Day, err error) {
	d.GameDay = g
	if len(g.Plays) > 0 {
		d.Runs, err = s.Store.RunsOfGameDay(ctx, g.ID)
	}
	for i := range d.Runs {
		// The store hears of a run when it is taken on and when it has been graded. What
		// lies between, its service knows.
		if r := &d.Runs[i]; r.Ended == nil {
			r.State = s.Runs.Standing(r.ID).State
			if until := s.Runs.Awaited(r.ID); !until.IsZero() {
				if d.Awaited == nil {
					d.Awaited = map[string]time.Time{}
				}
				d.Awaited[r.ID] = until
			}
		}
	}
	return d, err
}

// Run returns the latest run of a crew of the drill at a place; false: it has begun
// none.
func (d Day) Run(place int, crew string) (store.Run, bool) {
	play, ok := d.Play(place, crew)
	if !ok {
		return store.Run{}, false
	}
	for _, r := range slices.Backward(d.Runs) {
		if r.Assignment == play.Assignment {
			return r, true
		}
	}
	return store.Run{}, false
}

// drill finds the drill at a place of a game day in the library.
func (s *Service) drill(g store.GameDay, place int) (library.Drill, error) {
	if place >= len(g.Drills) {
		return library.Drill{}, refuse("All drills of this game day have been played. End it, or add a drill to it.")
	}
	drill, there := s.Library.Drill(g.Drills[place].Scenario)
	if !there {
		return library.Drill{}, refuse("The drill " + g.Drills[place].Title + " is not on this server any more. Choose another in its place.")
	}
	return drill, nil
}

// run does something to a game day that nobody else does something to meanwhile.
// Whoever asked may go away: what was begun is brought to its end.
func (s *Service) run(ctx context.Context, do func(context.Context) error) error {
	s.course.Lock()
	defer s.course.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	return do(ctx)
}

// longest bounds what one call does.
const longest = time.Minute

// ErrNotOfIt says that there is no such crew or member.
var ErrNotOfIt = errors.New("not of this game day")
