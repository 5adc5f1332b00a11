package engine

import (
	"context"
	"fmt"
	"maps"
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

// An alert of the script is one of the rules' in all that anybody is shown: when
// it fires and clears, its labels and figures, where it is listed.
func TestNoiseRingsLikeARealAlertAndClears(t *testing.T) {
	noise := &scenarios.Noise{
		Alert: "ProbeFailed", Service: "checkout", Severity: "page", Summary: "An outside probe failed",
		Description: "since {{clock}}", For: time.Minute,
	}
	in := func(id string, at time.Duration) scenarios.Inject {
		return scenarios.Inject{ID: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{Noise: noise}}
	}
	events, run := play(t, newPaper(), quiet(in("one", 20*time.Second), in("two", 31*time.Second)))
	real, _ := play(t, newPaper(), paperScenario(), cured...)
	alerts, rule := bodies[event.AlertFired](events), bodies[event.AlertFired](real)[0]
	if len(alerts) != 1 {
		t.Fatalf("alerts: %+v, want one that goes on when it is reported again", alerts)
	}
	got := alerts[0]
	if got.Alert != "ProbeFailed" || got.Summary != noise.Summary || strings.Contains(got.Description, "{{") || got.Value <= 0 || got.Value >= 1 {
		t.Errorf("alert: %+v", got)
	}
	if got.Runbook != rule.Runbook || got.Severity != rule.Severity || len(got.Fingerprint) != len(rule.Fingerprint) ||
		!slices.Equal(slices.Sorted(maps.Keys(got.Labels)), slices.Sorted(maps.Keys(rule.Labels))) {
		t.Errorf("an alert of the script:\n %+v\none of a rule:\n %+v", got, rule)
	}
	pages := bodies[event.PageSent](events)
	if len(pages) != 1 || pages[0].To != "payments" || pages[0].Service != "checkout" || pages[0].Summary != noise.Summary {
		t.Errorf("pages: %+v", pages)
	}
	for _, c := range []struct {
		what      string
		got, want []time.Duration
	}{
		{"alert fired", moments[event.AlertFired](events), []time.Duration{26 * time.Second}}, // held from 22s on
		{"page sent", moments[event.PageSent](events), []time.Duration{28 * time.Second}},
		{"alert resolved", moments[event.AlertResolved](events), []time.Duration{96 * time.Second}},
		{"page resolved", moments[event.PageResolved](events), []time.Duration{98 * time.Second}}, // when its group is looked at next
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s at %v, want %v", c.what, c.got, c.want)
		}
	}
	if active := run.Rules().Active(); len(active) != 0 {
		t.Errorf("still firing: %v", active)
	}
	for state, at := range map[string]time.Duration{"pending": 24 * time.Second, "firing": 40 * time.Second} {
		result, err := run.Metrics().Instant(t.Context(), `ALERTS{alertname="ProbeFailed",alertstate="`+state+`"}`, at)
		if err != nil || len(result.Series) != 1 {
			t.Errorf("ALERTS %s: %+v, %v", state, result.Series, err)
		}
	}
}

// What is dated back stands in the list from its date on, among what else was
// changed then, and under a name as everybody has one.
func TestOldChangesStandWhereTheyWereMade(t *testing.T) {
	change := func(id, by string, at, ago time.Duration) scenarios.Inject {
		return scenarios.Inject{ID: id, Trigger: scenarios.Trigger{At: at}, Effect: scenarios.Effect{
			Change: &scenarios.Change{Type: "config", Service: "checkout", By: by, Summary: id, Ago: ago},
		}}
	}
	never := change("never", "maya", time.Minute, 2*time.Hour)
	never.Unless = scenarios.Condition{Kind: "run.started"} // nobody knows before that it comes
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(change("late", "ines", time.Minute, 20*time.Second), change("old", "shop", 10*time.Second, 50*time.Minute), change("now", "Ines Duarte", 30*time.Second, 0), never), memory)
	run.Stack.Teams[0].Persona, run.Stack.Teams[1].Persona = "Maya Lindqvist", "Elif Aydin"
	run.History = func(context.Context) Past {
		return Past{Changes: []event.ChangeRecorded{
			{Type: "deploy", Service: "checkout", By: "Maya", Summary: "first", AtMS: -2 * 36e5}, {Type: "deploy", Service: "checkout", By: "Maya", Summary: "last", AtMS: -60e3},
		}}
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	var got []string
	for _, e := range events {
		if c, is := e.Body.(event.ChangeRecorded); is {
			got = append(got, fmt.Sprintf("%s %s by %s at %s", c.Change, c.Summary, c.By, e.At))
			if c.Summary == "old" && (c.AtMS > -50*60e3+10e3 || c.AtMS < -51*60e3 || c.AtMS%1000 != 0) {
				t.Errorf("old was made at %d ms", c.AtMS)
			}
		}
	}
	want := []string{"c1 first by Maya at 0s", "c2 old by Elif Aydin at 0s", "c3 last by Maya at 0s", "c4 now by Ines Duarte at 30s", "c5 late by Maya Lindqvist at 40s"}
	if !slices.Equal(got, want) {
		t.Errorf("changes:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
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
