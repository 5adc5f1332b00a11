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
	"slices"
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
	// ErrBusy says that the server begins no more runs: it stops, or as many are
	// in progress as it allows and this one cannot wait.
	ErrBusy = errors.New("too many runs are in progress")
	// ErrOwnRun says that whoever gives a mark has played the run.
	ErrOwnRun = errors.New("nobody marks a run that they played")
	// ErrNothing says that what a mark is for is not in the run.
	ErrNothing = errors.New("there is nothing to mark")
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
	Limits  Limits
}

// Service starts and keeps runs.
type Service struct {
	Options
	mu        sync.Mutex
	queue     []*waiting // as they came
	active    map[string]*playing
	ended     []*playing       // a moment ago, the latest last: screens may still ask
	unclosed  map[string]error // why the end of a run could not be written
	endings   map[Ending]int   // since New
	histories *histories
	making    sync.WaitGroup // of histories
	wg        sync.WaitGroup
	ctx       context.Context
	cancel    context.CancelFunc
}

// playing is a run that has a place.
type playing struct {
	*waiting
	run    *engine.Run
	person string
	stop   context.CancelCauseFunc
}

// New returns a service without runs.
func New(ctx context.Context, o Options) (*Service, error) {
	s := &Service{Options: o, active: map[string]*playing{}, unclosed: map[string]error{}, endings: map[Ending]int{}}
	s.Limits = o.Limits.filled()
	s.histories = newHistories(filepath.Join(o.Store.Folder(), "history"), s.Limits.Histories)
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

// Start takes on a run of a person. It returns while its sandbox is starting or,
// where no place is free, while it waits for one; Place tells. The error is
// ErrEnough when the person has as many as they may, and ErrQueueFull.
func (s *Service) Start(ctx context.Context, q Play) (store.Run, error) {
	q.Responder = nil
	return s.prepare(ctx, q, func(w *waiting, run *engine.Run) {
		if run != nil {
			s.launch(w, run)
		} else {
			s.queue = append(s.queue, w)
		}
	})
}

// launch plays a run. The lock is held.
func (s *Service) launch(w *waiting, run *engine.Run) {
	p, ctx := s.seat(s.ctx, w, run)
	go func() {
		defer s.wg.Done()
		_, _, err := s.play(ctx, p)
		if err != nil {
			s.Logger.Error("play run", "run", w.record.ID, "scenario", w.record.Scenario, "err", err)
		}
		if errors.Is(err, store.ErrDisk) {
			s.closeLater(w.record)
		}
		s.keep(p)
	}()
}

// seat gives a run a place. Whoever plays it then calls s.wg.Done. The lock is
// held.
func (s *Service) seat(ctx context.Context, w *waiting, run *engine.Run) (*playing, context.Context) {
	ctx, stop := context.WithCancelCause(ctx)
	p := &playing{waiting: w, run: run, person: w.record.PersonID, stop: stop}
	s.active[w.record.ID] = p
	s.wg.Add(1)
	return p, ctx
}

// Rehearse plays a run to its end, by a responder, and returns its record and
// grade. It does not wait: the error is ErrBusy where no place is free.
func (s *Service) Rehearse(ctx context.Context, q Play) (store.Run, grading.Grade, error) {
	var p *playing
	record, err := s.prepare(ctx, q, func(w *waiting, run *engine.Run) { p, ctx = s.seat(ctx, w, run) })
	if err != nil {
		return record, grading.Grade{}, err
	}
	defer s.wg.Done()
	defer s.forget(p)
	return s.play(ctx, p)
}

// prepare takes a run on and hands it over, with the lock held. One that waits,
// which no rehearsal does, has no engine yet.
func (s *Service) prepare(ctx context.Context, q Play, take func(*waiting, *engine.Run)) (record store.Run, err error) {
	w := &waiting{}
	if w.runtime, err = q.settle(); err != nil {
		return store.Run{}, err
	}
	w.play = q
	hash := q.Drill.Rubric.Hash()
	if err := s.Store.PutRubric(ctx, hash, q.Drill.Rubric.Encode()); err != nil {
		return store.Run{}, err
	}
	id := strings.ToLower(rand.Text()[:16])
	s.mu.Lock()
	defer s.mu.Unlock()
	waits := s.playing(w.runtime.Runtime) >= s.Limits.most(w.runtime) || len(s.order(w.runtime.Runtime)) > 0
	switch {
	case s.ctx.Err() != nil, waits && q.Responder != nil:
		return store.Run{}, ErrBusy
	case q.Responder == nil && s.having(q.Person.ID) >= s.Limits.of(q.Person):
		return store.Run{}, ErrEnough
	case waits && len(s.queue) >= s.Limits.Queue:
		return store.Run{}, ErrQueueFull
	}
	if w.claim, err = claimRun(s.folder(), id); err != nil {
		return store.Run{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.claim.release())
		}
	}()
	w.record = store.Run{
		ID: id, Scenario: q.Drill.Slug, Title: q.Drill.Title, Stack: q.Drill.Stack, Runtime: q.Runtime, Seed: q.Seed,
		PersonID: q.Person.ID, State: engine.Starting, RubricHash: hash, LengthMS: q.Drill.Duration.Milliseconds(),
	}
	var run *engine.Run
	if !waits {
		if run, err = s.engine(w); err != nil {
			return store.Run{}, err
		}
	}
	if w.record, err = s.Store.CreateRun(ctx, w.record); err != nil {
		return store.Run{}, err
	}
	take(w, run)
	return w.record, nil
}

