package scenarios_test

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
)

// A run has one runtime: it is not enough that each fault has one.
func TestFaultsThatNoRuntimePlaysTogether(t *testing.T) {
	const timeline = `## Timeline

### One
` + "```yaml inject" + `
id: one
at: 1s
fault: hard
target: till
` + "```" + `

### Two
` + "```yaml inject" + `
id: two
at: 2s
say: {as: maya, in: "#incident", text: "Hello"}
also:
  - {fault: soft, target: till}
` + "```" + `
`
	const together = "no runtime can play all of these faults: stone cannot do soft and water cannot do hard"
	stone := faults.Caps{Runtime: "stone", Primitives: []faults.PrimitiveKind{faults.KindProcess}}
	water := faults.Caps{Runtime: "water", Primitives: []faults.PrimitiveKind{faults.KindLoad}}
	both := faults.Caps{Runtime: "both", Primitives: []faults.PrimitiveKind{faults.KindLoad, faults.KindProcess}}
	for what, c := range map[string]struct {
		runtimes []faults.Caps
		only     string
		want     bool
	}{
		"each has one":               {[]faults.Caps{stone, water}, "", true},
		"one plays both":             {[]faults.Caps{stone, water, both}, "", false},
		"one plays both, and is out": {[]faults.Caps{stone, water, both}, "runtimes: [water, stone]\n", true},
		"anything goes":              {nil, "", false},
		"one has none at all":        {[]faults.Caps{stone}, "", false}, // and that is told of that one
	} {
		w := yard()
		w.Runtimes = c.runtimes
		w.Faults = []faults.Fault{
			{Name: "hard", Target: faults.TargetService, Primitives: []faults.PrimitiveKind{faults.KindProcess}},
			{Name: "soft", Target: faults.TargetService, Primitives: []faults.PrimitiveKind{faults.KindLoad}},
		}
		_, problems := scenarios.Compile("input.md", []byte("---\nstack: pier\n"+c.only+"personas: [{id: maya, name: Maya, title: Engineer}]\n---\n\n"+timeline), w)
		said := problems.Error()
		if got := strings.Contains(said, together); got != c.want {
			t.Errorf("%s: said %v, want %v:\n%s", what, got, c.want, said)
		}
		if alone := strings.Contains(said, "soft cannot be played"); alone != (what == "one has none at all") {
			t.Errorf("%s:\n%s", what, said)
		}
	}
}
