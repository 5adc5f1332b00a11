// Package insight reads what runs came to and says what that means: for whoever played,
// what they have shown and what to do next; for those who lead, how their groups get on.
//
// Invariants: no run is graded for it, and no log is read: what figures rest on is kept
// with each grade (grading/outcome) and held in memory, the latest runs of it. Figures of
// people are apart from figures of groups, and nothing is told of a group at a point that
// too few runs or people are behind. See decisions/0141.
//
// Non-goals: who may ask (web); judging (grading); where somebody is in a track: it is
// told that through Tracks.
package insight

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading/skill"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Options are what a Service is made of.
type Options struct {
	Store   *store.Store
	Library *library.Library
	Tracks  Tracks // nil: there are none
	Logger  *slog.Logger
}

// Tracks is what is asked of the tracks that people are on.
type Tracks interface {
	// Due lists the steps that a person is to do now, the most pressing first.
	Due(ctx context.Context, person string) ([]DueStep, error)
	// Milestones tells who got through gates, and how long that took them.
	Milestones(ctx context.Context) ([]Milestone, error)
	// Passages tells how far people are with gates, and what was signed off for them, by
	// person; who is on no track has none.
	Passages(ctx context.Context, people []string) (map[string]Passages, error)
}

// Passages are the gates of somebody's tracks that they have tried, and what they did in
// the real world, in the order of the tracks.
type Passages struct {
	Gates    []Passage `json:"gates"`
	SignOffs []SignOff `json:"sign_offs"`
	// Waits is how many things wait for somebody to sign them off.
	Waits int `json:"waits"`
}

// Passage is a gate that somebody has tried.
type Passage struct {
	Track    string `json:"track"` // title
	Title    string `json:"title"`
	Runs     int    `json:"runs"`      // that were played for it, until it was passed
	PassedMS *int64 `json:"passed_ms"` // when it was passed, as far as runs show; null: not yet
	Missing  string `json:"missing"`   // what is missing, in sentences; empty: it was passed
	Level    int    `json:"level"`     // of entrustment, 1 to 5; 0: nobody has marked it
	By       string `json:"by"`        // who has
}

// SignOff is a thing in the real world that was signed off.
type SignOff struct {
	Title string `json:"title"`
	By    string `json:"by"` // empty: they have been removed
	AtMS  int64  `json:"at_ms"`
}

// DueStep is a step of a track that somebody is to do.
type DueStep struct {
	Track, TrackTitle string
	Step, Title       string
	Drill             string // slug, where the step is one; empty: it is none
	Exercise          string // the same, of an exercise
	Due               time.Time
}

// Milestone is a gate of a track, and who got through it.
type Milestone struct {
	Track, TrackTitle string
	Step, Title       string
	Days              map[string]float64 // by person, from their start day until they were through
	Met, Late         []string           // of those who were to be through by now: in time, and not
}

// Service answers what runs mean.
type Service struct {
	Options
	now   func() time.Time
	facts *facts

	mu     sync.RWMutex
	models map[string]skill.Model // by name of skill and dimension
	fitted int                    // version of the facts that they rest on; -1: none was learned
	broken map[string][]string    // by drill, what looks wrong with it
	gates  []Milestone

	known workedOut
}

// New returns a service that has read nothing yet.
func New(o Options) *Service {
	return &Service{Options: o, now: time.Now, facts: newFacts(), models: map[string]skill.Model{}, fitted: -1, broken: map[string][]string{}, known: workedOut{estimates: map[string]estimates{}, tables: map[string]*table{}}}
}

// every is how often what is learned from everybody's runs is learned anew. What somebody
// just played counts for them at once.
const every = 10 * time.Minute

// Watch learns from time to time what is usual, until ctx ends.
func (s *Service) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.Learn(ctx); err != nil && ctx.Err() == nil {
			s.Logger.Warn("learn from what was played", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
}

// Learn reads what was played since it was last asked, and learns from all of it what is
// usual: how much learners differ, and how easy drills are. It asks who got through which
// gates as well.
func (s *Service) Learn(ctx context.Context) error {
	return errors.Join(s.learnGates(ctx), s.learnUsual(ctx))
}

func (s *Service) learnGates(ctx context.Context) error {
	if s.Tracks == nil {
		return nil
	}
	gates, err := s.Tracks.Milestones(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.gates = gates
	s.mu.Unlock()
	return nil
}

func (s *Service) learnUsual(ctx context.Context) error {
	if err := s.facts.read(ctx, s.Store); err != nil {
		return err
	}
	people, version := s.facts.people()
	s.mu.RLock()
	known := s.fitted == version
	s.mu.RUnlock()
	if known { // whoever asked for a page may have read what is new, and learned nothing from it
		return nil
	}
	models := map[string]skill.Model{}
	for _, sub := range subjects() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		models[sub.name] = skill.Fit(func(yield func([]skill.Evidence) bool) {
			for _, one := range people {
				if !yield(s.evidence(sub, one.id, one.runs)) {
					return
				}
			}
		}, s.now())
	}
	broken := s.lookBroken()
	s.mu.Lock()
	s.models, s.broken, s.fitted = models, broken, version
	s.mu.Unlock()
	return s.work(ctx, people)
}

// work works out what a lead asks for, of everybody, by what has just been learned.
func (s *Service) work(ctx context.Context, people []learner) error {
	hidden, err := s.Store.UnseenBy(ctx, "") // whoever plays in no game day
	if err != nil {
		return err
	}
	for _, one := range people {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		one.runs = shown(one.runs, hidden)
		s.estimateAnew(one)
		s.table(one)
	}
	s.known.keep(people)
	return nil
}

// model is what is usual for a subject.
func (s *Service) model(subject string) skill.Model {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if m, learned := s.models[subject]; learned {
		return m
	}
	return skill.Prior()
}
