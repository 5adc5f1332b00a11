package runbook

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// plays are what a drill comes to by whoever plays it.
type plays map[string][]event.Event

func (plays) Cage(context.Context, exercise.Program) (exercise.Ran, error) {
	return exercise.Ran{}, exercise.ErrNoCage
}

func (p plays) Play(_ context.Context, q exercise.Play) (exercise.Played, error) {
	return exercise.Played{Events: p[q.BuiltIn]}, nil
}

func at(d time.Duration, b event.Body) event.Event { return event.Event{At: faults.Time(d), Body: b} }

// TestADrillIsOneToRecoverFrom: it does not pass by itself, and the model answer ends it in
// the time that a runbook has.
func TestADrillIsOneToRecoverFrom(t *testing.T) {
	page, breach, well := at(time.Minute, event.PageSent{}), at(50*time.Second, event.SLOBreached{SLO: "a"}), at(4*time.Minute, event.SLORestored{SLO: "a"})
	for name, c := range map[string]struct {
		golden, idle []event.Event
		within       time.Duration
		want         string
	}{
		"as it should be":    {[]event.Event{breach, page, well}, []event.Event{breach, page}, 3 * time.Minute, ""},
		"too slow":           {[]event.Event{breach, page, well}, []event.Event{breach, page}, 2 * time.Minute, "takes 3m0s"},
		"passes by itself":   {[]event.Event{breach, page, well}, []event.Event{breach, page, well}, 0, "although nobody does anything"},
		"nothing to recover": {[]event.Event{page}, []event.Event{page}, 0, "no objective is breached"},
		"no way out":         {[]event.Event{breach, page}, []event.Event{breach, page}, 0, "does not bring customers back"},
	} {
		w := &task{drill: exercise.Drill{Scenario: &scenarios.Scenario{Slug: "x"}}, within: c.within}
		err := w.Prove(t.Context(), plays{golden: c.golden, idle: c.idle})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestALateCureEarnsLess: all of it in time, nothing at twice that.
func TestALateCureEarnsLess(t *testing.T) {
	for took, want := range map[time.Duration]float64{2 * time.Minute: 1, 4 * time.Minute: 1, 6 * time.Minute: 0.5, 8 * time.Minute: 0, 9 * time.Minute: -0.25} {
		acted := at(90*time.Second, event.ActionTaken{Action: "restart"})
		acted.Actor.Kind = event.Person
		j := &judgement{task: &task{within: 4 * time.Minute}}
		j.here.played.Events = []event.Event{at(50*time.Second, event.SLOBreached{SLO: "a"}), at(time.Minute, event.PageSent{}), acted, at(time.Minute+took, event.SLORestored{SLO: "a"})}
		if share, why := j.recovered(); share != want || (want < 1) != strings.Contains(why, "within 4 minutes") {
			t.Errorf("after %v: %g, %s", took, share, why)
		}
	}
}

// TestOrderIsJudgedBesideTheModelAnswer: where the cure takes three things, three are none
// too many; where it takes one, they are.
func TestOrderIsJudgedBesideTheModelAnswer(t *testing.T) {
	order := func(needed, done int) float64 {
		golden := scenarios.Rehearsal{Name: golden, Steps: make([]scenarios.RehearsalStep, needed)}
		for i := range golden.Steps {
			golden.Steps[i].Do = "restart"
		}
		j := &judgement{task: &task{drill: exercise.Drill{Scenario: &scenarios.Scenario{Rehearsals: []scenarios.Rehearsal{golden}}}}, here: Followed{Restored: 600_000}}
		j.here.Done = append(j.here.Done, Done{Section: Steps, Sort: Look})
		for i := range done {
			j.here.Done = append(j.here.Done, Done{Section: Steps, Sort: Act, changes: true, AtMS: int64(i+1) * 60_000}, Done{Section: Steps, Sort: Wait})
		}
		share, _ := j.order()
		return share
	}
	if few, many := order(3, 3), order(1, 3); few != 1 || many >= 0.7 {
		t.Errorf("three of three needed: %g, three of one needed: %g", few, many)
	}
	if one := order(1, 1); one != 1 {
		t.Errorf("one of one: %g", one)
	}
}
