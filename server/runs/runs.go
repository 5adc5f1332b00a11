// Package runs starts runs, keeps those in progress, and grades those that
// have ended.
//
// Invariants: a run is in the store before its sandbox starts; whatever ends
// it, its state in the store ends too, and a run that has ended has a grade,
// unless it never began. Whoever writes to a run's log before its end holds the
// claim on it, which the system frees when they die: several processes play on
// one data folder, and a run is taken for dead only when its player is. A run
// whose player died is marked interrupted and graded for what is there, and no
// file of it is left.
//
// Non-goals: who may start or see a run (web), playing (engine), judging
// (grading).
package runs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/store"
)

// Errors of this package.
var (
	// ErrNotEnded says that a run is still going, so it has no debrief.
	ErrNotEnded = errors.New("the run has not ended")
	// ErrBusy says that as many runs are in progress as the server allows.
	ErrBusy = errors.New("too many runs are in progress")
	// ErrMark says that a mark does not fit the rubric.
	ErrMark = errors.New("that mark cannot be given")
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
	// Recover closes the runs whose player died, and clears up after them.
	Recover bool
	// History lays a day of history behind the runs that people play.
	History bool
}

// Service starts and keeps runs.
type Service struct {
	Options
	mu        sync.Mutex
	active    map[string]*engine.Run
	ended     map[string]*engine.Run // ended a moment ago: screens may still ask
	claims    map[string]*claim      // of both
	unclosed  map[string]error       // why the end of a run could not be written
	endings   map[Ending]int         // since New
	histories histories
	making    sync.WaitGroup // of histories
	wg        sync.WaitGroup
	ctx       context.Context
	cancel    context.CancelFunc
}

// New returns a service without runs.
func New(ctx context.Context, o Options) (*Service, error) {
	s := &Service{Options: o, active: map[string]*engine.Run{}, ended: map[string]*engine.Run{}, claims: map[string]*claim{}, unclosed: map[string]error{}, endings: map[Ending]int{}, histories: histories{folder: filepath.Join(o.Store.Folder(), "history")}}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	if o.Recover {
		if err := s.recover(ctx); err != nil {
			return nil, fmt.Errorf("close interrupted runs: %w", err)
		}
	}
	return s, nil
}

// Play says what is to be played, on what and by whom.
type Play struct {
	Drill     library.Drill
	Runtime   string // empty: the default one
	Seed      int64  // 0: the scenario's own
	Person    store.Person
	Responder *engine.Responder // plays in the person's place; of Rehearse only
}

// Start begins a run of a person and returns while its sandbox is starting.
func (s *Service) Start(ctx context.Context, q Play) (store.Run, error) {
	q.Responder = nil
	record, run, err := s.prepare(ctx, q)
	if err != nil {
		return record, err
	}
	go func() {
		defer s.wg.Done()
		_, _, err := s.play(s.ctx, record, run, q.Drill.Rubric)
		if err != nil {
			s.Logger.Error("play run", "run", record.ID, "scenario", record.Scenario, "err", err)
		}
		if errors.Is(err, store.ErrDisk) {
			s.closeLater(record)
		}
		time.AfterFunc(afterwards, func() { s.forget(record.ID) })
	}()
	return record, nil
}

// Rehearse plays a run to its end, by a responder, and returns its record and
// grade.
func (s *Service) Rehearse(ctx context.Context, q Play) (store.Run, grading.Grade, error) {
	record, run, err := s.prepare(ctx, q)
	if err != nil {
		return record, grading.Grade{}, err
	}
	defer s.wg.Done()
	defer s.forget(record.ID)
	return s.play(ctx, record, run, q.Drill.Rubric)
}

// prepare makes the run and counts it as active; the caller plays it and then
// calls s.wg.Done.
func (s *Service) prepare(ctx context.Context, q Play) (record store.Run, run *engine.Run, err error) {
	runtime, err := q.settle()
	if err != nil {
		return store.Run{}, nil, err
	}
	hash := q.Drill.Rubric.Hash()
	if err := s.Store.PutRubric(ctx, hash, q.Drill.Rubric.Encode()); err != nil {
		return store.Run{}, nil, err
	}
	id := strings.ToLower(rand.Text()[:16])
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || s.playing(runtime.Runtime) >= runtime.Most {
		return store.Run{}, nil, ErrBusy
	}
	claim, err := claimRun(s.folder(), id)
	if err != nil {
		return store.Run{}, nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, claim.release())
		}
	}()
	options := q.engine(s.Library, runtime, claim.folder)
	options.ID, options.Log, options.Publish, options.Logger = id, s.Store, s.Publish, s.Logger
	if s.History && q.Responder == nil { // no machine looks back, and without it the log is that of a trial
		options.History = s.behind(options)
	}
	run, err = engine.New(options)
	if err != nil {
		return store.Run{}, nil, err
	}
	record, err = s.Store.CreateRun(ctx, store.Run{
		ID: id, Scenario: q.Drill.Slug, Title: q.Drill.Title, Stack: q.Drill.Stack, Runtime: q.Runtime, Seed: q.Seed,
		PersonID: q.Person.ID, State: engine.Starting, RubricHash: hash, LengthMS: q.Drill.Duration.Milliseconds(),
	})
	if err != nil {
		return store.Run{}, nil, err
	}
	s.active[id], s.claims[id] = run, claim
	s.wg.Add(1)
	return record, run, nil
}

