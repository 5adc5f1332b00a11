package grading_test

import (
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What customers are called where the drill plays is what a finding calls them; a
// rubric of a stack that says nothing is the one that it was.
func TestFindingsCallCustomersByTheirName(t *testing.T) {
	sc := quietPush(scenarios.Criterion{ID: "clear", Points: -20, Asks: "claim", Of: "all-clear"})
	sc.System = &stack.Stack{}
	plain := compiledScenario(t, sc)
	if strings.Contains(string(plain.Encode()), "clients") {
		t.Error("a stack that says nothing says it in the rubric")
	}
	sc.System = &stack.Stack{Clients: faults.Clients{One: "skipper", Many: "skippers"}}
	named, err := grading.DecodeRubric(compiledScenario(t, sc).Encode())
	if err != nil {
		t.Fatal(err)
	}
	for r, want := range map[*grading.Rubric]string{plain: "while customers were", named: "while skippers were"} {
		if f := graded(t, r, numbered(at(10, event.NoteAdded{Text: "so"}))).Findings[0]; !strings.Contains(f.Why, want) {
			t.Errorf("%q lacks %q", f.Why, want)
		}
	}
}

// fared is how 50 visits of the ten seconds before a claim went.
func fared(s float64, failed, slow int) event.Event {
	return by(clock, at(s, event.VisitsCounted{
		FromMS: int64(1000*s) - 11_000, ToMS: int64(1000*s) - 1000, Moment: event.CountedClaim,
		Journeys: map[string]event.Visits{"buy": {Visits: 50, Failed: failed, Slow: slow}, "browse": {Visits: 80}},
	}))
}

// few is eight visits of which one failed, in the ten seconds before; none is eight of
// which none did.
func few(s float64) event.Event  { return eight(s, 1) }
func none(s float64) event.Event { return eight(s, 0) }

func eight(s float64, failed int) event.Event {
	return by(clock, at(s, event.VisitsCounted{
		FromMS: int64(1000*s) - 10_000, ToMS: int64(1000 * s), Moment: event.CountedClaim,
		Journeys: map[string]event.Visits{"buy": {Visits: 8, Failed: failed}},
	}))
}

// minute is how 60 visits of the minute before went.
func minute(s float64, failed int) event.Event {
	return by(clock, at(s, event.VisitsCounted{
		FromMS: int64(1000*s) - 60_000, ToMS: int64(1000 * s), Moment: event.CountedMinute,
		Journeys: map[string]event.Visits{"buy": {Visits: 60, Failed: failed}},
	}))
}

func told(s float64, u event.UpdatePosted) event.Event { return at(s, u) }

func TestAFalseAllClear(t *testing.T) {
	c := scenarios.Criterion{Points: -20, Asks: "claim", Of: "all-clear"}
	fixed := event.UpdatePosted{Audience: "stakeholders", Text: "We have fixed it and customers can pay again."}
	lost := func(points float64, events []int64, why string) want { return want{grading.Lost, points, events, why} }
	spared := func(why string) want { return want{grading.Spared, 0, []int64{}, why} }
	const nobody = "Nobody said that it was over"
	push := by(clock, at(1, event.FaultRequested{Inject: "push"}))
	for name, tc := range map[string]struct {
		log  []event.Event
		want want
	}{
		"the words of an old update":     {[]event.Event{told(60, fixed), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "at 1:00, while 20 of 50 visits of buy failed")},
		"it is slow, and none fails":     {[]event.Event{told(60, fixed), fared(60, 0, 30)}, lost(-20, []int64{1, 2}, "30 of 50 visits of buy were slow")},
		"the tail of what is over":       {[]event.Event{told(60, fixed), fared(60, 0, 12)}, spared(nobody)},
		"it is true":                     {[]event.Event{told(60, fixed), fared(60, 1, 2)}, spared(nobody)},
		"a status":                       {[]event.Event{told(60, event.UpdatePosted{Text: "x", Status: event.StatusResolved}), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "(resolved)")},
		"monitoring, whatever it says":   {[]event.Event{told(60, event.UpdatePosted{Text: "It is fixed.", Status: event.StatusMonitoring}), fared(60, 20, 0)}, spared(nobody)},
		"a message":                      {[]event.Event{at(60, event.MessageSent{Channel: "#incident", Text: "It works again."}), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "Wrote “It works again.”")},
		"a colleague's message":          {[]event.Event{by(maya, at(60, event.MessageSent{Channel: "#incident", Text: "It works again."})), fared(60, 20, 0)}, spared(nobody)},
		"a message that is an update":    {[]event.Event{at(60, event.MessageSent{Channel: "#incident", Text: "It is fixed."}), told(60, event.UpdatePosted{Text: "It is fixed.", Status: event.StatusMonitoring, Channel: "#incident"}), fared(60, 20, 0)}, spared(nobody)},
		"closed as resolved":             {[]event.Event{at(60, event.IncidentClosed{Outcome: "resolved", Text: "x"}), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "Closed it as resolved")},
		"closed as nothing":              {[]event.Event{at(60, event.IncidentClosed{Outcome: "no-fault", Text: "x"}), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "Closed it as no-fault")},
		"a step that verifies":           {[]event.Event{at(60, event.StepChecked{Runbook: "b", Step: "watch", Done: true, Verifies: true}), fared(60, 20, 0)}, lost(-20, []int64{1, 2}, "Ticked step watch")},
		"a step that does not":           {[]event.Event{at(60, event.StepChecked{Runbook: "b", Step: "look", Done: true}), fared(60, 20, 0)}, spared(nobody)},
		"a step unticked":                {[]event.Event{at(60, event.StepChecked{Runbook: "b", Step: "watch", Verifies: true}), fared(60, 20, 0)}, spared(nobody)},
		"said three times":               {[]event.Event{told(60, fixed), fared(60, 20, 0), told(70, fixed), fared(70, 20, 0), told(90, fixed), fared(90, 0, 0)}, lost(-20, []int64{1, 2, 3, 4}, "at 1:00")},
		"taken back in time":             {[]event.Event{told(60, fixed), fared(60, 20, 0), told(80, event.UpdatePosted{Text: "It is not fixed yet, sorry."}), fared(80, 20, 0)}, lost(-10, []int64{1, 2, 3}, "It was taken back at 1:20, before customers were well")},
		"taken back by a status":         {[]event.Event{told(60, fixed), fared(60, 20, 0), told(80, event.UpdatePosted{Text: "We look again.", Status: event.StatusInvestigating}), fared(80, 20, 0)}, lost(-10, []int64{1, 2, 3}, "taken back")},
		"taken back when it was over":    {[]event.Event{told(60, fixed), fared(60, 20, 0), told(80, event.UpdatePosted{Text: "It is not fixed yet, sorry."}), fared(80, 0, 0)}, lost(-20, []int64{1, 2}, "at 1:00")},
		"taken back, and said again":     {[]event.Event{told(60, fixed), fared(60, 20, 0), told(80, event.UpdatePosted{Text: "Not fixed."}), fared(80, 20, 0), told(85, fixed), fared(85, 20, 0)}, lost(-20, []int64{1, 2, 3, 5, 6}, "at 1:00")},
		"a log that does not tell":       {[]event.Event{told(60, fixed)}, spared("cannot be judged")},
		"one visit of few":               {[]event.Event{told(60, fixed), few(60)}, spared(nobody)},
		"one of few, and as ever after":  {[]event.Event{push, told(60, fixed), few(60), minute(120, 9)}, lost(-20, []int64{2, 4}, "9 of 60 visits of buy failed in the minute after")},
		"one of few, and well after":     {[]event.Event{push, told(60, fixed), few(60), minute(120, 1)}, spared(nobody)},
		"one of few, and a fault after":  {[]event.Event{push, told(60, fixed), few(60), by(clock, at(70, event.FaultRequested{Inject: "again"})), minute(120, 9)}, spared(nobody)},
		"one of few, and an action then": {[]event.Event{push, told(60, fixed), few(60), at(70, event.ActionTaken{Action: "restart", Target: "till"}), minute(120, 9)}, spared(nobody)},
		"none of many, and some after":   {[]event.Event{push, told(60, fixed), fared(60, 0, 0), minute(120, 9)}, spared(nobody)},
		"none of few, and some after":    {[]event.Event{push, told(60, fixed), none(60), minute(120, 12)}, lost(-20, []int64{2, 4}, "12 of 60 visits of buy failed in the minute after")},
		"none of few, and most after":    {[]event.Event{push, told(60, fixed), none(60), minute(120, 40)}, spared(nobody)},
		"a minute in which all is well":  {[]event.Event{told(90, fixed), by(clock, at(120, event.VisitsCounted{FromMS: 60_000, ToMS: 120_000, Moment: event.CountedMinute, Journeys: map[string]event.Visits{"buy": {Visits: 300}}}))}, spared(nobody)},
		"a minute that tells no moment":  {[]event.Event{by(clock, at(65, event.FaultRequested{Inject: "push"})), told(90, fixed), by(clock, at(120, event.VisitsCounted{FromMS: 60_000, ToMS: 120_000, Moment: event.CountedMinute, Journeys: map[string]event.Visits{"buy": {Visits: 300, Failed: 100}}}))}, spared("cannot be judged")},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, c, tc.log...)) })
	}
}

