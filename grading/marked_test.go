package grading_test

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What was never there earns nothing, and there is nothing to mark.
func TestWhatIsJudgedMustBeThere(t *testing.T) {
	c := scenarios.Criterion{ID: "clear", Points: 10, Asks: "judge", Of: "human", Subject: "update.posted", Levels: map[int]string{0: "absent", 2: "good"}}
	start, mark := at(0, event.RunStarted{Trainees: []event.Actor{ada}}), at(90, event.MarkGiven{Criterion: "clear", Level: 2})
	mark.Actor = event.Actor{Kind: event.Person, ID: "fay"}
	posted := at(30, event.UpdatePosted{Text: "It is back."})
	persona := posted
	persona.Actor = event.Actor{Kind: event.Persona, ID: "maya"}
	for name, tc := range map[string]struct {
		log    []event.Event
		result grading.Result
		there  bool
	}{
		"never posted":             {[]event.Event{start}, grading.Missed, false},
		"never posted, and marked": {[]event.Event{start, mark}, grading.Missed, false},
		"posted by a persona":      {[]event.Event{start, persona, mark}, grading.Missed, false},
		"posted":                   {[]event.Event{start, posted}, grading.Open, true},
		"posted and marked":        {[]event.Event{start, posted, mark}, grading.Earned, true},
	} {
		r := compiled(t, c, scenarios.Criterion{ID: "note", Points: 1, Asks: "expect", Of: "note.added"})
		events := numbered(tc.log...)
		f := graded(t, r, events).Findings[0]
		if f.Result != tc.result || !tc.there && (!strings.Contains(f.Why, "nothing to mark") || f.Points != 0 || f.Earn == "") {
			t.Errorf("%s: %+v", name, f)
		}
		m, err := r.Marking(events)
		if err != nil || len(m.Criteria) == 1 != tc.there {
			t.Errorf("%s: %v can be marked, %v", name, m.Criteria, err)
		}
	}
	c.Subject = "" // the run as a whole is always there
	if f := judged(t, c, start); f.Result != grading.Open {
		t.Errorf("without a subject: %+v", f)
	}
}
