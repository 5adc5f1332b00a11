package live

import (
	"context"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// wires is the harm in force on all edges.
type wires struct {
	mu   sync.Mutex // held while the gateway is told
	last int
	all  []wired // oldest first
}

type wired struct {
	id   int
	wire faults.Wire
}

func (b *Sandbox) wire(ctx context.Context, p faults.Wire) (back, error) {
	p, err := desired.ReadWire(b.opts.Stack, p)
	if err != nil {
		return nil, err
	}
	b.wires.mu.Lock()
	defer b.wires.mu.Unlock()
	if p.Lift {
		return nothing, b.lift(ctx, func(w wired) bool { return w.wire.Edge == p.Edge })
	}
	b.wires.last++
	id := b.wires.last
	if err := b.gateway.Harm(ctx, id, p); err != nil {
		return nil, err
	}
	b.wires.all = append(b.wires.all, wired{id, p})
	return func(ctx context.Context) error {
		b.wires.mu.Lock()
		defer b.wires.mu.Unlock()
		return b.lift(ctx, func(w wired) bool { return w.id == id })
	}, nil
}

// lift takes away some harm. The lock of the wires is held.
func (b *Sandbox) lift(ctx context.Context, which func(wired) bool) error {
	for _, w := range slices.Clone(b.wires.all) {
		if !which(w) {
			continue
		}
		if err := b.gateway.Lift(ctx, w.id); err != nil {
			return err
		}
		b.wires.all = slices.DeleteFunc(b.wires.all, func(have wired) bool { return have.id == w.id })
	}
	return nil
}

// harm lists what is in force, edge by edge.
func (b *Sandbox) harm() []faults.Wire {
	b.wires.mu.Lock()
	defer b.wires.mu.Unlock()
	var all []faults.Wire
	for _, e := range b.opts.Stack.Edges() {
		for _, w := range b.wires.all {
			if w.wire.Edge == e {
				all = append(all, w.wire)
			}
		}
	}
	return all
}
