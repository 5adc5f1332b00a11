package live

import (
	"context"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// look changes what a look-up of a name answers.
func (b *Sandbox) look(ctx context.Context, p faults.Name) (back, error) {
	if err := desired.CheckName(b.opts.Stack, p); err != nil {
		return nil, err
	}
	u, err := b.named(p.Edge.From)
	if err != nil {
		return nil, err
	}
	r, peer := u.history(), p.Edge.To
	defer r.lock()()
	undo := set(r, r.wanted.Name(peer), p.Answer)
	return func(ctx context.Context) error {
		defer r.lock()()
		if was, ok := undo(); ok {
			return u.resolve(ctx, peer, was)
		}
		return nil
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
		a := read(u.history(), func(s *desired.Service) faults.NameAnswer { return s.Name(e.To).Now() })
		if a != faults.NameRight {
			all = append(all, faults.Name{Edge: e, Answer: a})
		}
	}
	return all
}
