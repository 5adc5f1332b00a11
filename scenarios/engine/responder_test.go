package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestEveryBuiltInResponderIsThere(t *testing.T) {
	s := &stack.Stack{
		Teams:    []stack.Team{{Name: "payments"}, {Name: "shop"}},
		Services: []stack.Service{{Name: "checkout", Kind: stack.KindService}, {Name: "orders-db", Kind: stack.KindDatabase}},
	}
	sc := quiet()
	rests := []string{"golden", "act-blind", "claim-fixed-early", "golden-and-destroy", "harm-undo-golden", "golden-half-pace", "harm-and-stand-down"}
	for _, name := range append(scenarios.BuiltIn(), "golden") {
		_, ok := Builtin(name, s, sc)
		if want := !slices.Contains(rests, name); ok != want {
			t.Errorf("%s in a scenario without a golden rehearsal: %v", name, ok)
		}
	}
	sc.Rehearsals = []scenarios.Rehearsal{{Name: "golden", Steps: []scenarios.RehearsalStep{
		{View: event.SourceChanges}, {When: scenarios.Condition{Kind: "slo.breached"}, After: time.Minute, Do: "restore", Target: "checkout", Reason: "r"},
	}}}
	blind, ok := Builtin("act-blind", s, sc)
	if !ok || len(blind.Steps) != 2 || blind.Steps[1].Do != "restore" || blind.Steps[1].When.Kind != "" || !blind.Steps[1].Try {
		t.Errorf("act-blind: %+v", blind)
	}
	if len(builtins) != len(scenarios.BuiltIn()) {
		t.Errorf("%d responders are built in, %d are named", len(builtins), len(scenarios.BuiltIn()))
	}
	zero, _ := Builtin("scale-to-zero", s, sc)
	for _, step := range zero.Steps[1:] {
		if step.Do != "scale" || step.With["replicas"] != "0" || !step.BreakGlass || step.Target == "orders-db" {
			t.Errorf("scale-to-zero: %+v", step)
		}
	}
}

// What is played beside the steps of a crew is done by one of it who may.
func TestABuiltInResponderIsOneOfTheCrew(t *testing.T) {
	s := &stack.Stack{Services: []stack.Service{{Name: "checkout", Kind: stack.KindService}, {Name: "orders-db", Kind: stack.KindDatabase}}}
	sc := staged(commanding, operating, liaising)
	sc.Rehearsals = []scenarios.Rehearsal{{Name: "golden", Steps: []scenarios.RehearsalStep{
		{By: "liaison", Acknowledge: true}, {By: event.SeatCommander, Declare: "SEV2", Text: "x"}, {By: event.SeatOperations, Do: "restore", Target: "checkout", Reason: "r"},
	}}}
	for name, want := range map[string][]string{
		"act-blind":          {event.SeatOperations, event.SeatOperations},
		"claim-fixed-early":  {"liaison", event.SeatCommander, "liaison", event.SeatOperations},
		"golden-and-destroy": {"liaison", event.SeatCommander, event.SeatOperations, event.SeatOperations},
		"ack-and-leave":      {""},
	} {
		r, _ := Builtin(name, s, sc)
		var by []string
		for _, step := range r.Steps {
			by = append(by, step.By)
		}
		if !slices.Equal(by, want) {
			t.Errorf("%s is played by %q, want %q", name, by, want)
		}
	}
}

func TestActAnywayDoesWhatOftenHelps(t *testing.T) {
	noise := &scenarios.Noise{Alert: "ProbeFailed", Service: "checkout", Summary: "s", For: time.Minute}
	sc := quiet(scenarios.Inject{ID: "n", Trigger: at(10 * time.Second), Effect: scenarios.Effect{Noise: noise}})
	script, ok := Builtin("act-anyway", nil, sc)
	if !ok {
		t.Fatal("there is no act-anyway")
	}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), sc, memory, script.Steps...)
	// As of a service whose config was never changed: nothing to roll back.
	run.Action = func(name string) (faults.Action, bool) {
		cure := paperCure
		cure.Name = name
		if name == "rollback-config" {
			cure.Plan = func(_ faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
				return nil, faults.NotApplicable(t, "nothing to roll back")
			}
		}
		return cure, slices.Contains([]string{"rollback-config", "rollback-deploy", "restart"}, name)
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	var did []string
	for _, b := range bodies[event.ActionTaken](events) {
		did = append(did, b.Action+" "+string(b.Target))
	}
	if want := []string{"rollback-deploy checkout", "restart checkout"}; !slices.Equal(did, want) {
		t.Errorf("did %q, want %q", did, want)
	}
	if s := run.Responder.Stumbles(); len(s) != 0 {
		t.Errorf("it stumbled: %q", s)
	}
	if len(bodies[event.PageAcknowledged](events)) != 1 || len(bodies[event.UpdatePosted](events)) != 1 || len(bodies[event.EvidenceViewed](events)) != 0 {
		t.Errorf("story: %q", story(events))
	}
}

// A rehearsal does with pages what people do: it snoozes those that it has, hands the one
// that was sent last on, in the crew and out of it, and makes them part of the incident.
func TestARehearsalHandlesPages(t *testing.T) {
	memory := &event.Memory{}
	ops, ic := event.SeatOperations, event.SeatCommander
	run := prepare(t, newPaper(), pagedAt16(9*time.Minute), memory,
		scenarios.RehearsalStep{By: ops, Merge: true}, // there is none yet
		scenarios.RehearsalStep{By: ops, When: scenarios.Condition{Kind: "page.sent"}, After: 10 * time.Second, Acknowledge: true},
		scenarios.RehearsalStep{By: ic, After: time.Second, Snooze: time.Minute}, // it is not theirs
		scenarios.RehearsalStep{By: ops, After: time.Second, Snooze: time.Minute},
		scenarios.RehearsalStep{By: ops, After: 90 * time.Second, Reassign: true, To: ic},
		scenarios.RehearsalStep{By: ic, After: 5 * time.Second, Reassign: true, Team: "shop", Reason: "it is theirs"},
		scenarios.RehearsalStep{By: ic, After: time.Second, Declare: "SEV2", Text: "x"},
		scenarios.RehearsalStep{By: ic, After: time.Second, Merge: true},
		scenarios.RehearsalStep{By: ic, After: time.Second, End: true},
	)
	twoTeams(run.Stack, 2)
	run.Stack.Teams[1].Answers = 0
	run.Stack.Escalation = nil
	run.Trainees, run.Given = run.Responder.Crew()
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	becoming(t, memory.All("r"), "00:16 sent to payments", "00:26 acknowledged by script (operations)", "00:28 snoozed until 01:28", "01:28 reopened",
		"01:58 assigned to incident-commander", "02:03 escalated to shop, level 0, round 0", "02:03 assigned to shop", "02:05 merged")
	if stumbles := run.Responder.Stumbles(); len(stumbles) != 2 {
		t.Errorf("what could not be done: %q", stumbles)
	}
}
