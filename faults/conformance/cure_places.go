package conformance

import (
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// places are where somebody who knows the fault takes an action, in the order in
// which that is tried: where the fault is, and there and at one place near it,
// where the load goes next. Where the fault is nowhere, it is at one place near it.
func (h *hand) places(name string) [][]faults.Target {
	action, _ := catalogue.Action(name)
	here := h.affected(action)
	var all [][]faults.Target
	if len(here) > 0 {
		all = append(all, here)
	} else if slices.ContainsFunc(slices.Collect(maps.Values(h.cause)), func(t faults.Target) bool { return aimed(action, t) }) {
		return nil // it is for another kind of service
	}
	for _, t := range h.neighbours(action) {
		all = append(all, append(slices.Clone(here), t))
	}
	return all
}

// affected are the targets of an action on which something of the fault stands.
func (h *hand) affected(action faults.Action) []faults.Target {
	var all []faults.Target
	for _, t := range h.cause {
		if aimed(action, t) && h.applies(action, t) {
			all = append(all, t)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// neighbours are the other targets of an action that a fault is near: the
// services that it was done to, those that call them and are called, and what
// they call each other by.
func (h *hand) neighbours(action faults.Action) []faults.Target {
	near := map[string]bool{}
	var mark func(t faults.Target)
	mark = func(t faults.Target) {
		if e, ok := t.Edge(); ok {
			mark(faults.Target(e.From))
			mark(faults.Target(e.To))
		} else if s, ok := h.was.Services[string(t)]; ok {
			near[string(t)] = true
			for _, to := range s.Calls {
				near[to] = true
			}
			for name, other := range h.was.Services {
				if slices.Contains(other.Calls, string(t)) {
					near[name] = true
					for _, to := range other.Calls { // whoever has less to do there has more to do here
						near[to] = near[to] || h.was.Services[to].Kind == stack.KindCache
					}
				}
			}
			maps.DeleteFunc(near, func(_ string, is bool) bool { return !is })
		}
	}
	mark(h.with.Target)
	for _, t := range h.cause {
		mark(t)
	}
	if len(near) == 0 { // customers go everywhere
		for name := range h.was.Services {
			near[name] = true
		}
	}
	var all []faults.Target
	for _, name := range slices.Sorted(maps.Keys(near)) {
		if action.Target == faults.TargetService {
			all = append(all, faults.Target(name))
			continue
		}
		for _, to := range h.was.Services[name].Calls {
			all = append(all, faults.Target(name+"->"+to))
		}
	}
	here := h.affected(action)
	return slices.DeleteFunc(all, func(t faults.Target) bool { return slices.Contains(here, t) || !h.applies(action, t) })
}

// aimed reports whether an action is for such a target: a service or an edge.
func aimed(action faults.Action, t faults.Target) bool {
	_, isEdge := t.Edge()
	return t != "" && isEdge == (action.Target == faults.TargetEdge)
}

// applies reports whether an action is for a kind of service.
func (h *hand) applies(action faults.Action, t faults.Target) bool {
	return len(action.Kinds) == 0 || slices.Contains(action.Kinds, h.was.Services[string(t)].Kind)
}
