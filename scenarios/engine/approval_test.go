package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// guarded is a scenario in which the cure is of another risk.
func guarded(t *testing.T, sc *scenarios.Scenario, risk faults.Risk, steps ...scenarios.RehearsalStep) ([]event.Event, *Run) {
	t.Helper()
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory, steps...)
	run.Action = func(name string) (faults.Action, bool) {
		cure := paperCure
		cure.Risk = risk
		return cure, name == "restore"
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := memory.Read(t.Context(), "r", 0, 1e6)
	if err != nil {
		t.Fatal(err)
	}
	return events, run
}

var wanted = scenarios.RehearsalStep{After: 20 * time.Second, Do: "restore", Target: "checkout", Reason: "the pool is too small"}

func TestAPersonaApproves(t *testing.T) {
	sc := quiet()
	sc.Approval = scenarios.Approval{By: "maya", After: 5 * time.Second, Refuse: []scenarios.Allowed{{Action: "restore", Target: "payments"}}}
	events, _ := guarded(t, sc, faults.Approval, wanted)
	i := slices.IndexFunc(events, func(e event.Event) bool { return e.Kind() == "action.requested" })
	if i < 0 || events[i].Body.(event.ActionRequested).Needs != event.NeedsApproval {
		t.Fatalf("no request that waits: %v", story(events))
	}
	want := []string{"20s action.requested", "25s action.approved", "25s message.sent", "25s action.taken", "25s change.recorded"}
	if got := story(events[i:]); !slices.Equal(got[:len(want)], want) {
		t.Errorf("story: %q, want %q", got, want)
	}
	answer := i + slices.IndexFunc(events[i:], func(e event.Event) bool { return e.Kind() == "action.approved" })
	if yes := events[answer].Actor; yes.Kind != event.Persona || yes.ID != "maya" {
		t.Errorf("approved by %+v", yes)
	}
	if taken := bodies[event.ActionTaken](events)[0]; taken.ApprovedBy != "Maya Lindqvist" || taken.BreakGlass || taken.Blast != "Touches checkout." {
		t.Errorf("taken: %+v", taken)
	}
}

func TestAPersonaRefusesWhatTheScenarioLists(t *testing.T) {
	sc := quiet()
	sc.Approval = scenarios.Approval{By: "maya", After: 5 * time.Second, Refuse: []scenarios.Allowed{{Action: "restore", Target: "checkout", Pos: scenarios.Position{Line: 7, Column: 3}}}}
	events, _ := guarded(t, sc, faults.Approval, wanted)
	if got := bodies[event.ActionRefused](events); len(got) != 1 || got[0].ID != "a1" || got[0].Why == "" {
		t.Errorf("refused: %+v", got)
	}
	if n := len(bodies[event.ActionTaken](events)); n != 0 {
		t.Errorf("%d actions were taken all the same", n)
	}
}

func TestWhatNobodyApprovesEndsWithTheRun(t *testing.T) {
	events, _ := guarded(t, quiet(), faults.Approval, wanted)
	got := bodies[event.ActionRefused](events)
	if len(got) != 1 || !strings.Contains(got[0].Why, "ended") || len(bodies[event.ActionTaken](events)) != 0 {
		t.Errorf("refused: %+v", got)
	}
	if when := moments[event.ActionRefused](events); when[0] != 3*time.Minute {
		t.Errorf("refused at %s, want the end", when[0])
	}
}

func TestBreakingTheGlass(t *testing.T) {
	broken := wanted
	broken.BreakGlass = true
	for _, c := range []struct {
		risk     faults.Risk
		step     scenarios.RehearsalStep
		refused  bool // at once
		recorded bool // that the glass was broken
	}{
		{faults.Approval, broken, false, true},
		{faults.BreakGlass, broken, false, true},
		{faults.BreakGlass, wanted, true, false},
		{faults.Alone, broken, false, false},
	} {
		events, run := guarded(t, quiet(), c.risk, c.step)
		if s := run.Responder.Stumbles(); (len(s) == 1 && strings.Contains(s[0], "needs break-glass")) != c.refused {
			t.Errorf("%s: refusals %q", c.risk, s)
		}
		requested, taken := bodies[event.ActionRequested](events), bodies[event.ActionTaken](events)
		if c.refused {
			if len(requested)+len(taken) != 0 {
				t.Errorf("%s: recorded although refused: %v %v", c.risk, requested, taken)
			}
			continue
		}
		if len(requested) != 1 || len(taken) != 1 || requested[0].Needs != "" || requested[0].BreakGlass != c.recorded || taken[0].BreakGlass != c.recorded {
			t.Errorf("%s: requested %+v, taken %+v", c.risk, requested, taken)
		}
		if when := moments[event.ActionTaken](events); when[0] != 20*time.Second {
			t.Errorf("%s: taken at %s, not at once", c.risk, when[0])
		}
	}
}
