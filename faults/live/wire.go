package live

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
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
	if !b.edge(p.Edge) {
		return nil, fmt.Errorf("edge %s: %w", p.Edge, faults.ErrNoTarget)
	}
	b.wires.mu.Lock()
	defer b.wires.mu.Unlock()
	if p.Lift {
		return nothing, b.lift(ctx, func(w wired) bool { return w.wire.Edge == p.Edge })
	}
	if err := b.sensible(p); err != nil {
		return nil, err
	}
	if p.Share <= 0 || p.Share > 1 {
		p.Share = 1
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

// sensible says what is wrong with a harm for its edge.
func (b *Sandbox) sensible(p faults.Wire) error {
	if p.Loss < 0 || p.Loss >= 1 || p.Bandwidth < 0 || p.Truncate < 0 || p.SlowClose < 0 {
		return fmt.Errorf("loss is a share below 1, and nothing is below zero: %+v", p)
	}
	if p.To != "" {
		if v, ok := b.opts.Stack.Service(p.To); !ok || v.Kind != stack.KindService {
			return fmt.Errorf("to %q, which is no service: %w", p.To, faults.ErrNoTarget)
		}
	}
	if to, _ := b.opts.Stack.Service(p.Edge.To); to.Kind != stack.KindService &&
		(p.Status != 0 || p.Route != "" || p.To != "" || p.Truncate != 0 || p.SlowClose != 0) {
		return fmt.Errorf("edge %s does not speak HTTP, so that status, route, truncate, slow close and to mean nothing: %w", p.Edge, faults.ErrUnsupported)
	}
	return nil
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

// edge reports whether the stack has it.
func (b *Sandbox) edge(e faults.Edge) bool { return slices.Contains(b.opts.Stack.Edges(), e) }

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
