package tabletop

import (
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// fleet is the replicas of one service. Changes say how it should be, and take
// effect one step after the other: a new replica serves before an old one
// goes.
type fleet struct {
	u       *unit
	members []*replica        // by index
	busy    bool              // a step is under way
	deaths  []*desired.Deaths // by index
	asking  bool              // the replicas are asked whether they are ready
}

// start makes a replica. With no start-up it stands for one that has been
// running all along.
func (f *fleet) start(index int, release faults.Release, startup time.Duration) *replica {
	u, m := f.u, f.u.m
	name := desired.Name(u.spec.Name, index)
	u.started++
	r := &replica{
		unit: u, name: name, index: index, state: starting, since: m.now, born: m.now, release: release,
		saidFull: never, restarts: f.past(index).Restarts(), dice: newDice(m.seed, name+" "+strconv.Itoa(u.started)),
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
	if u.spec.Jobs != nil {
		r.stuck = map[string]bool{}
	}
	r.newPage()
	f.members = append(f.members, r)
	slices.SortFunc(f.members, func(a, b *replica) int { return a.index - b.index })
	if startup == 0 {
		f.arrive(r)
		return r
	}
	startup += r.release.Defect.Startup
	fields := map[string]string{"version": r.release.Version, "config_revision": strconv.Itoa(u.wanted.Revisions.Newest().Number)}
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
	r.arm()
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
	again := func() { f.busy = false; f.step() }
	move, at, build := f.u.wanted.Next(f.copies())
	switch move {
	case desired.Restart:
		f.busy = true
		due := f.members[at]
		f.halt(due, func() {
			f.drop(due)
			then := again
			if due.died {
				then = func() {}
			}
			f.launch(due.index, f.lacking(due.release), then)
			if due.died {
				again()
			}
		})
	case desired.Add:
		f.start(desired.Free(f.copies()), f.lacking(faults.Release{}), f.startup())
		return true
	case desired.Remove:
		f.busy = true
		surplus := f.members[at]
		f.drop(surplus)
		f.halt(surplus, again)
	case desired.Replace:
		f.busy = true
		old := f.members[at]
		f.launch(desired.Free(f.copies()), build, func() {
			f.drop(old)
			f.halt(old, again)
		})
	}
	return false
}

// copies are the replicas, as far as what to do next rests on them.
func (f *fleet) copies() []desired.Copy {
	all := make([]desired.Copy, len(f.members))
	for i, r := range f.members {
		all[i] = desired.Copy{Index: r.index, Release: r.release, Due: r.due}
	}
	return all
}

func (f *fleet) names() []string {
	all := make([]string, len(f.members))
	for i, r := range f.members {
		all[i] = r.name
	}
	return all
}

// lacking is what a replica that starts now should run.
func (f *fleet) lacking(before faults.Release) faults.Release {
	return f.u.wanted.Lacking(f.copies(), before)
}

func (f *fleet) startup() time.Duration { return max(f.u.spec.Startup.Std(), time.Millisecond) }

// launch starts a replica and goes on when it serves, or never will.
func (f *fleet) launch(index int, release faults.Release, then func()) {
	r := f.start(index, release, f.startup())
	f.u.m.after(f.startup()+r.release.Defect.Startup, then)
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

// past is what became of the replicas of an index.
func (f *fleet) past(index int) *desired.Deaths {
	for len(f.deaths) <= index {
		f.deaths = append(f.deaths, &desired.Deaths{})
	}
	return f.deaths[index]
}

// died is called when a replica has ended by itself. It is started again after
// a while.
func (f *fleet) died(r *replica) {
	m := f.u.m
	if r.state == down || !slices.Contains(f.members, r) {
		return
	}
	served := m.now.since(r.since)
	if r.state == starting {
		served = 0
	}
	r.state, r.since, r.died = down, m.now, true
	r.kill()
	past := f.past(r.index)
	m.after(past.Died(served), func() {
		if r.died && slices.Contains(f.members, r) {
			r.due = true
			past.Restarted()
			f.step()
		}
	})
}
