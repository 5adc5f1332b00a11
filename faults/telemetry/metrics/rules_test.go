package metrics

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func rules(t testing.TB, text string) *Rules {
	t.Helper()
	r, err := ParseRules("rules.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func evaluate(t testing.TB, e *Evaluator, at faults.Time) []Transition {
	t.Helper()
	got, err := e.Evaluate(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// testdata/alert_states.json was recorded from rules.AlertingRule of Prometheus
// v0.315.0: two series that hold or not, step by step, and the state, the start
// and the firing time of their alerts after each step.
func TestAlertStatesAreThoseOfPrometheus(t *testing.T) {
	const step = 5 * time.Second
	b, err := os.ReadFile("testdata/alert_states.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		For    int      `json:"for_s"`
		Keep   int      `json:"keep_firing_for_s"`
		Holds  []string `json:"holds"`
		States []string `json:"states"`
		Since  [][]int  `json:"active_since"`
		Fired  [][]int  `json:"fired_at"`
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	db := open(t)
	start := faults.Time(0)
	for n, c := range cases {
		e := NewEvaluator(rules(t, fmt.Sprintf(`groups: [{name: g, rules: [{alert: A, expr: a > 0, for: %ds, keep_firing_for: %ds}]}]`, c.For, c.Keep)), db, nil)
		told := map[string]string{} // state by series, following transitions alone
		for i := range c.States[0] {
			at := start + time.Duration(i)*step
			var page []byte
			for k, holds := range c.Holds {
				page = fmt.Appendf(page, "a{n=\"%d\"} %c\n", k, holds[i])
			}
			db.Exposition(at, checkout, page)
			for _, change := range evaluate(t, e, at) {
				told[change.Labels["n"]] = change.State
			}
			for k := range c.Holds {
				series := fmt.Sprint(k)
				state, since, fired := byte('-'), -1, -1
				for _, a := range e.Waiting() {
					if a.Labels["n"] == series {
						state, since = 'p', int((a.ActiveAt-start)/time.Second)
					}
				}
				for _, a := range e.Active() {
					if a.Labels["n"] == series {
						state, since, fired = 'f', int((a.ActiveAt-start)/time.Second), int((a.FiredAt-start)/time.Second)
					}
				}
				if state != c.States[k][i] || since != c.Since[k][i] || fired != c.Fired[k][i] {
					t.Fatalf("case %d (for %ds, keep %ds), series %d, step %d: %c since %d fired %d; Prometheus has %c since %d fired %d",
						n, c.For, c.Keep, k, i, state, since, fired, c.States[k][i], c.Since[k][i], c.Fired[k][i])
				}
				if firing := state == 'f'; firing != (told[series] == Firing) {
					t.Fatalf("case %d, series %d, step %d: transitions say %q, the state is %c", n, k, i, told[series], state)
				}
			}
		}
		start += time.Duration(len(c.States[0]))*step + time.Hour // out of sight of the next case
	}
}

func TestTransitionsCarryTheAlert(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `
groups:
  - name: customers
    labels: {team: shop}
    rules:
      - record: job:errors:ratio
        expr: errors / total
        labels: {kind: ratio}
      - alert: Burn
        expr: job:errors:ratio > 0.05
        for: 10s
        labels: {severity: page, who: '{{ $labels.service }}-oncall'}
        annotations:
          summary: '{{ $value | humanizePercentage }} of requests to {{ $labels.service }} fail'
          total: '{{ with query "total" }}{{ . | first | value | humanize }}{{ end }}'
          slow: '{{ humanizeDuration 90.5 }}'
          wrong: '{{ template "nothing" }}'
`), db, nil)
	at := func(s int, errs float64) []Transition {
		db.Exposition(time.Duration(s)*time.Second, checkout, fmt.Appendf(nil, "errors %v\ntotal 2000\n", errs))
		return evaluate(t, e, time.Duration(s)*time.Second)
	}
	if got := at(0, 10); len(got) != 0 {
		t.Errorf("all is well: %+v", got)
	}
	pending := at(5, 250)
	if len(pending) != 1 || pending[0].State != Pending || pending[0].FiredAt != 0 {
		t.Fatalf("%+v", pending)
	}
	if got := at(10, 300); len(got) != 0 {
		t.Errorf("still pending: %+v", got)
	}
	fired := at(15, 400)
	want := Alert{
		Fingerprint: pending[0].Fingerprint,
		Name:        "Burn",
		Labels:      map[string]string{"alertname": "Burn", "service": "checkout", "job": "checkout", "instance": "checkout-1", "kind": "ratio", "severity": "page", "team": "shop", "who": "checkout-oncall"},
		Annotations: map[string]string{"summary": "20% of requests to checkout fail", "total": "2k", "slow": "1m 30s", "wrong": fired[0].Annotations["wrong"]},
		Value:       0.2, ActiveAt: 5 * time.Second, FiredAt: 15 * time.Second,
	}
	if len(fired) != 1 || fired[0].State != Firing || !reflect.DeepEqual(fired[0].Alert, want) {
		t.Errorf("fired:\n %+v\nwant\n %+v", fired, want)
	}
	if !strings.Contains(want.Annotations["wrong"], "error expanding template") {
		t.Errorf("a broken template reads %q", want.Annotations["wrong"])
	}
	if len(want.Fingerprint) != 16 {
		t.Errorf("fingerprint %q", want.Fingerprint)
	}
	if got := instant(t, db, `ALERTS{alertname="Burn",alertstate="firing"}`, 15*time.Second); len(got) != 1 {
		t.Errorf("ALERTS while firing: %v", got)
	}
	if got := instant(t, db, `ALERTS{alertstate="pending"}`, 15*time.Second); len(got) != 0 {
		t.Errorf("ALERTS is pending and firing: %v", got)
	}
	resolved := at(20, 0)
	if len(resolved) != 1 || resolved[0].State != Resolved || resolved[0].FiredAt != 15*time.Second || resolved[0].Value != 0.2 {
		t.Errorf("%+v", resolved)
	}
	if got := instant(t, db, `ALERTS`, 20*time.Second); len(got) != 0 {
		t.Errorf("ALERTS after the end: %v", got)
	}
	if n := db.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}

func TestRulesThatFailDoNotHoldUpOthers(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `
groups:
  - name: g
    rules:
      - {alert: Broken, expr: a / on (service) a}
      - {alert: Twice, expr: a, labels: {instance: same}}
      - {alert: Fine, expr: 'vector(1) > 0'}
  - name: slow
    interval: 10s
    rules: [{alert: Slow, expr: vector(1)}]
`), db, nil)
	for i := range 2 {
		db.Exposition(0, faults.Instance{Service: "s", Name: fmt.Sprint(i)}, []byte("a 1\n"))
	}
	got, err := e.Evaluate(t.Context(), 0)
	if err == nil || !strings.Contains(err.Error(), "evaluate Broken: ") || !strings.Contains(err.Error(), "evaluate Twice: ") {
		t.Errorf("error: %v", err)
	}
	if len(got) != 2 || got[0].Name != "Fine" || got[0].State != Firing || got[1].Name != "Slow" {
		t.Errorf("the others: %+v", got)
	}
}

