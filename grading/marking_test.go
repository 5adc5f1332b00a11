package grading_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// given is all that a rater gives: a level on each of two criteria, and a global
// mark.
func given(rater string, update, note int, global string) []event.Event {
	who := event.Actor{Kind: event.Person, ID: rater, Name: rater}
	return []event.Event{
		by(who, at(90, event.MarkGiven{Criterion: "update", Level: update})),
		by(who, at(90, event.MarkGiven{Criterion: "note", Level: note})),
		by(who, at(90, event.RunMarked{Global: global})),
	}
}

var judgedTwice = []scenarios.Criterion{
	{ID: "update", Points: 10, Asks: "judge", Of: "human", Subject: "update.posted", Levels: map[int]string{0: "absent", 1: "vague", 2: "fair", 3: "clear"}},
	{ID: "note", Points: 10, Asks: "judge", Of: "human", Levels: map[int]string{0: "no", 1: "yes"}},
}

func TestTwoRatersAndAThird(t *testing.T) {
	fay, gil, hal := "fay", "gil", "hal"
	for name, tc := range map[string]struct {
		marks  [][]event.Event
		update float64 // points; below 0: open
		global string
		parted bool
		why    string
	}{
		"nobody":                       {nil, -1, "", false, "two raters"},
		"one":                          {[][]event.Event{given(fay, 3, 1, event.ClearPass)}, -1, "", false, "second rater"},
		"the second not done":          {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 3, 1, event.ClearPass)[:2]}, -1, "", false, "second rater"},
		"both, near each other":        {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 2, 1, event.ClearPass)}, 8.33, event.ClearPass, false, "2 raters"},
		"two levels apart":             {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 1, 1, event.ClearPass)}, -1, "", true, "third"},
		"the whole of a short scale":   {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 3, 0, event.ClearPass)}, -1, "", true, "third"},
		"another global mark":          {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 3, 1, event.Borderline)}, -1, "", true, "third"},
		"the third not done":           {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 1, 1, event.ClearPass), given(hal, 0, 1, event.ClearPass)[:1]}, -1, "", true, "third"},
		"the third by the lower":       {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 1, 1, event.Borderline), given(hal, 0, 1, event.ClearFail)}, 1.67, event.Borderline, true, "3, 1 and 0 of 3"},
		"the third by the higher":      {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 0, 1, event.ClearFail), given(hal, 3, 1, event.ClearPass)}, 10, event.ClearPass, true, "nearest"},
		"the third in the middle":      {[][]event.Event{given(fay, 2, 1, event.ClearPass), given(gil, 0, 1, event.ClearFail), given(hal, 1, 1, event.ClearPass)}, 3.33, event.ClearPass, true, "nearest"},
		"changed once both have given": {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 2, 1, event.ClearPass), given(fay, 0, 0, event.ClearFail)}, 8.33, event.ClearPass, false, "2 raters"},
		"changed before the other":     {[][]event.Event{given(fay, 0, 0, event.ClearFail), given(fay, 3, 1, event.ClearPass), given(gil, 2, 1, event.ClearPass)}, 8.33, event.ClearPass, false, "2 raters"},
		"a third that nobody needs":    {[][]event.Event{given(fay, 3, 1, event.ClearPass), given(gil, 2, 1, event.ClearPass), given(hal, 0, 0, event.ClearFail)}, 8.33, event.ClearPass, false, "2 raters"},
	} {
		log := []event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}, Raters: 2}), at(30, event.UpdatePosted{Text: "It is back."}), at(60, event.RunEnded{})}
		log = numbered(append(log, slices.Concat(tc.marks...)...)...)
		r := compiled(t, judgedTwice...)
		g := graded(t, r, log)
		m, err := r.Marking(log)
		if err != nil {
			t.Fatal(err)
		}
		f := g.Findings[0]
		if open := f.Result == grading.Open; open != (tc.update < 0) || !open && f.Points != tc.update || !strings.Contains(f.Why, tc.why) {
			t.Errorf("%s: %+v", name, f)
		}
		if g.Global != tc.global || m.Parted() != tc.parted || m.Complete() != (tc.update >= 0) {
			t.Errorf("%s: global %q, parted %v, complete %v", name, g.Global, m.Parted(), m.Complete())
		}
		if tc.update < 0 && (len(f.Events) > 0 || f.Open != 10) {
			t.Errorf("%s: what does not count yet shows: %+v", name, f)
		}
	}
}

// A run takes as many raters as its start says, or whoever asked last.
func TestHowManyRaters(t *testing.T) {
	start, two := at(0, event.RunStarted{Trainees: []event.Actor{ada}}), at(70, event.RatersAsked{Raters: 2})
	for name, tc := range map[string]struct {
		log  []event.Event
		want int
	}{
		"practice":   {[]event.Event{start}, 1},
		"asked":      {[]event.Event{start, at(60, event.RunEnded{}), two}, 2},
		"taken back": {[]event.Event{at(0, event.RunStarted{Raters: 2}), at(60, event.RunEnded{}), at(70, event.RatersAsked{Raters: 1})}, 1},
	} {
		if m, err := compiled(t, judgedTwice...).Marking(numbered(tc.log...)); err != nil || m.Raters != tc.want {
			t.Errorf("%s: %d, %v", name, m.Raters, err)
		}
	}
}

// Whatever the order in which three raters give their marks one by one, either
// nothing counts, or two who are near or three do.
func TestMarksInAnyOrder(t *testing.T) {
	r := compiled(t, judgedTwice...)
	all := [][]event.Event{given("fay", 3, 1, event.ClearPass), given("gil", 1, 1, event.ClearPass), given("hal", 2, 1, event.ClearPass)}
	for order := range 6 {
		for from := range 3 {
			log := []event.Event{at(0, event.RunStarted{Trainees: []event.Actor{ada}, Raters: 2}), at(30, event.UpdatePosted{Text: "x"}), at(60, event.RunEnded{})}
			for i := range 3 {
				for k := range 3 {
					log = append(log, all[(order+k*(1+order/3))%3][(from+i)%3])
				}
			}
			g := graded(t, r, numbered(log...))
			if f := g.Findings[0]; f.Result == grading.Open || f.Points < 5 || f.Points > 8.34 {
				t.Errorf("%s: %+v", fmt.Sprint(order, from), f)
			}
		}
	}
}

// What is judged is told with the criterion; of a run as a whole that is all that
// its players wrote.
func TestTheThingJudged(t *testing.T) {
	log := numbered(
		at(0, event.RunStarted{Trainees: []event.Actor{ada}}),
		at(20, event.NoteAdded{Text: "pool is 2"}),
		at(30, event.UpdatePosted{Text: "It is back."}),
		by(maya, at(31, event.MessageSent{Channel: "#inc", Text: "thanks"})),
		at(40, event.IncidentClosed{Outcome: event.OutcomeResolved, Text: "done"}),
	)
	m, err := compiled(t, judgedTwice...).Marking(log)
	if err != nil || !slices.Equal(m.Things("update"), []int64{3}) || !slices.Equal(m.Things("note"), []int64{2, 3, 5}) {
		t.Errorf("%v %v, %v", m.Things("update"), m.Things("note"), err)
	}
}
