package grading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Each hint that was given costs its price, in points or of the points that the others
// have to earn, and rests on the event by which it was given; a drill whose hints cost
// nothing, or that has none, has no such criterion.
func TestHintsCostTheirPrice(t *testing.T) {
	wanted := []scenarios.Criterion{
		{ID: "note", Points: 60, Asks: "expect", Of: "note.added"},
		{ID: "page", Points: 40, Asks: "expect", Of: "page.acknowledged"},
		{ID: "calm", Points: -10, Asks: "forbid", Of: "action.failed"},
	}
	hinted := func(hints ...scenarios.Hint) *grading.Rubric {
		sc := quietPush(slices.Clone(wanted)...)
		sc.Hints = hints
		return compiledScenario(t, sc)
	}
	for name, r := range map[string]*grading.Rubric{"none": hinted(), "free": hinted(scenarios.Hint{Text: "Look."})} {
		if len(r.Criteria) != len(wanted) {
			t.Errorf("%s: %d criteria", name, len(r.Criteria))
		}
	}
	r := hinted(scenarios.Hint{Text: "Look.", Percent: 5}, scenarios.Hint{Text: "There.", Points: 3}, scenarios.Hint{Text: "So.", Percent: 20})
	for _, c := range []struct {
		given int
		want  float64
	}{{0, 0}, {1, -5}, {2, -8}, {3, -28}} {
		log := []event.Event{at(0, event.RunStarted{}), at(1, event.NoteAdded{Text: "x"})}
		var rests []int64
		for step := range c.given {
			log = append(log, at(float64(60*step+60), event.HintAsked{Step: step + 1}), by(clock, at(float64(60*step+60), event.HintGiven{Step: step + 1, Text: "x"})))
			rests = append(rests, int64(len(log)))
		}
		g := graded(t, r, numbered(log...))
		f := g.Findings[len(g.Findings)-1]
		if f.ID != scenarios.HintsID || f.Points != c.want || !slices.Equal(f.Events, rests) && c.given > 0 || (f.Result == grading.Lost) != (c.given > 0) {
			t.Errorf("%d hints: %+v, want %g on %v", c.given, f, c.want, rests)
		}
		if g.Score.Points != 60+c.want || g.Score.Max != 100 {
			t.Errorf("%d hints: the score is %+v", c.given, g.Score)
		}
		if c.given > 0 && !strings.Contains(f.Why, "taken, the first at") {
			t.Errorf("why: %s", f.Why)
		}
	}
}
