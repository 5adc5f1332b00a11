package runs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// Play says what is to be played, on what and by whom.
type Play struct {
	Drill   library.Drill
	Runtime string // empty: the default one
	Seed    int64  // 0: the scenario's own
	Raters  int    // that its marks take; 0: one
	Person  store.Person
	// Assignment is the id of the one that it comes from; empty: it is the person's
	// own.
	Assignment string
	// Policy is how the house works that it is played in: an event.Policy…; empty: as the
	// drill has it. Start fills it in: see decisions/0159.
	Policy string
	// Crew are those who play it together, the person among them; empty: they alone.
	Crew []store.Named
	// Led says that whoever leads its crew begins it: how many runs the person may have
	// does not hold it back.
	Led bool
	// Trial has the run be in no figures: an author tries a draft by it, or it is a tour.
	Trial bool
	// From is the run time at which it is handed over: until then nobody acts, and
	// nothing waits. Of a runtime without a clock of its own.
	From      faults.Time
	Responder *engine.Responder // plays in the person's place; of Rehearse only

	replay  *engine.Replay // what people did in a run that is played again
	written []event.Event  // what the log of a run holds that is taken up again
}

// Start takes on a run of a person. It returns while its sandbox is starting or,
// where no place is free, while it waits for one; Place tells. The error is
// ErrEnough when the person has as many as they may, and ErrQueueFull.
func (s *Service) Start(ctx context.Context, q Play) (store.Run, error) {
	q.Responder = nil
	return s.prepare(ctx, q, s.launch)
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
		} else {
			s.keepSignals(p)
		}
		close(p.kept)
		if err == nil && s.Options.Retell {
			s.retellLater(p)
		}
		s.keep(p)
	}()
}

// seat has a run in progress. Whoever plays it then calls s.wg.Done. The lock is
// held.
func (s *Service) seat(ctx context.Context, w *waiting, run *engine.Run) (*playing, context.Context) {
	ctx, stop := context.WithCancelCause(ctx)
	p := &playing{waiting: w, run: run, person: w.record.PersonID, stop: stop, kept: make(chan struct{})}
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
	if p == nil {
		return record, grading.Grade{}, fmt.Errorf("rehearse %s: ended before it began: %w", q.Drill.Slug, context.Canceled)
	}
	defer s.wg.Done()
	defer s.forget(p)
	defer close(p.kept)
	return s.play(ctx, p)
}

// prepare takes a run on: it reserves a place or a slot in the queue, writes the
// run down, and has it begin if it has a place. What fails on the way gives the
// reservation back. The lock is held for the reservation and at the end, and
// never while the disk is waited for. See decisions/0064.
func (s *Service) prepare(ctx context.Context, q Play, begin func(*waiting, *engine.Run)) (record store.Run, err error) {
	runtime, err := q.settle()
	if err != nil {
		return store.Run{}, err
	}
	if q.Responder == nil && !q.Trial {
		if q.Policy, err = s.policy(ctx, q); err != nil {
			return store.Run{}, err
		}
	}
	w := &waiting{play: q, runtime: runtime, record: store.Run{
		ID: strings.ToLower(rand.Text()[:16]), Scenario: q.Drill.Slug, Title: q.Drill.Title, Stack: q.Drill.Stack, Runtime: q.Runtime, Seed: q.Seed,
		PersonID: q.Person.ID, State: event.StateStarting, RubricHash: q.Drill.Rubric.Hash(), Edition: q.Drill.Edition.Hash(), LengthMS: q.Drill.Duration.Milliseconds(),
		Unassessed: q.Responder == nil && !q.Trial, Trial: q.Trial, Assignment: q.Assignment,
	}}
	if err := s.reserve(w); err != nil {
		return store.Run{}, err
	}
	defer s.wg.Done()
	defer s.admit(runtime.Runtime) // who came meanwhile and waits behind it, or it itself
	run, record, err := s.write(ctx, w)
	s.mu.Lock()
	there, goes := slices.Contains(s.queue, w), err == nil && s.ctx.Err() == nil
	if there && goes {
		w.record, w.written = record, true
	}
	if there && (w.place || !goes) {
		s.unqueue(w)
	}
	if there && goes && w.place {
		begin(w, run)
	}
	s.mu.Unlock()
	switch {
	case !there: // somebody has ended it already
		return record, err
	case err != nil && w.claim != nil:
		return store.Run{}, errors.Join(err, w.claim.release())
	case err != nil:
		return store.Run{}, err
	case !goes:
		s.dismiss(w, event.EndStopped, stoppedWaiting)
		return store.Run{}, ErrBusy
	}
	return record, nil
}

