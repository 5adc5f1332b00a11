package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
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

// An open page hears of what joins it, what leaves it, and that it goes on; whether
// somebody has it changes nothing about that.
func TestAPageIsToldOfAgain(t *testing.T) {
	about := func(id, service, severity string, from, lasts time.Duration) scenarios.Inject {
		return scenarios.Inject{ID: id, Trigger: at(from), Effect: scenarios.Effect{Noise: &scenarios.Noise{
			Alert: "ProbeFailed", Service: service, Severity: severity, Summary: "s", For: lasts,
		}}}
	}
	memory := &event.Memory{}
	run := prepare(t, newPaper(), quiet(
		about("one", "checkout", "page", 8*time.Second, 130*time.Second),
		about("two", "ledger", "page", 30*time.Second, 30*time.Second),
		about("late", "checkout", "ticket", 100*time.Second, 20*time.Second),
	), memory, scenarios.RehearsalStep{After: 20 * time.Second, Acknowledge: true})
	run.Stack.Receivers = map[string]string{"tickets": stack.Queue}
	var err error
	run.routing, err = oncall.ParseRouting("routing.yaml", []byte(strings.Replace(paperRouting, "group_wait", "repeat_interval: 25s, group_wait", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	events, _ := memory.Read(t.Context(), "r", 0, 1e6)
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.PageSent:
			got = append(got, fmt.Sprint(e.At, " sent ", b.Page, b.Alerts))
		case event.PageUpdated:
			got = append(got, fmt.Sprint(e.At, " ", b.Why, " ", b.Page, b.Alerts, b.Stopped))
		case event.PageResolved:
			got = append(got, fmt.Sprint(e.At, " over ", b.Page))
		case event.NotificationFiled:
			got = append(got, fmt.Sprint(e.At, " filed for ", b.Receiver, " ", b.Why, b.Alerts, b.Stopped))
		}
	}
	want := []string{
		"16s sent p1[ProbeFailed]", "36s joined p1[ProbeFailed ProbeFailed] []", "1m6s eased p1[ProbeFailed] [ProbeFailed]",
		"1m36s repeated p1[ProbeFailed] []", "1m44s filed for tickets first[ProbeFailed] []", "2m4s filed for tickets over[] [ProbeFailed]",
		"2m6s repeated p1[ProbeFailed] []", "2m26s over p1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q,\nwant %q", got, want)
	}
}
