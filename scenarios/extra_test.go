package scenarios_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
)

// An inject that is added to a run is checked as one that an author writes: against its
// stack, its runtime and the injects that it has, with every mistake at once.
func TestAnAddedInjectIsChecked(t *testing.T) {
	sc, problems := scenarios.Compile("the-quiet-push.md", good(t), yard())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	all := faults.Caps{Runtime: "paper", Primitives: []faults.PrimitiveKind{faults.KindProcess, faults.KindConfig, faults.KindLoad}}
	for name, c := range map[string]struct {
		sheet string
		wrong []string // each in a problem of its own; none: it is sound
	}{
		"a fault":                {sheet: "fault: pool-shrink\ntarget: till\nwith: {size: 3}"},
		"as JSON":                {sheet: `{"say": {"as": "maya", "in": "#incident", "text": "How bad, at {{clock}}?"}}`},
		"after another":          {sheet: "when: push\nafter: 1m\nfault: pool-shrink\ntarget: till\nwith: {size: 3}"},
		"a page":                 {sheet: "noise: {alert: DiskFills, service: till, severity: page, summary: The disk fills, for: 5m}"},
		"in the runtime's reach": {sheet: "fault: pool-freeze\ntarget: till\nwith: {size: 3}"},
		"all that is wrong":      {"fault: pool-shrinks\ntarget: till\nsay: {as: nobody, in: here, text: x}\nwhit: 1", []string{`no fault "pool-shrinks"`, `no persona "nobody"`, `"here" is not a channel`, `unknown key "whit"`}},
		"outside the stack":      {"fault: pool-shrink\ntarget: moon\nwith: {size: 3}", []string{`no service "moon"`}},
		"a value too far":        {"fault: pool-shrink\ntarget: till\nwith: {size: 500}", []string{"size"}},
		"what cannot take":       {"fault: slots-cut\ntarget: till\nwith: {size: 30}", []string{"would not cut them"}},
		"beyond the runtime":     {"fault: pool-freeze\ntarget: till\nwith: {size: 3}", []string{"paper cannot do load"}},
		"after the end":          {"at: 50m\nsay: {as: maya, in: '#incident', text: x}", []string{"the drill is over at 40m"}},
		"after nothing known":    {"when: pish\nsay: {as: maya, in: '#incident', text: x}", []string{`no inject "pish"`}},
		"an alert of its own":    {"noise: {alert: BuyFails, service: till, severity: page, summary: x, for: 1m}", []string{"is an alert of pier itself"}},
		"nothing":                {"", []string{"this is empty"}},
		"no YAML":                {"a: [", []string{""}},
		"a placeholder":          {"say: {as: maya, in: '#incident', text: '{{moon}}'}", []string{"unknown placeholder"}},
	} {
		caps := all
		if name == "beyond the runtime" {
			caps.Primitives = caps.Primitives[:2]
		}
		in, problems := scenarios.CompileExtra(sc, scenarios.Extra{ID: "added-1", Title: "More", Sheet: c.sheet, Known: sc.Injects, Length: 40 * time.Minute, Runtime: caps}, yard())
		if len(problems) != len(c.wrong) || (in == nil) != (len(c.wrong) > 0) {
			t.Errorf("%s: %+v, %v, want %q", name, in, problems, c.wrong)
			continue
		}
		said := problems.Error()
		for _, want := range c.wrong {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not in %s", name, want, said)
			}
		}
		if in != nil && (in.ID != "added-1" || in.Title != "More") {
			t.Errorf("%s: it is %+v", name, in)
		}
	}
	if n := len(sc.Injects); n != 3 {
		t.Errorf("the scenario itself has %d injects", n)
	}
}