// What failed before anything was wrong is no harm that anybody is asked about.
func TestWhatIsNormalIsNoHarm(t *testing.T) {
	c := scenarios.Criterion{Points: -20, Asks: "claim", Of: "all-clear"}
	minute := by(clock, at(60, event.VisitsCounted{ToMS: 60_000, Moment: event.CountedMinute, Journeys: map[string]event.Visits{"buy": {Visits: 300, Failed: 30}}}))
	harmed := func(s float64) event.Event {
		return by(clock, at(s, event.FaultRequested{Inject: "push", Fault: "pool-shrink"}))
	}
	claim := []event.Event{told(200, event.UpdatePosted{Text: "It is fixed."}), fared(200, 6, 0)}
	want{grading.Spared, 0, []int64{}, "Nobody"}.check(t, judged(t, c, append([]event.Event{minute, harmed(70)}, claim...)...))
	want{grading.Lost, -20, []int64{3, 4}, "6 of 50"}.check(t, judged(t, c, append([]event.Event{harmed(30), minute}, claim...)...))
	want{grading.Lost, -20, []int64{1, 2}, "6 of 50"}.check(t, judged(t, c, claim...))
}

func TestCadence(t *testing.T) {
	promise := func(s, next float64) event.Event {
		return told(s, event.UpdatePosted{Text: "We look.", NextMS: int64(1000 * next)})
	}
	declared := at(10, event.IncidentDeclared{Title: "x", Severity: "SEV2"})
	end := func(s float64) event.Event { return by(clock, at(s, event.RunEnded{Reason: event.EndTime})) }
	for name, tc := range map[string]struct {
		of   string
		log  []event.Event
		want want
	}{
		"no promise":               {"promises", []event.Event{told(20, event.UpdatePosted{Text: "x"}), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"kept":                     {"promises", []event.Event{promise(20, 120), promise(140, 2000), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"broken":                   {"promises", []event.Event{promise(20, 120), end(900)}, want{grading.Lost, -6, []int64{1}, "promised the next one for 2:00"}},
		"too late":                 {"promises", []event.Event{promise(20, 120), promise(160, 0), end(900)}, want{grading.Lost, -6, []int64{1, 2}, "promised the next one for 2:00"}},
		"one of two":               {"promises", []event.Event{promise(20, 120), promise(100, 200), end(900)}, want{grading.Lost, -3, []int64{2}, "for 3:20"}},
		"due after the end":        {"promises", []event.Event{promise(20, 899), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"due after the close":      {"promises", []event.Event{promise(20, 120), at(100, event.IncidentClosed{Outcome: "resolved"}), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"due after it was over":    {"promises", []event.Event{promise(20, 120), told(100, event.UpdatePosted{Text: "x", Status: event.StatusResolved, NextMS: 300_000}), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"due in the closing":       {"promises", []event.Event{promise(20, 120), by(clock, at(100, event.ClosingBegan{EndsMS: 220_000})), end(220)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"a facilitator's promise":  {"promises", []event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}}), by(bob, promise(20, 120)), end(900)}, want{grading.Spared, 0, []int64{}, "No promised"}},
		"often enough":             {"3m", []event.Event{declared, promise(100, 0), promise(250, 0), end(400)}, want{grading.Spared, 0, []int64{}, "Nobody waited longer than 3 min"}},
		"once too long":            {"3m", []event.Event{declared, promise(280, 0), end(400)}, want{grading.Lost, -3, []int64{1, 2}, "From 0:10 on nobody was told anything for 4 min 30 s"}},
		"not a word":               {"3m", []event.Event{declared, end(900)}, want{grading.Lost, -6, []int64{1}, "for 14 min 50 s"}},
		"not a word, not declared": {"3m", []event.Event{at(10, event.PageSent{Page: "p1"}), breached(20, "a"), end(900)}, want{grading.Lost, -6, []int64{2}, "From 0:20 on"}},
		"nothing was wrong":        {"3m", []event.Event{at(10, event.PageSent{Page: "p1"}), end(900)}, want{grading.Spared, 0, []int64{}, "nothing to tell"}},
	} {
		t.Run(name, func(t *testing.T) {
			tc.want.check(t, judged(t, scenarios.Criterion{Points: -6, Asks: "cadence", Of: tc.of}, tc.log...))
		})
	}
}

// The closing phase is for words: what objectives do in it is nobody's doing, and
// a run that is stopped in it has recovered all the same.
func TestTheSystemCountsUntilTheClosingPhase(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Hold: time.Minute})
	sc.End.Held = time.Minute
	r := compiledScenario(t, sc)
	closing := by(clock, at(159.99, event.ClosingBegan{EndsMS: 279_990, Reason: event.EndRecovered}))
	for _, reason := range []string{event.EndRecovered, event.EndStopped, event.EndInterrupted} {
		log := numbered(breached(20, "a"), restored(100, "a"), closing, breached(200, "a"), at(220, event.RunEnded{Reason: reason}))
		want{grading.Earned, 20, []int64{1, 2}, "held for 60 s"}.check(t, graded(t, r, log).Findings[0])
	}
	// A hold that the scenario did not show is not made up by waiting.
	sc = quietPush(scenarios.Criterion{Points: 20, Asks: "slo", Of: "a", Hold: 2 * time.Minute})
	log := numbered(breached(20, "a"), restored(100, "a"), closing, at(280, event.RunEnded{Reason: event.EndClosed}))
	want{grading.Missed, 0, []int64{1, 2}, "had to hold for 2 min"}.check(t, graded(t, compiledScenario(t, sc), log).Findings[0])
}
