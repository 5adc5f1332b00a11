package debrief_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var update = flag.Bool("update", false, "write the golden files anew")

var ada = event.Actor{Kind: event.Person, ID: "u1", Name: "Ada"}

func rubric(t *testing.T, oncall string) *grading.Rubric {
	t.Helper()
	r, problems := grading.Compile(&scenarios.Scenario{
		Slug: "quiet-push", File: "quiet-push.md", Title: "The quiet config push", Oncall: oncall,
		Truth: scenarios.Truth{
			Severity: scenarios.SeverityTruth{Best: "SEV2", Accept: []string{"SEV1"}},
			Causes:   []scenarios.Cause{{Inject: "push", Partial: "checkout"}},
			Owner:    "platform",
			Allowed:  []scenarios.Allowed{{Action: "restart", Target: "payments"}},
			Impact:   scenarios.Impact{Journey: "buy", Share: "15-30%", Kind: "errors"},
			Tells: []scenarios.Tell{
				{Of: "push", Metrics: "db_pool_wait_seconds", Service: "checkout"},
				{Of: "push", Logs: "pool exhausted", Service: "checkout"},
				{Of: "cto", Changes: "checkout"},
				{Customer: "buy"},
				{Of: "never", Changes: "checkout"},
			},
		},
		Injects: []scenarios.Inject{
			{ID: "push", Title: "A config push shrinks the pool", Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "pool-shrink", Target: "checkout"}, Change: &scenarios.Change{Type: "config"}}},
			{ID: "cto", Title: "The CTO wants a number"},
			{ID: "never", Title: "Never fires"},
		},
		Rubric: []scenarios.Criterion{
			{ID: "ack", Title: "Acknowledges", Dimension: "incident-response", Points: 5, Asks: "expect", Of: "page.acknowledged"},
			{ID: "cause", Title: "Names the cause", Dimension: "systems", Points: 10, Asks: "truth", Of: "cause"},
			{ID: "owner", Title: "Knows the owner", Dimension: "systems", Points: 10, Asks: "truth", Of: "owner"},
		},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return r
}

func build(t *testing.T, r *grading.Rubric, events []event.Event) debrief.Debrief {
	t.Helper()
	g, err := r.Grade(events)
	if err != nil {
		t.Fatal(err)
	}
	return debrief.Build(r, events, g)
}

func at(seconds float64, actor event.Actor, body event.Body) event.Event {
	return event.Event{Run: "r1", At: time.Duration(seconds * float64(time.Second)), Actor: actor, Body: body}
}

func numbered(events ...event.Event) []event.Event {
	for i := range events {
		events[i].Seq = int64(i + 1)
	}
	return events
}

func TestAWholeRunReadsAsKept(t *testing.T) {
	raw, err := os.ReadFile("../testdata/quiet-push.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var events []event.Event
	for line := range bytes.Lines(raw) {
		var stored struct {
			Seq     int64           `json:"seq"`
			AtMS    int64           `json:"at_ms"`
			Actor   event.Actor     `json:"actor"`
			Kind    event.Kind      `json:"kind"`
			Version int             `json:"version"`
			Body    json.RawMessage `json:"body"`
		}
		if err := json.Unmarshal(line, &stored); err != nil {
			t.Fatal(err)
		}
		body, err := event.Decode(stored.Kind, stored.Version, stored.Body)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, event.Event{Run: "r1", Seq: stored.Seq, At: faults.Time(stored.AtMS) * time.Millisecond, Actor: stored.Actor, Body: body})
	}
	d := build(t, rubric(t, "payments"), events)
	got, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	const path = "testdata/quiet-push.debrief.json"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the debrief changed; run with -update if that is meant:\n%s", got)
	}

	for _, e := range d.Entries {
		if !slices.ContainsFunc(d.Lanes, func(l debrief.Lane) bool { return l.Name == e.Lane }) {
			t.Errorf("event %d is in the lane %q, which there is not", e.Seq, e.Lane)
		}
		if e.Title == "" || e.Title == string(e.Kind)+"." || e.Findings == nil {
			t.Errorf("entry %+v says nothing", e)
		}
		if e.Kind == "mark.given" || e.Kind == "slo.sampled" {
			t.Errorf("%s is on the timeline", e.Kind)
		}
	}
}

