package track

import (
	"context"
	"errors"
	"log/slog"
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

	mu      sync.Mutex
	version int64                    // of the library that what follows is of
	drills  *index                   // nil: not made yet
	opened  map[string]library.Track // by hash of their text
	folded  map[string]folded        // by enrolment
}

// folded is what progress came to lately.
type folded struct {
	version int64 // of the enrolment
	of      Learner
}

// mostFolded bounds how many are held.
const mostFolded = 10_000

// New returns a service.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{Options: o, opened: map[string]library.Track{}, folded: map[string]folded{}}
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

// index returns what is asked of the drills now, and forgets what rests on others.
func (s *Service) index() *index {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.Library.Version(); s.drills == nil || s.version != v {
		s.drills, s.version = indexOf(s.Library), v
		s.opened, s.folded = map[string]library.Track{}, map[string]folded{}
	}
	return s.drills
}

// track is that by which somebody learns: as it is on the server where it is still the
// same, and else as it was kept.
func (s *Service) track(ctx context.Context, e store.Enrolment) (t library.Track, newer, gone bool, err error) {
	now, there := s.Library.Track(e.Track)
	if there && now.Edition == e.Edition {
		return now, false, false, nil
	}
	s.mu.Lock()
	t, opened := s.opened[e.Edition]
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
	t.Edition = e.Edition
	s.mu.Lock()
	s.opened[e.Edition] = t
	s.mu.Unlock()
	return t, there, !there, nil
}

// Learner tells how far somebody is.
func (s *Service) Learner(ctx context.Context, e store.Enrolment) (Learner, error) {
	drills := s.index()
	now := s.Now()
	s.mu.Lock()
	last, ok := s.folded[e.ID]
	s.mu.Unlock()
	if ok && last.version == e.Version && now.Before(last.of.Until) {
		last.of.Enrolment = e
		return last.of, nil
	}
	t, newer, gone, err := s.track(ctx, e)
	if err != nil {
		return Learner{}, err
	}
	record, err := s.Store.TrackRecord(ctx, e)
	if err != nil {
		return Learner{}, err
	}
	l := Learner{Enrolment: e, Track: t, Newer: newer, Gone: gone}
	l.Progress = Fold(Facts{Track: t.Track, TrackRecord: record, Drills: drills, Now: now, Gone: func(q lang.Question) bool {
		_, err := t.Key(q)
		return err != nil
	}})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drills == drills { // else the library has changed meanwhile
		if len(s.folded) >= mostFolded {
			clear(s.folded)
		}
		s.folded[e.ID] = folded{e.Version, l}
	}
	return l, nil
}

// Learners tells how far some are. One whose track cannot be read any more is left out,
// and logged: nobody else has to do without theirs.
func (s *Service) Learners(ctx context.Context, all []store.Enrolment) ([]Learner, error) {
	out := make([]Learner, 0, len(all))
	for _, e := range all {
		l, err := s.Learner(ctx, e)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			s.Logger.Warn("tell how far somebody is", "enrolment", e.ID, "err", err)
			continue
		}
		out = append(out, l)
	}
	return out, nil
}

// of reads an enrolment that goes on, with the step of an id.
func (s *Service) of(ctx context.Context, id, step string) (Learner, StepState, error) {
	e, err := s.Store.Enrolment(ctx, id)
	if err != nil {
		return Learner{}, StepState{}, err
	}
	if !e.Ended.IsZero() {
		return Learner{}, StepState{}, refuse("This track is not learnt by any more.")
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

// ErrNoStep says that a track has no such step, or a step no such thing in it.
var ErrNoStep = errors.New("not in the track")
