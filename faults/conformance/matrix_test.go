package conformance_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults/conformance"
)

// What is played now takes the place of what was played before, unless that says
// more.
func TestMerge(t *testing.T) {
	c := conformance.Cases()[0]
	row := func(cells ...conformance.Cell) []conformance.Row {
		return []conformance.Row{{Case: c, Cells: cells}}
	}
	cell := func(runtime string, failed float64, brief bool) conformance.Cell {
		return conformance.Cell{Outcome: conformance.Outcome{Runtime: runtime, Errors: failed, Brief: brief}}
	}
	before := append(row(cell("a", 0.1, false), cell("b", 0.1, false), cell("c", 0.1, true)),
		conformance.Row{Case: conformance.Case{Fault: "of old"}, Cells: []conformance.Cell{cell("a", 0, false)}})
	all := conformance.Merge(before, row(cell("a", 0.2, false), cell("b", 0.2, true), cell("c", 0.2, true), cell("d", 0.2, true)))
	if len(all) != 1 {
		t.Fatalf("%d rows", len(all))
	}
	for runtime, want := range map[string]float64{"a": 0.2, "b": 0.1, "c": 0.2, "d": 0.2} {
		if got, there := all[0].On(runtime); !there || got.Errors != want {
			t.Errorf("on %s: %+v", runtime, got)
		}
	}
}

// One fault of each kind of primitive is really one of each.
func TestOneOfEach(t *testing.T) {
	some := conformance.OneOfEach(conformance.Cases())
	if len(some) < 14 || len(some) > 20 {
		t.Errorf("%d cases for 14 kinds of primitive", len(some))
	}
}