func TestGroupIntervalAndLimit(t *testing.T) {
	db := open(t)
	e := NewEvaluator(rules(t, `groups: [{name: g, interval: 10s, limit: 1, rules: [{alert: A, expr: a > 0}]}]`), db, nil)
	show := func(at faults.Time, page string) ([]Transition, error) {
		db.Exposition(at, checkout, []byte(page))
		return e.Evaluate(t.Context(), at)
	}
	if got, err := show(0, "a 0\n"); len(got) != 0 || err != nil {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := show(5*time.Second, "a 1\n"); len(got) != 0 || err != nil {
		t.Errorf("evaluated before its interval has passed: %+v %v", got, err)
	}
	if got, err := show(10*time.Second, "a 1\n"); len(got) != 1 || err != nil {
		t.Errorf("not evaluated when due: %+v %v", got, err)
	}
	if _, err := show(20*time.Second, "a{n=\"1\"} 1\na{n=\"2\"} 1\n"); err == nil || !strings.Contains(err.Error(), "limit of 1") {
		t.Errorf("above the limit: %v", err)
	}
}

func TestParseRulesReportsEveryMistakeWithItsLine(t *testing.T) {
	_, err := ParseRules("harbor/rules.yaml", []byte(`groups:
  - name: one
    rules:
      - alert: A
        expr: sum(up
      - alert: B
        labels: {"": x}
        expr: up
      - alert: C
        expr: up
        annotations: {summary: '{{ $labels.x '}
      - for: 5s
        expr: up
  - name: one
    rules:
      - record: r
        for: 5s
        expr: up
`))
	var lines []int
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		m, ok := errors.AsType[*RuleError](e)
		if !ok || m.File != "harbor/rules.yaml" || m.Message == "" {
			t.Errorf("%#v", e)
			continue
		}
		if !strings.HasPrefix(m.Error(), fmt.Sprintf("harbor/rules.yaml:%d:", m.Line)) {
			t.Errorf("%s", m)
		}
		lines = append(lines, m.Line)
	}
	slices.Sort(lines)
	if want := []int{5, 6, 9, 12, 14, 16}; !slices.Equal(lines, want) {
		t.Errorf("mistakes on lines %v, not %v:\n%v", lines, want, err)
	}

	_, err = ParseRules("r.yaml", []byte("groups:\n  - name: x\n    rulez: []\n    inteval: 5s\n"))
	if err == nil || err.Error() != "r.yaml:3: field rulez not found in type rulefmt.RuleGroup\nr.yaml:4: field inteval not found in type rulefmt.RuleGroup" {
		t.Errorf("unknown fields: %v", err)
	}
	if _, err := ParseRules("r.yaml", []byte("groups:\n\t- x")); err == nil || !strings.HasPrefix(err.Error(), "r.yaml:2:1: ") {
		t.Errorf("broken YAML: %v", err)
	}
	if r, err := ParseRules("r.yaml", nil); err != nil || len(r.Alerts()) != 0 {
		t.Errorf("an empty file: %v", err)
	}
}

