package inproc

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// States of a replica.
const (
	starting = "starting"
	ready    = "ready"
	hung     = "hung"
	down     = "down"
)

// drain is how long a replica that stops may finish what it serves.
const drain = 2 * time.Second

// fleet is the replicas of one service. Changes say how it should be, and take
// effect one step after the other: a new replica serves before an old one
// goes.
type fleet struct {
	*record
	box  *Sandbox
	spec stack.Service
	wake chan struct{} // there may be something to do

	mu      sync.Mutex
	want    int
	scaled  int       // changes of want
	members []*member // by index
	turn    int       // of round robin
}

// member is one replica of a fleet. A killed one stays a member until it is
// restarted.
type member struct {
	index   int
	build   int // number of its release in the history
	replica *service.Replica
	state   string
	since   time.Time
	due     bool // for a restart
}

func newFleet(box *Sandbox, v stack.Service) *fleet {
	f := &fleet{record: newRecord(v), box: box, spec: v, want: v.Replicas, wake: make(chan struct{}, 1)}
	for _, name := range service.Secrets(v) {
		f.secrets[name] = box.vault.issue(name)
	}
	return f
}

// Pick makes the fleet an upstream of proxies: round robin over the replicas
// that take connections. A hung one does, and nobody has noticed yet.
func (f *fleet) Pick() (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range f.members {
		f.turn++
		if m := f.members[f.turn%len(f.members)]; m.state == ready || m.state == hung {
			return m.replica.Addr(), true
		}
	}
	return "", false
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
	build := f.force().build
	f.mu.Lock()
	missing := f.want - len(f.members)
	var restart, outdated, surplus *member
	for _, m := range f.members {
		if m.due && restart == nil {
			restart = m
		}
		if m.build != build && outdated == nil {
			outdated = m
		}
		surplus = m
	}
	f.mu.Unlock()
	switch {
	case restart != nil:
		f.halt(restart)
		f.drop(restart)
		return f.launch(restart.index, f.spec.Startup.Std(), true)
	case missing > 0:
		return f.launch(f.free(), f.spec.Startup.Std(), false)
	case missing < 0:
		f.drop(surplus)
		f.halt(surplus)
		return true
	case outdated != nil:
		if !f.launch(f.free(), f.spec.Startup.Std(), true) {
			return false
		}
		f.drop(outdated)
		f.halt(outdated)
		return true
	}
	return false
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

// launch starts a replica with what is in force, and if asked to waits until
// it serves. A replica that cannot even start is logged and left out until the
// next change.
func (f *fleet) launch(index int, startup time.Duration, wait bool) bool {
	m, err := f.start(index, startup)
	if err != nil {
		f.log(fmt.Sprintf("%s-%d", f.spec.Name, index), "error", "cannot start: "+err.Error())
		return false
	}
	served := make(chan struct{})
	f.box.busy.Go(func() {
		defer close(served)
		select {
		case <-m.replica.Ready():
			f.arrive(m)
		case <-m.replica.Gone():
		}
	})
	if wait {
		<-served
	}
	return true
}

func (f *fleet) start(index int, startup time.Duration) (*member, error) {
	f.ops.Lock()
	defer f.ops.Unlock()
	now := f.force()
	name := fmt.Sprintf("%s-%d", f.spec.Name, index)
	var customers net.Listener
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil && f.spec.Kind == stack.KindService {
		customers, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		if control != nil {
			_ = control.Close()
		}
		return nil, err
	}
	replica, err := service.New(service.Options{
		Service: f.spec, Name: name, Release: now.release, Revision: now.revision,
		Flags: now.flags, Secrets: now.secrets, CPU: now.cpu,
		Peers: f.box.peers(f.spec), Customers: customers, Control: control,
		Seed: f.box.seed(name), Log: f.box.sink.Log,
	})
	if err != nil {
		return nil, err
	}
	m := &member{index: index, build: now.build, replica: replica, state: starting, since: time.Now()}
	f.mu.Lock()
	f.members = append(f.members, m)
	slices.SortFunc(f.members, func(a, b *member) int { return a.index - b.index })
	f.mu.Unlock()
	replica.Start(startup)
	return m, nil
}

// arrive puts a replica that serves into rotation, unless something else has
// happened to it meanwhile.
func (f *fleet) arrive(m *member) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.state == starting {
		m.state, m.since = ready, time.Now()
	}
}

// drop makes a replica one of the fleet no more.
func (f *fleet) drop(m *member) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members = slices.DeleteFunc(f.members, func(have *member) bool { return have == m })
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
	ctx, cancel := context.WithTimeout(f.box.ctx, drain)
	defer cancel()
	m.replica.Stop(ctx)
}
