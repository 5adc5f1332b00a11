package docker

import (
	"context"
	"maps"
	"runtime"

	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// abreast is how many containers are started ahead at the same time: enough to
// keep an engine busy, and few enough for it to get to the gateway and the
// stores, for which everything waits.
var abreast = runtime.NumCPU() + 1

// ahead is the container of a replica that is started before it is asked for,
// while the stores get ready.
type ahead struct {
	there   chan struct{} // closed when it has started, or is not going to
	replica *replica
	err     error
}

// startAhead starts the containers of the replicas that the stack begins with,
// and does not wait for them.
func (h *host) startAhead(ctx context.Context, s live.Setting) {
	ctx, h.abandon = context.WithCancel(ctx)
	h.ahead = map[string]*ahead{}
	wanted := make(chan live.ReplicaName, len(s.Replicas))
	for _, r := range s.Replicas {
		h.ahead[r.Name] = &ahead{there: make(chan struct{})}
		wanted <- r
	}
	close(wanted)
	all := maps.Clone(h.ahead) // those that are asked for leave it
	for range abreast {
		h.early.Go(func() {
			for r := range wanted {
				a := all[r.Name]
				v, _ := s.Stack.Service(r.Service)
				a.replica, a.err = h.startReplica(ctx, v, r.Name)
				close(a.there)
			}
		})
	}
}

// contain returns the container of a replica: the one that was started ahead, if
// there is one for it.
func (h *host) contain(ctx context.Context, v stack.Service, name string) (*replica, error) {
	h.mu.Lock()
	a := h.ahead[name]
	delete(h.ahead, name)
	h.mu.Unlock()
	if a == nil {
		return h.startReplica(ctx, v, name)
	}
	select {
	case <-a.there:
		return a.replica, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
