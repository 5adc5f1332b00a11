package store

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whoever holds outcomes in memory learns what came, what was changed and what went, and
// when they have missed too much for that.
func TestWhatBecomesOfOutcomes(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	now := func() (last, gone int64) {
		t.Helper()
		last, gone, err := s.RunOutcomes().Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return last, gone
	}
	if last, gone := now(); last != 0 || gone != 0 {
		t.Errorf("at first %d, %d", last, gone)
	}
	grade := func(run string) NewGrade {
		return NewGrade{Run: run, Rubric: "r", Raw: []byte("{}"), Outcome: []byte("{}")}
	}
	if err := s.PutRubric(t.Context(), "r", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	ended := time.Now()
	for _, id := range []string{"a", "b", "c"} {
		if _, err := s.CreateRun(t.Context(), Run{ID: id, Scenario: "x", PersonID: ada.ID, State: "ended", Trial: true, Ended: &ended}); err != nil {
			t.Fatal(err)
		}
		if err := s.PutGrades(t.Context(), grade(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutGrades(t.Context(), grade("a")); err != nil { // again, as a mark does
		t.Fatal(err)
	}
	if last, gone := now(); last != 4 || gone != 0 {
		t.Errorf("of three, one of them twice: %d, %d", last, gone)
	}
	if err := s.DropTrials(t.Context(), ada.ID, 1); err != nil {
		t.Fatal(err)
	}
	runs, upTo, all, err := s.RunOutcomes().Gone(t.Context(), 0)
	if _, gone := now(); err != nil || len(runs) != 2 || upTo != gone || !all {
		t.Fatalf("gone are %q, up to %d of %d, %v, %v", runs, upTo, gone, all, err)
	}
	if more, same, all, err := s.RunOutcomes().Gone(t.Context(), upTo); err != nil || len(more) != 0 || same != upTo || !all {
		t.Errorf("after that %q, %d, %v, %v", more, same, all, err)
	}
	if _, err := s.writer.conn.ExecContext(t.Context(), "DELETE FROM outcome_gone WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if _, _, all, err := s.RunOutcomes().Gone(t.Context(), 0); err != nil || all {
		t.Errorf("that one more went is not known any more, and all of it is told: %v", err)
	}
}

// What somebody plays, is to read and learns by is looked up: nobody waits longer because
// many others play.
func TestNobodysRunsAreLookedAtForAnothers(t *testing.T) {
	s := fresh(t)
	plan := func(query string, args ...any) string {
		t.Helper()
		var steps []string
		err := each(t.Context(), s.readers, "EXPLAIN QUERY PLAN "+query, args, func(scan func(...any) error) error {
			var id, parent, unused int
			var step string
			err := scan(&id, &parent, &unused, &step)
			steps = append(steps, step)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(steps, "\n")
	}
	filtered := func(f RunFilter) string {
		where, args, err := s.where(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		return plan(selectRun+"WHERE "+where+" ORDER BY run.created_ms DESC", args...)
	}
	for of, got := range map[string]string{
		"the runs of one":              filtered(RunFilter{Person: "a"}),
		"those that another may see":   filtered(RunFilter{Person: "a", Reader: "b", Led: true}),
		"what came for them":           plan(feedbackFor, "a", 0, 10),
		"what they were named to read": plan(selectRun+"WHERE "+namedFor, "a", 10),
		"what they learn by":           plan("SELECT e.id FROM track_enrolment AS e WHERE e.person = ?", "a"),
		"how far outcomes have come":   plan("SELECT (SELECT max(id) FROM outcome), (SELECT max(id) FROM outcome_gone)"),
	} {
		for _, step := range strings.Split(got, "\n") {
			if slices.ContainsFunc([]string{"SCAN run", "SCAN e", "SCAN outcome", "SCAN member", "SCAN assignment"}, func(all string) bool { return step == all || strings.HasPrefix(step, all+" ") }) {
				t.Errorf("%s: each row is looked at:\n%s", of, got)
			}
		}
	}
}
