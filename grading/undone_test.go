package grading_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What was changed for a bad day is back when it is as it was: one step back of two is none.
func TestChangesArePutBack(t *testing.T) {
	c := scenarios.Criterion{Points: 8, Asks: "undone", Of: "changes"}
	later := c
	later.After = &scenarios.Condition{Kind: "fault.ended", Arg: "push"}
	over := []event.Event{by(clock, at(150, event.FaultEnded{Inject: "push"}))}
	set := func(s float64, id, service, from, to string) []event.Event {
		return did(s, id, "set-config", faults.Target(service), config(service, "retries", from, to))
	}
	persona := set(160, "a9", "checkout", "5", "0")
	persona[0] = by(maya, persona[0])
	push := []event.Event{by(clock, at(90, event.EffectsRecorded{Inject: "push", Effects: []faults.Effect{config("payments", "db_pool", "0", "2")}}))}
	for name, tc := range map[string]struct {
		c      scenarios.Criterion
		log    [][]event.Event
		points float64
		result grading.Result
		why    string
	}{
		"nothing changed":         {c, nil, 0, grading.Missed, "Nothing that was changed was put back."},
		"put back":                {c, [][]event.Event{set(100, "a1", "checkout", "0", "5"), set(160, "a2", "checkout", "5", "0")}, 8, grading.Earned, "The action set-config on checkout put retries of checkout back at 2:40."},
		"in the terms of another": {c, [][]event.Event{set(100, "a1", "checkout", "0", "5"), set(160, "a2", "checkout", "5", "0.0")}, 8, grading.Earned, ""},
		"one step of two":         {c, [][]event.Event{set(100, "a1", "checkout", "0", "3"), set(110, "a2", "checkout", "3", "5"), set(160, "a3", "checkout", "5", "3")}, 0, grading.Missed, "left retries of checkout at 3 where it was 0."},
		"one place of two":        {c, [][]event.Event{set(100, "a1", "checkout", "0", "3"), set(110, "a2", "payments", "0", "5"), set(160, "a3", "payments", "5", "0")}, 4, grading.Partial, "left retries of checkout at 3"},
		"left":                    {c, [][]event.Event{set(100, "a1", "checkout", "0", "3")}, 0, grading.Missed, "left retries of checkout at 3"},
		"by a colleague":          {c, [][]event.Event{set(100, "a1", "checkout", "0", "5"), persona}, 8, grading.Earned, ""},
		"what the script changed": {c, [][]event.Event{push, set(100, "a1", "checkout", "0", "5"), set(160, "a2", "checkout", "5", "0")}, 8, grading.Earned, ""},
		"once it was over":        {later, [][]event.Event{set(100, "a1", "checkout", "0", "5"), over, set(160, "a2", "checkout", "5", "0")}, 8, grading.Earned, ""},
		"before it was over":      {later, [][]event.Event{set(100, "a1", "checkout", "0", "5"), set(120, "a2", "checkout", "5", "0"), over}, 0, grading.Missed, "it counts only after"},
		"it was never over":       {later, [][]event.Event{set(100, "a1", "checkout", "0", "5"), set(120, "a2", "checkout", "5", "0")}, 0, grading.Missed, "which never came"},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, tc.c, played(tc.log...)...)
			if f.Points != tc.points || f.Result != tc.result || !contains(f.Why, tc.why) {
				t.Errorf("%s, %g: %s", f.Result, f.Points, f.Why)
			}
		})
	}
}
