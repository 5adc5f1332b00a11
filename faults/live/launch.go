package live

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
)

// launch starts a replica with what is in force, and if asked to waits until
// it serves. A replica that cannot even start is logged and left out until the
// next change.
func (f *fleet) launch(index int, release faults.Release, startup time.Duration, wait bool) bool {
	m, err := f.start(f.box.ctx, index, release, startup)
	if err != nil {
		if f.box.ctx.Err() == nil {
			f.log(f.instance(index), "error", "cannot start: "+err.Error())
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

func (f *fleet) instance(index int) string { return instance(f.spec.Name, index) }

// instance is the name of a replica.
func instance(service string, index int) string { return fmt.Sprintf("%s-%d", service, index) }

func (f *fleet) start(ctx context.Context, index int, release faults.Release, startup time.Duration) (*member, error) {
	f.ops.RLock() // a change waits until it can tell this replica as well
	defer f.ops.RUnlock()
	now := f.force()
	m := &member{index: index, name: f.instance(index), release: release, state: starting, since: time.Now(), bounds: newBounds()}
	options := service.Options{
		Service: f.spec, Name: m.name, Release: release, Revision: now.revision,
		Flags: now.flags, Secrets: now.secrets, Limits: now.limit, Names: now.names, Telemetry: now.telemetry,
		Peers: f.box.peers(f.spec), Secure: f.box.secure(f.spec), NotAfter: f.box.authority.notAfter(f.spec.Name),
		Restarts: f.restarted(index), Seed: f.box.seed(m.name),
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
		f.mourn(m)
	case <-f.box.ctx.Done():
	}
}

// arrive puts a replica that serves into rotation, unless it says that it is
// not ready, or something else has happened to it meanwhile.
func (f *fleet) arrive(m *member, refused bool) {
	f.mu.Lock()
	if m.state == starting {
		m.state, m.since, m.refused = ready, time.Now(), refused
	}
	f.mu.Unlock()
	f.spread()
}

// The platform waits before it starts a replica again that died by itself, and
// twice as long each time that it dies again soon.
const (
	firstWait = time.Second
	longest   = 30 * time.Second
	soon      = time.Minute
)

// mortals is what became of the replicas of one name.
type mortals struct {
	wait     time.Duration // before the last restart
	restarts int
}

// mourn sees to it that a replica which died by itself is started again.
func (f *fleet) mourn(m *member) {
	f.mu.Lock()
	if m.state == down || !slices.Contains(f.members, m) || f.box.ctx.Err() != nil {
		f.mu.Unlock()
		return // we ended it
	}
	lived := time.Since(m.since)
	if m.state == starting {
		lived = 0
	}
	m.state, m.since, m.died = down, time.Now(), true
	past := f.deaths[m.index]
	if past == nil {
		past = &mortals{}
		f.deaths[m.index] = past
	}
	if past.wait == 0 || lived > soon {
		past.wait = firstWait
	} else {
		past.wait = min(2*past.wait, longest)
	}
	again := time.Now().Add(past.wait)
	f.mu.Unlock()
	f.spread()
	if until(f.box.ctx, again) != nil {
		return
	}
	f.mu.Lock()
	if m.died {
		m.due = true
		past.restarts++
	}
	f.mu.Unlock()
	f.nudge()
}

// restarted tells how often the replica of an index was started again because
// it had died.
func (f *fleet) restarted(index int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if past := f.deaths[index]; past != nil {
		return past.restarts
	}
	return 0
}
