package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestActAnywayDoesWhatOftenHelps(t *testing.T) {
	noise := &scenarios.Noise{Alert: "ProbeFailed", Service: "checkout", Summary: "s", For: time.Minute}
	sc := quiet(scenarios.Inject{ID: "n", Trigger: at(10 * time.Second), Effect: scenarios.Effect{Noise: noise}})
	script, ok := Builtin("act-anyway", nil)
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
