package store

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestTheTrailIsNarrowed(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Admin)
	run(t, s, "r1", ada)
	start := time.Now().Truncate(time.Second)
	note := func(n int, e Entry, results ...Result) {
		t.Helper()
		s.now = func() time.Time { return start.Add(time.Duration(n) * time.Second) }
		entry, err := s.Audit(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if err := s.AuditResult(t.Context(), entry, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	note(1, Entry{PersonID: ada.ID, Action: "run.start", Outcome: Allowed}, Result{Made: "r1", Detail: "quiet-push"})
	note(2, Entry{PersonID: ada.ID, Action: "run.command", Object: "r1", Outcome: Allowed}, Result{Failed: true, Detail: "Conflict"})
	note(3, Entry{PersonID: "p2", Action: "run.command", Object: "r1", Outcome: "denied: role"})
	note(4, Entry{Action: "session.start", Object: ada.ID, Outcome: "denied"})
	note(5, Entry{PersonID: ada.ID, Action: "person.link", Object: ada.ID, Outcome: Allowed})    // the process died over it
	note(6, Entry{PersonID: ada.ID, Action: "run.started", Object: "r1", Outcome: "quiet-push"}) // of an older build
	for name, c := range map[string]struct {
		filter TrailFilter
		limit  int
		want   []int64
	}{
		"all":            {TrailFilter{}, 10, []int64{6, 5, 4, 3, 2, 1}},
		"a page":         {TrailFilter{}, 2, []int64{6, 5}},
		"the next":       {TrailFilter{Before: 5}, 2, []int64{4, 3}},
		"by a person":    {TrailFilter{Person: "p2"}, 10, []int64{3}},
		"an action":      {TrailFilter{Action: "run.command"}, 10, []int64{3, 2}},
		"all of runs":    {TrailFilter{Action: "run"}, 10, []int64{6, 3, 2, 1}},
		"half a word":    {TrailFilter{Action: "ru"}, 10, nil},
		"of a run":       {TrailFilter{Object: "r1"}, 10, []int64{6, 3, 2, 1}},
		"done":           {TrailFilter{Outcome: "done"}, 10, []int64{1}},
		"failed":         {TrailFilter{Outcome: "failed"}, 10, []int64{2}},
		"denied":         {TrailFilter{Outcome: "denied"}, 10, []int64{4, 3}},
		"not known":      {TrailFilter{Outcome: "allowed"}, 10, []int64{5}},
		"of before":      {TrailFilter{Outcome: "noted"}, 10, []int64{6}},
		"a time":         {TrailFilter{From: start.Add(2 * time.Second), To: start.Add(4 * time.Second)}, 10, []int64{3, 2}},
		"all at once":    {TrailFilter{Person: ada.ID, Action: "run", Object: "r1", Outcome: "failed", From: start, Before: 3}, 10, []int64{2}},
		"what is spoilt": {TrailFilter{Person: "' OR 1=1 --"}, 10, nil},
	} {
		lines, err := s.Trail(t.Context(), c.filter, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, l := range lines {
			got = append(got, l.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	lines, err := s.Trail(t.Context(), TrailFilter{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"run.started r1 The quiet config push noted quiet-push ", "person.link " + ada.ID + " ada allowed  ", "session.start " + ada.ID + " ada denied  ",
		"run.command r1 The quiet config push denied role ", "run.command r1 The quiet config push failed Conflict ", "run.start  The quiet config push done quiet-push r1",
	} {
		l := lines[i]
		if got := fmt.Sprintf("%s %s %s %s %s %s", l.Action, l.Object, l.Title, l.Outcome, l.Detail, l.Made); got != want {
			t.Errorf("line %d: %q, want %q", l.ID, got, want)
		}
		if known := l.Outcome == "done" || l.Outcome == "failed"; known == l.Ended.IsZero() {
			t.Errorf("line %d came to its end at %v", l.ID, l.Ended)
		}
	}
}

// What a line is about is told by what it is called now, of a candidate by their code: with
// their name nothing of it has to go.
func TestWhatLinesAreAboutHasItsTitle(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Admin)
	i := interviewOf(t, s, ada)
	c, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Amber Heron", Name: "Planted-Name", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	learns := learns(t, s, person(t, s, "tess", Trainee), ada)
	given, err := s.CreateAssignment(t.Context(), Assignment{Scenario: "quiet-push", Title: "The quiet push", Debrief: DebriefNever, Players: []Named{{PersonID: ada.ID}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, about := range []struct{ object, made, title string }{
		{i.ID, "", i.Title},
		{i.ID, c.PersonID, "Amber Heron, " + i.Title},
		{i.ID + "/" + c.PersonID, "", "Amber Heron, " + i.Title},
		{learns.ID, "", learns.Title + ", tess"},
		{"", given.ID, "The quiet push"},
		{"pack/runbooks/x.md", "", ""},
		{"", "", ""},
	} {
		entry, err := s.Audit(t.Context(), Entry{PersonID: ada.ID, Action: "x", Object: about.object, Outcome: Allowed})
		if err == nil {
			err = s.AuditResult(t.Context(), entry, Result{Made: about.made})
		}
		if err != nil {
			t.Fatal(err)
		}
		lines, err := s.Trail(t.Context(), TrailFilter{}, 1)
		if err != nil || lines[0].Title != about.title {
			t.Errorf("%q, which made %q, is called %q, %v; want %q", about.object, about.made, lines[0].Title, err, about.title)
		}
	}
	for object, want := range map[string]int{i.ID: 3, c.PersonID: 2, "runbooks/x.md": 1, "x": 0} {
		if lines, err := s.Trail(t.Context(), TrailFilter{Object: object}, 10); err != nil || len(lines) != want {
			t.Errorf("%q is found on %d lines, %v; want %d", object, len(lines), err, want)
		}
	}
	if _, err := s.DeleteCandidate(t.Context(), c.PersonID); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Trail(t.Context(), TrailFilter{Object: c.PersonID}, 10)
	if err != nil || lines[0].Title != "Amber Heron, "+i.Title {
		t.Errorf("of one who was deleted: %+v, %v", lines[0], err)
	}
}
