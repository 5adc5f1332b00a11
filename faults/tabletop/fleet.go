package tabletop

import (
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	// A replica that dies by itself is started again after a pause, which
	// doubles while it dies within a minute.
	firstWait   = time.Second
	longestWait = 30 * time.Second
	soundAfter  = time.Minute
)

// fleet is the replicas of one service. Changes say how it should be, and take
// effect one step after the other: a new replica serves before an old one
// goes.
type fleet struct {
	u       *unit
	want    int
	scaled  int
	members []*replica // by index
	busy    bool       // a step is under way
	deaths  []*mortal  // by index
	asking  bool       // the replicas are asked whether they are ready
}

// start makes a replica. With no start-up it stands for one that has been
// running all along.
func (f *fleet) start(index int, release faults.Release, startup time.Duration) *replica {
	u, m := f.u, f.u.m
	name := replicaName(u.spec.Name, index)
	u.started++
	r := &replica{
		unit: u, name: name, index: index, state: starting, since: m.now, born: m.now, release: release,
		saidFull: never, restarts: f.past(index).restarts, dice: newDice(m.seed, name+" "+strconv.Itoa(u.started)),
	}
	r.defect = r.release.Defect != faults.Defect{}
	r.workers = workers{capacity: u.set.workers, limit: u.set.queueLimit}
	for _, l := range u.links {
		c := &client{replica: r, link: l}
		if l.to.spec.Kind == stack.KindDatabase {
			c.pool = &pool{client: c, size: u.set.poolSize}
		}
		r.clients = append(r.clients, c)
	}
	if u.spec.Consumes != nil {
		r.feed = &feed{replica: r, stream: m.byName[u.spec.Consumes.Queue].store.stream}
	}
	r.newPage()
	f.members = append(f.members, r)
	slices.SortFunc(f.members, func(a, b *replica) int { return a.index - b.index })
	if startup == 0 {
		f.arrive(r)
		return r
	}
	startup += r.release.Defect.Startup
	fields := map[string]string{"version": r.release.Version, "config_revision": strconv.Itoa(u.revision().Number)}
	r.say("info", "starting "+u.spec.Name+" "+r.release.Version, fields)
	m.after(startup, func() {
		if r.state != starting || !slices.Contains(f.members, r) {
			return
		}
		if !r.weigh() {
			return
		}
		r.say("info", "ready", map[string]string{"version": r.release.Version})
		f.arrive(r)
	})
	return r
}

// arrive puts a replica that serves into rotation.
func (f *fleet) arrive(r *replica) {
	m := f.u.m
	r.state, r.since = ready, m.now
	if f.u.set.readinessPath != readyPath {
		f.watch()
	}
	if wait := r.release.Defect.Crash; wait > 0 {
		m.after(wait, func() {
			if r.state == ready && slices.Contains(f.members, r) {
				r.crash()
			}
		})
	}
	if r.feed != nil {
		m.after(0, func() { r.feed.stream.deliver() })
	}
}

// note writes a line that the platform writes about a replica.
func (f *fleet) note(r *replica, level, message string) {
	u := f.u
	if !u.muted() {
		u.m.log(faults.LogLine{Wall: u.m.wall(u.m.now), Service: u.spec.Name, Instance: r.name, Level: level, Message: message})
	}
}

// step does the most urgent thing, unless something is under way, and again
// until there is nothing left to do.
func (f *fleet) step() {
	for !f.busy && f.once() {
	}
}

// once does one thing and reports whether there may be more at once.
func (f *fleet) once() bool {
	var restart, surplus *replica
	for _, r := range f.members {
		if r.due && restart == nil {
			restart = r
		}
		surplus = r
	}
	missing := f.want - len(f.members)
	again := func() { f.busy = false; f.step() }
	switch {
	case restart != nil:
		f.busy = true
		f.halt(restart, func() {
			f.drop(restart)
			then := again
			if restart.died {
				then = func() {}
			}
			f.launch(restart.index, f.lacking(restart.release), then)
			if restart.died {
				again()
			}
		})
	case missing > 0:
		f.start(f.free(), f.lacking(faults.Release{}), f.startup())
		return true
	case missing < 0:
		f.busy = true
		f.drop(surplus)
		f.halt(surplus, again)
	default:
		old, build := f.outdated()
		if old == nil {
			return false
		}
		f.busy = true
		f.launch(f.free(), build, func() {
			f.drop(old)
			f.halt(old, again)
		})
	}
	return false
}

func (f *fleet) startup() time.Duration { return max(f.u.spec.Startup.Std(), time.Millisecond) }

// launch starts a replica and goes on when it serves, or never will.
func (f *fleet) launch(index int, release faults.Release, then func()) {
	r := f.start(index, release, f.startup())
	f.u.m.after(f.startup()+r.release.Defect.Startup, then)
}

// free is the lowest index that no member has.
func (f *fleet) free() int {
	for i, r := range f.members {
		if r.index != i+1 {
			return i + 1
		}
	}
	return len(f.members) + 1
}

func (f *fleet) drop(r *replica) {
	f.members = slices.DeleteFunc(f.members, func(have *replica) bool { return have == r })
}

// halt takes a replica out of rotation and stops it once it has finished what
// it serves, or its time to do so is over.
func (f *fleet) halt(r *replica, then func()) {
	was := r.state
	r.state, r.since, r.due = down, f.u.m.now, false
	if was == hung || was == down {
		r.kill()
		then()
		return
	}
	r.say("info", "stopping", map[string]string{"version": r.release.Version})
	end := func() {
		r.kill()
		then()
	}
	if r.inFlight == 0 || r.feed != nil {
		end()
		return
	}
	done := false
	once := func() {
		if !done {
			done = true
			end()
		}
	}
	r.halting = once
	f.u.m.after(f.u.set.drain, once)
}

// mortal is what became of the replicas of one index.
type mortal struct {
	wait     time.Duration // before the last restart
	restarts int
}

func (f *fleet) past(index int) *mortal {
	for len(f.deaths) <= index {
		f.deaths = append(f.deaths, &mortal{})
	}
	return f.deaths[index]
}

// died is called when a replica has ended by itself. It is started again after
// a while, which doubles each time that it dies again soon.
func (f *fleet) died(r *replica) {
	m := f.u.m
	if r.state == down || !slices.Contains(f.members, r) {
		return
	}
	lived := m.now.since(r.since)
	if r.state == starting {
		lived = 0
	}
	r.state, r.since, r.died = down, m.now, true
	r.kill()
	past := f.past(r.index)
	if past.wait == 0 || lived > soundAfter {
		past.wait = firstWait
	} else {
		past.wait = min(2*past.wait, longestWait)
	}
	m.after(past.wait, func() {
		if r.died && slices.Contains(f.members, r) {
			r.due = true
			past.restarts++
			f.step()
		}
	})
}