// policy is how the house works that people play in. Authors try a draft, and newcomers
// are led through a tour, as it is written.
func (s *Service) policy(ctx context.Context, q Play) (string, error) {
	people := []string{q.Person.ID}
	for i, n := range q.Crew {
		if i == 0 {
			people = nil
		}
		people = append(people, n.PersonID)
	}
	p, err := s.Store.PolicyFor(ctx, q.Assignment, people, s.Options.Policy)
	return string(p), err
}

// reserve enters a run into the queue, with a place if one is free, so that it
// counts from now on. It looks at memory alone. Whoever has reserved calls
// s.wg.Done.
func (s *Service) reserve(w *waiting) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := w.play
	waits := s.free(w.runtime) <= 0 || s.placeless(w.runtime.Runtime) > 0
	switch {
	case s.ctx.Err() != nil, waits && q.Responder != nil:
		return ErrBusy
	case q.Responder == nil && !q.Led && s.having(q.Person.ID) >= s.Limits.of(q.Person):
		return ErrEnough
	case waits && s.placeless("") >= s.Limits.Queue:
		return ErrQueueFull
	}
	w.place = !waits
	s.queue = append(s.queue, w)
	s.wg.Add(1)
	return nil
}

// write claims a run, makes its engine if it has a place, and records it. What
// it has claimed is in w, whatever fails.
func (s *Service) write(ctx context.Context, w *waiting) (run *engine.Run, record store.Run, err error) {
	claim, err := claimRun(s.folder(), w.record.ID)
	if err != nil {
		return nil, record, err
	}
	s.mu.Lock()
	w.claim = claim // whoever ends the run releases it
	s.mu.Unlock()
	if w.place {
		if run, err = s.engine(w); err != nil {
			return nil, record, err
		}
	}
	record, err = s.Store.CreateRunOf(ctx, w.record, kept(w.play.Drill))
	if err == nil && record.Trial {
		if err := s.Store.DropTrials(ctx, record.PersonID, mostTrials); err != nil {
			s.Logger.Warn("drop the old trials of an author", "person", record.PersonID, "err", err)
		}
	}
	return run, record, err
}

// mostTrials is how many trials of one author that have ended are kept: whoever writes a
// drill tries it again and again, and each try has its log, and an edition of its own.
const mostTrials = 20

// engine makes what plays a run, which begins now.
func (s *Service) engine(w *waiting) (*engine.Run, error) {
	options := w.play.engine(w.runtime, w.claim.folder)
	if err := noteModel(w.play, w.claim.folder); err != nil {
		return nil, err
	}
	if w.written && w.play.Responder == nil && len(w.play.written) == 0 { // others may have joined while it waited
		if err := s.seatMembers(w.record.ID, &options); err != nil {
			return nil, err
		}
	}
	if len(w.play.written) > 0 {
		options.Awaited, options.Patience = w.back, s.Limits.Away
	}
	options.ID, options.Log, options.Logger = w.record.ID, s.Store, s.Logger
	options.Keep = w.play.Responder == nil // what a machine plays can be played again
	options.Publish = s.summaries.follow(w.record.ID, w.play.Drill.Scenario, w.play.Drill.Rubric, len(w.play.written) > 0, s.Publish)
	if s.History && w.play.Responder == nil { // no machine looks back, and without it the log is that of a trial
		options.History = s.behind(w.play.Person.ID, options, w.claim.folder)
	}
	return engine.New(options)
}
