package live

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// bounds are the limits of a service, or those of one replica.
type bounds struct {
	values map[faults.PrimitiveKind]float64 // what is bounded, and by how much
	turns  map[faults.PrimitiveKind]int
}

func newBounds() bounds {
	return bounds{values: map[faults.PrimitiveKind]float64{}, turns: map[faults.PrimitiveKind]int{}}
}

// liftable are the bounds that a Limit can take away by name.
var liftable = []faults.PrimitiveKind{faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts}

// asked reads which bounds a Limit changes; 0 takes one away.
func asked(l faults.Limit) (map[faults.PrimitiveKind]float64, error) {
	ask := map[faults.PrimitiveKind]float64{}
	for _, k := range l.Lift {
		if !slices.Contains(liftable, k) {
			return nil, fmt.Errorf("lift %q: there is %v", k, liftable)
		}
		ask[k] = 0
	}
	switch {
	case l.CPU < 0 || l.CPU > 1:
		return nil, fmt.Errorf("CPU share %v is not over 0 and up to 1", l.CPU)
	case l.Memory < 0 || l.Files < 0 || l.Ports < 0:
		return nil, fmt.Errorf("a bound below zero: memory %d, files %d, ports %d", l.Memory, l.Files, l.Ports)
	case l.Disk < 0 || l.Disk >= 1:
		return nil, fmt.Errorf("share %v of a disk is not over 0 and below 1", l.Disk)
	}
	switch l.CPU {
	case 0:
	case 1:
		ask[faults.KindLimit] = 0
	default:
		ask[faults.KindLimit] = l.CPU
	}
	for kind, v := range map[faults.PrimitiveKind]float64{
		faults.LimitMemory: float64(l.Memory), faults.LimitDisk: l.Disk, faults.LimitFiles: float64(l.Files), faults.LimitPorts: float64(l.Ports),
	} {
		if v > 0 {
			ask[kind] = v
		}
	}
	if len(ask) == 0 {
		return nil, fmt.Errorf("nothing is limited and nothing lifted")
	}
	return ask, nil
}

// set changes bounds. It returns what they were and the turn of each.
func (b bounds) set(ask map[faults.PrimitiveKind]float64) (was map[faults.PrimitiveKind]float64, turns map[faults.PrimitiveKind]int) {
	was, turns = map[faults.PrimitiveKind]float64{}, map[faults.PrimitiveKind]int{}
	for kind, v := range ask {
		was[kind] = b.values[kind]
		b.turns[kind]++
		turns[kind] = b.turns[kind]
		if v == 0 {
			delete(b.values, kind)
		} else {
			b.values[kind] = v
		}
	}
	return was, turns
}

// unset puts back those bounds that have not been changed since their turn.
func (b bounds) unset(was map[faults.PrimitiveKind]float64, turns map[faults.PrimitiveKind]int) {
	again := maps.Clone(was)
	maps.DeleteFunc(again, func(kind faults.PrimitiveKind, _ float64) bool { return b.turns[kind] != turns[kind] })
	b.set(again)
}

// limit tells the bounds in force.
func (b bounds) limit() faults.Limit { return limitOf(b.values) }

// with tells the bounds in force where own ones come first.
func (b bounds) with(own bounds) faults.Limit {
	all := maps.Clone(b.values)
	maps.Copy(all, own.values)
	return limitOf(all)
}

func limitOf(v map[faults.PrimitiveKind]float64) faults.Limit {
	return faults.Limit{
		CPU: v[faults.KindLimit], Memory: int64(v[faults.LimitMemory]), Disk: v[faults.LimitDisk],
		Files: int(v[faults.LimitFiles]), Ports: int(v[faults.LimitPorts]),
	}
}

// bare reports whether nothing is bounded.
func bare(l faults.Limit) bool {
	return l.CPU == 0 && l.Memory == 0 && l.Disk == 0 && l.Files == 0 && l.Ports == 0
}
