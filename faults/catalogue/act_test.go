package catalogue_test

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// act takes an action wherever it makes sense after a fault: on each edge that
// was harmed, or on the first service it can be planned for, beginning with
// the one that was hit. It reports whether there was any.
func act(t *testing.T, w *world, c struck, plan []faults.Primitive, name string) bool {
	t.Helper()
	a, ok := catalogue.Action(name)
	if !ok {
		t.Fatalf("there is no action %s", name)
	}
	var targets []faults.Target
	for _, p := range plan {
		switch p := p.(type) {
		case faults.Wire:
			targets = append(targets, faults.Target(p.Edge.From+"->"+p.Edge.To))
		case faults.Name:
			targets = append(targets, faults.Target(p.Edge.From+"->"+p.Edge.To))
		}
	}
	if a.Target == faults.TargetService {
		targets = near(w, c.target)
	}
	done := false
	for _, target := range targets {
		with, ok := arguments(w, name, target, plan, c)
		if !ok {
			continue
		}
		primitives, err := a.Plan(w.Health, target, bind(t, a.Parameters, with))
		if err != nil {
			continue
		}
		for _, p := range primitives {
			w.apply(t, p)
		}
		if done = true; a.Target == faults.TargetService {
			return true
		}
	}
	return done
}

// near lists the services to act on, nearest first: the one that was hit, or
// both ends of an edge, then who consumes or calls it and whom it calls, then
// all.
func near(w *world, t faults.Target) []faults.Target {
	var out []faults.Target
	if e, ok := t.Edge(); ok {
		out = append(out, faults.Target(e.From), faults.Target(e.To))
	} else {
		out = append(out, t)
	}
	for _, kind := range []string{"worker", "service"} {
		for _, name := range slices.Sorted(maps.Keys(w.Services)) {
			if s := w.Services[name]; s.Kind == kind && slices.Contains(s.Calls, string(t)) {
				out = append(out, faults.Target(name))
			}
		}
	}
	for _, name := range w.Services[string(t)].Calls {
		out = append(out, faults.Target(name))
	}
	for _, name := range slices.Sorted(maps.Keys(w.Services)) {
		out = append(out, faults.Target(name))
	}
	return out
}

// arguments are what somebody who knows the fault gives an action.
func arguments(w *world, action string, target faults.Target, plan []faults.Primitive, c struck) (given, bool) {
	switch action {
	case "set-config":
		for _, p := range plan {
			if push, ok := p.(faults.Config); ok && push.Service == string(target) {
				for key := range push.Set {
					return given{"key": key, "value": settings(harbor().Services[string(target)])[key]}, true
				}
			}
		}
		return nil, false
	case "scale":
		return given{"replicas": "5"}, true
	case "toggle-flag":
		return given{"flag": c.with["flag"]}, c.with["flag"] != ""
	case "rate-limit":
		return given{"limit": "0"}, true
	case "shed-load":
		return given{"share": "0"}, true
	case "block-traffic":
		return given{"source": plan[0].(faults.Load).Source}, true
	case "cordon":
		return given{"replica": plan[0].(faults.Limit).Replica}, true
	case "drain":
		return given{"replica": string(target) + "-" + strconv.Itoa(len(w.Services[string(target)].Replicas))}, true
	}
	return nil, true
}
