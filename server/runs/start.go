package runs

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

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
