package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// spread tells the gateway which replicas take requests now, and how many. It
// comes after every change of a state.
func (f *fleet) spread() {
	if f.spec.Kind != stack.KindService {
		return
	}
	f.routing.Lock() // the gateway must hear of changes in their order
	defer f.routing.Unlock()
	f.mu.Lock()
	next := f.upstreams()
	f.mu.Unlock()
	if slices.Equal(next, f.routed) {
		return
	}
	if err := f.box.gateway.SetUpstreams(f.box.ctx, f.spec.Name, next); err != nil {
		if f.box.ctx.Err() == nil {
			f.log(f.spec.Name, "error", "rotation not changed: "+err.Error())
		}
		return
	}
	f.routed = next
}

// upstreams are the replicas in rotation. f.mu is held.
func (f *fleet) upstreams() []Upstream {
	var in []*member
	for _, m := range f.members {
		if m.state.Takes() && !m.readiness.Refused() {
			in = append(in, m)
		}
	}
	b := read(f.record, func(s *desired.Service) *faults.Balance { return s.Balance.Now() })
	among := b != nil && slices.ContainsFunc(in, func(m *member) bool { return m.name == b.Replica })
	var all []Upstream
	for _, m := range in {
		if weight := desired.Weight(b, m.name, len(in), among); weight > 0 {
			all = append(all, Upstream{m.replica.Addr(), weight})
		}
	}
	return all
}

// balance changes how requests are spread.
func (f *fleet) balance(p faults.Balance) (back, error) {
	f.mu.Lock()
	next, err := f.wanted.ReadBalance(p, f.names())
	if err != nil {
		f.mu.Unlock()
		return nil, err
	}
	undo := set(f.record, &f.wanted.Balance, next)
	f.mu.Unlock()
	f.spread()
	return func(context.Context) error {
		undo()
		f.spread()
		return nil
	}, nil
}

// The platform waits so long for a replica to answer whether it is ready.
const (
	askLimit = time.Second
	// hangLimit is how long a replica may take to hang, once it is told to:
	// after that, one that answers does not.
	hangLimit = 5 * time.Second
)

// ErrNotReady is what Replica.Probe wraps when the replica answered that it is
// not ready.
var ErrNotReady = errors.New("not ready")

// watch asks the replicas whether they are ready, until the sandbox stops.
func (f *fleet) watch() {
	tick := time.NewTicker(desired.ProbeEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-f.box.ctx.Done():
			return
		}
		var asked sync.WaitGroup
		for _, m := range f.running() {
			asked.Go(func() { f.ask(m) })
		}
		asked.Wait()
	}
}

// probe asks a replica whether it is ready.
func (f *fleet) probe(m *member) (path string, err error) {
	path = f.setting("readiness_path", "/readyz")
	ctx, cancel := context.WithTimeout(f.box.ctx, askLimit)
	defer cancel()
	return path, m.replica.Probe(ctx, path)
}

// refuses reports whether a replica that has just started says that it is not
// ready: it gets no requests before it does.
func (f *fleet) refuses(m *member) bool {
	_, err := f.probe(m)
	return errors.Is(err, ErrNotReady)
}

func (f *fleet) ask(m *member) {
	f.mu.Lock()
	young := m.state == starting
	stuck := m.state == hung && time.Since(m.since) > hangLimit
	f.mu.Unlock()
	if young {
		return
	}
	path, err := f.probe(m)
	f.mu.Lock()
	if err == nil && stuck && m.state == hung {
		m.state, m.since = ready, time.Now() // somebody let it go on
	}
	changed := false
	if err == nil || errors.Is(err, ErrNotReady) { // no answer says nothing
		changed = m.readiness.Answer(err == nil)
	}
	out := m.readiness.Refused()
	f.mu.Unlock()
	switch {
	case !changed:
		return
	case out:
		f.log(m.name, "warn", fmt.Sprintf("readiness probe of %s failed %d times: %v; taken out of rotation", path, desired.Refusals, err))
	default:
		f.log(m.name, "info", "readiness probe of "+path+" succeeded; in rotation again")
	}
	f.spread()
}
