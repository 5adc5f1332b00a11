package store

import (
	"errors"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// judgedAttempt is an attempt of somebody that was judged, with a log, a grade and a report.
func judgedAttempt(t *testing.T, s *Store, p Person) Attempt {
	t.Helper()
	a, _, err := s.CreateAttempt(t.Context(), Attempt{Exercise: "x", PersonID: p.ID, Edition: "e", RubricHash: "r", Length: time.Hour},
		Kept{Rubric: []byte("{}"), Edition: Edition{Scenario: "x", Files: map[string][]byte{"x.md": []byte("text")}}}, event.AttemptStarted{Exercise: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutAttemptDraft(t.Context(), a.ID, AttemptDraft{Part: "p", Text: "by " + p.Name}, time.Second); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.ChangeAttempt(t.Context(), a.ID, func(a *Attempt) error { a.State, a.Ended = AttemptJudging, s.now(); return nil },
		event.Event{Actor: event.Actor{Kind: event.Person, ID: p.ID}, Body: event.AnswerSubmitted{Parts: []event.AnswerPart{{ID: "p", Text: "by " + p.Name}}}})
	if err == nil {
		err = errors.Join(s.PutAttemptReport(t.Context(), a.ID, []byte(`{"said":"by `+p.Name+`"}`)),
			s.PutAttemptGrade(t.Context(), NewAttemptGrade{Attempt: a.ID, Rubric: "r", Grader: 1, Raw: []byte(`{"findings":[{"id":"c","why":"It is by ` + p.Name + `"}]}`), Score: &Score{50, 50, 60}, Outcome: []byte("{}")}))
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAttemptsOfARemovedPerson(t *testing.T) {
	for _, fate := range Fates() {
		s := fresh(t)
		person(t, s, "root", Admin)
		ada := person(t, s, "adaline", Trainee)
		a := judgedAttempt(t, s, ada)
		if _, _, err := s.RemovePerson(t.Context(), ada.ID, fate); err != nil {
			t.Fatal(err)
		}
		kept, err := s.Attempt(t.Context(), a.ID)
		log, readErr := s.ReadAttempt(t.Context(), a.ID)
		if readErr != nil {
			t.Fatal(readErr)
		}
		grade, _ := s.AttemptGrade(t.Context(), a.ID)
		switch fate {
		case KeepRuns:
			if err != nil || kept.PersonName != pseudonym(ada.ID) || len(log) != 2 || log[1].Body.(event.AnswerSubmitted).Parts[0].Text != "by "+pseudonym(ada.ID) {
				t.Errorf("%s: %+v, %v, %+v", fate, kept, err, log)
			}
			if want := `{"findings":[{"id":"c","why":"It is by ` + pseudonym(ada.ID) + `"}]}`; string(grade) != want {
				t.Errorf("%s: the grade tells %s", fate, grade)
			}
		case KeepScores:
			if err != nil || kept.LogGone.IsZero() || *kept.Percent != 50 || len(log) != 0 || string(grade) != `{"findings":[{"id":"c","why":""}]}` {
				t.Errorf("%s: %+v, %v, %d events, %s", fate, kept, err, len(log), grade)
			}
		case RemoveRuns:
			if !errors.Is(err, ErrNotFound) || len(log) != 0 {
				t.Errorf("%s: %+v, %v", fate, kept, err)
			}
			if _, err := s.Edition(t.Context(), "e"); !errors.Is(err, ErrNotFound) {
				t.Errorf("its edition stays: %v", err)
			}
		}
	}
}

func TestAttemptsAreKeptForATime(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	a := judgedAttempt(t, s, ada)
	now := s.now()
	s.now = func() time.Time { return now.Add(48 * time.Hour) }
	rule := Keeping{For: 24 * time.Hour, Scores: true}
	if e, err := s.Expired(t.Context(), rule, s.now()); err != nil || e.Attempts != 1 || e.Runs != 0 || e.People != 1 {
		t.Errorf("due: %+v, %v", e, err)
	}
	if gone, err := s.Expire(t.Context(), rule); err != nil || gone != (Gone{Attempts: 1}) {
		t.Errorf("gone: %+v, %v", gone, err)
	}
	if kept, err := s.Attempt(t.Context(), a.ID); err != nil || kept.LogGone.IsZero() || *kept.Percent != 50 {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	if gone, err := s.Expire(t.Context(), Keeping{For: 24 * time.Hour}); err != nil || gone != (Gone{Attempts: 1}) {
		t.Errorf("then all: %+v, %v", gone, err)
	}
}
