package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestAPageThatNobodyTakesGoesOn(t *testing.T) {
	noise := &scenarios.Noise{Alert: "ProbeFailed", Service: "checkout", Summary: "s", For: 2 * time.Minute}
	sc := quiet(scenarios.Inject{ID: "n", Trigger: at(8 * time.Second), Effect: scenarios.Effect{Noise: noise}}) // holds from 10s, fires at 14s, pages at 16s
	for _, c := range []struct {
		name  string
		steps []scenarios.RehearsalStep
		want  []time.Duration
	}{
		{"nobody", nil, []time.Duration{46 * time.Second, 76 * time.Second}}, // the third would be after the page has cleared
		{"late", []scenarios.RehearsalStep{{After: 50 * time.Second, Acknowledge: true}}, []time.Duration{46 * time.Second}},
		{"at once", []scenarios.RehearsalStep{{After: 20 * time.Second, Acknowledge: true}}, nil},
	} {
		memory := &event.Memory{}
		run := prepare(t, newPaper(), sc, memory, c.steps...)
		run.Stack.Teams[0].Escalation = []stack.EscalationStep{
			{After: stack.Duration(30 * time.Second), To: "shop"}, {After: stack.Duration(time.Minute), To: "shop"},
			{After: stack.Duration(150 * time.Second), To: "shop"},
		}
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		events, _ := memory.Read(t.Context(), "r", 0, 1e6)
		if got := moments[event.PageEscalated](events); !slices.Equal(got, c.want) {
			t.Errorf("%s: escalated at %v, want %v", c.name, got, c.want)
		}
		for _, e := range events {
			if b, is := e.Body.(event.PageEscalated); is && (e.Actor.Kind != event.Engine || b.Page != "p1" || b.Team != "shop" || !strings.Contains(b.Reason, "Nobody")) {
				t.Errorf("%s: %+v by %+v", c.name, b, e.Actor)
			}
		}
	}
}
