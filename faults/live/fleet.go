package live

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// States of a replica, or of a store.
const (
	starting = desired.Starting
	ready    = desired.Ready
	broken   = desired.Broken
	hung     = desired.Hung
	down     = desired.Down
)

// fleet is the replicas of one service. Changes say how it should be, and take
// effect one step after the other: a new replica serves before an old one
// goes.
type fleet struct {
	*record
	box  *Sandbox
	spec stack.Service
	wake chan struct{} // there may be something to do

	mu      sync.Mutex              // taken before that of the record
	members []*member               // by index
	deaths  map[int]*desired.Deaths // by index

	routing sync.Mutex // held while the gateway is told
	routed  []Upstream // what it was told last
}

// member is one replica of a fleet. A killed one stays a member until it is
// restarted.
type member struct {
	index   int
	name    string
	release faults.Release
	replica Replica
	bounds  desired.Bounds // of its own; guarded by the record

	// Guarded by the fleet.
	state     desired.State
	since     time.Time
	due       bool // for a restart
	died      bool // by itself
	readiness desired.Readiness
	stuck     []string                     // jobs whose runs never end
	skew      desired.Value[time.Duration] // of its clock; changed with other changes kept away as well
}

func newFleet(box *Sandbox, v stack.Service) *fleet {
	return &fleet{record: newRecord(box, v), box: box, spec: v, wake: make(chan struct{}, 1), deaths: map[int]*desired.Deaths{}}
}

// notify says that there may be something to reconcile.
func (f *fleet) notify() {
	select {
	case f.wake <- struct{}{}:
	default: // it will look at everything anyway
	}
}

// reconcile makes the fleet what it should be, until the sandbox stops.
func (f *fleet) reconcile() {
	for {
		for f.step() {
		}
		select {
		case <-f.wake:
		case <-f.box.ctx.Done():
			return
		}
	}
}

// step does the most urgent thing and reports whether there may be more.
func (f *fleet) step() bool {
	if f.box.ctx.Err() != nil {
		return false
	}
	f.mu.Lock()
	now := f.copies()
	f.record.mu.Lock()
	move, at, build := f.wanted.Next(now)
	f.record.mu.Unlock()
	var m *member
	if at < len(f.members) {
		m = f.members[at]
	}
	f.mu.Unlock()
	startup := f.spec.Startup.Std()
	switch move {
	case desired.Restart:
		f.halt(m)
		f.drop(m)
		return f.launch(m.index, f.lacking(m.release), startup, !m.died)
	case desired.Add:
		return f.launch(desired.Free(now), f.lacking(faults.Release{}), startup, false)
	case desired.Remove:
		f.drop(m)
		f.halt(m)
		return true
	case desired.Replace:
		if !f.launch(desired.Free(now), build, startup, true) {
			return false
		}
		f.drop(m)
		f.halt(m)
		return true
	}
	return false
}

// copies are the replicas, as far as what to do next rests on them. f.mu is
// held.
func (f *fleet) copies() []desired.Copy {
	all := make([]desired.Copy, len(f.members))
	for i, m := range f.members {
		all[i] = desired.Copy{Index: m.index, Release: m.release, Due: m.due}
	}
	return all
}

// names are those of the replicas. f.mu is held.
func (f *fleet) names() []string {
	all := make([]string, len(f.members))
	for i, m := range f.members {
		all[i] = m.name
	}
	return all
}

// lacking is what a replica that starts now should run.
func (f *fleet) lacking(before faults.Release) faults.Release {
	f.mu.Lock()
	defer f.mu.Unlock()
	return read(f.record, func(s *desired.Service) faults.Release { return s.Lacking(f.copies(), before) })
}

// drop makes a replica one of the fleet no more.
func (f *fleet) drop(m *member) {
	f.mu.Lock()
	f.members = slices.DeleteFunc(f.members, func(have *member) bool { return have == m })
	f.mu.Unlock()
	f.spread()
}

// halt takes a replica out of rotation and stops it, once it has finished what
// it serves; one that hangs is not waited for.
func (f *fleet) halt(m *member) {
	f.mu.Lock()
	was := m.state
	m.state, m.since = down, time.Now()
	f.mu.Unlock()
	if was == hung || was == down {
		m.replica.Kill()
		return
	}
	f.spread()
	drain, err := time.ParseDuration(f.setting("drain", "2s"))
	if err != nil {
		drain = 0 // the service would not have taken such a setting
	}
	ctx, cancel := context.WithTimeout(f.box.ctx, drain)
	defer cancel()
	m.replica.Stop(ctx)
}

// running lists the members whose process is there.
func (f *fleet) running() []*member {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.members), func(m *member) bool { return m.state == down })
}

// log says what a replica cannot say about itself.
func (f *fleet) log(replica, level, message string) {
	f.box.log(faults.LogLine{Wall: time.Now(), Service: f.spec.Name, Instance: replica, Level: level, Message: message})
}

func (f *fleet) health() faults.ServiceHealth {
	h := f.report()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.members {
		h.Replicas = append(h.Replicas, faults.Replica{
			Name: m.name, Version: m.release.Version, State: m.readiness.Shown(m.state), Since: m.since.Sub(f.box.epoch), Clock: m.skew.Now(), Stuck: m.stuck,
		})
		if own := f.own(m); own.Any() {
			l := own.Limit()
			l.Service, l.Replica = f.spec.Name, m.name
			h.Limits = append(h.Limits, l)
		}
	}
	return h
}

func (f *fleet) close() error {
	f.mu.Lock()
	members := slices.Clone(f.members)
	f.mu.Unlock()
	var gone sync.WaitGroup
	for _, m := range members {
		gone.Go(m.replica.Kill)
	}
	gone.Wait()
	return nil
}
