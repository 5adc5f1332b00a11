package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// A drill's golden rehearsal, played once by the model for each edition of the drill, can
// be watched as a run that is over is. It is in no list, and nobody's: its log is in
// memory, its signals are with those of other runs, and either is made again where it has
// gone. See decisions/0143.

// watchedPrefix begins the ids of such runs; ids of others have no hyphen.
const watchedPrefix = "watch-"

// watchedID is how the golden run of an edition is called.
func watchedID(edition string) string { return watchedPrefix + edition[:min(len(edition), 16)] }

// IsWatched reports whether an id is that of a golden run to be watched.
func IsWatched(id string) bool { return strings.HasPrefix(id, watchedPrefix) }

// madeUp reports whether an id is that of a run that the model plays for whoever looks at
// it: of none in the store.
func madeUp(id string) bool { return IsWatched(id) || strings.HasPrefix(id, recordingPrefix) }

// watched is a golden run.
type watched struct {
	record store.Run
	events []event.Event
}

// mostWatched bounds the golden runs whose logs are in memory.
const mostWatched = 16

// Watch returns the golden run of a drill, which is played when it is first asked for. The
// error wraps ErrNoGolden when there is none.
func (s *Service) Watch(drill library.Drill) (store.Run, error) {
	w, err := s.watch(drill)
	return w.record, err
}

// watch is Watch, with the log. That its signals cannot be kept loses nothing else.
func (s *Service) watch(drill library.Drill) (watched, error) {
	id := watchedID(drill.Edition.Hash())
	return s.watched.get(s.ctx, id, func() (watched, error) {
		w, unkeepable, err := s.playWatched(s.ctx, drill)
		if unkeepable != nil {
			s.Logger.Warn("keep the signals of a golden run", "run", id, "err", unkeepable)
		}
		return w, err
	})
}

// WatchedDrill is the drill of a golden run, by the run's id; false: the drill has changed,
// or is there no more.
func (s *Service) WatchedDrill(id string) (library.Drill, bool) {
	for _, d := range s.Library.Drills() {
		if watchedID(d.Edition.Hash()) == id {
			return d, true
		}
	}
	return library.Drill{}, false
}

// playWatched plays it, and keeps what its screens show; unkeepable is why it cannot.
func (s *Service) playWatched(ctx context.Context, drill library.Drill) (w watched, unkeepable, err error) {
	q, err := goldenPlay(drill)
	if err != nil {
		return watched{}, nil, err
	}
	w = watched{record: store.Run{
		ID: watchedID(drill.Edition.Hash()), Scenario: drill.Slug, Title: drill.Title, Stack: drill.Stack, Runtime: runtimes.Tabletop, Seed: drill.Seed,
		PersonID: q.Responder.Actor.ID, PersonName: q.Responder.Actor.Name, State: event.StateEnded, RubricHash: drill.Rubric.Hash(), Edition: drill.Edition.Hash(),
		LengthMS: drill.Duration.Milliseconds(), Created: rehearsed, Epoch: rehearsed,
	}}
	w.events, err = s.model.play(ctx, unkept{
		Play:   q,
		change: func(o *engine.Options) { o.Keep = true },
		watch: func(run *engine.Run, _ []event.Event) error {
			unkeepable = s.kept.put(ctx, w.record.ID, run.Signals())
			return nil
		},
	})
	if errors.Is(err, ErrNoRuntime) {
		err = fmt.Errorf("%w: %w", ErrNoGolden, err)
	}
	if err != nil {
		return watched{}, nil, err
	}
	for _, e := range w.events {
		if b, over := e.Body.(event.RunEnded); over {
			ended := rehearsed.Add(e.At)
			w.record.EndReason, w.record.TookMS, w.record.Ended = b.Reason, e.At.Milliseconds(), &ended
		}
	}
	return w, unkeepable, nil
}

// goldenPlay is how the golden rehearsal of a drill is played by the model.
func goldenPlay(drill library.Drill) (Play, error) {
	at := slices.IndexFunc(drill.Rehearsals, func(r scenarios.Rehearsal) bool { return r.Name == golden })
	if at < 0 {
		return Play{}, fmt.Errorf("%w: %s has no rehearsal %s", ErrNoGolden, drill.Slug, golden)
	}
	return Play{Drill: drill, Runtime: runtimes.Tabletop, Responder: engine.NewResponder(drill.Rehearsals[at])}, nil
}

// watchedEvents is the log of a golden run.
func (s *Service) watchedEvents(id string) ([]event.Event, error) {
	drill, ok := s.WatchedDrill(id)
	if !ok {
		return nil, store.ErrNotFound
	}
	w, err := s.watch(drill)
	return w.events, err
}

// watchedDebrief reads a golden run.
func (s *Service) watchedDebrief(id string) (Debrief, error) {
	drill, ok := s.WatchedDrill(id)
	if !ok {
		return Debrief{}, store.ErrNotFound
	}
	events, err := s.watchedEvents(id)
	if err != nil {
		return Debrief{}, err
	}
	grade, err := drill.Rubric.Grade(events)
	if err != nil {
		return Debrief{}, fmt.Errorf("grade the golden run of %s: %w", drill.Slug, err)
	}
	return Debrief{Grade: grade, Rubric: drill.Rubric, Debrief: debrief.Build(drill.Rubric, events, grade), Events: events}, nil
}

// replayWatched has a golden run played again.
func (s *Service) replayWatched(ctx context.Context, id string) error {
	drill, ok := s.WatchedDrill(id)
	if !ok {
		return ErrNoGolden
	}
	_, unkeepable, err := s.playWatched(ctx, drill)
	return errors.Join(err, unkeepable)
}
