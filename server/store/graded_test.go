package store

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// The latest grade of each run that has ended, whether somebody marked it, and
// whether whoever it belongs to played it.
func TestGradedRuns(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	now := time.UnixMilli(1_790_000_000_000)
	for i, r := range []struct {
		id      string
		trainee string
		marked  bool
		ended   bool
		trial   bool
	}{{"played", ada.ID, false, true, false}, {"marked", ada.ID, true, true, false}, {"program", "golden", false, true, false}, {"going", ada.ID, false, false, false}, {"trial", ada.ID, false, true, true}} {
		record := Run{ID: r.id, Scenario: "first-page", PersonID: ada.ID, Trial: r.trial, Created: now.Add(time.Duration(i) * time.Minute)}
		if _, err := s.CreateRun(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		log := []event.Event{{Run: r.id, Body: event.RunStarted{Trainees: []event.Actor{{Kind: event.Person, ID: r.trainee}}}}}
		if r.marked {
			log = append(log, event.Event{Run: r.id, Body: event.RunMarked{Global: event.ClearPass}})
		}
		for _, e := range log {
			if _, err := s.Append(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		for grader, raw := range []string{"old", "new"} {
			if err := s.PutGrade(t.Context(), r.id, "h", grader+1, []byte(raw), nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.UpdateRun(t.Context(), r.id, func(r2 *Run) {
			if r.ended {
				r2.Ended, r2.TookMS, r2.EndReason = &now, 1000, event.EndTime
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.GradedRuns(t.Context(), "first-page", Sight{}, 10)
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	for i, want := range []Graded{{Run: "program", Machine: true}, {Run: "marked", Marked: true}, {Run: "played"}} {
		if g := all[i]; g.Run != want.Run || g.Machine != want.Machine || g.Marked != want.Marked || string(g.Raw) != "new" || g.Grader != 2 || g.TookMS != 1000 || g.End != event.EndTime {
			t.Errorf("%+v, want %+v", g, want)
		}
	}
	if few, err := s.GradedRuns(t.Context(), "first-page", Sight{}, 1); err != nil || len(few) != 1 {
		t.Errorf("at most one: %+v, %v", few, err)
	}
	if none, err := s.GradedRuns(t.Context(), "another", Sight{}, 10); err != nil || len(none) != 0 {
		t.Errorf("of another: %+v, %v", none, err)
	}
}
