package grading_test

import (
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestWhoPassed(t *testing.T) {
	note := scenarios.Criterion{ID: "note", Points: 60, Asks: "expect", Of: "note.added"}
	must := scenarios.Criterion{ID: "ack", Points: 10, Asks: "expect", Of: "page.acknowledged", Must: true}
	never := scenarios.Criterion{ID: "never", Points: -1, Asks: "forbid", Of: "action.taken", Must: true}
	words := scenarios.Criterion{ID: "words", Points: 30, Asks: "judge", Of: "human", Levels: map[int]string{0: "none", 1: "half", 2: "good"}}
	wrote, acked := at(1, event.NoteAdded{Text: "x"}), at(2, event.PageAcknowledged{Page: "p1"})
	act := at(3, event.ActionTaken{Action: "restart", Target: "checkout"})
	mark := func(level int) event.Event { return by(bob, at(9, event.MarkGiven{Criterion: "words", Level: level})) }
	mustWords := words
	mustWords.Must = true
	for name, tc := range map[string]struct {
		pass     float64
		criteria []scenarios.Criterion
		log      []event.Event
		want     grading.Passed
		failed   []string
		low      float64
		high     float64
	}{
		"nothing is asked":              {0, []scenarios.Criterion{note}, nil, "", nil, 0, 0},
		"above the mark, come what may": {70, []scenarios.Criterion{note, must, words}, []event.Event{wrote, acked}, grading.PassedYes, nil, 70, 100},
		"it hangs on the mark":          {71, []scenarios.Criterion{note, must, words}, []event.Event{wrote, acked}, grading.PassedOpen, nil, 70, 100},
		"the mark is given":             {71, []scenarios.Criterion{note, must, words}, []event.Event{wrote, acked, mark(1)}, grading.PassedYes, nil, 85, 85},
		"the mark is poor":              {71, []scenarios.Criterion{note, must, words}, []event.Event{wrote, acked, mark(0)}, grading.PassedNo, nil, 70, 70},
		"below the mark, come what may": {50, []scenarios.Criterion{note, must, words}, []event.Event{acked}, grading.PassedNo, nil, 10, 40},
		"what must be is missed":        {50, []scenarios.Criterion{note, must, words}, []event.Event{wrote}, grading.PassedNo, []string{"ack"}, 60, 90},
		"what must not be was done":     {0, []scenarios.Criterion{note, never}, []event.Event{wrote, act}, grading.PassedNo, []string{"never"}, 98.3, 98.3},
		"no mark to pass, all met":      {0, []scenarios.Criterion{note, must, never}, []event.Event{acked}, grading.PassedYes, nil, 14.3, 14.3},
		"what must be waits":            {10, []scenarios.Criterion{note, mustWords}, []event.Event{wrote}, grading.PassedOpen, nil, 66.7, 100},
		"half of what must be":          {10, []scenarios.Criterion{note, mustWords}, []event.Event{wrote, mark(1)}, grading.PassedYes, nil, 83.3, 83.3},
	} {
		t.Run(name, func(t *testing.T) {
			sc := quietPush(tc.criteria...)
			sc.Pass = tc.pass
			g := graded(t, compiledScenario(t, sc), numbered(tc.log...))
			if s := g.Score; s.Passed != tc.want || !slices.Equal(g.Failed, tc.failed) || s.Low != tc.low || s.High != tc.high {
				t.Errorf("%+v, failed %v; want %q for want of %v, %g to %g", s, g.Failed, tc.want, tc.failed, tc.low, tc.high)
			}
		})
	}
}

// Of what a crash cut short nobody can tell what it would have come to.
func TestWhatACrashCutShortIsNotGraded(t *testing.T) {
	sc := quietPush(scenarios.Criterion{ID: "note", Points: 5, Asks: "expect", Of: "note.added"})
	sc.Pass = 70
	r := compiledScenario(t, sc)
	for reason, want := range map[string]bool{
		event.EndFailed: true, event.EndInterrupted: true, event.EndUnrecorded: true, event.EndAbandoned: true,
		event.EndTime: false, event.EndStopped: false, event.EndRecovered: false, event.EndClosed: false,
	} {
		g := graded(t, r, numbered(at(1, event.NoteAdded{Text: "x"}), at(2, event.RunEnded{Reason: reason})))
		if (g.Ungraded != "") != want || (g.Score == grading.Score{}) != want || (g.Weighted == nil) != want || g.Dimensions["incident-response"].Evidence == want {
			t.Errorf("ended %s: %q, %+v", reason, g.Ungraded, g.Score)
		}
		if len(g.Findings) != 1 || g.Findings[0].Result != grading.Earned {
			t.Errorf("ended %s: how far it had come is %+v", reason, g.Findings)
		}
	}
}

// Dimensions weigh as the scorecard says, and one without evidence not at all.
func TestDimensionsWeighAsTheScorecardSays(t *testing.T) {
	r := compiled(t,
		scenarios.Criterion{ID: "a", Points: 90, Asks: "expect", Of: "note.added", Dimension: "systems"},
		scenarios.Criterion{ID: "b", Points: 10, Asks: "expect", Of: "page.acknowledged", Dimension: "cloud"},
		scenarios.Criterion{ID: "c", Points: -5, Asks: "forbid", Of: "action.taken", Dimension: "learning"},
	)
	g := graded(t, r, numbered(at(1, event.NoteAdded{Text: "x"})))
	if g.Score.Percent != 90 || g.Weighted == nil || *g.Weighted != 66.7 { // (20 × 100 + 10 × 0) / 30
		t.Errorf("%+v, weighted %v", g.Score, g.Weighted)
	}
	if g := graded(t, compiled(t, scenarios.Criterion{ID: "c", Points: -5, Asks: "forbid", Of: "action.taken"}), nil); g.Weighted != nil {
		t.Errorf("without evidence of anything it weighs %g", *g.Weighted)
	}
}
