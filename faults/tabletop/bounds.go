package tabletop

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// limitation bounds a service, or one of its replicas.
func (m *model) limitation(p faults.Limit) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if u.store != nil && p.Replica != "" && p.Replica != u.store.name {
		return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
	}
	l, err := desired.ReadLimits(p)
	if err != nil {
		return nil, err
	}
	if u.store != nil {
		return u.store.limit(l)
	}
	if l.Asks(desired.Disk) {
		return nil, desired.NoDisk(u.spec)
	}
	of, hit := &u.wanted.Bounds, u.fleet.members
	if p.Replica != "" {
		at := slices.IndexFunc(u.fleet.members, func(r *replica) bool { return r.name == p.Replica && r.state != down })
		if at < 0 {
			return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
		}
		hit = hit[at : at+1]
		of = &hit[0].own
	}
	undo := of.Set(l)
	for _, r := range slices.Clone(hit) {
		r.weigh()
	}
	return func() {
		undo()
		for _, r := range slices.Clone(u.fleet.members) {
			r.weigh()
		}
	}, nil
}

// limit bounds a store: what it does takes no CPU that could be accounted, and
// only databases and queues have a disk.
func (s *store) limit(l desired.Limits) (func(), error) {
	for _, r := range []desired.Resource{desired.CPU, desired.Memory, desired.Files, desired.Ports} {
		if l.Asks(r) {
			return nil, fmt.Errorf("%s of %s, which is a %s: %w", r, s.unit.spec.Name, s.unit.spec.Kind, faults.ErrUnsupported)
		}
	}
	if s.keys != nil {
		return nil, desired.NoDisk(s.unit.spec)
	}
	return s.unit.wanted.Bounds.Set(l), nil
}