// engine makes what plays a run, which begins now.
func (s *Service) engine(w *waiting) (*engine.Run, error) {
	options := w.play.engine(s.Library, w.runtime, w.claim.folder)
	options.ID, options.Log, options.Publish, options.Logger = w.record.ID, s.Store, s.Publish, s.Logger
	if s.History && w.play.Responder == nil { // no machine looks back, and without it the log is that of a trial
		options.History = s.behind(w.play.Person.ID, options)
	}
	return engine.New(options)
}

// playing counts the runs in progress on a runtime.
func (s *Service) playing(runtime string) int {
	n := 0
	for _, p := range s.active {
		if p.runtime.Runtime == runtime {
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

// Standing tells where a run stands, as screens show it.
func (s *Service) Standing(id string) live.Standing {
	if at, ok := s.Place(id); ok {
		return live.Standing{State: Queued, Place: at.Place, Speed: 1}
	}
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

func (s *Service) play(ctx context.Context, p *playing) (store.Run, grading.Grade, error) {
	defer p.stop(nil) // what was begun for it alone ends with it
	playErr := p.run.Play(ctx)
	if playErr != nil && ctx.Err() != nil {
		playErr = errors.Join(playErr, context.Cause(ctx)) // whatever broke, it was on purpose
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), closingLimit)
	defer cancel()
	var grade grading.Grade
	record, err := p.record, error(nil)
	if p.run.Broken() != nil {
		record, grade, err = s.conclude(saving, record, event.EndUnrecorded, errUnrecorded)
	} else {
		record, grade, err = s.close(saving, record, p.play.Drill.Rubric, playErr)
	}
	s.mu.Lock()
	delete(s.active, record.ID)
	s.ended = append(s.ended, p)
	if err != nil {
		s.unclosed[record.ID] = err
	}
	s.endings[Ending{p.runtime.Runtime, err != nil || playErr != nil && ctx.Err() == nil}]++
	s.mu.Unlock()
	s.admit(p.runtime.Runtime)
	return record, grade, errors.Join(playErr, err)
}

// keep keeps a run that has been closed for the screens that are open, for a
// moment, and not many of one person.
func (s *Service) keep(p *playing) {
	s.mu.Lock()
	var old []*playing // the latest first
	for _, other := range slices.Backward(s.ended) {
		if other.person == p.person && s.unclosed[other.record.ID] == nil {
			old = append(old, other)
		}
	}
	s.mu.Unlock()
	for _, other := range old[min(len(old), endedEach):] {
		s.forget(other)
	}
	time.AfterFunc(afterwards, func() { s.forget(p) })
}

func (s *Service) forget(p *playing) {
	s.mu.Lock()
	before := len(s.ended)
	s.ended = slices.DeleteFunc(s.ended, func(other *playing) bool { return other == p })
	mine := len(s.ended) < before
	if mine {
		delete(s.unclosed, p.record.ID)
	}
	s.mu.Unlock()
	if !mine {
		return
	}
	if err := errors.Join(p.run.Close(), p.claim.release()); err != nil {
		s.Logger.Warn("free the telemetry of a run", "run", p.record.ID, "err", err)
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
		r.State, r.Ended, r.Opens = engine.Ended, &now, opens(rubric, events, r.LengthMS, now)
		switch {
		case errors.Is(playErr, context.Canceled) && len(events) == 0:
			r.State, r.EndReason, r.Error = engine.Failed, event.EndStopped, "stopped before it began"
			if early, ok := errors.AsType[endedEarly](playErr); ok {
				r.Error = string(early)
			}
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

// opens returns when the answers of a run that ends now are shown to whoever
// played it; the zero time says at once. Of one that was not played to where
// nothing is left to find out that is when its time would have been up, had it
// gone on as fast as a clock does: however fast it was played, and by whatever
// it ended. See decisions/0036.
func opens(rubric *grading.Rubric, events []event.Event, lengthMS int64, now time.Time) time.Time {
	if len(events) == 0 || grading.Settled(rubric, events) {
		return time.Time{}
	}
	took := events[len(events)-1].At
	return now.Add(max(0, time.Duration(lengthMS)*time.Millisecond-took))
}

// Stop ends every run in progress in good order and waits for them.
func (s *Service) Stop(ctx context.Context) error {
	s.cancel()
	s.mu.Lock()
	queue := s.queue
	s.queue = nil
	s.mu.Unlock()
	for _, w := range queue {
		s.dismiss(w, event.EndStopped, "The server was stopped before its turn came.")
	}
	done := make(chan struct{})
	go func() { s.wg.Wait(); s.making.Wait(); close(done) }()
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
	Debrief debrief.Debrief
	Events  []event.Event
}
