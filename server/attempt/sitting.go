package attempt

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// sitting is an attempt that is open. Whatever is done to it is done under its lock, one
// thing after the other: what comes before the end is in, and what comes after is not.
type sitting struct {
	id   string
	mu   sync.Mutex
	box  Box
	ends *time.Timer
	over bool
	// session is the terminal session that was opened last; nil: none was.
	session *session
}

// sit takes an open attempt up. Its time passes from now on, unless it stands still.
func (s *Service) sit(a store.Attempt) *sitting {
	one := &sitting{id: a.ID, box: NewBox(a.Length, a.Given, a.Spent)}
	if !a.Waits {
		one.box = one.box.Run(s.now())
	}
	one.mu.Lock()
	defer one.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if there, ok := s.sittings[a.ID]; ok {
		return there
	}
	s.sittings[a.ID] = one
	one.ends = time.AfterFunc(time.Hour, func() { s.expire(one) })
	s.wind(one)
	return one
}

// wind has the attempt end when its time is over. The lock of the sitting is held.
func (s *Service) wind(one *sitting) {
	if !one.box.Runs() {
		one.ends.Stop()
		return
	}
	one.ends.Reset(one.box.Left(s.now()))
}

// expire ends an attempt whose time is over.
func (s *Service) expire(one *sitting) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if s.ctx.Err() != nil || one.over || !one.box.Runs() {
		return
	}
	if !one.box.Over(s.now()) { // it was given time meanwhile
		s.wind(one)
		return
	}
	if _, err := s.finish(s.ctx, one, event.AttemptTime); err != nil && s.ctx.Err() == nil {
		s.Logger.Error("end an attempt whose time is over", "attempt", one.id, "err", err)
		one.ends.Reset(time.Second) // nothing is taken meanwhile: its time is over
	}
}

// hold returns an open attempt with its lock held. The error is ErrOver where it has
// ended, or its time is over.
func (s *Service) hold(ctx context.Context, id string) (*sitting, error) {
	s.mu.Lock()
	one, closed := s.sittings[id], s.closed
	s.mu.Unlock()
	if closed {
		return nil, store.ErrClosed
	}
	if one == nil {
		a, err := s.Store.Attempt(ctx, id)
		if err != nil {
			return nil, err
		}
		if a.State != store.AttemptOpen {
			return nil, ErrOver
		}
		one = s.sit(a)
		one.mu.Lock()
		// It may have ended between the two: then nobody else drops it again.
		if a, err = s.Store.Attempt(ctx, id); err != nil || a.State != store.AttemptOpen {
			s.leave(one)
		}
		one.mu.Unlock()
		if err != nil {
			return nil, err
		}
	}
	one.mu.Lock()
	if s.ctx.Err() != nil { // closed meanwhile
		one.mu.Unlock()
		return nil, store.ErrClosed
	}
	if one.over {
		one.mu.Unlock()
		return nil, ErrOver
	}
	if one.box.Over(s.now()) {
		_, err := s.finish(context.WithoutCancel(ctx), one, event.AttemptTime)
		one.mu.Unlock()
		if err != nil {
			s.Logger.Error("end an attempt whose time is over", "attempt", id, "err", err)
		}
		return nil, ErrOver
	}
	return one, nil
}

// answering is hold for whoever answers: ErrWaits where time stands still.
func (s *Service) answering(ctx context.Context, id string) (*sitting, error) {
	one, err := s.hold(ctx, id)
	if err != nil {
		return nil, err
	}
	if !one.box.Runs() {
		one.mu.Unlock()
		return nil, ErrWaits
	}
	return one, nil
}

