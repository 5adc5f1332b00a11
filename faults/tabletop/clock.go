package tabletop

import (
	"context"
	"math"
	"time"
)

// instant is a moment of run time, in nanoseconds; those before the run starts
// are negative.
type instant int64

// never is after everything.
const never = instant(math.MaxInt64)

func (i instant) after(d time.Duration) instant { return i + instant(d) }

func (i instant) since(from instant) time.Duration { return time.Duration(i - from) }

// Kinds of event.
const (
	wakeTask  uint8 = iota // a task goes on
	newcomer               // a customer arrives
	later                  // anything that happens seldom: a call of a function
	nextExtra              // a request of somebody who is not a customer
)

// event is something that will happen. Events of one moment happen in the
// order in which they were planned.
type event struct {
	at         instant
	order      uint64 // counted up, with the kind in its lowest byte
	who        int32  // the task, the journey, …
	generation uint32 // a task that has gone on since heeds it no more
}

func (e event) before(o event) bool { return e.at < o.at || e.at == o.at && e.order < o.order }

// agenda is a heap of events with four children to a node: flatter than with
// two, and a node's children share a cache line or two.
type agenda []event

func (a *agenda) push(e event) {
	h := append(*a, e)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !e.before(h[up]) {
			break
		}
		h[i] = h[up]
		i = up
	}
	h[i] = e
	*a = h
}

func (a *agenda) pop() event {
	h := *a
	first, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	*a = h
	if len(h) == 0 {
		return first
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= len(h) {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, len(h)); c++ {
			if h[c].before(h[least]) {
				least = c
			}
		}
		if !h[least].before(last) {
			break
		}
		h[i] = h[least]
		i = least
	}
	h[i] = last
	return first
}

// plan puts something on the agenda.
func (m *model) plan(at instant, kind uint8, who int32, generation uint32) {
	m.planned++
	m.agenda.push(event{at: max(at, m.now), order: m.planned<<8 | uint64(kind), who: who, generation: generation})
}

// after calls a function when a time has passed. It is for what happens seldom.
func (m *model) after(d time.Duration, do func()) {
	slot := len(m.deferred)
	if n := len(m.vacant); n > 0 {
		slot = int(m.vacant[n-1])
		m.vacant = m.vacant[:n-1]
		m.deferred[slot] = do
	} else {
		m.deferred = append(m.deferred, do)
	}
	m.plan(m.now.after(d), later, int32(slot), 0)
}

// soon lets a task go on at this very moment, after those that were let go on
// before it.
func (m *model) soon(t *task) {
	t.generation++
	m.runnable = append(m.runnable, taskAt{t, t.generation})
}

type taskAt struct {
	task       *task
	generation uint32
}

// run lets everything happen that happens until a moment, that moment
// included. It stops early only when ctx ends.
func (m *model) run(ctx context.Context, to instant) error {
	for n := 1; ; n++ {
		m.settle()
		if len(m.agenda) == 0 || m.agenda[0].at > to {
			break
		}
		e := m.agenda.pop()
		m.now = e.at
		m.happened++
		switch uint8(e.order) {
		case wakeTask:
			if t := m.tasks[e.who]; t.generation == e.generation {
				t.wake()
			}
		case newcomer:
			m.journeys[e.who].arrive(e.generation)
		case nextExtra:
			m.sources[e.who].arrive(e.generation)
		case later:
			do := m.deferred[e.who]
			m.deferred[e.who] = nil
			m.vacant = append(m.vacant, e.who)
			do()
		}
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	m.now = max(m.now, to)
	return nil
}

// settle lets those go on who were told to at this moment.
func (m *model) settle() {
	for i := 0; i < len(m.runnable); i++ { // it may grow meanwhile
		if r := m.runnable[i]; r.task.generation == r.generation {
			r.task.resume()
		}
	}
	m.runnable = m.runnable[:0]
}
