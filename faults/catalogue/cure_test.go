package catalogue_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
)

// together are the faults of which each mitigation takes away a part. Every
// other mitigation is enough by itself.
var together = []string{"port-exhaustion", "poison-message", "retry-storm"}

// beyond are the faults whose cause nobody can reach from here.
var beyond = []string{"third-party-throttling", "third-party-outage", "third-party-slow", "traffic-drop"}

// passing is what mitigations leave that goes by itself: an empty cache fills.
var passing = map[string]string{"hot-key": "session-cache is cold"}

// left lists the harms that are left of a fault.
func left(w *world, f faults.Fault) []string {
	return slices.DeleteFunc(w.harms(), func(h string) bool { return h == passing[f.Name] })
}

func TestHarborIsWellToBeginWith(t *testing.T) {
	if harms := harbor().harms(); len(harms) > 0 {
		t.Error(harms)
	}
}

func TestFaultsDeclareWhatTheyArePlannedWith(t *testing.T) {
	for _, c := range all {
		f, plan, _ := strike(t, c)
		var parts []faults.PrimitiveKind
		for _, p := range plan {
			parts = append(parts, faults.Parts(p)...)
		}
		slices.Sort(parts)
		declared := slices.Sorted(slices.Values(f.Primitives))
		if parts = slices.Compact(parts); !slices.Equal(parts, declared) {
			t.Errorf("%s plans %v and declares %v", f.Name, parts, declared)
		}
	}
}

func TestMitigationsTakeTheCauseAway(t *testing.T) {
	for _, c := range all {
		f, plan, w := strike(t, c)
		if len(w.harms()) == 0 {
			t.Errorf("%s does no harm", f.Name)
		}
		if w.Services[string(c.target)].External {
			continue // what a vendor runs is theirs to cure
		}
		if (len(f.Mitigations) == 0) != slices.Contains(beyond, f.Name) {
			t.Errorf("%s has the mitigations %v", f.Name, f.Mitigations)
		}
		for _, m := range f.Mitigations {
			if !slices.Contains(together, f.Name) {
				_, _, w = strike(t, c)
			}
			if !act(t, w, c, plan, m) {
				t.Errorf("%s: %s cannot be planned on what it did", f.Name, m)
			}
			if left := left(w, f); !slices.Contains(together, f.Name) && len(left) > 0 {
				t.Errorf("%s: %s leaves %v", f.Name, m, left)
			}
		}
		if left := left(w, f); len(f.Mitigations) > 0 && len(left) > 0 {
			t.Errorf("%s: its mitigations leave %v", f.Name, left)
		}
	}
}

func TestWhatMakesItWorseDoesNotCure(t *testing.T) {
	for _, c := range all {
		f, _, _ := strike(t, c)
		for _, name := range f.Worse {
			_, plan, w := strike(t, c)
			if !act(t, w, c, plan, name) {
				t.Errorf("%s: %s cannot be planned, and so makes nothing worse", f.Name, name)
			}
			if len(w.harms()) == 0 {
				t.Errorf("%s: %s cures it", f.Name, name)
			}
			if slices.Contains(f.Mitigations, name) {
				t.Errorf("%s: %s cures it and makes it worse", f.Name, name)
			}
		}
	}
}
