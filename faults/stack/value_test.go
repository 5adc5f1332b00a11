package stack_test

import (
	"math/rand/v2"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
)

func TestValues(t *testing.T) {
	for name, c := range map[string]struct {
		value         stack.Value
		lowest, count uint64
		first, last   string
	}{
		"range":          {stack.Value{From: 3, To: 12}, 3, 10, "3", "12"},
		"one":            {stack.Value{From: 7, To: 7}, 7, 1, "7", "7"},
		"list":           {stack.Value{OneOf: []string{"north", "south"}}, 1, 2, "north", "south"},
		"number":         {stack.Value{Pattern: "###"}, 100, 900, "100", "999"},
		"letters":        {stack.Value{Pattern: "HB-??", Letters: "AB"}, 1, 4, "HB-AA", "HB-BB"},
		"digits between": {stack.Value{Pattern: "A#-?", Letters: "xyz"}, 1, 30, "A0-x", "A9-z"},
		"plain letters":  {stack.Value{Pattern: "?"}, 1, 31, "2", "Z"},
	} {
		t.Run(name, func(t *testing.T) {
			v := c.value
			if v.Lowest() != c.lowest || v.Count() != c.count {
				t.Fatalf("%d values from %d on", v.Count(), v.Lowest())
			}
			if first, last := v.Text(v.Lowest()), v.Text(v.Lowest()+v.Count()-1); first != c.first || last != c.last {
				t.Errorf("from %q to %q", first, last)
			}
			chance, drawn := rand.New(rand.NewPCG(1, 2)), map[string]bool{}
			for range 3000 {
				for _, n := range []uint64{v.Draw(chance), v.Pick(chance)} {
					text := v.Text(n)
					if n < v.Lowest() || n >= v.Lowest()+v.Count() || v.Number(text) != n {
						t.Fatalf("number %d is %q, which is number %d", n, text, v.Number(text))
					}
					drawn[text] = true
				}
			}
			if c.count <= 31 && uint64(len(drawn)) != c.count {
				t.Errorf("%d of %d values come up", len(drawn), c.count)
			}
		})
	}
	list := stack.Value{OneOf: []string{"north"}}
	if list.Text(0) != "" || list.Text(2) != "" || list.Number("west") != 0 || (stack.Value{Pattern: "A#"}).Number("B1") != 0 {
		t.Error("what is no value")
	}
	if n := (stack.Value{Pattern: "????????????????"}).Count(); n != 0 {
		t.Errorf("31 to the power of 16 is %d", n)
	}
}

// Where there is nothing to choose, nothing is drawn: a source with one product
// leaves the rest of what chance decides as it is.
func TestOneValueDrawsNothing(t *testing.T) {
	one, other := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
	stack.Value{From: 1, To: 1}.Draw(one)
	stack.Value{OneOf: []string{"only"}}.Pick(one)
	if one.Uint64() != other.Uint64() {
		t.Error("something was drawn")
	}
}
