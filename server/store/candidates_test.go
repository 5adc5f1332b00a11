package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

func interviewOf(t *testing.T, s *Store, host Person) Interview {
	t.Helper()
	i, err := s.CreateInterview(t.Context(), Interview{
		Template: "triage", Title: "Triage", Seed: 7, Hosts: []Named{{PersonID: host.ID}},
		InterviewTerms: InterviewTerms{Days: 14, Keep: 30, Weights: map[string]int{"systems": 100}, Sittings: []InterviewSitting{{Title: "One", Items: []InterviewItem{{ID: "one", Kind: "drill", Of: "first-page", Minutes: 20}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// A link lets one browser in, and another once it is moved.
func TestLinksOfCandidates(t *testing.T) {
	s := fresh(t)
	start := time.Now()
	s.now = func() time.Time { return start }
	host := person(t, s, "host", Assessor)
	i := interviewOf(t, s, host)
	if !i.HeldBy(host.ID) || i.Items()[0].ID != "one" || i.Seed != 7 {
		t.Errorf("%+v", i)
	}
	c, token, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Amber Heron", Name: "Nomen Nescio", Address: "nn@example.org", Expires: start.Add(time.Hour)})
	if err != nil || len(token) < 26 || !c.Linked || c.Name != "Nomen Nescio" {
		t.Fatalf("%+v, %q, %v", c, token, err)
	}
	if _, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Amber Heron", Name: "x", Expires: start}); !errors.Is(err, ErrTaken) {
		t.Errorf("two of one code: %v", err)
	}
	if all, err := s.People(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("people: %+v, %v", all, err)
	}
	p, err := s.Person(t.Context(), c.PersonID)
	if err != nil || p.Name != "Amber Heron" || p.HasPassword || len(p.Roles) != 1 || p.Roles[0] != CandidateRole {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := s.CreatePerson(t.Context(), Person{Login: "both", Name: "both", Roles: Roles{Trainee, CandidateRole}}); err == nil {
		t.Error("a candidate with another role")
	}
	_, session, err := s.UseCandidateLink(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Session(t.Context(), session); err != nil || got.Person.ID != c.PersonID || got.CSRF == "" {
		t.Errorf("%+v, %v", got, err)
	}
	refused := func(want error, token string) {
		t.Helper()
		if _, _, err := s.UseCandidateLink(t.Context(), token); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	refused(ErrBound, token)
	refused(ErrNotFound, token+"x")
	if ended, err := s.FreeCandidate(t.Context(), c.PersonID); err != nil || len(ended) != 1 {
		t.Errorf("moved: %q, %v", ended, err)
	}
	if _, err := s.Session(t.Context(), session); !errors.Is(err, ErrNotFound) {
		t.Errorf("the browser of before: %v", err)
	}
	if _, session, err = s.UseCandidateLink(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	again, _, err := s.RenewCandidate(t.Context(), c.PersonID, start.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	refused(ErrNotFound, token)
	if _, err := s.Session(t.Context(), session); !errors.Is(err, ErrNotFound) {
		t.Errorf("the browser of before: %v", err)
	}
	if _, session, err = s.UseCandidateLink(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return start.Add(2 * time.Hour) }
	if _, err := s.Session(t.Context(), session); err != nil {
		t.Errorf("who is at something is thrown out with the link: %v", err)
	}
	s.now = func() time.Time { return start.Add(2*time.Hour + CandidateStays) }
	if _, err := s.Session(t.Context(), session); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session that outlived its link by far: %v", err)
	}
	s.now = func() time.Time { return start.Add(2 * time.Hour) }
	again, _, err = s.RenewCandidate(t.Context(), c.PersonID, start.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	refused(ErrExpired, again)
	s.now = func() time.Time { return start }
	if _, err := s.RevokeCandidate(t.Context(), c.PersonID); err != nil {
		t.Fatal(err)
	}
	refused(ErrNotFound, again)
	again, _, err = s.RenewCandidate(t.Context(), c.PersonID, start.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangeInterview(t.Context(), i.ID, func(i *Interview) error { i.Closed = start; return nil }); err != nil {
		t.Fatal(err)
	}
	refused(ErrClosedInterview, again)
}

// Nothing is heard for a while, and it is known how much was lost by it, to the millisecond:
// of an exercise what its time says, whatever the clock does; a drill loses nothing.
func TestGaps(t *testing.T) {
	s := fresh(t)
	now := time.UnixMilli(1_000_000)
	s.now = func() time.Time { return now }
	i := interviewOf(t, s, person(t, s, "host", Assessor))
	c, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "A", Name: "a", Extra: 25, Expires: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	hear := func(after time.Duration, h Heard) {
		t.Helper()
		now = now.Add(after)
		h.Quiet = time.Minute
		if err := s.HearCandidate(t.Context(), c.PersonID, h); err != nil {
			t.Fatal(err)
		}
	}
	begin := func(item CandidateItem) {
		t.Helper()
		if _, err := s.BeginItem(t.Context(), c.PersonID, item, nil); err != nil {
			t.Fatal(err)
		}
	}
	hear(0, Heard{})
	hear(time.Hour, Heard{}) // with nothing begun
	now = now.Add(time.Hour)
	begin(CandidateItem{Item: "play", Assignment: "x"})
	hear(time.Second, Heard{Item: "play"}) // what was before it was begun is no gap
	hear(time.Minute, Heard{Item: "play"})
	hear(4*time.Minute+123*time.Millisecond, Heard{Item: "play"})
	begin(CandidateItem{Item: "one", Attempt: "a1"})
	hear(time.Second, Heard{Item: "one", Attempt: "a1", Spent: time.Second})
	hear(time.Minute, Heard{Item: "one", Attempt: "a1", Spent: 61 * time.Second, Passed: 61 * time.Second})
	hear(time.Hour, Heard{Item: "one", Attempt: "a1", Spent: 61 * time.Second, Passed: 61 * time.Second}) // the server was down
	hear(-time.Hour, Heard{Item: "one", Attempt: "a2", Spent: time.Second, Passed: 3*time.Minute + 7*time.Millisecond})
	hear(time.Hour, Heard{Passed: time.Hour})
	// A short one is one that a browser says it had, or that lies before a page that was opened.
	at := func(spent time.Duration) Heard {
		return Heard{Item: "one", Attempt: "a3", Spent: spent, Passed: spent, Beat: 20 * time.Second}
	}
	missed := func(h Heard, d time.Duration) Heard { h.Missed = d; return h }
	anew := func(h Heard) Heard { h.Anew = true; return h }
	hear(time.Second, Heard{Item: "one", Attempt: "a3"})
	hear(30*time.Second, at(30*time.Second))                         // it says nothing of it
	hear(15*time.Second, missed(at(45*time.Second), 4*time.Second))  // nobody gives that back
	hear(40*time.Second, missed(at(85*time.Second), 33*time.Second)) // kept
	hear(15*time.Second, missed(at(100*time.Second), time.Hour))     // no more than passed
	hear(15*time.Second, anew(at(115*time.Second)))                  // it was reloaded
	hear(42*time.Second, anew(at(157*time.Second)))                  // it had crashed
	hear(50*time.Second, anew(at(167*time.Second)))                  // and the time stood still for most of that
	if c, err = s.Candidate(t.Context(), c.PersonID); err != nil || len(c.Gaps) != 7 {
		t.Fatalf("%+v, %v", c.Gaps, err)
	}
	for i, want := range []struct {
		item string
		lost time.Duration
	}{{"play", 0}, {"one", 119*time.Second + 7*time.Millisecond}, {"one", time.Hour - time.Second},
		{"one", 33 * time.Second}, {"one", 15 * time.Second}, {"one", 42 * time.Second}, {"one", 10 * time.Second}} {
		if g := c.Gaps[i]; g.Item != want.item || g.Lost != want.lost || g.Until.Before(g.From) {
			t.Errorf("%+v, want %+v", g, want)
		}
	}
	if g := c.Gaps[0]; g.Until.Sub(g.From) != 4*time.Minute+123*time.Millisecond {
		t.Errorf("%+v", g)
	}
	if _, err := s.BeginItem(t.Context(), c.PersonID, CandidateItem{Item: "one", Attempt: "a2"}, nil); !errors.Is(err, ErrTaken) {
		t.Errorf("begun twice: %v", err)
	}
	if _, err := s.ChangeCandidate(t.Context(), c.PersonID, func(c *Candidate) error { c.Extra = 50; return nil }); err != nil {
		t.Fatal(err)
	}
	if c, err = s.Candidate(t.Context(), c.PersonID); err != nil || c.Begun[0].Extra != 25 {
		t.Errorf("what was begun has another time: %+v, %v", c.Begun, err)
	}
}

// What identifies a candidate is nowhere in the files of the database once they are deleted.
func TestACandidateIsDeleted(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	host := person(t, s, "host", Assessor)
	i := interviewOf(t, s, host)
	c, token, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Amber Heron", Name: "Planted-Name", Address: "planted-address", Note: "planted-note", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Teal Wren", Name: "Stays-Here", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	me, err := s.Person(t.Context(), c.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.UseCandidateLink(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	run(t, s, "r1", me)
	if _, err := s.Append(t.Context(), event.Event{Run: "r1", Actor: event.Actor{Kind: event.Person, ID: me.ID, Name: me.Name}, Body: event.NoteAdded{Text: "I am planted-in-a-note"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.write(t.Context(), plantedAttempt(c.PersonID)); err != nil {
		t.Fatal(err)
	}
	planted := []string{"Planted-Name", "planted-address", "planted-note", "planted-in-a-note", "planted-reason", "planted-draft", "planted-answer", "planted-why", string(hashed(token))}
	for _, word := range planted {
		if len(holding(t, dir, word)) == 0 {
			t.Errorf("%q was not planted", word)
		}
	}
	if _, err := s.DeleteCandidate(t.Context(), c.PersonID); !errors.Is(err, ErrPlaying) {
		t.Errorf("with a run under way: %v", err)
	}
	if _, err := s.UpdateRun(t.Context(), "r1", func(r *Run) { r.Ended = new(time.Now()) }); err != nil {
		t.Fatal(err)
	}
	if ended, err := s.DeleteCandidate(t.Context(), c.PersonID); err != nil || len(ended) != 1 {
		t.Fatalf("%q, %v", ended, err)
	}
	for _, word := range planted {
		if at := holding(t, dir, word); len(at) > 0 {
			t.Errorf("%q is still in %q", word, at)
		}
	}
	if len(holding(t, dir, "Stays-Here")) == 0 {
		t.Error("another candidate went with them")
	}
	if left, err := s.Candidate(t.Context(), c.PersonID); err != nil || left.Deleted.IsZero() || left.Code != "Amber Heron" || left.Linked {
		t.Errorf("what is left: %+v, %v", left, err)
	}
	if _, err := s.DeleteCandidate(t.Context(), c.PersonID); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if due, err := s.ExpiredCandidates(t.Context()); err != nil || len(due) != 0 {
		t.Errorf("%q, %v", due, err)
	}
	s.now = func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	if due, err := s.ExpiredCandidates(t.Context()); err != nil || len(due) != 1 || due[0] != other.PersonID {
		t.Errorf("%q, %v", due, err)
	}
}

// What is judged when its candidate is deleted is judged no more, and nothing of it comes
// back: whoever judges has the answer in hand.
func TestACandidateIsDeletedWhileTheyAreJudged(t *testing.T) {
	s := fresh(t)
	i := interviewOf(t, s, person(t, s, "host", Assessor))
	c, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "Amber Heron", Name: "Nomen", Expires: time.Now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.writer.write(t.Context(), plantedAttempt(c.PersonID)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ChangeAttempt(t.Context(), "a1", func(a *Attempt) error { a.State = AttemptJudging; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DeleteCandidate(t.Context(), c.PersonID); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Attempt(t.Context(), "a1"); err != nil || a.State == AttemptJudging || a.LogGone.IsZero() {
		t.Errorf("it is taken up again and again: %+v, %v", a, err)
	}
	if err := s.PutAttemptReport(t.Context(), "a1", []byte(`{"said":"planted-again"}`)); !errors.Is(err, ErrNotFound) {
		t.Errorf("a report: %v", err)
	}
	if err := s.PutAttemptGrade(t.Context(), NewAttemptGrade{Attempt: "a1", Rubric: "r", Grader: 1, Raw: []byte(`{"findings":[{"why":"planted-again"}]}`)}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a grade: %v", err)
	}
	if raw, err := s.AttemptGrade(t.Context(), "a1"); err != nil || bytes.Contains(raw, []byte("planted")) {
		t.Errorf("what is kept is %s, %v", raw, err)
	}
	if _, err := s.AttemptReport(t.Context(), "a1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a report is kept: %v", err)
	}
}

// holding are the files of a folder that hold a word.
func holding(t *testing.T, dir, word string) (names []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, database+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(word)) {
			names = append(names, filepath.Base(name))
		}
	}
	return names
}

// plantedAttempt is an attempt that has ended, with all that somebody typed in it.
func plantedAttempt(who string) change {
	return func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO rubric (hash, raw) VALUES ('r', '{}');
INSERT INTO attempt (id, exercise, title, kind, person, seed, edition, rubric, interview, state, length_ms, created_ms, ended_ms) VALUES ('a1', 'x', 'X', 'triage', '`+who+`', 7, 'e', 'r', 'i', 'judged', 1, 1, 2);
INSERT INTO attempt_draft (attempt, part, text, version, saved_ms) VALUES ('a1', 'notes.md', 'planted-draft', 1, 1);
INSERT INTO candidate_given (candidate, item, ms, reason, at_ms) VALUES ('`+who+`', 'one', 60000, 'planted-reason', 1);
INSERT INTO attempt_event (attempt, seq, at_ns, wall_ms, actor_kind, actor_id, actor_name, kind, version, body) VALUES ('a1', 1, 0, 0, 'person', '`+who+`', 'Amber Heron', 'answer.submitted', 1, '{"parts":[{"id":"notes.md","text":"planted-answer"}]}');
INSERT INTO attempt_grade (attempt, rubric, grader, raw, graded_ms) VALUES ('a1', 'r', 1, '{"findings":[{"why":"planted-why"}]}', 1)`)
		return err
	}
}

// Who is removed holds no interview any more, and whoever else holds it does.
func TestWhoIsRemovedHoldsNoInterview(t *testing.T) {
	s := fresh(t)
	person(t, s, "root", Admin)
	host, stays := person(t, s, "host", Assessor), person(t, s, "stays", Assessor)
	i := interviewOf(t, s, host)
	if _, err := s.ChangeInterview(t.Context(), i.ID, func(i *Interview) error { i.Hosts = append(i.Hosts, Named{PersonID: stays.ID}); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.RemovePerson(t.Context(), host.ID, KeepRuns); err != nil {
		t.Fatal(err)
	}
	i, err := s.Interview(t.Context(), i.ID)
	if err != nil || i.HeldBy(host.ID) || len(i.Hosts) != 1 || !i.HeldBy(stays.ID) {
		t.Errorf("%+v, %v", i.Hosts, err)
	}
}
