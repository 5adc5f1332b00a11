package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"

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

// remaking is whose turn it is, and of which runs it is known that there is nothing to be
// had: neither in a file nor by playing them.
type remaking struct {
	turns  turns
	mu     sync.Mutex
	failed *simplelru.LRU[string, struct{}]
}

// mostFailed bounds the runs of which that is known.
const mostFailed = 1024

func newRemaking() *remaking {
	failed, err := simplelru.NewLRU[string, struct{}](mostFailed, nil)
	if err != nil {
		panic(err) // a size below one
	}
	return &remaking{failed: failed}
}

func (r *remaking) hasFailed(run string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, failed := r.failed.Get(run)
	return failed
}

func (r *remaking) fail(run string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed.Add(run, struct{}{})
}

// finished is a log to which nothing may be added.
type finished struct{ event.Log }

func (finished) Append(context.Context, ...event.Event) ([]event.Event, error) {
	return nil, engine.ErrOtherwise
}

// remake makes the signals of a run again for a person. The error wraps ErrNoSignals where
// they cannot be; then they are not asked for again soon.
func (s *Service) remake(ctx context.Context, record store.Run, person string) error {
	err := s.replayed(ctx, record, person)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if !errors.Is(err, syscall.ENOSPC) { // a full disk is not full for good
		s.remaking.fail(record.ID)
	}
	s.Logger.Info("the signals of a run cannot be made again", "run", record.ID, "err", err)
	return fmt.Errorf("%w: %w", ErrNoSignals, err)
}

// errLive says that a run cannot be played again: what it was played on goes by the clock.
var errLive = errors.New("it was played on running services")

// replayed plays a run again to its end, and keeps what its screens show.
func (s *Service) replayed(ctx context.Context, record store.Run, person string) error {
	if record.Runtime != runtimes.Tabletop {
		return errLive
	}
	done, err := s.remaking.turns.take(ctx, person)
	if err != nil {
		return err
	}
	defer done()
	if IsWatched(record.ID) {
		return s.replayWatched(ctx, record.ID)
	}
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
	err = s.replayedWith(ctx, record, person, drill, events, true)
	if errors.Is(err, engine.ErrOtherwise) {
		err = s.replayedWith(ctx, record, person, drill, events, false)
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

func (s *Service) replayedWith(ctx context.Context, record store.Run, person string, drill library.Drill, events []event.Event, history bool) error {
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
			past, err := s.histories.Of(ctx, person, o.Stack, o.Scenario, o.Seed, o.Epoch)
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
		err = s.kept.put(ctx, record.ID, run.Signals())
	}
	return errors.Join(err, run.Close())
}
