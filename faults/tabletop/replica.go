package tabletop

import (
	"fmt"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
)

const (
	starting = desired.Starting
	ready    = desired.Ready
	broken   = desired.Broken
	hung     = desired.Hung
	down     = desired.Down
)

const (
	baseMemory    = 64 << 20  // bytes that a replica needs when it does nothing
	requestMemory = 256 << 10 // bytes for each request in flight
	baseFiles     = 32        // descriptors that a replica has open when it does nothing
	normalFiles   = 1024
	normalPorts   = 28232
	portLinger    = time.Minute
)

// replica is one running copy of a service or a worker.
type replica struct {
	unit      *unit
	name      string
	index     int
	release   faults.Release
	defect    bool // there is something wrong with it
	state     desired.State
	since     instant
	born      instant
	due       bool // for a restart
	died      bool // by itself
	readiness desired.Readiness
	behind    float64        // how far it is behind its share of the requests
	halting   func()         // to call when it has nothing left to serve
	own       desired.Bounds // those for it alone
	skew      desired.Value[time.Duration]
	stuck     map[string]bool // jobs whose runs never end
	dues      []time.Duration // of jobs, by its clock

	dice    dice
	workers workers
	bucket  bucket
	clients []*client // by link
	calls   []*callers
	page    *page
	stats   stats

	inFlight  int
	holds     time.Duration // about how long a request holds a worker
	leaked    int64
	leaks     int64
	good      int
	turned    int
	throttled time.Duration
	processor service.Processor
	restarts  int

	accepted int // connections that came
	dialled  int // connections that were opened
	closing  []instant
	saidFull instant // when it last said that it cannot accept

	feed *feed // of a worker: messages fetched
}

// labour begins some of the replica's own work that would normally take d, and
// tells how long it takes.
func (r *replica) labour(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	cpu := r.share()
	long := time.Duration(float64(d) / cpu)
	r.throttled += long - d
	r.processor.Work(r.age(), long, cpu)
	return long
}

// spend accounts for what takes no time that anybody would notice.
func (r *replica) spend(cost time.Duration) { r.processor.Spend(r.age(), cost, r.share()) }

// age is how long the replica has been running.
func (r *replica) age() time.Duration { return r.unit.m.now.since(r.born) }

// share is the part of its normal CPU that the replica may use.
func (r *replica) share() float64 {
	if cpu := r.bound(desired.CPU); cpu != 0 {
		return cpu
	}
	return 1
}

// bound is one of the bounds in force; 0: there is none.
func (r *replica) bound(of desired.Resource) float64 {
	if v := r.own.Of(of); v != 0 {
		return v
	}
	return r.unit.wanted.Bounds.Of(of)
}

func (r *replica) memory() int64 { return baseMemory + requestMemory*int64(r.inFlight) + r.leaked }

// begin counts a request in, unless the replica dies of it.
func (r *replica) begin() bool {
	r.inFlight++
	r.spend(service.RequestCost)
	return r.weigh()
}

// weigh ends a replica that needs more memory than it may have.
func (r *replica) weigh() bool {
	limit := int64(r.bound(desired.Memory))
	if limit == 0 || r.memory() <= limit || r.state == down {
		return true
	}
	r.die("terminated: out of memory", map[string]string{
		"memory_bytes": strconv.FormatInt(r.memory(), 10), "limit_bytes": strconv.FormatInt(limit, 10),
	})
	return false
}

// leak keeps what a request leaves behind, unless the replica dies of it.
func (r *replica) leak() bool {
	d := &r.release.Defect
	if d.LeakFiles > 0 {
		r.leaks++
	}
	if d.Leak > 0 {
		r.leaked += d.Leak
		return r.weigh()
	}
	return true
}

// defective is the failure that the release brings about.
func (r *replica) defective() failure {
	cause := r.release.Defect.Log
	if cause == "" {
		cause = "internal error"
	}
	return failure{status: 500, form: cause}
}

// die ends the replica by itself; the platform starts it again.
func (r *replica) die(message string, fields map[string]string) {
	r.say("error", message, fields)
	r.unit.fleet.died(r)
}

// crash ends the replica as a bug of its release does.
func (r *replica) crash() {
	why := r.release.Defect.Log
	if why == "" {
		why = "runtime error: invalid memory address or nil pointer dereference"
	}
	r.die(fmt.Sprintf("panic: %s; exit status 2", why), nil)
}

// kill ends what the replica has under way: whoever it served is told by the
// proxy in front of it that it broke off.
func (r *replica) kill() {
	m := r.unit.m
	r.halting = nil
	for _, t := range m.tasks {
		if !t.live {
			continue
		}
		for i := range t.frames {
			if t.frames[i].replica != r {
				continue
			}
			t := t.part(i + 1) // what it has asked for is served, though it is gone
			t.abandon(i)
			if i == 0 {
				t.end()
				break
			}
			f := t.top()
			t.said = reply{status: 502, body: true, size: noteSize}
			f.phase = answered
			m.soon(t)
			break
		}
	}
	for _, c := range r.clients {
		c.close()
	}
	for _, c := range r.calls {
		*c = callers{}
	}
	r.accepted, r.dialled = 0, 0
	r.workers = workers{}
	r.inFlight = 0
	if r.feed != nil {
		r.feed.close()
	}
}

// rest tells whoever waits for it that nothing is left to serve.
func (r *replica) rest() {
	if r.inFlight == 0 && r.halting != nil {
		done := r.halting
		r.halting = nil
		r.unit.m.after(0, done)
	}
}

// bucket lets so many requests through in a second.
type bucket struct {
	left float64
	at   instant
	rate float64
}

// level is how many requests it would let through now.
func (b *bucket) level(now instant, rate float64) float64 {
	burst := max(1, rate)
	if b.rate == 0 {
		return burst
	}
	return min(burst, b.left+max(0, now.since(b.at).Seconds())*b.rate)
}

func (b *bucket) take(now instant, rate float64) bool {
	b.left = b.level(now, rate)
	b.at, b.rate = max(b.at, now), rate
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
