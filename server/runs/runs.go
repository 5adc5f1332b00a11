// Package runs starts runs, keeps those in progress, and grades those that
// have ended.
//
// Invariants: a run is in the store before its sandbox starts; whatever ends
// it, its state in the store ends too, and a run that has ended has a grade,
// unless it never began. Whoever writes to a run's log before its end holds the
// claim on it, which the system frees when they die: several processes play on
// one data folder, and a run is taken for dead only when its player is. A run
// whose player died is taken up again where it was, or else marked interrupted and graded
// for what is there, and then no file of it is left.
//
// Non-goals: who may start or see a run (web), playing (engine), judging
// (grading).
package runs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Errors of this package.
var (
	// ErrNotEnded says that a run is still going, so it has no debrief.
	ErrNotEnded = errors.New("the run has not ended")
	// ErrBusy says that the server begins no more runs: it stops, or as many are
	// in progress as it allows and this one cannot wait.
	ErrBusy = errors.New("too many runs are in progress")
	// ErrOwnRun says that whoever gives a mark has played the run.
	ErrOwnRun = errors.New("nobody marks a run that they played")
	// ErrUncalibrated says that a rater has not marked the sample runs.
	ErrUncalibrated = errors.New("the rater is not calibrated")
	// ErrNoRuntime says that there is no runtime of that name, or that it
	// cannot play what it is asked to.
	ErrNoRuntime = errors.New("no such runtime")
)

// Options are what a Service is made of.
type Options struct {
	Store   *store.Store
	Library *library.Library
	// Publish is handed committed events, in order for each run. Optional.
	Publish func([]event.Event)
	Logger  *slog.Logger
	// Recover takes up again or closes the runs whose player died, and clears up after
	// them.
	Recover bool
	// History lays a day of history behind the runs that people play.
	History bool
	// Baselines has runs that end in good order played again by the model, without
	// those who played them: what their harm is measured by.
	Baselines bool
	// Retell has runs that people have played told again without each of their
	// actions.
	Retell bool
	// Policy is how the house works where nobody has said more: see store.PolicyFor.
	Policy store.Profile
	Limits Limits
}

// Service starts and keeps runs.
type Service struct {
	Options
	mu         sync.Mutex // of what is in memory; nothing that waits is done under it
	queue      []*waiting // as they came, those with a place among them
	active     map[string]*playing
	ended      []*playing       // a moment ago, the latest last: screens may still ask
	unclosed   map[string]error // why the end of a run could not be written
	endings    map[Ending]int   // since New
	histories  *histories
	kept       *signalFiles // signals of runs that have ended
	remaking   *remaking
	summaries  *summaries
	editions   *made[string, library.Drill] // compiled, by hash
	shown      *made[string, Golden]        // golden plays, by edition
	watched    *made[string, watched]       // golden runs, by id
	recordings *made[string, []event.Event] // logs of recordings, by id
	model      *Model
	retelling  map[string]Retelling // by run
	retellings turns
	making     sync.WaitGroup // of histories
	marking    sync.Mutex     // held over a judgement
	wg         sync.WaitGroup
	ctx        context.Context
	cancel     context.CancelFunc
}

// playing is a run that has a place.
type playing struct {
	*waiting
	run    *engine.Run
	person string
	stop   context.CancelCauseFunc
	kept   chan struct{} // closed when its signals have been kept, or are not
}

// New returns a service without runs.
func New(ctx context.Context, o Options) (*Service, error) {
	s := &Service{Options: o, active: map[string]*playing{}, unclosed: map[string]error{}, endings: map[Ending]int{}, retelling: map[string]Retelling{}}
	s.Limits = o.Limits.filled()
	s.editions, s.shown = newMade[string, library.Drill](mostEditions, nil), newMade[string, Golden](mostEditions, ErrNoGolden)
	s.watched = newMade[string, watched](mostWatched, ErrNoGolden)
	s.recordings = newMade[string, []event.Event](mostRecordings, nil)
	s.histories = newHistories(filepath.Join(o.Store.Folder(), "history"), s.Limits.Histories)
	s.remaking = newRemaking()
	s.kept = newSignalFiles(o.Store, s.Limits.Signals)
	s.model, s.summaries = NewModel(o.Logger), newSummaries()
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if o.Recover {
		if err := s.recover(ctx); err != nil {
			return nil, fmt.Errorf("close interrupted runs: %w", err)
		}
	}
	return s, nil
}

// Active returns a run that is starting or in progress, or has ended a moment
// ago.
func (s *Service) Active(id string) (*engine.Run, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.active[id]; ok {
		return p.run, true
	}
	for _, p := range s.ended {
		if p.record.ID == id {
			return p.run, true
		}
	}
	return nil, false
}

// Standing is where a run stands, and how it goes on from there.
type Standing struct {
	At     faults.Time // run time
	State  event.RunState
	Paused bool
	Speed  float64 // run time for each second of wall time
	Error  string  // why it ended before it was recorded to its end, for people
	Place  int     // in the queue, of one that waits; 1 is next
}

// Standing tells where a run stands, as screens show it.
func (s *Service) Standing(id string) Standing {
	if at, ok := s.Place(id); ok {
		return Standing{State: event.StateQueued, Place: at.Place, Speed: 1}
	}
	run, ok := s.Active(id)
	if !ok {
		return Standing{State: event.StateEnded, Speed: 1}
	}
	if s.Trouble(id) != nil {
		return Standing{At: run.Now(), State: event.StateEnded, Speed: 1, Error: Unrecorded}
	}
	clock := run.Clock()
	return Standing{At: run.Now(), State: run.State(), Paused: clock.Paused, Speed: clock.Speed}
}

// Stop ends every run in progress in good order and waits for them.
func (s *Service) Stop(ctx context.Context) error {
	s.cancel()
	s.mu.Lock()
	var left []*waiting
	s.queue = slices.DeleteFunc(s.queue, func(w *waiting) bool {
		if w.written { // else whoever writes it takes care of it
			left = append(left, w)
		}
		return w.written
	})
	s.mu.Unlock()
	for _, w := range left {
		s.dismiss(w, event.EndStopped, stoppedWaiting)
	}
	done := make(chan struct{})
	go func() { s.wg.Wait(); s.making.Wait(); s.kept.reading.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("stop the runs in progress: %w", ctx.Err())
	}
	s.mu.Lock()
	ended := slices.Clone(s.ended)
	s.mu.Unlock()
	for _, p := range ended {
		s.forget(p)
	}
	return nil
}

// Debrief is the reading of a run afterwards.
type Debrief struct {
	Grade   grading.Grade
	Rubric  *grading.Rubric
	Marking grading.Marking
	Debrief debrief.Debrief
	Began   string        // id of who began the run
	Events  []event.Event // marks included: Seen says what somebody may read
}