// The timeline is of the run: what was changed before it is not on it.
func TestWhatWasChangedBeforeIsNotOnTheTimeline(t *testing.T) {
	engine := event.Actor{Kind: event.Engine}
	d := build(t, rubric(t, "payments"), numbered(
		at(0, engine, event.RunStarted{}),
		at(0, engine, event.ChangeRecorded{Change: "c1", Type: "deploy", Service: "checkout", AtMS: -36e5}),
		at(9, engine, event.ChangeRecorded{Change: "c2", Type: "config", Service: "checkout", Inject: "push", AtMS: -36e5}),
	))
	var changes []int64
	for _, e := range d.Entries {
		if e.Kind == "change.recorded" {
			changes = append(changes, e.Seq)
		}
	}
	if !slices.Equal(changes, []int64{3}) {
		t.Errorf("the timeline has the changes %v", changes)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	raw, err := json.Marshal(build(t, rubric(t, "payments"), nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"lanes", "entries", "bands", "missed", "chances", "patterns", "assessments", "accept", "causes"} {
		if strings.Contains(string(raw), `"`+list+`":null`) {
			t.Errorf("%s is null", list)
		}
	}
}

func TestBands(t *testing.T) {
	breach := func(s float64, slo string) event.Event { return at(s, event.Actor{}, event.SLOBreached{SLO: slo}) }
	restore := func(s float64, slo string) event.Event { return at(s, event.Actor{}, event.SLORestored{SLO: slo}) }
	d := build(t, rubric(t, "payments"), numbered(restore(1, "a"), breach(10, "a"), breach(12, "b"), restore(20, "a"), breach(30, "a"), at(40, event.Actor{}, event.RunEnded{})))
	want := []debrief.Band{{SLO: "a", FromMS: 10_000, ToMS: 20_000}, {SLO: "b", FromMS: 12_000, ToMS: 40_000, Open: true}, {SLO: "a", FromMS: 30_000, ToMS: 40_000, Open: true}}
	if !slices.Equal(d.Bands, want) {
		t.Errorf("got %+v", d.Bands)
	}
	if d.EndMS != 40_000 {
		t.Errorf("end %d", d.EndMS)
	}
}

func TestMissedTells(t *testing.T) {
	push := at(10, event.Actor{}, event.InjectFired{Inject: "push"})
	metrics := event.EvidenceViewed{Source: "metrics", Metrics: []string{"db_pool_wait_seconds"}, Results: 1}
	texts := func(events ...event.Event) string {
		var all []string
		events = append(events, at(99, event.Actor{}, event.RunEnded{Reason: event.EndTime}))
		for _, m := range build(t, rubric(t, "payments"), numbered(events...)).Missed {
			all = append(all, m.Text)
		}
		return strings.Join(all, "|")
	}
	const metric, log, buy = "Nobody looked at the metric db_pool_wait_seconds of checkout.", "Nobody looked at the logs of checkout for “pool exhausted”.", "Nobody tried the journey “buy” as a customer does."
	for name, tc := range map[string]struct{ got, want string }{
		"nothing fired":           {texts(), ""},
		"nobody looked":           {texts(push), metric + "|" + log + "|" + buy},
		"looked too early":        {texts(at(1, ada, metrics), push), metric + "|" + log + "|" + buy},
		"looked at one":           {texts(push, at(20, ada, metrics)), log + "|" + buy},
		"another one can be seen": {texts(push, at(20, ada, metrics), at(30, event.Actor{}, event.InjectFired{Inject: "cto"})), log + "|Nobody looked at the changes of checkout.|" + buy},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %s", name, tc.got)
		}
	}
}
