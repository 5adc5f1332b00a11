package runs_test

import (
	"encoding/json"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/outcome"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// What a run came to is kept with its grade; of those that were graded before that was so,
// it is read from their logs, and comes to the same.
func TestWhatRunsCameToIsKept(t *testing.T) {
	t.Parallel()
	service, db := stored(t, 3)
	kept, err := db.RunOutcomes().After(t.Context(), 0, 10)
	if err != nil || len(kept) != 1 {
		t.Fatalf("%d outcomes, %v; want that of the run that ended", len(kept), err)
	}
	first := kept[0]
	raw, err := db.Grade(t.Context(), first.Work)
	if err != nil {
		t.Fatal(err)
	}
	var grade grading.Grade
	var o outcome.Outcome
	if err := json.Unmarshal(raw, &grade); err == nil {
		err = json.Unmarshal(first.Raw, &o)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Points) != len(grade.Findings) || len(o.Results) != len(grade.Findings) || len(o.Players) != 0 || o.Actions != 0 || o.Harmful || o.TookMS == 0 || o.End == "" {
		t.Errorf("a golden run came to %+v", o)
	}
	for i, f := range grade.Findings {
		if o.Points[i] != f.Points || o.Result(i) != f.Result || o.Waits(i) != f.Open {
			t.Errorf("%s: %v %s %v, and the grade says %v %s %v", f.ID, o.Points[i], o.Result(i), o.Waits(i), f.Points, f.Result, f.Open)
		}
	}

	// Nobody has shown what a program did; what a person did the same way, they have.
	events, err := service.Events(t.Context(), first.Work)
	if err != nil {
		t.Fatal(err)
	}
	rubric, err := db.Rubric(t.Context(), first.Rubric)
	if err != nil {
		t.Fatal(err)
	}
	judge, err := grading.DecodeRubric(rubric)
	if err != nil {
		t.Fatal(err)
	}
	ada := event.Actor{Kind: event.Person, ID: first.PersonID, Name: "Ada"}
	for i, e := range events {
		if e.Actor.Kind == event.Person {
			events[i].Actor = ada
		}
		if b, is := e.Body.(event.RunStarted); is {
			b.Trainees = []event.Actor{ada}
			events[i].Body = b
		}
	}
	if by := outcome.Of(judge, events, grade, ada.ID); len(by.Players) != 1 || by.Players[0] != ada.ID || by.Actions != 1 {
		t.Errorf("played by a person it came to %+v", by)
	}
	if gone := outcome.Of(judge, nil, grade, ada.ID); len(gone.Players) != 1 || len(gone.Points) != len(grade.Findings) {
		t.Errorf("without its log it came to %+v", gone)
	}

	all, err := db.Runs(t.Context(), store.RunFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if r.ID == first.Work {
			continue
		}
		if err := db.PutGrade(t.Context(), r.ID, grade.Rubric, grade.Grader, raw, &store.Score{Percent: grade.Score.Percent}); err != nil {
			t.Fatal(err)
		}
	}
	if lacking, err := db.LackOutcome(t.Context(), 10); err != nil || len(lacking) != 2 {
		t.Fatalf("%d runs lack theirs, %v", len(lacking), err)
	}
	if err := service.FillOutcomes(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept, err = db.RunOutcomes().After(t.Context(), first.ID, 10)
	if err != nil || len(kept) != 2 {
		t.Fatalf("%d outcomes were filled in, %v", len(kept), err)
	}
	for _, k := range kept {
		if string(k.Raw) != string(first.Raw) || k.Rubric != first.Rubric {
			t.Errorf("from its log it came to %s, when it ended to %s", k.Raw, first.Raw)
		}
	}
}
