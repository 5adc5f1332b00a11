package live

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// States of a replica.
const (
	starting = "starting"
	ready    = "ready"
	unready  = "unready" // it says that it cannot serve, and gets no requests
	broken   = "broken"
	hung     = "hung"
	down     = "down"
)

// fleet is the replicas of one service. Changes say how it should be, and take
// effect one step after the other: a new replica serves before an old one
// goes.
type fleet struct {
	*record
	box  *Sandbox
	spec stack.Service
	wake chan struct{} // there may be something to do

	mu       sync.Mutex
	want     int
	scaled   int              // changes of want
	members  []*member        // by index
	spreads  *faults.Balance  // unless evenly
	balanced int              // changes of spreads
	deaths   map[int]*mortals // by index

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
	bounds  bounds // of its own; changed with the lock of the record held
	skewed  int    // changes of its clock

	// Guarded by the fleet.
	state   string
	since   time.Time
	due     bool // for a restart
	died    bool // by itself
	failed  int  // answers in a row that say it is not ready
	refused bool // by which it is out of rotation
}

func newFleet(box *Sandbox, v stack.Service) *fleet {
	f := &fleet{record: newRecord(v), box: box, spec: v, want: v.Replicas, wake: make(chan struct{}, 1), deaths: map[int]*mortals{}}
	for _, name := range service.Secrets(v) {
		f.secrets[name] = box.vault.issue(name)
	}
	return f
}

func (f *fleet) nudge() {
	select {
	case f.wake <- struct{}{}:
	default: // it will look at everything anyway
	}
}

// tend makes the fleet what it should be, until the sandbox stops.
func (f *fleet) tend() {
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
	missing := f.want - len(f.members)
	var restart, surplus *member
	for _, m := range f.members {
		if m.due && restart == nil {
			restart = m
		}
		surplus = m
	}
	outdated, build := f.outdated()
	f.mu.Unlock()
	startup := f.spec.Startup.Std()
	switch {
	case restart != nil:
		f.halt(restart)
		f.drop(restart)
		return f.launch(restart.index, f.lacking(restart.release), startup, !restart.died)
	case missing > 0:
		return f.launch(f.free(), f.lacking(faults.Release{}), startup, false)
	case missing < 0:
		f.drop(surplus)
		f.halt(surplus)
		return true
	case outdated != nil:
		if !f.launch(f.free(), build, startup, true) {
			return false
		}
		f.drop(outdated)
		f.halt(outdated)
		return true
	}
	return false
}

// outdated finds a member that runs what it should not, and what is to run in
// its place. f.mu is held.
func (f *fleet) outdated() (*member, faults.Release) {
	newest, share, stable := f.builds(f.want)
	runs := func(rel faults.Release) int {
		n := 0
		for _, m := range f.members {
			if m.release == rel {
				n++
			}
		}
		return n
	}
	switch {
	case runs(newest) < share:
		for _, m := range f.members {
			if m.release != newest {
				return m, newest
			}
		}
	case share < f.want && runs(stable) < f.want-share:
		spare := runs(newest) - share
		for _, m := range slices.Backward(f.members) {
			if m.release != stable && (m.release != newest || spare > 0) {
				return m, stable
			}
		}
	}
	return nil, faults.Release{}
}

// lacking is what a replica that starts now should run: what it ran before, if
// there is a place for that.
func (f *fleet) lacking(before faults.Release) faults.Release {
	f.mu.Lock()
	defer f.mu.Unlock()
	newest, share, stable := f.builds(f.want)
	n, others := 0, 0
	for _, m := range f.members {
		switch m.release {
		case newest:
			n++
		case stable:
			others++
		}
	}
	if n < share && (before != stable || others >= f.want-share) {
		return newest
	}
	if share < f.want {
		return stable
	}
	return newest
}

// free is the lowest index that no member has.
func (f *fleet) free() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, m := range f.members {
		if m.index != i+1 {
			return i + 1
		}
	}
	return len(f.members) + 1
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
	h := f.report(f.spec)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.members {
		state := m.state
		if m.refused && state == ready {
			state = unready
		}
		h.Replicas = append(h.Replicas, faults.Replica{
			Name: m.name, Version: m.release.Version, State: state, Since: m.since.Sub(f.box.epoch),
		})
		if l := m.own(f.record); !bare(l) {
			l.Service, l.Replica = f.spec.Name, m.name
			h.Limits = append(h.Limits, l)
		}
	}
	if f.spreads != nil {
		b := *f.spreads
		h.Balance = &b
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