// playing counts the runs in progress on a runtime.
func (s *Service) playing(runtime string) int {
	n := 0
	for _, run := range s.active {
		if run.Sandbox.Caps().Runtime == runtime {
			n++
		}
	}
	return n
}

// Active returns a run that is starting or in progress, or has ended a moment
// ago.
func (s *Service) Active(id string) (*engine.Run, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run, ok := s.active[id]; ok {
		return run, true
	}
	run, ok := s.ended[id]
	return run, ok
}

// Standing tells where a run stands, as screens show it.
func (s *Service) Standing(id string) live.Standing {
	run, ok := s.Active(id)
	if !ok {
		return live.Standing{State: engine.Ended, Speed: 1}
	}
	if s.Trouble(id) != nil {
		return live.Standing{At: run.Now(), State: engine.Ended, Speed: 1, Error: Unrecorded}
	}
	clock := run.Clock()
	return live.Standing{At: run.Now(), State: run.State(), Paused: clock.Paused, Speed: clock.Speed}
}

// closingLimit bounds how long writing a run's end and grade may take.
const closingLimit = 20 * time.Second

// afterwards is how long an ended run's telemetry can still be asked for.
const afterwards = 30 * time.Second

func (s *Service) play(ctx context.Context, record store.Run, run *engine.Run, rubric *grading.Rubric) (store.Run, grading.Grade, error) {
	playErr := run.Play(ctx)
	if playErr != nil && ctx.Err() != nil {
		playErr = errors.Join(playErr, ctx.Err()) // whatever broke, it was on purpose
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), closingLimit)
	defer cancel()
	var grade grading.Grade
	var err error
	if run.Broken() != nil {
		record, grade, err = s.conclude(saving, record, event.EndUnrecorded, errUnrecorded)
	} else {
		record, grade, err = s.close(saving, record, rubric, playErr)
	}
	s.mu.Lock()
	delete(s.active, record.ID)
	s.ended[record.ID] = run
	if err != nil {
		s.unclosed[record.ID] = err
	}
	s.endings[Ending{run.Sandbox.Caps().Runtime, err != nil || playErr != nil && ctx.Err() == nil}]++
	s.mu.Unlock()
	return record, grade, errors.Join(playErr, err)
}

func (s *Service) forget(id string) {
	s.mu.Lock()
	run, claim := s.ended[id], s.claims[id]
	delete(s.ended, id)
	delete(s.unclosed, id)
	if run != nil {
		delete(s.claims, id)
	}
	s.mu.Unlock()
	if run == nil {
		return
	}
	if err := errors.Join(run.Close(), claim.release()); err != nil {
		s.Logger.Warn("free the telemetry of a run", "run", id, "err", err)
	}
}

// close writes how a run ended, and its grade. One that never began has none,
// and has failed; one that broke down has ended like any other.
func (s *Service) close(ctx context.Context, record store.Run, rubric *grading.Rubric, playErr error) (store.Run, grading.Grade, error) {
	events, err := s.Events(ctx, record.ID)
	if err != nil {
		return record, grading.Grade{}, err
	}
	// The grade comes first: who sees that a run has ended asks for it.
	var grade grading.Grade
	var ungraded error
	if len(events) > 0 {
		if grade, ungraded = rubric.Grade(events); ungraded == nil {
			ungraded = s.putGrade(ctx, record.ID, grade)
		}
	}
	if ungraded != nil {
		ungraded = fmt.Errorf("grade run %s: %w", record.ID, ungraded)
	}
	record, err = s.Store.UpdateRun(ctx, record.ID, func(r *store.Run) {
		now := time.Now().UTC()
		r.State, r.Ended = engine.Ended, &now
		switch {
		case errors.Is(playErr, context.Canceled) && len(events) == 0:
			r.State, r.EndReason, r.Error = engine.Failed, event.EndStopped, "stopped before it began"
		case errors.Is(playErr, errDied) && len(events) == 0:
			r.State, r.EndReason, r.Error = engine.Failed, event.EndInterrupted, playErr.Error()
		case errors.Is(playErr, errDied): // its log says so
		case errors.Is(playErr, errUnrecorded):
			r.EndReason, r.Error = event.EndUnrecorded, Unrecorded
			if len(events) == 0 {
				r.State = engine.Failed
			}
		case playErr != nil && len(events) == 0:
			r.State, r.Error = engine.Failed, playErr.Error()
		case playErr != nil: // whether it could be told or not
			r.EndReason, r.Error = event.EndFailed, playErr.Error()
		}
		for _, e := range events {
			switch b := e.Body.(type) {
			case event.RunStarted:
				r.Epoch = time.UnixMilli(b.EpochMS).UTC()
			case event.RunEnded:
				r.EndReason, r.TookMS = b.Reason, e.At.Milliseconds()
			}
		}
	})
	return record, grade, errors.Join(ungraded, err)
}

// Stop ends every run in progress in good order and waits for them.
func (s *Service) Stop(ctx context.Context) error {
	s.cancel()
	done := make(chan struct{})
	go func() { s.wg.Wait(); s.making.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		return fmt.Errorf("stop the runs in progress: %w", ctx.Err())
	}
	s.mu.Lock()
	ids := make([]string, 0, len(s.ended))
	for id := range s.ended {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	for _, id := range ids {
		s.forget(id)
	}
	return nil
}

// Debrief is the reading of a run afterwards.
type Debrief struct {
	Grade   grading.Grade
	Rubric  *grading.Rubric
	Debrief debrief.Debrief
	Events  []event.Event
}
