package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What is opened again is so whole or not at all, once, and only if its time was up.
func TestAnAttemptIsContinuedOnce(t *testing.T) {
	s := fresh(t)
	host := person(t, s, "host", Assessor)
	i := interviewOf(t, s, host)
	c, _, err := s.AddCandidate(t.Context(), Candidate{Interview: i.ID, Code: "A", Name: "a", Extra: 50, Expires: s.now().Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	asked := Attempt{Exercise: "x", PersonID: c.PersonID, Edition: "e", RubricHash: "r", Length: time.Hour, Interview: i.ID, Opens: Held}
	kept := Kept{Rubric: []byte("{}"), Edition: Edition{Scenario: "x", Files: map[string][]byte{"x.md": []byte("text")}}}
	first, _, err := s.BeginExercise(t.Context(), asked, kept, "one", event.AttemptStarted{Exercise: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.BeginExercise(t.Context(), asked, kept, "one"); !errors.Is(err, ErrTaken) {
		t.Errorf("begun twice: %v", err)
	}
	end := func(id, reason string) {
		t.Helper()
		if _, _, err := s.ChangeAttempt(t.Context(), id, func(a *Attempt) error { a.State, a.Ended, a.EndReason = AttemptJudging, s.now(), reason; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	given := GivenTime{Time: time.Minute, Reason: "It was away.", ByID: host.ID}
	again := func(of Attempt, want error) (a Attempt) {
		t.Helper()
		before, err := s.Candidate(t.Context(), c.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		a, _, err = s.ContinueAttempt(t.Context(), of, map[string]string{"p": "typed"}, given, event.AttemptStarted{Exercise: "x"})
		if !errors.Is(err, want) {
			t.Fatalf("%v, want %v", err, want)
		}
		after, readErr := s.Candidate(t.Context(), c.PersonID)
		if readErr != nil {
			t.Fatal(readErr)
		}
		if changed := len(after.Given) != len(before.Given) || after.Begun[0] != before.Begun[0]; changed != (err == nil) {
			t.Errorf("%+v, %v, after %v", after.Begun, after.Given, err)
		}
		return a
	}
	again(first, ErrNotFound) // it is open
	end(first.ID, event.AttemptTime)
	if _, err := s.PutAttemptDraft(t.Context(), first.ID, AttemptDraft{Part: "p", Text: "late", Version: 4}, time.Hour); !errors.Is(err, ErrEnded) {
		t.Errorf("a save that lost its race with the end: %v", err)
	}
	second := again(first, nil)
	drafts, err := s.AttemptDrafts(t.Context(), second.ID)
	if err != nil || drafts["p"].Text != "typed" || drafts["p"].Version != 1 || second.Length != time.Minute || second.Continues != first.ID || !second.Opens.Equal(Held) || second.Interview != i.ID {
		t.Errorf("%+v, %+v, %v", second, drafts, err)
	}
	again(first, ErrTaken) // somebody else was faster
	end(second.ID, event.AttemptTime)
	again(first, ErrTaken)
	third := again(second, nil)
	if ids, err := s.Earlier(t.Context(), third); err != nil || !slices.Equal(ids, []string{second.ID, first.ID}) {
		t.Errorf("%q, %v", ids, err)
	}
	if next, err := s.ContinuedBy(t.Context(), first.ID); err != nil || next != second.ID {
		t.Errorf("%q, %v", next, err)
	}
	end(third.ID, event.AttemptSubmitted)
	again(third, ErrNotFound)
	now, err := s.Candidate(t.Context(), c.PersonID)
	if err != nil || len(now.Begun) != 1 || now.Begun[0].Attempt != third.ID || now.Begun[0].Extra != 50 || len(now.Given) != 2 || now.Given[0].Item != "one" || now.Given[0].Time != time.Minute {
		t.Errorf("%+v, %+v, %v", now.Begun, now.Given, err)
	}
}
