package live

import (
	"context"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
)

// launch starts a replica with what is in force, and if asked to waits until
// it serves. A replica that cannot even start is logged and left out until the
// next change.
func (f *fleet) launch(index int, release faults.Release, startup time.Duration, wait bool) bool {
	m, err := f.start(f.box.ctx, index, release, startup)
	if err != nil {
		if f.box.ctx.Err() == nil {
			f.log(desired.Name(f.spec.Name, index), "error", "cannot start: "+err.Error())
		}
		return false
	}
	served := make(chan struct{})
	f.box.busy.Go(func() { f.follow(m, func() { close(served) }) })
	if wait {
		<-served
	}
	return true
}

func (f *fleet) start(ctx context.Context, index int, release faults.Release, startup time.Duration) (*member, error) {
	f.ops.RLock() // a change waits until it can tell this replica as well
	defer f.ops.RUnlock()
	now := f.force()
	m := &member{index: index, name: desired.Name(f.spec.Name, index), release: release, state: starting, since: time.Now()}
	options := service.Options{
		Service: f.spec, Business: f.box.opts.Stack.Business, Name: m.name, Release: release, Revision: now.revision,
		Flags: now.flags, Secrets: now.secrets, Limits: now.limit, Names: now.names, Telemetry: now.telemetry,
		Peers: f.box.peers(f.spec), Secure: f.box.secure(f.spec), NotAfter: f.box.authority.notAfter(f.spec.Name),
		Restarts: f.restarted(index), Seed: f.box.seed(m.name), WarmUp: f.box.warming.Load(), Zero: f.box.zero(),
	}
	var err error
	if m.replica, err = f.box.opts.Host.Replica(ctx, options, startup); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members = append(f.members, m)
	slices.SortFunc(f.members, func(a, b *member) int { return a.index - b.index })
	return m, nil
}

// follow watches over the life of a replica, and calls served once, when it
// serves or never will.
func (f *fleet) follow(m *member, served func()) {
	select {
	case <-m.replica.Ready():
		f.arrive(m, f.refuses(m))
	case <-m.replica.Gone():
	case <-f.box.ctx.Done():
	}
	served()
	select {
	case <-m.replica.Gone():
		f.died(m)
	case <-f.box.ctx.Done():
	}
}

// arrive puts a replica that serves into rotation, unless it says that it is
// not ready, or something else has happened to it meanwhile.
func (f *fleet) arrive(m *member, refused bool) {
	f.mu.Lock()
	if m.state == starting {
		m.state, m.since = ready, time.Now()
		if refused {
			m.readiness.Refuse()
		}
	}
	f.mu.Unlock()
	f.spread()
}

// died sees to it that a replica which died by itself is started again.
func (f *fleet) died(m *member) {
	f.mu.Lock()
	if m.state == down || !slices.Contains(f.members, m) || f.box.ctx.Err() != nil {
		f.mu.Unlock()
		return // we ended it
	}
	served := time.Since(m.since)
	if m.state == starting {
		served = 0
	}
	m.state, m.since, m.died = down, time.Now(), true
	past := f.deaths[m.index]
	if past == nil {
		past = &desired.Deaths{}
		f.deaths[m.index] = past
	}
	again := time.Now().Add(past.Died(served))
	f.mu.Unlock()
	f.spread()
	if until(f.box.ctx, again) != nil {
		return
	}
	f.mu.Lock()
	if m.died {
		m.due = true
		past.Restarted()
	}
	f.mu.Unlock()
	f.notify()
}

// restarted tells how often the replica of an index was started again because
// it had died.
func (f *fleet) restarted(index int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if past := f.deaths[index]; past != nil {
		return past.Restarts()
	}
	return 0
}
