package conformance

import (
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// What a job that ran long under one fault tells until it has run again is not
// held against the fault that is played next in the same sandbox.
func TestABriefPlayWaitsForJobsOfBefore(t *testing.T) {
	t.Parallel()
	s, err := stack.Load(os.DirFS("../../content"), "relay")
	if err != nil {
		t.Fatal(err)
	}
	suite, err := Of(s)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]Case{}
	for _, c := range suite.Cases {
		cases[c.Fault] = c
	}
	epoch := time.Date(2026, 11, 24, 7, 58, 14, 0, time.UTC)
	p, err := open(t.Context(), s, tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), epoch)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.close(t.Context()) }()
	for _, fault := range []string{"tls-expired", "process-crash", "cpu-throttle", "slow-query"} {
		out, err := p.perform(t.Context(), cases[fault], true)
		if err != nil || len(out.After) > 0 {
			t.Errorf("after %s: %v, %v", fault, out.After, err)
		}
	}
	if waited := p.now - p.zero; waited < rest {
		t.Errorf("the last was over within %s: nothing was waited for, and nothing is proved", waited)
	}
}
