package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// stoppedWaiting is why a run never began that waited when the server stopped.
const stoppedWaiting = "The server was stopped before its turn came."

// waiting is a run that has been taken on and has not begun. It is in the queue
// from its reservation on; what is in it changes under the lock. Its state is
// event.StateQueued until it has a place; the store has it as starting: waiting
// ends with the process that keeps the queue. See decisions/0041.
type waiting struct {
	record  store.Run // as asked for, until it is written
	play    Play
	runtime runtimes.Runtime
	claim   *claim        // nil until it has one
	place   bool          // it has a place, and begins as soon as it is ready
	written bool          // it is in the store, so it may have a place
	back    chan struct{} // closed once somebody is there again; nil: nobody is waited for
}

// Place is where a run stands in the queue of its runtime.
type Place struct {
	Place   int `json:"place"`   // 1 is next
	Waiting int `json:"waiting"` // runs in this queue
}

// Place tells where a run waits, if it does.
func (s *Service) Place(id string) (Place, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place(id)
}

// place is Place. The lock is held.
func (s *Service) place(id string) (Place, bool) {
	at := slices.IndexFunc(s.queue, func(w *waiting) bool { return w.record.ID == id })
	if at < 0 {
		return Place{}, false
	}
	order := s.order(s.queue[at].runtime.Runtime)
	if s.queue[at].place { // it begins in a moment
		return Place{1, 1 + len(order)}, true
	}
	return Place{1 + slices.Index(order, s.queue[at]), len(order)}, true
}

// order lists those that wait for a place on a runtime, the next first. People
// take turns, however many runs each asks for: whoever has fewest in progress and
// in front comes next, and among them whoever came first. The lock is held.
func (s *Service) order(runtime string) []*waiting {
	has := map[string]int{}
	for _, p := range s.active {
		has[p.person]++
	}
	var left, order []*waiting
	for _, w := range s.queue {
		switch {
		case w.place:
			has[w.record.PersonID]++
		case w.runtime.Runtime == runtime:
			left = append(left, w)
		}
	}
	for len(left) > 0 {
		// MinFunc answers the first of equals, who came first.
		next := slices.MinFunc(left, func(a, b *waiting) int { return cmp.Compare(has[a.record.PersonID], has[b.record.PersonID]) })
		has[next.record.PersonID]++
		left = slices.DeleteFunc(left, func(w *waiting) bool { return w == next })
		order = append(order, next)
	}
	return order
}

// having counts the runs of a person, in progress and waiting. The lock is held.
func (s *Service) having(person string) (n int) {
	for _, p := range s.active {
		if p.person == person {
			n++
		}
	}
	for _, w := range s.queue {
		if w.record.PersonID == person {
			n++
		}
	}
	return n
}

// free counts the places of a runtime that nobody has. The lock is held.
func (s *Service) free(runtime runtimes.Runtime) int {
	n := s.Limits.most(runtime)
	for _, p := range s.active {
		if p.runtime.Runtime == runtime.Runtime {
			n--
		}
	}
	for _, w := range s.queue {
		if w.place && w.runtime.Runtime == runtime.Runtime {
			n--
		}
	}
	return n
}

// placeless counts those that wait for a place on a runtime; empty stands for
// all of them. The lock is held.
func (s *Service) placeless(runtime string) (n int) {
	for _, w := range s.queue {
		if !w.place && (runtime == "" || w.runtime.Runtime == runtime) {
			n++
		}
	}
	return n
}

// admit begins those that wait for a runtime and have a place now. Whoever gives
// a place back calls it.
func (s *Service) admit(runtime string) {
	for {
		next := s.give(runtime)
		if next == nil {
			return
		}
		run, err := s.engine(next)
		s.mu.Lock()
		there := s.unqueue(next) // else somebody has ended it meanwhile
		if there && err == nil {
			s.launch(next, run)
		}
		s.mu.Unlock()
		if there && err != nil {
			s.Logger.Error("begin a run that has waited", "run", next.record.ID, "err", err)
			s.dismiss(next, event.EndFailed, "It could not be started: "+err.Error()+".")
		}
	}
}

// give gives a place of a runtime to the next that can begin; nil if there is
// none of the one or the other.
func (s *Service) give(runtime string) *waiting {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return nil
	}
	for _, w := range s.order(runtime) {
		if w.written && s.free(w.runtime) > 0 {
			w.place = true
			return w
		}
	}
	return nil
}