// finish ends an attempt: what stands is handed in, unless it is withdrawn. The lock of
// the sitting is held.
func (s *Service) finish(ctx context.Context, one *sitting, reason string) (store.Attempt, error) {
	now := s.now()
	spent := one.box.Spent(now)
	a, err := s.Store.Attempt(ctx, one.id)
	if err != nil {
		return a, err
	}
	actor := event.Actor{Kind: event.Person, ID: a.PersonID}
	events := []event.Event{{At: faults.Time(spent), Actor: event.Actor{Kind: event.Engine}, Body: event.AttemptEnded{Reason: reason}}}
	state := store.AttemptWithdrawn
	if reason != event.AttemptWithdrawn {
		state = store.AttemptJudging
		answer, err := s.written(ctx, a)
		if err != nil {
			return a, err
		}
		events = append([]event.Event{{At: faults.Time(spent), Actor: actor, Body: answer}}, events...)
	}
	a, log, err := s.Store.ChangeAttempt(ctx, one.id, func(a *store.Attempt) error {
		if a.State != store.AttemptOpen {
			return ErrOver
		}
		a.State, a.EndReason, a.Spent, a.Waits, a.Ended = state, reason, spent, false, time.Now()
		return nil
	}, events...)
	if err != nil && !errors.Is(err, ErrOver) && !errors.Is(err, store.ErrNotFound) {
		return a, err
	}
	one.box = one.box.Stop(now)
	s.leave(one)
	if err != nil {
		return a, err
	}
	s.publish(log)
	if state == store.AttemptJudging {
		s.judgeLater(a.ID, 0)
	}
	return a, nil
}

// leave drops an attempt that is not open any more. The lock of the sitting is held.
func (s *Service) leave(one *sitting) {
	one.over = true
	one.ends.Stop()
	one.session.end(ErrOver)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sittings, one.id)
}

// written is the answer as it stands, in the order of its parts.
func (s *Service) written(ctx context.Context, a store.Attempt) (event.AnswerSubmitted, error) {
	out := event.AnswerSubmitted{Parts: []event.AnswerPart{}}
	drafts, err := s.Store.AttemptDrafts(ctx, a.ID)
	if err != nil {
		return out, err
	}
	ex, err := s.exerciseOf(ctx, a)
	if err != nil {
		return out, err
	}
	for _, p := range ex.Work.Parts(a.Seed) {
		text := p.Start
		if d, typed := drafts[p.ID]; typed {
			text = d.Text
		}
		out.Parts = append(out.Parts, event.AnswerPart{ID: p.ID, Text: text})
	}
	return out, nil
}

// answerOf is what was handed in, as a kind reads it.
func answerOf(b event.AnswerSubmitted) exercise.Answer {
	out := exercise.Answer{}
	for _, p := range b.Parts {
		out[p.ID] = p.Text
	}
	return out
}

// keepEvery is how often the time that has passed is kept: so much may be lost by whoever
// counts when the machine dies, and is won by those who answer.
const keepEvery = 15 * time.Second

// keepTime keeps how much time has passed, again and again.
func (s *Service) keepTime() {
	every := time.NewTicker(keepEvery)
	defer every.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-every.C:
		}
		if err := s.spend(s.ctx); err != nil && s.ctx.Err() == nil {
			s.Logger.Warn("keep how much time of attempts has passed", "err", err)
		}
	}
}

// spend keeps how much time has passed of what is open.
func (s *Service) spend(ctx context.Context) error {
	s.mu.Lock()
	all := make([]*sitting, 0, len(s.sittings))
	for _, one := range s.sittings {
		all = append(all, one)
	}
	s.mu.Unlock()
	spent := map[string]time.Duration{}
	for _, one := range all {
		one.mu.Lock()
		if !one.over && one.box.Runs() {
			spent[one.id] = one.box.Spent(s.now())
		}
		one.mu.Unlock()
	}
	if len(spent) == 0 {
		return nil
	}
	return s.Store.SpendAttempts(ctx, spent)
}

// Time is how the time of an attempt stands.
type Time struct {
	Length, Given, Spent, Left time.Duration
	Waits                      bool // it stands still
}

// Time tells how the time of an attempt stands at this moment.
func (s *Service) Time(a store.Attempt) Time {
	s.mu.Lock()
	one := s.sittings[a.ID]
	s.mu.Unlock()
	box, waits := NewBox(a.Length, a.Given, a.Spent), a.Waits
	if one != nil {
		one.mu.Lock()
		box, waits = one.box, !one.box.Runs() && !one.over
		one.mu.Unlock()
	}
	now := s.now()
	t := Time{Length: a.Length, Given: box.Given(), Spent: box.Spent(now), Left: box.Left(now), Waits: waits}
	if a.State != store.AttemptOpen {
		t.Left = 0
	}
	return t
}