func TestAlertsListsTheRules(t *testing.T) {
	r := rules(t, `groups: [{name: g, labels: {team: shop, severity: ticket}, rules: [
		{record: x, expr: up}, {alert: A, expr: up == 0, for: 5s, keep_firing_for: 1m, labels: {severity: page}, annotations: {summary: s}}]}]`)
	want := []Rule{{Group: "g", Name: "A", Expr: "up == 0", For: 5 * time.Second, KeepFiringFor: time.Minute,
		Labels: map[string]string{"team": "shop", "severity": "page"}, Annotations: map[string]string{"summary": "s"}, Line: 2, Column: 26}}
	if got := r.Alerts(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// A mistake in an expression has its place within the YAML, however that is written.
func TestAMistakeInAnExpressionHasItsPlaceInTheFile(t *testing.T) {
	_, err := ParseRules("rules.yaml", []byte(`groups:
  - name: one
    rules:
      - alert: Plain
        expr: sum by (job) (rate(up[5x]))
      - {alert: Quoted, expr: 'up{job=''a''} >> 1'}
      - alert: Literal
        expr: |
          sum(up)
            / on ( sum(up)
      - alert: Folded
        expr: >-
          sum(up)
          + + * up
      - alert: Unclosed
        expr: "sum(up{job=\"a\"}"
`))
	var got []string
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		m, _ := errors.AsType[*RuleError](e)
		got = append(got, fmt.Sprintf("%d:%d", m.Line, m.Column))
	}
	if want := []string{"5:37", "6:47", "10:23", "14:15", "16:33"}; !slices.Equal(got, want) {
		t.Errorf("mistakes at %v, not %v:\n%v", got, want, err)
	}
}
