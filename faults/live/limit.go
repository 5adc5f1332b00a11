package live

import (
	"context"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// bind changes bounds and lets them be felt.
func (r *record) bind(ctx context.Context, of bounds, ask map[faults.PrimitiveKind]float64, feel func(context.Context) error) (back, error) {
	r.mu.Lock()
	was, turns := of.set(ask)
	r.mu.Unlock()
	revert := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		of.unset(was, turns)
	}
	if err := feel(ctx); err != nil {
		revert()
		return nil, err
	}
	return func(ctx context.Context) error {
		defer r.lock()()
		revert()
		return feel(ctx)
	}, nil
}

// limit bounds every replica, those to come included, or one for as long as it
// lives.
func (f *fleet) limit(ctx context.Context, p faults.Limit) (back, error) {
	ask, err := asked(p)
	if err != nil {
		return nil, err
	}
	if _, disk := ask[faults.LimitDisk]; disk {
		return nil, fmt.Errorf("the %s %s keeps nothing on a disk: %w", f.spec.Kind, f.spec.Name, faults.ErrUnsupported)
	}
	of, hit := f.bounds, func(*member) bool { return true }
	if p.Replica != "" {
		running := f.running()
		one := slices.IndexFunc(running, func(m *member) bool { return m.name == p.Replica })
		if one < 0 {
			return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
		}
		m := running[one]
		of, hit = m.bounds, func(other *member) bool { return other == m }
	}
	return f.bind(ctx, of, ask, func(ctx context.Context) error {
		members := slices.DeleteFunc(f.running(), func(m *member) bool { return !hit(m) })
		return f.tellEach(members, func(m *member) error { return m.replica.Limit(ctx, f.effective(m)) })
	})
}

// effective tells the bounds that a replica has to keep.
func (f *fleet) effective(m *member) faults.Limit {
	f.record.mu.Lock()
	defer f.record.mu.Unlock()
	return f.bounds.with(m.bounds)
}

// own tells a replica's bounds apart from those of its service.
func (m *member) own(r *record) faults.Limit {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.bounds.limit()
}
