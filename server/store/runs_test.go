package store

import (
	"errors"
	"testing"
	"time"
)

func TestRunsFromStartToGrade(t *testing.T) {
	s := fresh(t)
	ada, bob := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	made := run(t, s, "", ada)
	if made.ID == "" || made.PersonName != "ada" || made.Seed != 11 || made.Ended != nil || !made.Epoch.IsZero() || made.Percent != nil || made.Created.IsZero() {
		t.Errorf("a new run: %+v", made)
	}
	run(t, s, "of-bob", bob)
	if _, err := s.CreateRun(t.Context(), made); !errors.Is(err, ErrTaken) {
		t.Errorf("the same run twice: %v, want ErrTaken", err)
	}
	if _, err := s.CreateRun(t.Context(), Run{PersonID: "nobody"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a run of nobody: %v, want ErrNotFound", err)
	}
	if open, err := s.Runs(t.Context(), RunFilter{Unfinished: true}); err != nil || len(open) != 2 {
		t.Errorf("unfinished: %v, %v", open, err)
	}
	end := time.UnixMilli(1_700_000_000_123).UTC()
	if _, _, _, err := s.ChangePerson(t.Context(), ada.ID, PersonChange{Name: new("Ada L.")}); err != nil {
		t.Fatal(err)
	}
	got, err := s.UpdateRun(t.Context(), made.ID, func(r *Run) {
		r.State, r.Ended, r.EndReason, r.Epoch, r.TookMS = "ended", &end, "recovered", end.Add(-time.Minute), 61_500
		r.Title = "not for changing"
	})
	if err != nil || got.State != "ended" || !got.Ended.Equal(end) || got.Title != made.Title || got.PersonName != "Ada L." {
		t.Errorf("after its end: %+v, %v", got, err)
	}
	if again, err := s.Run(t.Context(), made.ID); err != nil || again.EndReason != "recovered" || again.TookMS != 61_500 || !again.Epoch.Equal(end.Add(-time.Minute)) {
		t.Errorf("read again: %+v, %v", again, err)
	}
	if open, _ := s.Runs(t.Context(), RunFilter{Unfinished: true}); len(open) != 1 || open[0].ID != "of-bob" {
		t.Errorf("unfinished: %+v", open)
	}
	if _, err := s.UpdateRun(t.Context(), "nothing", func(*Run) {}); !errors.Is(err, ErrNotFound) {
		t.Errorf("update of no run: %v", err)
	}

	if err := s.PutGrade(t.Context(), made.ID, "h1", 1, []byte(`{}`), &Score{Percent: 50}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a grade by a rubric that is not kept: %v", err)
	}
	if err := errors.Join(s.PutRubric(t.Context(), "h1", []byte(`{"rubric":1}`)), s.PutRubric(t.Context(), "h1", []byte(`{"rubric":2}`))); err != nil {
		t.Fatal(err)
	}
	if raw, err := s.Rubric(t.Context(), "h1"); err != nil || string(raw) != `{"rubric":1}` {
		t.Errorf("rubric: %s, %v; want the first one", raw, err)
	}
	if _, err := s.Grade(t.Context(), made.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("grade before grading: %v", err)
	}
	for i, raw := range []string{`{"n":1}`, `{"n":2}`} {
		if err := s.PutGrade(t.Context(), made.ID, "h1", 1, []byte(raw), &Score{Percent: float64(50 + i), Low: 40, High: 60}); err != nil {
			t.Fatal(err)
		}
	}
	if raw, err := s.Grade(t.Context(), made.ID); err != nil || string(raw) != `{"n":2}` {
		t.Errorf("grade: %s, %v", raw, err)
	}
	mine, err := s.Runs(t.Context(), RunFilter{Person: ada.ID})
	if err != nil || len(mine) != 1 || mine[0].Percent == nil || *mine[0].Percent != 51 {
		t.Errorf("ada's runs: %+v, %v", mine, err)
	}
}

func TestLogAndAuditTrailStay(t *testing.T) {
	s := fresh(t)
	entry, err := s.Audit(t.Context(), Entry{PersonID: "p", Action: "run.start", Object: "r1", Outcome: Allowed})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AuditResult(t.Context(), entry, Result{Made: "r1"}); err != nil {
		t.Fatal(err)
	}
	if err := s.AuditResult(t.Context(), entry, Result{Failed: true}); err == nil {
		t.Error("what came of an entry was told twice")
	}
	run(t, s, "r1", person(t, s, "ada", Trainee))
	if _, err := s.Append(t.Context(), note("r1", "as it was")); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		"UPDATE audit SET outcome = 'x'", "UPDATE event SET body = '{}'", "UPDATE audit_result SET detail = 'x'", "DELETE FROM audit", "DELETE FROM audit_result",
		"REPLACE INTO audit VALUES (1, 0, '', 'x', '', 'allowed')", "REPLACE INTO audit_result VALUES (1, 0, 'failed', '', '')",
	} {
		if _, err := s.writer.conn.ExecContext(t.Context(), change); err == nil {
			t.Errorf("%s was possible", change)
		}
	}
	if trail, err := s.Trail(t.Context(), TrailFilter{}, 10); err != nil || len(trail) != 1 || trail[0].Action != "run.start" || trail[0].Outcome != "done" || trail[0].Made != "r1" {
		t.Errorf("trail: %+v, %v", trail, err)
	}
}
