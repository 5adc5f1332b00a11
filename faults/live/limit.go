package live

import (
	"context"
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// bind changes bounds and lets them be felt.
func (r *record) bind(ctx context.Context, of *desired.Bounds, l desired.Limits, feel func(context.Context) error) (back, error) {
	r.mu.Lock()
	undo := of.Set(l)
	r.mu.Unlock()
	revert := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		undo()
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
	l, err := desired.ReadLimits(p)
	if err != nil {
		return nil, err
	}
	if l.Asks(desired.Disk) {
		return nil, desired.NoDisk(f.spec)
	}
	of, hit := &f.wanted.Bounds, func(*member) bool { return true }
	if p.Replica != "" {
		running := f.running()
		one := slices.IndexFunc(running, func(m *member) bool { return m.name == p.Replica })
		if one < 0 {
			return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
		}
		m := running[one]
		of, hit = &m.bounds, func(other *member) bool { return other == m }
	}
	return f.bind(ctx, of, l, func(ctx context.Context) error {
		members := slices.DeleteFunc(f.running(), func(m *member) bool { return !hit(m) })
		return f.tellEach(members, func(m *member) error { return m.replica.Limit(ctx, f.effective(m)) })
	})
}

// effective tells the bounds that a replica has to keep.
func (f *fleet) effective(m *member) faults.Limit {
	return read(f.record, func(s *desired.Service) faults.Limit { return s.Bounds.With(&m.bounds) })
}

// own tells a replica's bounds apart from those of its service.
func (f *fleet) own(m *member) desired.Bounds {
	return read(f.record, func(*desired.Service) desired.Bounds { return m.bounds })
}
