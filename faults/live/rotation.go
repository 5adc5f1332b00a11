package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
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

// upstreams are the replicas in rotation. A hung one takes its share, and
// nobody has noticed yet. f.mu is held.
func (f *fleet) upstreams() []Upstream {
	var in []*member
	for _, m := range f.members {
		if (m.state == ready || m.state == hung || m.state == broken) && !m.refused {
			in = append(in, m)
		}
	}
	var all []Upstream
	b := f.spreads
	if b != nil && !slices.ContainsFunc(in, func(m *member) bool { return m.name == b.Replica }) {
		b = nil // the others share what it would get
	}
	for _, m := range in {
		weight := 1.0
		switch {
		case b == nil:
		case b.Drain && m.name == b.Replica:
			weight = 0
		case b.Drain:
		case m.name == b.Replica:
			weight = b.Share
		default:
			weight = (1 - b.Share) / float64(len(in)-1)
		}
		if weight > 0 {
			all = append(all, Upstream{m.replica.Addr(), weight})
		}
	}
	return all
}

// balance changes how requests are spread.
func (f *fleet) balance(_ context.Context, p faults.Balance) (back, error) {
	if f.spec.Kind != stack.KindService {
		return nil, fmt.Errorf("nobody sends requests to the %s %s: %w", f.spec.Kind, f.spec.Name, faults.ErrUnsupported)
	}
	if p.Share < 0 || p.Share > 1 {
		return nil, fmt.Errorf("share %v is not over 0 and up to 1", p.Share)
	}
	next := &p
	if p.Share == 0 && !p.Drain {
		next = nil
	}
	f.mu.Lock()
	if next != nil && !slices.ContainsFunc(f.members, func(m *member) bool { return m.name == p.Replica }) {
		f.mu.Unlock()
		return nil, fmt.Errorf("%q: %w", p.Replica, faults.ErrNoTarget)
	}
	was := f.spreads
	f.spreads = next
	f.balanced++
	turn := f.balanced
	f.mu.Unlock()
	f.spread()
	return func(context.Context) error {
		f.mu.Lock()
		if f.balanced == turn {
			f.spreads = was
		}
		f.mu.Unlock()
		f.spread()
		return nil
	}, nil
}

// The platform asks each replica so often whether it is ready, and waits so
// long for the answer; so many refusals in a row take one out of rotation.
const (
	askEvery = 2 * time.Second
	askLimit = time.Second
	refusals = 3
	// hangLimit is how long a replica may take to hang, once it is told to:
	// after that, one that answers does not.
	hangLimit = 5 * time.Second
)

// ErrNotReady is what Replica.Probe wraps when the replica answered that it is
// not ready.
var ErrNotReady = errors.New("not ready")

// watch asks the replicas whether they are ready, until the sandbox stops.
func (f *fleet) watch() {
	tick := time.NewTicker(askEvery)
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
	was := m.refused
	if err == nil && stuck && m.state == hung {
		m.state, m.since = ready, time.Now() // somebody let it go on
	}
	switch {
	case err == nil:
		m.failed, m.refused = 0, false
	case errors.Is(err, ErrNotReady):
		m.failed++
		m.refused = m.refused || m.failed >= refusals
	}
	now := m.refused
	f.mu.Unlock()
	switch {
	case now && !was:
		f.log(m.name, "warn", fmt.Sprintf("readiness probe of %s failed %d times: %v; taken out of rotation", path, refusals, err))
	case was && !now:
		f.log(m.name, "info", "readiness probe of "+path+" succeeded; in rotation again")
	}
	if was != now {
		f.spread()
	}
}
