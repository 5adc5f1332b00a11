package tabletop

import (
	"slices"
	"time"
)

// task is a visit of a customer, a request of somebody else, or a message
// being processed. It goes through the stack as a call does through a program:
// one thing at a time, with a frame for every service that waits for the next
// one. So there is one event on the agenda for it at most, whatever time-outs
// run: the nearest of them, if it comes before what the task waits for.
type task struct {
	m          *model
	at         int32 // in the model's tasks
	generation uint32
	live       bool
	frames     []frame

	lag     time.Duration // passed for the task, and not yet slept
	due     instant       // when the sleep ends, unless a time-out ends it
	alarm   instant       // the nearer of due and the time-outs
	expires int           // the frame whose time-out ends the sleep; -1: none
	hungBy  *harm         // the wire that holds it up
	held    *store        // the store that does not answer it
	said    reply         // what the frame above answered

	journey  *journey // of a customer's visit
	extra    *source  // or of a source of extra load
	number   uint64   // of the visit
	request  int      // of the journey
	failures int      // of its requests, each try
	began    instant
	slow     bool     // it was kept waiting for an answer
	unheard  bool     // whoever asked has gone, and it is served all the same
	message  *message // or a message
	worker   *replica // that processes it, or does the job
	job      *jobRun  // or a run of a job
	trace    [2]uint64
	values   values
	source   string
}

// frame is one service that serves, or the customer in front of them.
type frame struct {
	plan    *plan    // nil for the customer
	replica *replica // nil for the customer
	via     *link    // that the request came over
	began   instant
	pc      int
	phase   uint8
	worker  bool    // it has a worker
	limit   instant // of the operation under way
	opened  instant // when that began

	held   [2]lease // connections
	leases int
	past   uint64 // reads that went past the cache, by place: nothing is put there

	// Of a call.
	try     int
	backoff time.Duration
	fate    fate
	reused  bool
	era     int // of the link, when the connection was taken
	callee  *replica
	status  int // of the last answer; 0: there was none
	body    bool

	conn  conn // of an operation on a store, or the one about to be leased
	token bool // a place in the pool is taken, and no connection leased yet
}

// lease is a connection that a frame holds.
type lease struct {
	pool  *pool
	conn  conn
	since instant
}

// reply is how a request was answered.
type reply struct {
	status int    // 0: it was not
	words  string // why not
	late   bool   // because it took too long
	body   bool
	size   int
}

// clock is the task's own time.
func (t *task) clock() instant { return t.m.now.after(t.lag) }

func (t *task) top() *frame { return &t.frames[len(t.frames)-1] }

// newTask takes a task that does nothing, or makes one.
func (m *model) newTask() *task {
	var t *task
	if n := len(m.idle); n > 0 {
		t, m.idle = m.idle[n-1], m.idle[:n-1]
	} else {
		t = &task{m: m, at: int32(len(m.tasks))}
		m.tasks = append(m.tasks, t)
	}
	generation, frames := t.generation+1, t.frames[:0]
	*t = task{m: m, at: t.at, generation: generation, frames: frames, live: true, expires: -1, began: m.now}
	return t
}

// end makes the task one that does nothing.
func (t *task) end() {
	t.generation++
	t.live = false
	t.m.idle = append(t.m.idle, t)
}

// push begins a frame: of a replica that serves, or, with neither a plan nor a
// replica, of a customer. It is made in its place, for it is large.
func (t *task) push(p *plan, r *replica) *frame {
	n := len(t.frames)
	t.frames = slices.Grow(t.frames, 1)[:n+1]
	f := &t.frames[n]
	*f = frame{}
	f.plan, f.replica, f.began, f.limit = p, r, t.clock(), never
	return f
}

// sleep lets time pass, unless there is none to pass; then it returns true and
// the task goes on.
func (t *task) sleep(d time.Duration) (awake bool) {
	if d <= 0 {
		return true
	}
	t.until(t.clock().after(d))
	return false
}

// wait waits for something else to let the task go on.
func (t *task) wait() { t.until(never) }

// until plans the end of a sleep, or the nearest time-out if that comes first.
func (t *task) until(at instant) {
	t.lag, t.due = 0, at
	t.generation++
	t.set()
}

// set puts what ends the sleep on the agenda.
func (t *task) set() {
	t.alarm, t.expires = t.due, -1
	for i := range t.frames {
		if limit := t.frames[i].limit; limit < t.alarm {
			t.alarm, t.expires = limit, i
		}
	}
	if t.alarm != never {
		t.m.plan(t.alarm, wakeTask, t.at, t.generation)
	}
}

