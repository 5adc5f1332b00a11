package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// bodies returns the bodies of a kind, in order.
func bodies[B event.Body](events []event.Event) []B {
	var out []B
	for _, e := range events {
		if b, is := e.Body.(B); is {
			out = append(out, b)
		}
	}
	return out
}

// moments returns when the events of a kind were.
func moments[B event.Body](events []event.Event) []time.Duration {
	var out []time.Duration
	for _, e := range events {
		if _, is := e.Body.(B); is {
			out = append(out, e.At)
		}
	}
	return out
}

func ended(t *testing.T, events []event.Event, reason string, at time.Duration) {
	t.Helper()
	last := events[len(events)-1]
	if b, is := last.Body.(event.RunEnded); !is || b.Reason != reason || last.At != at {
		t.Errorf("the run ended at %s with %+v, want %s at %s", last.At, last.Body, reason, at)
	}
}

func at(d time.Duration) scenarios.Trigger { return scenarios.Trigger{At: d} }

// quiet is a scenario of which nothing pages.
func quiet(injects ...scenarios.Inject) *scenarios.Scenario {
	return &scenarios.Scenario{
		Slug: "quiet", Title: "Quiet", Duration: 3 * time.Minute, Stack: "paper", Oncall: "payments", Injects: injects,
		Personas: []scenarios.Persona{{ID: "maya", Name: "Maya Lindqvist"}, {ID: "tomas", Name: "Tomas Ferreira"}},
	}
}

func TestACompoundInjectComesTogether(t *testing.T) {
	in := scenarios.Inject{ID: "both", Title: "both", Trigger: at(30 * time.Second),
		Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"}},
		Also: []scenarios.Effect{
			{Change: &scenarios.Change{Type: "config", Service: "checkout", By: "maya", Summary: "tidy up"}},
			{Fault: &scenarios.FaultInject{Fault: "nothing", Target: "checkout"}},
			{Say: &scenarios.Say{As: "maya", In: "#incident", Text: "done"}},
			{Fault: &scenarios.FaultInject{Fault: "shrink", Target: "checkout"}},
		}}
	events, _ := play(t, newPaper(), quiet(in))
	got := story(events)
	want := []string{
		"30s inject.fired", "30s fault.requested", "30s change.recorded", "30s fault.requested", "30s message.sent", "30s fault.requested",
		"30s fault.applied", "30s fault.failed", "30s fault.applied",
	}
	if i := slices.Index(got, want[0]); i < 0 || !slices.Equal(got[i:i+len(want)], want) {
		t.Errorf("story:\n%s\nwant in it:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(bodies[event.FaultReverted](events)); n != 3 {
		t.Errorf("%d faults were reverted", n)
	}
}

func TestAnInjectIsSkippedOnceItIsPointless(t *testing.T) {
	nudge := scenarios.Effect{Say: &scenarios.Say{As: "maya", In: "#incident", Text: "Is anyone there?"}}
	declared := scenarios.Condition{Kind: "incident.declared"}
	early := scenarios.Inject{ID: "early", Trigger: at(20 * time.Second), Unless: declared, Effect: nudge}
	late := scenarios.Inject{ID: "late", Trigger: at(60 * time.Second), Unless: declared, Effect: nudge}
	events, _ := play(t, newPaper(), quiet(early, late),
		scenarios.RehearsalStep{After: 40 * time.Second, Declare: "SEV3", Text: "Something"})
	if got := bodies[event.InjectFired](events); len(got) != 1 || got[0].Inject != "early" {
		t.Errorf("fired: %v", got)
	}
	if got := bodies[event.InjectSkipped](events); len(got) != 1 || got[0] != (event.InjectSkipped{Inject: "late", Why: "unless"}) {
		t.Errorf("skipped: %v", got)
	}
}

func TestNoiseRingsLikeARealAlertAndClears(t *testing.T) {
	noise := &scenarios.Noise{
		Alert: "ProbeFailed", Service: "checkout", Severity: "page", Summary: "An outside probe failed",
		Description: "since {{clock}}", Runbook: "checkout-errors", For: time.Minute,
	}
	in := func(id string, at time.Duration) scenarios.Inject {
		return scenarios.Inject{ID: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{Noise: noise}}
	}
	events, run := play(t, newPaper(), quiet(in("one", 20*time.Second), in("two", 30*time.Second)))
	alerts := bodies[event.AlertFired](events)
	if len(alerts) != 2 || alerts[0].Alert != "ProbeFailed" || alerts[0].Runbook != "checkout-errors" || strings.Contains(alerts[0].Description, "{{") ||
		alerts[0].Labels["team"] != "payments" || len(alerts[0].Fingerprint) != 16 || alerts[0].Fingerprint == alerts[1].Fingerprint {
		t.Fatalf("alerts: %+v", alerts)
	}
	pages := bodies[event.PageSent](events)
	if len(pages) != 1 || pages[0].To != "payments" || pages[0].Service != "checkout" || pages[0].Summary != noise.Summary {
		t.Errorf("pages: %+v, want one for both alerts, which are of one group", pages)
	}
	for _, c := range []struct {
		what      string
		got, want []time.Duration
	}{
		{"page sent", moments[event.PageSent](events), []time.Duration{22 * time.Second}},
		{"alerts resolved", moments[event.AlertResolved](events), []time.Duration{80 * time.Second, 90 * time.Second}},
		{"page resolved", moments[event.PageResolved](events), []time.Duration{100 * time.Second}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s at %v, want %v", c.what, c.got, c.want)
		}
	}
	if active := run.Rules().Active(); len(active) != 0 {
		t.Errorf("a rule is behind it: %v", active)
	}
}

func TestAClosedIncidentEndsTheRun(t *testing.T) {
	sc := quiet()
	sc.End = scenarios.End{When: scenarios.Condition{Kind: "incident.closed"}, After: 7 * time.Second}
	events, run := play(t, newPaper(), sc,
		scenarios.RehearsalStep{After: 30 * time.Second, Close: "who knows", Text: "x"},
		scenarios.RehearsalStep{After: time.Second, Close: event.OutcomeNoFault, Text: "The probe was wrong; customers are well."},
		scenarios.RehearsalStep{After: time.Second, Close: event.OutcomeResolved, Text: "again"})
	ended(t, events, event.EndClosed, 38*time.Second)
	if got := bodies[event.IncidentClosed](events); len(got) != 1 || got[0].Outcome != event.OutcomeNoFault {
		t.Errorf("closed: %+v", got)
	}
	if s := run.Responder.Stumbles(); len(s) != 2 || !strings.Contains(s[0], "no-fault") || !strings.Contains(s[1], "already") {
		t.Errorf("refusals: %q", s)
	}
}
