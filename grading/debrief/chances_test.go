package debrief_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What would have helped most comes first; what waits for a person is not lost;
// a run that lost points is never told that nothing was wrong, and one that was
// cut short is not told that it lost any.
func TestChances(t *testing.T) {
	findings := []grading.Finding{
		{ID: "part", Title: "Says it early", Result: grading.Partial, Points: 6, Max: 10, Why: "Half of it.", Earn: "All of it."},
		{ID: "whole", Title: "Looks", Result: grading.Earned, Points: 10, Max: 10},
		{ID: "cost", Title: "Leaves it whole", Result: grading.Lost, Points: -12, Why: "It broke."},
		{ID: "spared", Title: "Breaks nothing", Result: grading.Spared},
		{ID: "open", Title: "Writes well", Result: grading.Open, Max: 20, Open: 20},
		{ID: "half", Title: "Names it", Result: grading.Missed, Max: 10, Open: 6, Why: "Nobody did."},
	}
	end := func(reason string) []event.Event {
		return numbered(at(0, event.Actor{}, event.RunStarted{}), at(9, event.Actor{}, event.RunEnded{Reason: reason}))
	}
	whole, open := []grading.Finding{findings[1], findings[3]}, []grading.Finding{findings[4]}
	for name, tc := range map[string]struct {
		findings []grading.Finding
		score    grading.Score
		reason   string
		want     []string
		verdict  string
	}{
		"what was lost":    {findings, grading.Score{Points: 4, Max: 24, Open: 26}, event.EndTime, []string{"cost", "part", "half"}, "4 of 24 points. What cost the most: “Leaves it whole” (12 points)."},
		"nothing was":      {whole, grading.Score{Points: 10, Max: 10}, event.EndTime, nil, "All 10 points were earned."},
		"nobody marked it": {open, grading.Score{Open: 20}, event.EndTime, nil, "Nothing is graded yet: all points wait for a person's mark."},
		"it was cut short": {findings, grading.Score{Points: 4, Max: 24, Open: 26}, event.EndInterrupted, nil, "The run was cut short and is not graded: what could not happen any more was not missed. What is there can be read all the same."},
	} {
		d := debrief.Build(rubric(t, "payments"), end(tc.reason), grading.Grade{Findings: tc.findings, Score: tc.score})
		var got []string
		for _, c := range d.Chances {
			got = append(got, c.Criterion)
			if c.Lost <= 0 || c.Title == "" || c.Text == "" {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if !slices.Equal(got, tc.want) || d.Verdict != tc.verdict || d.CutShort != (tc.reason == event.EndInterrupted) {
			t.Errorf("%s: %q, %s", name, got, d.Verdict)
		}
	}
}