// wake ends a sleep.
func (t *task) wake() {
	if t.m.now < t.alarm {
		return // this was the end of a sleep that has become longer
	}
	if at := t.expires; at >= 0 {
		t.expire(at)
		return
	}
	t.generation++
	t.run()
}

// resume goes on after a wait.
func (t *task) resume() {
	t.generation++
	t.lag, t.expires = 0, -1
	t.run()
}

// run goes on until the task has to wait, or ends.
func (t *task) run() {
	for t.live && t.step() {
	}
}

// step does the next thing there is to do and reports whether the task can go
// on at once.
func (t *task) step() bool {
	f := t.top()
	if f.plan == nil {
		return t.walk(f)
	}
	if f.replica.state == hung {
		t.wait()
		return false
	}
	o := &f.plan.ops[f.pc]
	switch o.kind {
	case opAdmit:
		return t.admit(f)
	case opWork:
		return t.work(f, o)
	case opFlag:
		if f.replica.unit.wanted.On(o.step.Flag) {
			t.next(f)
		} else {
			f.pc, f.phase = o.skip, 0
		}
		return true
	case opBegin, opEnd:
		t.next(f)
		return true
	case opCall:
		return t.call(f, o)
	case opAcquire:
		return t.acquire(f, o)
	case opQuery:
		return t.query(f, o)
	case opRelease:
		t.giveBack(f, f.leases-1, false)
		t.next(f)
		return true
	case opGet, opFill, opPut:
		return t.cache(f, o)
	case opPublish:
		return t.publish(f, o)
	case opJob, opBatch, opAgain:
		return t.jobStep(f, o)
	default:
		return t.done(f, failure{})
	}
}

func (t *task) next(f *frame) { f.pc, f.phase = f.pc+1, 0 }

// fail goes on where the failure is put up with, or ends the frame.
func (t *task) fail(f *frame, o *op, why failure) bool {
	t.logStep(f, o, &why)
	f.limit = never
	if o.kind == opGet && len(o.step.Miss) > 0 {
		t.log(f.replica, "warn", "read past the cache: ", &why)
		f.past |= 1 << (f.pc & 63)
		t.next(f)
		return true
	}
	if o.kind == opFill {
		t.log(f.replica, "warn", "not cached: ", &why)
		t.next(f)
		return true
	}
	if o.rescue < 0 {
		return t.done(f, why)
	}
	begin := &f.plan.ops[o.rescue]
	for f.leases > begin.holds {
		t.giveBack(f, f.leases-1, false)
	}
	t.log(f.replica, "warn", "served without "+begin.step.Target()+": ", &why)
	f.pc, f.phase = begin.skip, 0
	return true
}

// expire is what happens when a time-out ends the operation of a frame: those
// above it lose their client.
func (t *task) expire(at int) {
	t = t.part(at + 1)
	f := t.top()
	f.limit = never
	if f.plan == nil {
		t.said = reply{late: true}
		f.phase = replied
		t.run()
		return
	}
	o := &f.plan.ops[f.pc]
	switch o.kind {
	case opCall:
		t.hangUp(f, o)
		t.said = reply{late: true}
		f.phase = replied
	case opAcquire:
		t.acquireLate(f, o)
	case opQuery:
		t.queryLate(f, o)
	case opGet, opFill, opPut:
		t.cacheLate(f, o)
	case opPublish:
		t.publishLate(f, o)
	}
	t.run()
}

// abandon ends the frames from one on, the last one first, as a client does
// that has left.
func (t *task) abandon(from int) {
	for len(t.frames) > from {
		f := t.top()
		o := &f.plan.ops[f.pc]
		switch o.kind {
		case opAdmit:
			if f.phase == inLine && !f.worker {
				f.replica.workers.waiting.leave()
			}
		case opCall:
			t.hangUp(f, o)
			if f.phase > idleCall && f.phase != backingOff {
				c := f.replica.clients[o.link]
				c.count(f.replica, failed, t.clock().since(f.opened))
				c.breaker.trying = false
			}
		case opAcquire:
			t.acquireEnd(f, o)
		case opQuery:
			if f.phase == underWay {
				t.lastLease(f).conn.broken = true
			}
		}
		t.leave(f, statusGone, failure{})
	}
}
