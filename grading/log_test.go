package grading_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	ada   = event.Actor{Kind: event.Person, ID: "u1", Name: "Ada"}
	bob   = event.Actor{Kind: event.Person, ID: "u2", Name: "Bob"}
	maya  = event.Actor{Kind: event.Persona, ID: "maya", Name: "Maya"}
	clock = event.Actor{Kind: event.Engine}
)

// at makes an event at a run time in seconds; the actor is the one that such
// an event has in a run.
func at(seconds float64, body event.Body) event.Event {
	actor := ada
	switch body.(type) {
	case event.RunStarted, event.RunEnded, event.InjectFired, event.FaultApplied, event.ChangeRecorded, event.PageSent,
		event.AlertFired, event.SLOBreached, event.SLORestored, event.HealthSnapshotted, event.EffectsRecorded:
		actor = clock
	}
	return event.Event{At: time.Duration(seconds * float64(time.Second)), Actor: actor, Body: body}
}

func by(actor event.Actor, e event.Event) event.Event {
	e.Actor = actor
	return e
}

// numbered gives events a run and their numbers, as a log does.
func numbered(events ...event.Event) []event.Event {
	out := make([]event.Event, len(events))
	for i, e := range events {
		e.Run, e.Seq = "r1", int64(i+1)
		out[i] = e
	}
	return out
}

// quietPush is the scenario that the tests judge by.
func quietPush(criteria ...scenarios.Criterion) *scenarios.Scenario {
	for i := range criteria {
		c := &criteria[i]
		if c.ID == "" {
			c.ID = "c"
		}
		if c.Title == "" {
			c.Title = "Title of " + c.ID
		}
		if c.Dimension == "" {
			c.Dimension = "incident-response"
		}
		c.Pos = scenarios.Position{Line: 100 + i, Column: 3}
		c.WherePos = scenarios.Position{Line: 200 + i, Column: 10}
	}
	return &scenarios.Scenario{
		Slug: "quiet-push", File: "quiet-push.md", Title: "The quiet config push", Oncall: "payments",
		Truth: scenarios.Truth{
			Severity: scenarios.SeverityTruth{Best: "SEV2", Accept: []string{"SEV1"}},
			Causes:   []scenarios.Cause{{Inject: "push", Partial: "checkout"}},
			Owner:    "platform",
			Impact:   scenarios.Impact{Journey: "buy", Share: "15-30%", Kind: "slow"},
			Tells: []scenarios.Tell{
				{Of: "push", Metrics: "db_pool_wait_seconds", Service: "checkout"},
				{Of: "push", Logs: "pool exhausted", Service: "checkout"},
				{Of: "push", Changes: "checkout"},
				{Customer: "buy"},
			},
			Allowed: []scenarios.Allowed{{Action: "rollback-config", Target: "checkout"}, {Action: "scale", Target: "checkout"}},
		},
		Injects: []scenarios.Inject{
			{ID: "push", Title: "A config push shrinks the pool", Effect: scenarios.Effect{Fault: &scenarios.FaultInject{Fault: "pool-shrink", Target: "checkout"}, Change: &scenarios.Change{Type: "config"}}},
			{ID: "cto", Title: "The CTO wants a number", Effect: scenarios.Effect{Say: &scenarios.Say{As: "cto"}}},
		},
		Rubric: criteria,
	}
}

func compiled(t testing.TB, criteria ...scenarios.Criterion) *grading.Rubric {
	t.Helper()
	return compiledScenario(t, quietPush(criteria...))
}

func compiledScenario(t testing.TB, sc *scenarios.Scenario) *grading.Rubric {
	t.Helper()
	r, problems := grading.Compile(sc)
	if len(problems) > 0 {
		t.Fatalf("compile:\n%v", problems)
	}
	return r
}

func graded(t testing.TB, r *grading.Rubric, events []event.Event) grading.Grade {
	t.Helper()
	g, err := r.Grade(events)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// judged is the finding of a rubric with one criterion.
func judged(t testing.TB, c scenarios.Criterion, events ...event.Event) grading.Finding {
	t.Helper()
	return graded(t, compiled(t, c), numbered(events...)).Findings[0]
}

// fullRubric has a criterion of every kind.
func fullRubric() []scenarios.Criterion {
	paged := scenarios.Condition{Kind: "page.sent", Arg: "push"}
	return []scenarios.Criterion{
		{ID: "ack", Title: "Acknowledges in time", Points: 5, Asks: "expect", Of: "page.acknowledged", Within: &scenarios.Within{Limit: 90 * time.Second, Of: paged}},
		{ID: "evidence-first", Title: "Looks before touching", Dimension: "observability", Points: 15, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("push")`, Before: &scenarios.Condition{Kind: "action.taken"}},
		{ID: "recovered", Title: "Back and held", Dimension: "systems", Points: 20, Asks: "slo", Of: "checkout-availability", Hold: 2 * time.Minute, Within: &scenarios.Within{Limit: 20 * time.Minute, Of: scenarios.Condition{Kind: "push"}}, Collateral: "none"},
		{ID: "spared-the-database", Title: "Left the database alone", Points: -15, Asks: "forbid", Of: "action.taken", Where: `action == "restart" && target == "orders-db"`},
		{ID: "severity", Title: "Right severity", Points: 5, Asks: "truth", Of: "severity"},
		{ID: "cause", Title: "Names the cause", Dimension: "systems", Points: 10, Asks: "truth", Of: "cause"},
		{ID: "owner", Title: "Knows the owner", Dimension: "communication", Points: 5, Asks: "truth", Of: "owner"},
		{ID: "impact-step", Title: "Confirms the impact", Points: 5, Asks: "step", Of: "checkout-latency#confirm-the-impact"},
		{ID: "early-note", Title: "Keeps a timeline", Dimension: "communication", Points: 5, Asks: "expect", Of: "note.added", Within: &scenarios.Within{Limit: 10 * time.Minute, Of: paged}, Hint: "One line a minute is enough."},
		{ID: "update", Title: "Says impact, action, next update", Dimension: "communication", Points: 10, Asks: "judge", Of: "human", Seat: "communications", Levels: map[int]string{0: "absent", 1: "vague", 2: "complete", 3: "complete and crisp"}},
	}
}

// goldenLog reads a log kept in testdata.
func goldenLog(t testing.TB) []event.Event {
	const path = "testdata/quiet-push.jsonl"
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var events []event.Event
	for _, line := range bytes.Split(bytes.TrimSpace(raw), []byte("\n")) {
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
	return events
}
