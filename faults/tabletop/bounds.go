package tabletop

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// boundKind is what can be bounded.
type boundKind int

const (
	boundCPU boundKind = iota
	boundMemory
	boundDisk
	boundFiles
	boundPorts
	boundKinds
)

// liftable are the bounds that a Limit can take away by name.
var liftable = []faults.PrimitiveKind{faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts}

// bounds are the limits of a service, or those of one replica; 0 is none.
type bounds struct {
	values [boundKinds]float64
	turns  [boundKinds]int // changes of each
}

// change is one change of some bounds.
type change struct {
	asked [boundKinds]bool
	value [boundKinds]float64
}

// asked reads which bounds a Limit changes; 0 takes one away.
func asked(l faults.Limit) (change, error) {
	var c change
	ask := func(kind boundKind, v float64) { c.asked[kind], c.value[kind] = true, v }
	for _, k := range l.Lift {
		at := slices.Index(liftable, k)
		if at < 0 {
			return c, fmt.Errorf("lift %q: there is %v", k, liftable)
		}
		ask(boundMemory+boundKind(at), 0)
	}
	switch {
	case !(l.CPU >= 0 && l.CPU <= 1):
		return c, fmt.Errorf("CPU share %v is not over 0 and up to 1", l.CPU)
	case l.Memory < 0 || l.Files < 0 || l.Ports < 0:
		return c, fmt.Errorf("a bound below zero: memory %d, files %d, ports %d", l.Memory, l.Files, l.Ports)
	case !(l.Disk >= 0 && l.Disk < 1):
		return c, fmt.Errorf("share %v of a disk is not over 0 and below 1", l.Disk)
	}
	if l.CPU == 1 {
		ask(boundCPU, 0)
	}
	for kind, v := range [...]float64{l.CPU, float64(l.Memory), l.Disk, float64(l.Files), float64(l.Ports)} {
		if v > 0 && !(boundKind(kind) == boundCPU && v == 1) {
			ask(boundKind(kind), v)
		}
	}
	if c.asked == [boundKinds]bool{} {
		return c, fmt.Errorf("nothing is limited and nothing lifted")
	}
	return c, nil
}

// set changes bounds and returns how to put back those that have not been
// changed again since.
func (b *bounds) set(c change) (unset func()) {
	was, turns := b.values, b.turns
	for kind := range boundKinds {
		if c.asked[kind] {
			b.values[kind] = c.value[kind]
			b.turns[kind]++
			turns[kind] = b.turns[kind]
		}
	}
	return func() {
		for kind := range boundKinds {
			if c.asked[kind] && b.turns[kind] == turns[kind] {
				b.values[kind] = was[kind]
				b.turns[kind]++
			}
		}
	}
}

// limit tells the bounds in force.
func (b *bounds) limit() faults.Limit {
	v := b.values
	return faults.Limit{
		CPU: v[boundCPU], Memory: int64(v[boundMemory]), Disk: v[boundDisk],
		Files: int(v[boundFiles]), Ports: int(v[boundPorts]),
	}
}

// limitation bounds a service, or one of its replicas.
func (m *model) limitation(p faults.Limit) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if u.store != nil && p.Replica != "" && p.Replica != u.store.name {
		return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
	}
	c, err := asked(p)
	if err != nil {
		return nil, err
	}
	if u.store != nil {
		return u.store.limit(c)
	}
	if c.asked[boundDisk] {
		return nil, fmt.Errorf("the %s %s keeps nothing on a disk: %w", u.spec.Kind, u.spec.Name, faults.ErrUnsupported)
	}
	of, hit := &u.bounds, u.fleet.members
	if p.Replica != "" {
		at := slices.IndexFunc(u.fleet.members, func(r *replica) bool { return r.name == p.Replica && r.state != down })
		if at < 0 {
			return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
		}
		hit = hit[at : at+1]
		of = &hit[0].own
	}
	unset := of.set(c)
	for _, r := range slices.Clone(hit) {
		r.weigh()
	}
	return func() {
		unset()
		for _, r := range slices.Clone(u.fleet.members) {
			r.weigh()
		}
	}, nil
}

// limit bounds a store: what it does takes no CPU that could be accounted, and
// only databases and queues have a disk.
func (s *store) limit(c change) (func(), error) {
	for kind, what := range map[boundKind]string{boundCPU: "CPU", boundMemory: "memory", boundFiles: "files", boundPorts: "ports"} {
		if c.asked[kind] {
			return nil, fmt.Errorf("%s of %s, which is a %s: %w", what, s.unit.spec.Name, s.unit.spec.Kind, faults.ErrUnsupported)
		}
	}
	if s.keys != nil {
		return nil, fmt.Errorf("the %s %s keeps nothing on a disk: %w", s.unit.spec.Kind, s.unit.spec.Name, faults.ErrUnsupported)
	}
	return s.unit.bounds.set(c), nil
}
