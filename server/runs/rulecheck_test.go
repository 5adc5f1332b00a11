package runs

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// The rules that ship are of use in a drill, each of them.
func TestShippedRulesAreOfUse(t *testing.T) {
	t.Parallel()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, d := range lib.Drills() {
		s := d.Edition.Stack()
		if tried[s.Name] {
			continue
		}
		tried[s.Name] = true
		rules, err := metrics.ParseRules(s.Name+"/rules.yaml", s.Rules)
		if err != nil {
			t.Fatal(err)
		}
		reports, err := CheckRules(t.Context(), s, rules, 20*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			for _, f := range r.Findings {
				t.Errorf("%s/rules.yaml:%d: %s: %s", s.Name, r.Line, r.Name, f.Message)
			}
		}
	}
}
