package debrief_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A run of everything that is decided, and what those who play have before them.
func decidedRun() []event.Event {
	engine, bot := event.Actor{Kind: event.Engine}, event.Actor{Kind: event.Persona, ID: "sam", Name: "Sam"}
	metric := event.MetricShown{Metric: "db_pool_wait_seconds", Service: "checkout", Series: 1, First: 1, Low: 1, High: 1, Last: 1, HighMS: 40_000, LowMS: 40_000, LastMS: 40_000}
	look := event.EvidenceViewed{
		Look: "l1", Source: event.SourceMetrics, Query: "db_pool_wait_seconds", Metrics: []string{"db_pool_wait_seconds"}, Results: 1,
		Shown: event.Showing{FromMS: 10_000, ToMS: 40_000, Live: true},
	}
	seen := look
	seen.Shown.Metrics, seen.Shown.ToMS = []event.MetricShown{metric}, 44_000
	return numbered(
		at(0, engine, event.RunStarted{Trainees: []event.Actor{ada}}),
		at(5, engine, event.InjectFired{Inject: "push"}),
		at(5, engine, event.FaultApplied{Inject: "push", Fault: "pool-shrink"}),
		at(10, engine, event.PageSent{Page: "p1"}),
		at(11, engine, event.SLOBreached{SLO: "buy", SLI: 0.9}),
		at(20, ada, event.PageAcknowledged{Page: "p1"}),
		at(21, ada, event.IncidentDeclared{Title: "Slow", Severity: "SEV2"}),
		at(40, ada, look),
		at(44, ada, event.EvidenceChanged{Look: "l1", Metrics: seen.Metrics, Results: 1, Shown: seen.Shown}),
		at(60, engine, event.VisitsCounted{ToMS: 60_000, Moment: event.CountedMinute, Journeys: map[string]event.Visits{"buy": {Visits: 30, Failed: 4, Slow: 2}}}),
		at(60, engine, event.SLOSampled{SLIs: map[string]float64{"buy": 0.87}}),
		at(61, ada, event.HypothesisStated{}),
		at(70, bot, event.ActionRequested{ID: "a0", Action: "restart", Target: "payments"}),
		at(80, ada, event.ActionRequested{ID: "a1", Action: "restart", Target: "payments"}),
		at(82, ada, event.ActionRequested{ID: "a2", Action: "restart", Target: "payments"}),
		at(90, ada, event.UpdatePosted{Audience: "stakeholders", Text: "On it"}),
		at(95, engine, event.VisitsCounted{FromMS: 80_000, ToMS: 90_000, Moment: event.CountedClaim, Journeys: map[string]event.Visits{"buy": {Visits: 9}}}),
		at(100, engine, event.SLORestored{SLO: "buy", SLI: 0.995}),
		at(110, ada, event.IncidentClosed{Outcome: event.OutcomeResolved, Text: "Over"}),
		at(120, engine, event.RunEnded{Reason: event.EndClosed}),
		at(120, ada, event.UpdatePosted{Audience: "stakeholders", Text: "after it"}),
	)
}

func TestDecisions(t *testing.T) {
	got, err := debrief.Decisions(rubric(t, "payments"), decidedRun())
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		seq  int64
		kind debrief.DecisionKind
	}{{6, debrief.DecideAcknowledge}, {7, debrief.DecideSeverity}, {9, debrief.DecideLook}, {12, debrief.DecideSuspicion}, {14, debrief.DecideAction}, {16, debrief.DecideUpdate}, {19, debrief.DecideAllClear}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if d := got[i]; d.Seq != w.seq || d.Kind != w.kind || d.Who != "Ada" || d.Title == "" {
			t.Errorf("decision %d: %+v", i, d)
		}
	}
}

func TestPhases(t *testing.T) {
	r, events := rubric(t, "payments"), decidedRun()
	g, err := r.Grade(events)
	if err != nil {
		t.Fatal(err)
	}
	got := debrief.Phases(r, events, g)
	if len(got) < 3 || got[0] != (debrief.Phase{Name: debrief.PhaseQuiet, ToMS: 10_000}) || got[1] != (debrief.Phase{Name: debrief.PhasePaged, FromMS: 10_000, ToMS: 20_000}) {
		t.Errorf("%+v", got)
	}
	for i, p := range got[1:] {
		if p.FromMS != got[i].ToMS {
			t.Errorf("%s begins at %d, and what is before it ends at %d", p.Name, p.FromMS, got[i].ToMS)
		}
	}
	if got[len(got)-1].ToMS != 120_000 {
		t.Errorf("the last one ends at %d", got[len(got)-1].ToMS)
	}
}

// What customers met is told to a moment, and the seconds before a claim are counted
// once.
func TestCustomersTo(t *testing.T) {
	whole := debrief.CustomersTo(decidedRun(), 2*time.Minute)
	if len(whole.Journeys) != 1 || len(whole.Journeys[0].Minutes) != 1 || whole.Journeys[0].Minutes[0] != (debrief.Minute{ToS: 60, Visits: event.Visits{Visits: 30, Failed: 4, Slow: 2}}) {
		t.Errorf("%+v", whole.Journeys)
	}
	if len(whole.Objectives) != 1 || len(whole.Objectives[0].Points) != 3 {
		t.Errorf("%+v", whole.Objectives)
	}
	if early := debrief.CustomersTo(decidedRun(), faults.Time(30*time.Second)); len(early.Journeys) != 0 || len(early.Objectives) != 1 || len(early.Objectives[0].Points) != 1 {
		t.Errorf("%+v", early)
	}
}

// A finding opens what was looked at over the window in which it was, as it stood when
// it told something.
func TestSignalsOfFindings(t *testing.T) {
	r, events := rubric(t, "payments"), decidedRun()
	g, err := r.Grade(events)
	if err != nil {
		t.Fatal(err)
	}
	g.Findings[0].Events = []int64{6, 8, 9, 9, 5, 18, 10}
	got := debrief.Build(r, events, g).Signals[g.Findings[0].ID]
	want := []debrief.Signal{
		{Kind: debrief.SignalChart, Query: "db_pool_wait_seconds", FromS: 10, ToS: 40, AtS: 40, Seq: 8},
		{Kind: debrief.SignalChart, Query: "db_pool_wait_seconds", FromS: 10, ToS: 44, AtS: 44, Seq: 9},
		{Kind: debrief.SignalObjective, Query: "buy", ToS: 120, AtS: 11, Seq: 5},
		{Kind: debrief.SignalCustomers, ToS: 120, AtS: 60, Seq: 10},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("signal %d: %+v, want %+v", i, got[i], want[i])
		}
	}
}