// unqueue takes a run out of the queue, and reports whether it was there: whoever
// takes it out answers for it. The lock is held.
func (s *Service) unqueue(w *waiting) bool {
	before := len(s.queue)
	s.queue = slices.DeleteFunc(s.queue, func(other *waiting) bool { return other == w })
	return len(s.queue) < before
}

// dismiss writes down that a run will not begin, and lets go of it.
func (s *Service) dismiss(w *waiting, reason, why string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), 10*time.Second)
	defer cancel()
	_, err := s.Store.UpdateRun(ctx, w.record.ID, func(r *store.Run) {
		now := time.Now().UTC()
		r.State, r.Ended, r.EndReason, r.Error = event.StateFailed, &now, reason, why
	})
	if err = errors.Join(err, w.claim.release()); err != nil {
		s.Logger.Error("take a run out of the queue", "run", w.record.ID, "err", err)
	}
}

// seatMembers has a run begin with those who are of its crew by now.
func (s *Service) seatMembers(id string, o *engine.Options) error {
	ctx, cancel := context.WithTimeout(s.ctx, 10*time.Second)
	defer cancel()
	members, err := s.Store.Members(ctx, id)
	if err != nil {
		return err
	}
	o.Trainees, o.Given = nil, map[string]string{}
	for _, m := range members {
		if m.Left.IsZero() {
			o.Trainees = append(o.Trainees, event.Actor{Kind: event.Person, ID: m.PersonID, Name: m.PersonName})
			o.Given[m.PersonID] = m.Seat
		}
	}
	return nil
}

// End ends a run, whether it waits, starts or is played. Whoever it is not
// theirs gives a reason, which its player is told. One that has ended already is
// an *engine.Refusal.
func (s *Service) End(ctx context.Context, id string, by event.Actor, why string) error {
	s.mu.Lock()
	if at := slices.IndexFunc(s.queue, func(w *waiting) bool { return w.record.ID == id }); at >= 0 {
		w := s.queue[at]
		s.unqueue(w)
		s.mu.Unlock()
		s.dismiss(w, event.EndStopped, beforeItBegan(w.record.PersonID, by, why))
		return nil
	}
	p := s.active[id]
	s.mu.Unlock()
	if p == nil {
		return &engine.Refusal{Reason: "The run has ended already."}
	}
	record, err := s.Store.Run(ctx, id)
	if err != nil {
		return err
	}
	if p.run.State() == event.StateStarting {
		p.stop(endedEarly(beforeItBegan(p.person, by, why)))
		return nil
	}
	if record.Plays(by.ID) {
		return p.run.Do(ctx, by, "", engine.End{})
	}
	return p.run.Terminate(ctx, by, why)
}

// Leave tells a run that somebody is of its crew no more. One that waits begins
// without them, and one that is starting hears of it as soon as it has.
func (s *Service) Leave(ctx context.Context, id string, by event.Actor, person string) error {
	s.mu.Lock()
	p := s.active[id]
	starting := p != nil && p.run.State() == event.StateStarting
	if starting {
		s.wg.Add(1)
	}
	s.mu.Unlock()
	if starting {
		go func() {
			defer s.wg.Done()
			if err := leave(context.WithoutCancel(ctx), p.run, by, person); err != nil {
				s.Logger.Error("tell a run that somebody has left", "run", id, "err", err)
			}
		}()
		return nil
	}
	if p == nil {
		return nil
	}
	return leave(ctx, p.run, by, person)
}

// leave is Leave of a run that has a place. One that is over has nobody to tell.
func leave(ctx context.Context, run *engine.Run, by event.Actor, person string) error {
	err := run.Leave(ctx, by, person)
	if _, over := errors.AsType[*engine.Refusal](err); over {
		return nil
	}
	return err
}

// endedEarly is why a run that was starting was stopped.
type endedEarly string

func (e endedEarly) Error() string { return string(e) }
func (endedEarly) Unwrap() error   { return context.Canceled }

// beforeItBegan says why a run never began.
func beforeItBegan(person string, by event.Actor, why string) string {
	if by.ID == person {
		return "You ended it before it began."
	}
	return fmt.Sprintf("%s ended it before it began: %s", by.Name, why)
}
