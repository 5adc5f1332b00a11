package metrics

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// mixin has the shapes of rule files that are published for others to use.
const mixin = `
groups:
  - name: availability.rules
    interval: 10s
    query_offset: 20s
    limit: 200
    labels: {area: front}
    rules:
      - record: job:a:sum
        expr: sum by (job) (a{job="checkout"})
      - record: all:a:sum
        expr: sum(a{job="checkout"})
  - name: availability.alerts
    rules:
      - alert: TooMuch
        expr: all:a:sum > 5 and on() vector(1)
        keep_firing_for: 5m
        labels: {severity: critical}
        annotations:
          summary: Above {{ $value | humanizePercentage }}.
          description: >-
            {{ with printf "sum(a{job='%s'})" "checkout" | query }}{{ . | first | value | humanize }}{{ end }} in all.
          runbook_url: https://runbooks.example.org/TooMuch
`

// A rule with an offset asks for what was.
func TestAQueryOffsetLooksBack(t *testing.T) {
	db := Open(time.Unix(1_700_000_000, 0), nil)
	e := NewEvaluator(rules(t, mixin), db, nil)
	var fired []string
	for s := range 60 {
		at := time.Duration(s) * time.Second
		v := 1
		if s >= 30 {
			v = 9
		}
		db.Exposition(at, faults.Instance{Service: "checkout", Name: "checkout-1"}, []byte(fmt.Sprintf("a %d\n", v)))
		changes, err := e.Evaluate(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			fired = append(fired, fmt.Sprintf("%s %s at %s: %s", c.Name, c.State, at, c.Annotations["description"]))
		}
	}
	// At 50 s the group asks for 30 s, when there was more.
	if want := []string{"TooMuch firing at 50s: 9 in all."}; !reflect.DeepEqual(fired, want) {
		t.Errorf("%q, want %q", fired, want)
	}
	if db.Errors() != 0 {
		t.Errorf("%d samples were lost", db.Errors())
	}
	got, err := db.Range(context.Background(), `job:a:sum`, 0, 50*time.Second, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	at := got.Series[0].Points
	if len(got.Series) != 1 || got.Series[0].Labels["area"] != "front" || at[len(at)-1].V != 9 || at[len(at)-2].V != 1 {
		t.Errorf("recorded %+v", got.Series)
	}
}

// An alert is handed out as the evaluator is told to; ALERTS keeps what the rule
// says.
func TestAlertsAreRelabelledOnTheirWay(t *testing.T) {
	db := Open(time.Unix(1_700_000_000, 0), nil)
	e := NewEvaluator(rules(t, mixin), db, func(r Rule, own map[string]string) map[string]string {
		if want := map[string][]string{"job": {"checkout"}}; !reflect.DeepEqual(r.Watched, want) {
			t.Errorf("%s watches %v, want %v, through what is recorded", r.Name, r.Watched, want)
		}
		own["team"] = "payments"
		return own
	})
	for s := range 40 {
		at := time.Duration(s) * time.Second
		db.Exposition(at, faults.Instance{Service: "checkout", Name: "checkout-1"}, []byte("a 9\n"))
		if _, err := e.Evaluate(context.Background(), at); err != nil {
			t.Fatal(err)
		}
	}
	if active := e.Active(); len(active) != 1 || active[0].Labels["team"] != "payments" {
		t.Errorf("active: %+v", active)
	}
	if n := len(db.LabelValues("team")); n != 0 {
		t.Errorf("ALERTS has a team that the rule does not give it")
	}
}

func TestDuplicatesAreThoseOfPromtool(t *testing.T) {
	r := rules(t, `
groups:
  - name: a
    labels: {team: shop}
    rules:
      - {alert: A, expr: up == 0, labels: {severity: page}}
      - {alert: A, expr: up == 1, labels: {severity: page}}
      - {alert: A, expr: up == 1, labels: {severity: ticket}}
  - name: b
    rules:
      - {alert: A, expr: up == 2, labels: {severity: page, team: shop}}
`)
	var lines []int
	for _, d := range r.Duplicates() {
		lines = append(lines, d.Line)
	}
	if want := []int{7, 11}; !reflect.DeepEqual(lines, want) {
		t.Errorf("duplicates on lines %v, want %v", lines, want)
	}
	shipped, err := os.ReadDir("../../../content/stacks")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range shipped {
		file := "../../../content/stacks/" + folder.Name() + "/rules.yaml"
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ParseRules(file, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.Duplicates() {
			t.Errorf("%s:%d: %s is there twice with the same labels", file, d.Line, d.Name)
		}
	}
}

// Rules come from people who are not trusted: what would be dear is refused.
func TestDearRulesAreRefused(t *testing.T) {
	one := func(expr, summary string) string {
		return fmt.Sprintf("groups: [{name: g, rules: [{alert: A, expr: '%s', annotations: {summary: '%s'}}]}]", expr, summary)
	}
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'h'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%sx]\n", c, c, strings.Repeat("*"+string(c-1)+", ", 9))
	}
	many := "groups:\n  - name: g\n    rules:\n" + strings.Repeat("      - {record: r, expr: up}\n", 1001)
	for name, tc := range map[string]struct{ text, want string }{
		"a long expression": {one(strings.Repeat("up + ", 1000)+"up", ""), "at most 4096 bytes"},
		"a deep one":        {one(strings.Repeat("(", 60)+"up"+strings.Repeat(")", 60), ""), "levels deep"},
		"a long text":       {one("up", strings.Repeat("x", 5000)), "summary is 5000 bytes long"},
		"padding":           {one("up", `{{ printf "%999999d" 1 }}`), "pads what it prints"},
		"padding elsewhere": {one("up", `{{ printf "%*d" 999999 1 }}`), "pads what it prints"},
		"a bomb":            {bomb, "with its aliases written out"},
		"a circle":          {"a: &a [*a]\n", "r.yaml:1"},
		"too many":          {many, "r.yaml:1004:9: there are 1001 rules"},
		"ten megabytes":     {strings.Repeat("a: b\n", 2<<20), "at most 256 KiB"},
	} {
		_, err := ParseRules("r.yaml", []byte(tc.text))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %.300v, want %q", name, err, tc.want)
			continue
		}
		if _, ok := errors.AsType[*RuleError](err); !ok {
			t.Errorf("%s: %T", name, err)
		}
	}
}

func FuzzParseRules(f *testing.F) {
	f.Add([]byte(mixin))
	f.Add([]byte("x: &x {expr: up}\ngroups: [{name: g, rules: [{<<: *x, alert: A}]}]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ParseRules("r.yaml", text)
		if (r == nil) == (err == nil) {
			t.Errorf("%v with %v", r, err)
		}
		if r == nil {
			return
		}
		r.Duplicates()
		for _, rule := range r.All() {
			if rule.Line < 1 || rule.Column < 1 {
				t.Errorf("%s stands nowhere", rule.Name)
			}
		}
	})
}
