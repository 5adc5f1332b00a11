package desired

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Resource is what can be bounded.
type Resource int

// What can be bounded: a share of the CPU, bytes of memory, the share of the
// disk that is left free, descriptors, and local ports.
const (
	CPU Resource = iota
	Memory
	Disk
	Files
	Ports
	resources
)

func (r Resource) String() string {
	return [...]string{"CPU", "memory", "disk", "files", "ports"}[r]
}

// liftable are the bounds that a Limit can take away by name.
var liftable = []faults.PrimitiveKind{faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts}

// Bounds are the limits of a service, or those of one replica.
type Bounds struct {
	values [resources]Value[float64] // 0 is none
}

// Limits is one change of some bounds.
type Limits struct {
	asked [resources]bool
	value [resources]float64
}

// ReadLimits reads which bounds a Limit changes.
func ReadLimits(l faults.Limit) (Limits, error) {
	var c Limits
	ask := func(r Resource, v float64) { c.asked[r], c.value[r] = true, v }
	for _, k := range l.Lift {
		at := slices.Index(liftable, k)
		if at < 0 {
			return c, fmt.Errorf("lift %q: there is %v", k, liftable)
		}
		ask(Memory+Resource(at), 0)
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
		ask(CPU, 0)
	}
	for r, v := range [...]float64{l.CPU, float64(l.Memory), l.Disk, float64(l.Files), float64(l.Ports)} {
		if v > 0 && !(Resource(r) == CPU && v == 1) {
			ask(Resource(r), v)
		}
	}
	if c.asked == [resources]bool{} {
		return c, fmt.Errorf("nothing is limited and nothing lifted")
	}
	return c, nil
}

// Asks reports whether a bound is among those that change.
func (c Limits) Asks(r Resource) bool { return c.asked[r] }

// Set changes bounds. undo puts back those that have not been changed since.
func (b *Bounds) Set(c Limits) (undo func()) {
	var changes []Change[float64]
	for r, asked := range c.asked {
		if asked {
			changes = append(changes, b.values[r].Set(c.value[r]))
		}
	}
	return func() {
		for _, change := range changes {
			change.Undo()
		}
	}
}

// Lift takes a bound away.
func (b *Bounds) Lift(r Resource) { b.values[r].Set(0) }

// Of is one of the bounds in force; 0: there is none.
func (b *Bounds) Of(r Resource) float64 { return b.values[r].now }

// Limit tells the bounds in force.
func (b *Bounds) Limit() faults.Limit { return b.With(&Bounds{}) }

// With tells the bounds in force where own ones come first.
func (b *Bounds) With(own *Bounds) faults.Limit {
	of := func(r Resource) float64 {
		if v := own.values[r].now; v != 0 {
			return v
		}
		return b.values[r].now
	}
	return faults.Limit{CPU: of(CPU), Memory: int64(of(Memory)), Disk: of(Disk), Files: int(of(Files)), Ports: int(of(Ports))}
}

// Any reports whether anything is bounded.
func (b *Bounds) Any() bool { return bounded(b.Limit()) }

func bounded(l faults.Limit) bool {
	return l.CPU != 0 || l.Memory != 0 || l.Disk != 0 || l.Files != 0 || l.Ports != 0
}

// NoDisk is why a service cannot be bounded by its disk.
func NoDisk(v stack.Service) error {
	return fmt.Errorf("the %s %s keeps nothing on a disk: %w", v.Kind, v.Name, faults.ErrUnsupported)
}
