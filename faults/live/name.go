package live

import (
	"context"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// look changes what a look-up of a name answers.
func (b *Sandbox) look(ctx context.Context, p faults.Name) (back, error) {
	if !b.edge(p.Edge) {
		return nil, fmt.Errorf("edge %s: %w", p.Edge, faults.ErrNoTarget)
	}
	if !slices.Contains([]faults.NameAnswer{faults.NameRight, faults.NameMissing, faults.NameTimeout, faults.NameStale}, p.Answer) {
		return nil, fmt.Errorf("answer %q: %w", p.Answer, faults.ErrUnsupported)
	}
	if p.Edge.From == stack.Customers {
		return nil, fmt.Errorf("customers look names up where nobody of us can reach: %w", faults.ErrUnsupported)
	}
	u, err := b.named(p.Edge.From)
	if err != nil {
		return nil, err
	}
	r, peer := u.history(), p.Edge.To
	defer r.lock()()
	was := r.name(peer, p.Answer)
	turn := r.turn("name " + peer)
	return func(ctx context.Context) error {
		defer r.lock()()
		if !r.still("name "+peer, turn) {
			return nil
		}
		r.name(peer, was)
		return u.resolve(ctx, peer, was)
	}, u.resolve(ctx, peer, p.Answer)
}

// names lists the look-ups that answer wrongly, in the order of the edges.
func (b *Sandbox) names() []faults.Name {
	var all []faults.Name
	for _, e := range b.opts.Stack.Edges() {
		u, ok := b.units[e.From]
		if !ok {
			continue // customers
		}
		r := u.history()
		r.mu.Lock()
		a := r.names[e.To]
		r.mu.Unlock()
		if a != faults.NameRight {
			all = append(all, faults.Name{Edge: e, Answer: a})
		}
	}
	return all
}
