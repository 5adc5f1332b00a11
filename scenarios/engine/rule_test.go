package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A rule that somebody writes is tried on what was measured, rings from then on, and is
// refused with all that is wrong with it.
func TestARuleThatIsWrittenInARun(t *testing.T) {
	harm := func(id string, when time.Duration) scenarios.Inject {
		return shrinking(id, when, scenarios.Course{Lasts: 30 * time.Second})
	}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(harm("first", 20*time.Second), harm("second", 110*time.Second)), memory)
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	good := WriteRule{
		Alert: "BuyingFails", Service: "checkout", Severity: "page", Summary: "Buying fails", Runbook: "checkout-errors", ForS: 4,
		Expr: `sum(rate(customer_visits_total{outcome="error"}[10s])) > 1`,
	}
	var refused []string
	run.later(90*time.Second, func() {
		for _, c := range []WriteRule{
			{Alert: "x y", Service: "till", Severity: "SEV1", Expr: "", ForS: -1},
			{Alert: "Odd", Service: "checkout", Severity: "page", Summary: "s", Expr: "rate(customer_visits_total[10s]"},
			{Alert: "Odd", Service: "checkout", Severity: "page", Summary: "s", Runbook: "checkout-errors", Expr: `nobody_counts_this > 1`},
			{Alert: "Odd", Service: "checkout", Severity: "ticket", Summary: "s", Expr: `sum(customer_visits_total)`},
			{Alert: "Odd", Service: "checkout", Severity: "ticket", Summary: "s", Expr: `up > 1`},
			good,
		} {
			if err := c.do(run, ada); err != nil {
				refused = append(refused, err.Error())
			}
		}
	})
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{
		{"Give it a name", "which service", "page or ticket", "up to an hour", "Write a summary", "as PromQL"},
		{"A page needs a runbook", "unclosed left parenthesis"},
		{"Nobody measures nobody_counts_this"},
		{"compare it with something"},
		{"It can never fire"},
	} {
		if i >= len(refused) {
			t.Fatalf("refused are %q", refused)
		}
		for _, part := range want {
			if !strings.Contains(refused[i], part) {
				t.Errorf("refusal %d is %q, without %q", i, refused[i], part)
			}
		}
	}
	if len(refused) != 5 {
		t.Errorf("refused are %q", refused)
	}
	log, _ := memory.Read(t.Context(), "r", 0, 1e6)
	var wrote *event.RuleWritten
	rang := false
	for _, e := range log {
		switch b := e.Body.(type) {
		case event.RuleWritten:
			wrote = &b
		case event.AlertFired:
			rang = rang || b.Alert == "BuyingFails" && e.At > 110*time.Second && e.At < 130*time.Second
		}
	}
	if wrote == nil || len(wrote.Fired) != 1 || wrote.Fired[0].FromMS < 20_000 || wrote.Fired[0].FromMS > 40_000 || wrote.Fired[0].ToMS > 70_000 {
		t.Fatalf("it was written as %+v", wrote)
	}
	if !rang {
		t.Error("it did not ring when it came again")
	}

	again := &event.Memory{}
	second := prepare(t, newPaper(), quiet(harm("first", 20*time.Second), harm("second", 110*time.Second)), again)
	second.Replay = NewReplay(log, func(event.Event) bool { return true })
	if err := second.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	replayed, _ := again.Read(t.Context(), "r", 0, 1e6)
	rang = false
	for _, e := range replayed {
		if b, is := e.Body.(event.AlertFired); is && b.Alert == "BuyingFails" {
			rang = true
		}
	}
	if !rang {
		t.Error("in a replay of the run it does not ring")
	}
}

// What a rule would have done is not worked out for a run that is over.
func TestNoRuleIsTriedOnceTheRunIsOver(t *testing.T) {
	run := prepare(t, newPaper(), quiet(), &event.Memory{})
	rule := WriteRule{Alert: "BuyingFails", Service: "checkout", Severity: "ticket", Summary: "Buying fails", Expr: `sum(rate(customer_visits_total[10s])) > 1e9`}
	ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
	var before, after error
	run.later(20*time.Second, func() {
		before = rule.do(run, ada)
		run.stopWork()
		after = rule.do(run, ada)
	})
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	if before != nil || after == nil || !strings.Contains(after.Error(), "cannot be evaluated") {
		t.Errorf("%v, then %v", before, after)
	}
}

// Whatever somebody writes as a summary is read as they wrote it: it is no template.
func TestASummaryIsNoTemplate(t *testing.T) {
	for _, text := range []string{"{{ $value }}", "{{{ $value }}", "{{{{ query \"up\" }}", "{ {{ $value }} }"} {
		if kept := untemplated(text); strings.Contains(kept, "{{") || strings.ReplaceAll(kept, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q is %q", text, kept)
		}
	}
}
