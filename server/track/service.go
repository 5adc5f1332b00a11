package track

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Options are what a Service is made of.
type Options struct {
	Store   *store.Store
	Library *library.Library
	Logger  *slog.Logger
	Now     func() time.Time // nil: the time of day
}

// Service has people learn by tracks.
type Service struct {
	Options

	mu   sync.Mutex
	made *made // nil: not yet
}

// made is what was made of the library as it was at one moment, and of what is kept.
type made struct {
	version int64 // of the library
	drills  *index
	posed   posed
	opened  map[string]library.Track // by hash of their text
	folded  map[string]folded        // by enrolment
	steps   int                      // of all that are folded
}

// folded is what progress came to lately.
type folded struct {
	version int64 // of the enrolment
	of      Learner
}

// mostSteps bounds of how many steps the progress of all together is held, which is some
// 200 MB, and readAtOnce of how many enrolments the records are in memory at once.
const (
	mostSteps  = 600_000
	readAtOnce = 100
)

// New returns a service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{Options: o}
}

// Refusal says why something cannot be done, in a sentence for whoever asked.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(reason string) error { return &Refusal{reason} }

// Mistake is what is wrong with something that was sent, in a sentence.
type Mistake struct{ Field, Message string }

func (m *Mistake) Error() string { return m.Message }

// Learner is somebody who learns by a track, and how far they are.
type Learner struct {
	store.Enrolment
	Track library.Track // as they learn by it
	Progress
	// Newer says that the track has changed since they began.
	Newer bool
	// Gone says that the track is not on this server any more: they learn by it as it was.
	Gone bool
}

// Title is what the track is called.
func (l Learner) Title() string { return l.Track.Title }

// Next is the step that is theirs next: what is due first of what is open; nil: none is.
func (l Learner) Next() (next *StepState) {
	for i := range l.Steps {
		if s := &l.Steps[i]; s.State == Open && !s.Step.Optional && (next == nil || s.Due < next.Due) {
			next = s
		}
	}
	return next
}

// now returns what is made of the library as it is, and forgets what was made of another.
func (s *Service) now() *made {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.Library.Version(); s.made == nil || s.made.version != v {
		s.made = &made{version: v, drills: indexOf(s.Library), posed: posedOf(s.Library), opened: map[string]library.Track{}, folded: map[string]folded{}}
	}
	return s.made
}

// track is that by which somebody learns: as it is on the server where it is still the
// same, and else as it was kept.
func (s *Service) track(ctx context.Context, m *made, e store.Enrolment) (t library.Track, newer, gone bool, err error) {
	now, there := s.Library.Track(e.Track)
	if there && now.Edition == e.Edition {
		return now, false, false, nil
	}
	s.mu.Lock()
	t, opened := m.opened[e.Edition]
	s.mu.Unlock()
	if opened {
		return t, there, !there, nil
	}
	text, err := s.Store.TrackText(ctx, e.Edition)
	if err != nil {
		return t, false, false, err
	}
	if t, err = s.Library.OpenTrack(e.Track, text); err != nil {
		return t, false, false, err
	}
	s.mu.Lock()
	m.opened[e.Edition] = t
	s.mu.Unlock()
	return t, there, !there, nil
}

// told is how far somebody is, or why that cannot be told.
type told struct {
	of  Learner
	err error
}

// tell tells how far some are, in their order. What is kept of those is read for whom it
// has changed, or the day has.
func (s *Service) tell(ctx context.Context, all []store.Enrolment) ([]told, error) {
	m, now := s.now(), s.Now()
	out := make([]told, len(all))
	var at []int // of those to be folded
	var changed []store.Enrolment
	s.mu.Lock()
	for i, e := range all {
		if last, ok := m.folded[e.ID]; ok && last.version == e.Version && now.Before(last.of.Until) {
			out[i].of = last.of
			out[i].of.Enrolment = e
			continue
		}
		at, changed = append(at, i), append(changed, e)
	}
	s.mu.Unlock()
	for some := range slices.Chunk(changed, readAtOnce) {
		records, err := s.Store.TrackRecords(ctx, some)
		if err != nil {
			return nil, err
		}
		for n, r := range records {
			out[at[n]].of, out[at[n]].err = s.fold(ctx, m, r, now)
		}
		at = at[len(some):]
	}
	return out, nil
}

// fold tells how far somebody is of whom all is read, and holds it.
func (s *Service) fold(ctx context.Context, m *made, r store.TrackRecord, now time.Time) (Learner, error) {
	t, newer, gone, err := s.track(ctx, m, r.Enrolment)
	if err != nil {
		return Learner{}, err
	}
	l := Learner{Enrolment: r.Enrolment, Track: t, Newer: newer, Gone: gone}
	l.Progress = Fold(Facts{Track: t.Track, TrackRecord: r, Drills: m.drills, Exercises: m.posed, Now: now, Gone: func(q lang.Question) bool {
		_, err := t.Key(q)
		return err != nil
	}})
	if !l.Ended.IsZero() { // nothing counts what changes of it any more
		return l, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.steps += len(l.Steps) - len(m.folded[l.ID].of.Steps); m.steps > mostSteps {
		clear(m.folded)
		m.steps = len(l.Steps)
	}
	m.folded[l.ID] = folded{l.Version, l}
	return l, nil
}

// Learner tells how far somebody is.
func (s *Service) Learner(ctx context.Context, e store.Enrolment) (Learner, error) {
	all, err := s.tell(ctx, []store.Enrolment{e})
	if err != nil {
		return Learner{}, err
	}
	return all[0].of, all[0].err
}

// Learners tells how far some are. One whose track cannot be read any more is left out,
// and logged: nobody else has to do without theirs.
func (s *Service) Learners(ctx context.Context, all []store.Enrolment) ([]Learner, error) {
	told, err := s.tell(ctx, all)
	if err != nil {
		return nil, err
	}
	out := make([]Learner, 0, len(all))
	for i, one := range told {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if one.err != nil {
			s.Logger.Warn("tell how far somebody is", "enrolment", all[i].ID, "err", one.err)
			continue
		}
		out = append(out, one.of)
	}
	return out, nil
}

// Of tells by what a person learns, and how far they are.
func (s *Service) Of(ctx context.Context, person string) ([]Learner, error) {
	all, err := s.Store.EnrolmentsOf(ctx, person)
	if err != nil {
		return nil, err
	}
	return s.Learners(ctx, slices.DeleteFunc(all, func(e store.Enrolment) bool { return !e.Ended.IsZero() }))
}

// of reads an enrolment that goes on, with the step of an id.
func (s *Service) of(ctx context.Context, id, step string) (Learner, StepState, error) {
	e, err := s.Store.Enrolment(ctx, id)
	if err != nil {
		return Learner{}, StepState{}, err
	}
	if err := goesOn(e); err != nil {
		return Learner{}, StepState{}, err
	}
	l, err := s.Learner(ctx, e)
	if err != nil {
		return l, StepState{}, err
	}
	for _, state := range l.Steps {
		if state.Step.ID == step {
			return l, state, nil
		}
	}
	return l, StepState{}, ErrNoStep
}

// goesOn reports why nothing of an enrolment changes any more; nil: it may.
func goesOn(e store.Enrolment) error {
	if !e.Ended.IsZero() {
		return refuse("This track is not learnt by any more.")
	}
	return nil
}

// ErrNoStep says that a track has no such step, or a step no such thing in it.
var ErrNoStep = errors.New("not in the track")
