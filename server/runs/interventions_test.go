package runs

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What whoever leads does to a run befalls its baselines, too, at the same times: a crew
// that does nothing has avoided nothing, whatever was held, skipped, put off, added or
// made longer for them.
func TestBaselinesArePlayedWithTheInterventions(t *testing.T) {
	b := newTable(t)
	fay := event.Actor{Kind: event.Person, ID: "fay", Name: "Fay"}
	plain := b.fared(b.played(), "")
	harm := "fault: pool-shrink\ntarget: checkout\nwith: {size: 3}"
	for name, did := range map[string][]event.Event{
		"held":        {{At: 5 * time.Second, Body: event.InjectHeld{Inject: "push"}}},
		"let go late": {{At: 5 * time.Second, Body: event.InjectHeld{Inject: "push"}}, {At: 3 * time.Minute, Body: event.InjectReleased{Inject: "push"}}},
		"skipped":     {{At: 5 * time.Second, Body: event.InjectSkipped{Inject: "push", Why: event.SkippedByFacilitator}}},
		"put off":     {{At: 5 * time.Second, Body: event.InjectDelayed{ByMS: 120_000}}},
		"added":       {{At: 5 * time.Second, Body: event.InjectAdded{Inject: "added-1", Title: "More", Sheet: harm}}},
		"longer":      {{At: 5 * time.Second, Body: event.RunExtended{ByMS: 120_000}}},
	} {
		for i := range did {
			did[i].Actor = fay
		}
		everything := func(event.Event) bool { return true }
		events, err := b.again(t.Context(), b.play, nil, engine.NewReplay(did, everything), engine.NewResponder(scenarios.Rehearsal{Name: "steps"}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		own, known := grading.Fared(events, 0, never, false)
		if !known || maps.Equal(own, plain) {
			t.Errorf("%s: customers fare as in a run that nobody led: %+v", name, own)
		}
		if idle := b.fared(events, ""); !maps.Equal(own, idle) {
			t.Errorf("%s: a crew that did nothing fared %+v, and without them it is %+v", name, own, idle)
		}
	}
}

// fared is how customers fare in a run without those who played it.
func (b table) fared(events []event.Event, by string) map[string]event.Visits {
	b.Helper()
	started, _, err := header(events)
	if err != nil {
		b.Fatal(err)
	}
	alone, err := b.without(b.Context(), b.play, started, events, by)
	if err != nil {
		b.Fatal(err)
	}
	sum, _ := grading.Fared(alone, 0, never, false)
	return sum
}

// A decision that waits longer for whoever leads is no doing of who plays in the model.
func TestNobodyInTheModelWaitsForWhoeverLeads(t *testing.T) {
	b := newTable(t)
	asks := *b.play.Drill.Scenario
	asks.Rehearsals = []scenarios.Rehearsal{{Name: "asks", Steps: []scenarios.RehearsalStep{
		{After: 90 * time.Second, Do: "fail-over", Target: "orders-db", Reason: "it needs a yes"},
	}}}
	b.play.Drill.Scenario = &asks
	before := b.played()
	waits := event.Event{At: 2 * time.Second, Actor: event.Actor{Kind: event.Person, ID: "fay"}, Body: event.DecidingSet{AfterMS: 300_000}}
	led := append([]event.Event{before[0], waits}, before[1:]...)
	if was, is := b.fared(before, "asks"), b.fared(led, "asks"); !maps.Equal(was, is) {
		t.Errorf("customers fared %+v, and %+v with a lead who takes long", was, is)
	}
}

// A summary that was folded as events came is the one that their log gives, whatever of
// it was missed on the way.
func TestASummaryIsWhatTheLogSays(t *testing.T) {
	b := newTable(t)
	events := b.played(b.rehearsal(golden)...)
	log := &event.Memory{}
	kept, err := log.Append(t.Context(), events...)
	if err != nil {
		t.Fatal(err)
	}
	whole := newSumming(b.play.Drill.Scenario, b.play.Drill.Rubric)
	whole.see(kept)
	for name, skip := range map[string]int{"none": len(kept), "its beginning": 0, "one": 40} {
		s := newSumming(b.play.Drill.Scenario, b.play.Drill.Rubric)
		for i, e := range kept {
			if i != skip {
				s.see([]event.Event{e})
			}
		}
		if err := s.catchUp(t.Context(), kept[0].Run, log); err != nil {
			t.Fatal(err)
		}
		if got, want := sumOf(t, s), sumOf(t, whole); got != want {
			t.Errorf("missed %s: %s\nwant %s", name, got, want)
		}
	}
	again := newSummaries()
	again.follow("taken up", b.play.Drill.Scenario, b.play.Drill.Rubric, true, nil)
	if s, _ := again.get("taken up"); s == nil || s.catchUp(t.Context(), kept[0].Run, log) != nil || sumOf(t, s) != sumOf(t, whole) {
		t.Error("of a run that was taken up again it is not what its log says")
	}
	sum := whole.now()
	visits, _ := grading.Fared(kept, 0, never, true)
	failed := 0
	for _, v := range visits {
		failed += v.Failed
	}
	if sum.Reason != event.EndRecovered || sum.Pages.Open != 0 || len(sum.Objectives) != 0 || sum.Severity == "" || sum.Harm.Failed != failed || sum.Last == nil || len(sum.Looks) != 0 || len(sum.Injects) != 0 || sum.Fired == 0 {
		t.Errorf("after the golden play it is %s", sumOf(t, whole))
	}
	met, err := criteria(b.play.Drill.Rubric, kept)
	if err != nil || met.Of == 0 || met.Met == 0 || met.Points <= 0 {
		t.Errorf("the criteria: %+v, %v", met, err)
	}
}

func sumOf(t *testing.T, s *summing) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	raw, err := json.Marshal(s.now())
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
