package catalogue_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
)

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
