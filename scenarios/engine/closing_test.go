package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

var closingBegan = scenarios.Condition{Kind: "closing.began"}

// closed plays the cured drill with a closing phase and what is done in it.
func closed(t *testing.T, sc *scenarios.Scenario, steps ...scenarios.RehearsalStep) (events []event.Event, run *Run, began event.Event) {
	t.Helper()
	sc.End.Closing = 2 * time.Minute
	events, run = play(t, newPaper(), sc, append(slices.Clone(cured), steps...)...)
	began, ok := closingBegan.First(events)
	if !ok {
		t.Fatalf("there was no closing phase:\n%v", story(events))
	}
	return events, run, began
}

func endOf(t *testing.T, events []event.Event) (string, time.Duration) {
	t.Helper()
	last := events[len(events)-1]
	b, is := last.Body.(event.RunEnded)
	if !is {
		t.Fatalf("the last event is %+v", last)
	}
	return b.Reason, last.At
}

// A drill that is over takes words for a while, and ends for the reason for which
// that began.
func TestTheEndLeavesTimeForWords(t *testing.T) {
	events, _, began := closed(t, paperScenario(),
		scenarios.RehearsalStep{When: closingBegan, After: 30 * time.Second, Update: "It is over.", Status: event.StatusResolved},
		scenarios.RehearsalStep{After: time.Second, Check: "checkout-errors#watch"},
		scenarios.RehearsalStep{After: time.Second, Say: "Thank you all.", In: IncidentChannel},
		scenarios.RehearsalStep{After: time.Second, Close: event.OutcomeResolved, Text: "The pool is back."},
	)
	if b := began.Body.(event.ClosingBegan); b.Reason != event.EndRecovered || b.EndsMS != (began.At+2*time.Minute).Milliseconds() {
		t.Errorf("it began with %+v at %s", b, began.At)
	}
	if at := moments[event.UpdatePosted](events); len(at) != 1 || at[0] != began.At+30*time.Second {
		t.Errorf("updates came at %v, the phase began at %s", at, began.At)
	}
	if b := bodies[event.StepChecked](events); len(b) != 1 || !b[0].Verifies || len(bodies[event.IncidentClosed](events)) != 1 {
		t.Errorf("the closing phase took no words:\n%v", story(events))
	}
	// A responder who has done all it wanted lets nobody wait.
	if reason, at := endOf(t, events); reason != event.EndRecovered || at != began.At+33*time.Second {
		t.Errorf("ended by %q at %s, want recovered at %s", reason, at, began.At+33*time.Second)
	}
}

func TestNobodyWaitsForAResponderWhoIsDone(t *testing.T) {
	for name, steps := range map[string][]scenarios.RehearsalStep{
		"all done":                nil,
		"the rest comes too late": {{When: closingBegan, After: 3 * time.Minute, Note: "late"}},
	} {
		events, _, began := closed(t, paperScenario(), steps...)
		if reason, at := endOf(t, events); reason != event.EndRecovered || at != began.At {
			t.Errorf("%s: ended by %q at %s, the phase began at %s", name, reason, at, began.At)
		}
	}
	never := scenarios.RehearsalStep{When: scenarios.Condition{Kind: "page.escalated"}, Note: "never"}
	events, _, began := closed(t, paperScenario(), never)
	if reason, at := endOf(t, events); reason != event.EndRecovered || at != began.At+2*time.Minute {
		t.Errorf("it waits: ended by %q at %s, the phase began at %s", reason, at, began.At)
	}
}

func TestWhoIsDoneEndsTheClosingPhase(t *testing.T) {
	events, _, began := closed(t, paperScenario(), scenarios.RehearsalStep{When: closingBegan, After: 10 * time.Second, End: true})
	if reason, at := endOf(t, events); reason != event.EndRecovered || at != began.At+10*time.Second {
		t.Errorf("ended by %q at %s, the phase began at %s", reason, at, began.At)
	}
}

// The phase may go on when the time of the drill is up, and no longer.
func TestTheClosingPhaseOutlastsTheDrill(t *testing.T) {
	sc := paperScenario()
	sc.End = scenarios.End{When: scenarios.Condition{Kind: "incident.closed"}, After: 8 * time.Second}
	sc.Duration = 100 * time.Second
	events, _, began := closed(t, sc,
		scenarios.RehearsalStep{After: 2 * time.Second, Close: event.OutcomeResolved, Text: "It is over."},
		scenarios.RehearsalStep{When: scenarios.Condition{Kind: "page.escalated"}, Note: "never"},
	)
	if reason, at := endOf(t, events); began.At != 88*time.Second || reason != event.EndClosed || at != began.At+2*time.Minute {
		t.Errorf("it began at %s and ended by %q at %s", began.At, reason, at)
	}
	// Whoever lets time run out has none left.
	sc.End.When.Kind = "page.escalated"
	events, _ = play(t, newPaper(), sc)
	if reason, at := endOf(t, events); reason != event.EndTime || at != sc.Duration || len(bodies[event.ClosingBegan](events)) != 0 {
		t.Errorf("ended by %q at %s", reason, at)
	}
}

