package grading_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A criterion with a seat counts what was done by whoever held it then.
func TestWhoseDoingCounts(t *testing.T) {
	begun := at(0, event.RunStarted{Trainees: []event.Actor{ada}})
	joined := at(1, event.MemberJoined{Member: bob, Seat: event.SeatCommunications})
	led := at(2, event.RoleTaken{Seat: event.SeatCommander, Member: ada})
	handed := at(50, event.RoleHanded{Seat: event.SeatCommunications, From: bob, To: ada})
	update := event.UpdatePosted{Audience: "customers", Text: "We are on it."}
	c := scenarios.Criterion{Points: 5, Asks: "expect", Of: "update.posted", Seat: event.SeatCommunications}
	for name, tc := range map[string]struct {
		c    scenarios.Criterion
		log  []event.Event
		want want
	}{
		"by whoever holds it":         {c, []event.Event{begun, joined, by(bob, at(30, update))}, want{grading.Earned, 5, []int64{3}, "Told customers"}},
		"by another":                  {c, []event.Event{begun, joined, at(30, update)}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"by who holds another seat":   {c, []event.Event{begun, joined, led, at(30, update)}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"by whom it was handed to":    {c, []event.Event{begun, joined, handed, at(60, update)}, want{grading.Earned, 5, []int64{4}, "Told customers"}},
		"before it was handed":        {c, []event.Event{begun, joined, at(40, update), handed}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"by who no longer holds it":   {c, []event.Event{begun, joined, handed, by(bob, at(60, update))}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"alone one holds them all":    {c, []event.Event{begun, at(30, update)}, want{grading.Earned, 5, []int64{2}, "Told customers"}},
		"a persona is never graded":   {c, []event.Event{begun, joined, by(maya, at(30, update))}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"forbidden to a seat":         {scenarios.Criterion{Points: -5, Asks: "forbid", Of: "update.posted", Seat: event.SeatCommander}, []event.Event{begun, joined, led, by(bob, at(30, update))}, want{grading.Spared, 0, []int64{}, "not done"}},
		"done by the one it is for":   {scenarios.Criterion{Points: -5, Asks: "forbid", Of: "update.posted", Seat: event.SeatCommander}, []event.Event{begun, joined, led, at(30, update)}, want{grading.Lost, -5, []int64{4}, "Told customers"}},
		"a step ticked by the seat":   {scenarios.Criterion{Points: 5, Asks: "step", Of: "checkout-latency#confirm-the-impact", Seat: event.SeatCommunications}, []event.Event{begun, joined, by(bob, at(9, event.StepChecked{Runbook: "checkout-latency", Step: "confirm-the-impact", Done: true}))}, want{grading.Earned, 5, []int64{3}, "confirm-the-impact"}},
		"a step ticked by another":    {scenarios.Criterion{Points: 5, Asks: "step", Of: "checkout-latency#confirm-the-impact", Seat: event.SeatCommunications}, []event.Event{begun, joined, at(9, event.StepChecked{Runbook: "checkout-latency", Step: "confirm-the-impact", Done: true})}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"severity declared by a seat": {scenarios.Criterion{Points: 5, Asks: "truth", Of: "severity", Seat: event.SeatCommander}, []event.Event{begun, joined, led, at(9, event.IncidentDeclared{Title: "x", Severity: "SEV2"}), at(9, event.SeverityDeclared{Severity: "SEV2"})}, want{grading.Earned, 5, []int64{5}, "SEV2"}},
		"handing over is done in it":  {scenarios.Criterion{Points: 5, Asks: "expect", Of: "role.handed", Seat: event.SeatCommunications}, []event.Event{begun, joined, by(bob, handed)}, want{grading.Earned, 5, []int64{3}, "handed"}},
		"so is the note with it":      {scenarios.Criterion{Points: 5, Asks: "expect", Of: "handoff.written", Seat: event.SeatCommunications}, []event.Event{begun, joined, by(bob, handed), by(bob, at(50, event.HandoffWritten{Seat: event.SeatCommunications, Text: "x"}))}, want{grading.Earned, 5, []int64{4}, "Handed over"}},
		"taking it is, too":           {scenarios.Criterion{Points: 5, Asks: "expect", Of: "role.taken", Seat: event.SeatCommander}, []event.Event{begun, joined, led}, want{grading.Earned, 5, []int64{3}, "took over"}},
		"a mark is for the seat":      {scenarios.Criterion{Points: 5, Asks: "judge", Of: "human", Subject: "update.posted", Levels: map[int]string{0: "none", 1: "all"}, Seat: event.SeatCommunications}, []event.Event{begun, joined, at(30, update)}, want{grading.Missed, 0, []int64{}, "nothing to mark"}},
		"nobody ever held it":         {scenarios.Criterion{Points: 5, Asks: "expect", Of: "note.added", Seat: event.SeatScribe}, []event.Event{begun, at(0, event.MemberJoined{Member: bob, Seat: event.SeatCommunications}), at(30, event.NoteAdded{Text: "x"})}, want{grading.Missed, 0, []int64{}, "nobody stands in there: it was not done"}},
		"given at the beginning":      {scenarios.Criterion{Points: 5, Asks: "expect", Of: "note.added", Seat: event.SeatScribe}, []event.Event{begun, at(0, event.RoleTaken{Seat: event.SeatCommander, Member: ada}), at(30, event.NoteAdded{Text: "x"})}, want{grading.Missed, 0, []int64{}, "nobody stands in there: it was not done"}},
		"held and idle":               {scenarios.Criterion{Points: 5, Asks: "expect", Of: "note.added", Seat: event.SeatCommander}, []event.Event{begun, joined, led, by(bob, at(30, event.NoteAdded{Text: "x"}))}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"one of its ways is free":     {scenarios.Criterion{Points: 5, Asks: "any", Any: []scenarios.Criterion{{Asks: "expect", Of: "note.added", Seat: event.SeatScribe, Share: 100}, {Asks: "expect", Of: "update.posted", Share: 100}}}, []event.Event{begun, joined}, want{grading.Missed, 0, []int64{}, "Nobody"}},
		"by somebody else":            {scenarios.Criterion{Points: 5, Asks: "truth", Of: "severity", Seat: event.SeatCommander}, []event.Event{begun, joined, led, by(bob, at(9, event.SeverityDeclared{Severity: "SEV2"}))}, want{grading.Missed, 0, []int64{}, ""}},
	} {
		t.Run(name, func(t *testing.T) { tc.want.check(t, judged(t, tc.c, tc.log...)) })
	}
}

// What is asked of a seat that nobody held is not met, unless a persona stands in there and
// nobody has to meet it. A rubric of before does not say who stands in, and judges it as it
// did.
func TestAVacantSeatIsNoWayRound(t *testing.T) {
	asked := func(must bool) scenarios.Criterion {
		return scenarios.Criterion{ID: "note", Points: 5, Asks: "expect", Of: "note.added", Seat: event.SeatScribe, Must: must}
	}
	other := scenarios.Criterion{ID: "other", Points: 5, Asks: "expect", Of: "note.added"}
	log := numbered(at(0, event.RunStarted{Trainees: []event.Actor{ada}}), at(0, event.MemberJoined{Member: bob, Seat: event.SeatCommunications}), at(30, event.NoteAdded{Text: "x"}))
	for name, tc := range map[string]struct {
		standIn string
		must    bool
		result  grading.Result
		percent float64
		passed  grading.Passed
	}{
		"nobody stands in":                {"", false, grading.Missed, 50, grading.PassedNo},
		"nor where it has to be met":      {"", true, grading.Missed, 50, grading.PassedNo},
		"a persona does":                  {"maya", false, grading.Unjudged, 100, grading.PassedYes},
		"a persona does what must be met": {"maya", true, grading.Missed, 50, grading.PassedNo},
	} {
		sc := quietPush(asked(tc.must), other)
		sc.Pass = 60
		sc.Cast.Seats = []scenarios.Seat{{Name: event.SeatCommunications}, {Name: event.SeatScribe, StandIn: tc.standIn}}
		r := compiledScenario(t, sc)
		g := graded(t, r, log)
		if f := g.Findings[0]; f.Result != tc.result || g.Score.Percent != tc.percent || g.Score.Passed != tc.passed || slices.Contains(g.Failed, "note") != tc.must {
			t.Errorf("%s: %s, %+v, failed %q", name, f.Result, g.Score, g.Failed)
		}
		before := bytes.ReplaceAll(r.Encode(), []byte(`,"filled":true`), nil)
		old, err := grading.DecodeRubric(before)
		if err != nil {
			t.Fatal(err)
		}
		if f := graded(t, old, log).Findings[0]; (f.Result == grading.Unjudged) == tc.must {
			t.Errorf("%s, by a rubric of before: %s", name, f.Result)
		}
	}
}

// Each of several who played is scored by what they had a part in.
func TestMembersAreScored(t *testing.T) {
	rubric := compiled(t,
		scenarios.Criterion{ID: "update", Points: 5, Asks: "expect", Of: "update.posted", Seat: event.SeatCommunications},
		scenarios.Criterion{ID: "note", Points: 3, Asks: "expect", Of: "note.added"},
		scenarios.Criterion{ID: "declared", Points: 2, Asks: "expect", Of: "incident.declared"},
	)
	begun := at(0, event.RunStarted{Trainees: []event.Actor{ada}})
	joined := at(1, event.MemberJoined{Member: bob, Seat: event.SeatCommunications})
	log := numbered(begun, joined, at(5, event.NoteAdded{Text: "x"}), by(maya, at(6, event.UpdatePosted{Text: "x"})))
	g := graded(t, rubric, log)
	want := []grading.MemberScore{
		{Person: "u1", Seats: []string{}, Score: grading.Score{Points: 3, Max: 3, Percent: 100, Low: 100, High: 100}, Findings: []string{"note"}},
		{Person: "u2", Seats: []string{event.SeatCommunications}, Score: grading.Score{Max: 5}, Findings: []string{"update"}},
	}
	if !reflect.DeepEqual(g.Members, want) {
		t.Errorf("they are scored as\n%+v\nand should be as\n%+v", g.Members, want)
	}
	if note := g.Findings[1]; !reflect.DeepEqual(note.By, []string{"u1"}) || note.Seat != "" {
		t.Errorf("the note is of %v", note.By)
	}
	if g.Findings[2].By != nil || g.Score.Max != 10 || g.Score.Points != 3 {
		t.Errorf("the crew has %+v", g.Score)
	}
	if alone := graded(t, rubric, numbered(begun, at(5, event.NoteAdded{Text: "x"}))); alone.Members != nil || alone.Findings[0].Seat != "" || alone.Findings[1].By != nil {
		t.Errorf("who plays alone is scored as %+v", alone)
	}
}
