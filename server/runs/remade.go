package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What the screens of a run in the tabletop showed follows from its log and its seed. Where
// the file is gone it is made again: the run is played to its end as one is that is taken
// up again, and the signals count only if its log comes out the same, byte for byte. One
// run is made again at a time; one that does not come out is not tried again soon.

// remaking is who is at it, and what did not come out.
type remaking struct {
	turn   chan struct{}
	mu     sync.Mutex
	failed *simplelru.LRU[string, struct{}]
}

// mostFailed bounds the runs of which it is known that they do not come out.
const mostFailed = 1024

func newRemaking() *remaking {
	failed, err := simplelru.NewLRU[string, struct{}](mostFailed, nil)
	if err != nil {
		panic(err) // a size below one
	}
	return &remaking{turn: make(chan struct{}, 1), failed: failed}
}

// finished is a log to which nothing may be added.
type finished struct{ event.Log }

func (finished) Append(context.Context, ...event.Event) ([]event.Event, error) {
	return nil, engine.ErrOtherwise
}

// remake makes the signals of a run again. The error wraps ErrNoSignals where they cannot
// be.
func (s *Service) remake(ctx context.Context, record store.Run) error {
	if record.Runtime != runtimes.Tabletop {
		return ErrNoSignals
	}
	r := s.remaking
	r.mu.Lock()
	_, failed := r.failed.Get(record.ID)
	r.mu.Unlock()
	if failed {
		return ErrNoSignals
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	err := s.replayed(ctx, record)
	if err == nil || ctx.Err() != nil {
		return err
	}
	s.Logger.Info("the signals of a run cannot be made again", "run", record.ID, "err", err)
	r.mu.Lock()
	r.failed.Add(record.ID, struct{}{})
	r.mu.Unlock()
	return fmt.Errorf("%w: %w", ErrNoSignals, err)
}

// replayed plays a run again to its end, and keeps what its screens show.
func (s *Service) replayed(ctx context.Context, record store.Run) error {
	events, err := pages(ctx, record.ID, s.Store.ReadUnredacted)
	if err != nil {
		return err
	}
	events, err = toItsEnd(events)
	if err != nil {
		return err
	}
	drill, err := s.Played(ctx, record)
	if err != nil {
		return err
	}
	// Whether a history lay behind it shows in its log, by the changes that were made before.
	err = s.replayedWith(ctx, record, drill, events, true)
	if errors.Is(err, engine.ErrOtherwise) {
		err = s.replayedWith(ctx, record, drill, events, false)
	}
	return err
}

// toItsEnd is the log of a run without what was added after its end. The error says why it
// cannot come out: another model played it, it was cut off, or somebody went on a journey,
// which leaves its marks on the system and in no log.
func toItsEnd(events []event.Event) ([]event.Event, error) {
	end := -1
	for i, e := range events {
		switch b := e.Body.(type) {
		case event.RunEnded:
			end = i
		case event.BaselinesPlayed:
			if b.Model != tabletop.Version {
				return nil, errors.New("another model played it")
			}
		case event.EvidenceViewed:
			if b.Source == event.SourceCustomer && e.Actor.Kind == event.Person {
				return nil, errors.New("somebody went on a journey")
			}
		}
	}
	if end < 0 {
		return nil, errors.New("it has no end")
	}
	return slices.Clone(events[:end+1]), nil
}

func (s *Service) replayedWith(ctx context.Context, record store.Run, drill library.Drill, events []event.Event, history bool) error {
	started, is := events[0].Body.(event.RunStarted)
	if !is {
		return errors.New("its log does not begin as one")
	}
	q := Play{Drill: drill, Runtime: record.Runtime, Seed: record.Seed, Raters: started.Raters, written: events}
	runtime, err := q.settle()
	if err != nil {
		return err
	}
	o := q.engine(runtime, "")
	o.ID, o.Log, o.Logger, o.Keep = record.ID, finished{}, s.Logger, true
	o.Trainees, o.Given = cast(events)
	if history {
		o.History = func(ctx context.Context) engine.Past {
			past, err := s.histories.Of(ctx, record.PersonID, o.Stack, o.Scenario, o.Seed, o.Epoch)
			if err != nil {
				s.Logger.Warn("make the signals of a run again without a history", "run", record.ID, "err", err)
			}
			return past
		}
	}
	run, err := engine.New(o)
	if err != nil {
		return err
	}
	err = run.Play(ctx)
	if err == nil {
		err = run.Broken()
	}
	if err == nil && run.Behind() {
		err = engine.ErrOtherwise
	}
	if err == nil {
		err = s.kept.put(record.ID, run.Signals())
	}
	return errors.Join(err, run.Close())
}