// What is asked of the system is asked until the phase begins: nothing changes it
// after that, and the truth is recorded before.
func TestTheSystemIsNotTouchedInTheClosingPhase(t *testing.T) {
	sc := paperScenario()
	fault := sc.Injects[0].Effect
	fault.Change = nil
	sc.End = scenarios.End{When: scenarios.Condition{Kind: "action.taken"}, After: 2 * time.Second}
	sc.Injects = append(sc.Injects,
		scenarios.Inject{ID: "again", Trigger: scenarios.Trigger{When: closingBegan, After: 5 * time.Second}, Effect: fault},
		scenarios.Inject{ID: "thanks", Trigger: scenarios.Trigger{When: closingBegan, After: 5 * time.Second}, Effect: scenarios.Effect{Say: &scenarios.Say{As: "maya", In: IncidentChannel, Text: "Thanks."}}},
	)
	events, run, began := closed(t, sc,
		scenarios.RehearsalStep{When: closingBegan, After: 10 * time.Second, Do: "restore", Target: "checkout", Reason: "once more"},
		scenarios.RehearsalStep{After: time.Second, Note: "That was refused."},
	)
	if taken := moments[event.ActionTaken](events); len(taken) != 1 || taken[0] > began.At {
		t.Errorf("actions were taken at %v, the phase began at %s", taken, began.At)
	}
	if s := run.Responder.Stumbles(); len(s) != 0 || len(bodies[event.NoteAdded](events)) != 1 {
		t.Errorf("an action that came too late held the responder up: %q", s)
	}
	var fired []string
	for _, b := range bodies[event.InjectFired](events) {
		fired = append(fired, b.Inject)
	}
	if want := []string{"push", "ask", "thanks"}; !slices.Equal(fired, want) {
		t.Errorf("fired %q, want %q", fired, want)
	}
	var ends []int64
	for _, e := range events {
		if h, is := e.Body.(event.HealthSnapshotted); is && h.Moment == event.MomentEnd {
			ends = append(ends, e.Seq)
		}
	}
	if len(ends) != 1 || ends[0] > began.Seq {
		t.Errorf("the truth was recorded in events %v, the phase began with event %d", ends, began.Seq)
	}
}

func TestMessagesThatAreUpdates(t *testing.T) {
	said := func(step scenarios.RehearsalStep) []event.UpdatePosted {
		step.When, step.In = scenarios.Condition{Kind: "page.sent"}, IncidentChannel
		events, run := play(t, newPaper(), paperScenario(), step)
		if s := run.Responder.Stumbles(); len(s) > 0 {
			t.Errorf("%q: %q", step.Say, s)
		}
		if len(bodies[event.MessageSent](events)) != 1 {
			t.Errorf("%q is no message", step.Say)
		}
		return bodies[event.UpdatePosted](events)
	}
	for _, text := range []string{
		"UPDATE: paying fails.", "Update for support to forward: paying fails.", "*Status update #2* – paying fails.", "[Update 14:05] - paying fails",
	} {
		if got := said(scenarios.RehearsalStep{Say: text}); len(got) != 1 || got[0].Text != text || got[0].Channel != IncidentChannel || got[0].Audience != event.AudienceStakeholders {
			t.Errorf("%q posted %+v", text, got)
		}
	}
	for _, text := range []string{"I post an update in a few minutes.", "Updated checkout: nothing", "Update soon.", "Is there an update: yes or no?"} {
		if got := said(scenarios.RehearsalStep{Say: text}); len(got) != 0 {
			t.Errorf("%q posted %+v", text, got)
		}
	}
	got := said(scenarios.RehearsalStep{Say: "Taken back.", Status: event.StatusMonitoring, Next: 5 * time.Minute})
	if len(got) != 1 || got[0].Status != event.StatusMonitoring || got[0].NextMS <= (5*time.Minute).Milliseconds() {
		t.Errorf("a message with a status posted %+v", got)
	}
}

func TestUpdatesThatAreRefused(t *testing.T) {
	run := prepare(t, newPaper(), paperScenario(), &event.Memory{})
	for want, c := range map[string]Command{
		"investigating, identified": PostUpdate{Audience: event.AudienceCustomers, Text: "x", Status: "solved"},
		"within a day":              PostUpdate{Audience: event.AudienceCustomers, Text: "x", NextMS: -5},
		"others read it":            SendMessage{Channel: "@maya", Text: "x", Status: event.StatusResolved},
		"has a status":              SendMessage{Channel: IncidentChannel, Text: "x", Doing: "y"},
	} {
		if err := c.do(run, fay); !isRefusal(err, want) {
			t.Errorf("%+v: %v, want %q", c, err, want)
		}
	}
}
