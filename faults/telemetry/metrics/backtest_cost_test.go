package metrics

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// A rule that costs too much is stopped, whatever it does dear: the others are evaluated,
// and what is said of it is the same where what it yields was known.
func TestCostlyRulesAreStopped(t *testing.T) {
	const span = 3 * time.Hour
	on := recorded(t, span, 2)
	on.most = limits{yielded: 1e6, together: 1e6, moments: 1e6, cost: 800_000, costs: 1_600_000, cheap: 80_000}
	try := func(exprs ...string) *Tried {
		t.Helper()
		text := "groups:\n- name: g\n  rules:\n"
		for i, expr := range exprs {
			text += fmt.Sprintf("  - {record: rec_%d, expr: '%s'}\n", i, expr)
		}
		rules, err := ParseRules("rules.yml", []byte(text+"  - {alert: Cheap, expr: 'up == 0'}\n"))
		if err != nil {
			t.Fatal(err)
		}
		tried, err := on.Try(t.Context(), rules, 0, span)
		if err != nil {
			t.Fatal(err)
		}
		if len(tried.Moments) == 0 || tried.Failed[len(exprs)] != nil {
			t.Errorf("%q: the rule that costs little came to %d moments, %v", exprs, len(tried.Moments), tried.Failed[len(exprs)])
		}
		return tried
	}
	stopped := func(err error) *Costly {
		c, _ := errors.AsType[*Costly](err)
		return c
	}
	for name, c := range map[string]struct {
		expr string
		dear bool
	}{
		"a window":               {"sum(rate(requests_total[5m]))", false},
		"a long window":          {"avg_over_time(requests_total[3h])", true},
		"values put in order":    {"quantile_over_time(0.9, queue_depth[30m])", true},
		"windows within windows": {"max_over_time(rate(requests_total[10m])[1h:30s])", true},
		"where it sees itself":   {"avg_over_time(requests_total[3h]) + on () group_left () 0 * (count(rec_0) or vector(1))", true},
		"at each moment anew":    {"avg_over_time(requests_total[3h]) + on () group_left () 0 * (sum(up @ end()))", true},
	} {
		first, again := try(c.expr), try(c.expr)
		if got := stopped(first.Failed[0]); (got != nil) != c.dear || got != nil && got.Together {
			t.Errorf("%s: %v", name, first.Failed)
		}
		if fmt.Sprint(first.Failed) != fmt.Sprint(again.Failed) {
			t.Errorf("%s: %v at first, and then %v", name, first.Failed, again.Failed)
		}
	}
	// Each may be had by itself, and not all of them.
	fair := func(n int) string { return fmt.Sprintf("quantile_over_time(0.%d, queue_depth[1m])", n) }
	var all []string
	for n := range 9 {
		all = append(all, fair(n+1))
	}
	many := try(append(all, "sum(queue_depth)", fair(95))...)
	c := stopped(many.Failed[len(all)+1])
	if c == nil || !c.Together || many.Failed[0] != nil {
		t.Errorf("of many: %v", many.Failed)
	}
	if alone := try(fair(95)); len(alone.Failed) != 0 {
		t.Errorf("one of them alone, afterwards: %v", alone.Failed)
	}
}
