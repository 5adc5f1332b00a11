package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What has been kept for long enough goes, and nothing else; with scores kept, a run
// stays as what it came to, without a word of what was said in it.
func TestRunsAreKeptForSoLong(t *testing.T) {
	for _, scores := range []bool{true, false} {
		s := fresh(t)
		now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
		s.now = func() time.Time { return now }
		ada := person(t, s, "ada", Trainee)
		if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
			t.Fatal(err)
		}
		const many = expiredAtOnce + 3
		for i := range many + 2 {
			id := fmt.Sprintf("r%03d", i)
			run(t, s, id, ada)
			if i == 0 { // goes on
				continue
			}
			ended := now.Add(-48 * time.Hour)
			if i == 1 {
				ended = now.Add(-time.Hour)
			}
			if _, err := s.UpdateRun(t.Context(), id, func(r *Run) { r.State, r.Ended, r.Error = "ended", &ended, "she said so" }); err != nil {
				t.Fatal(err)
			}
			if i > 2 {
				continue
			}
			if _, err := s.Append(t.Context(), event.Event{Run: id, Actor: event.Actor{Kind: event.Person, ID: ada.ID}, Body: event.NoteAdded{Text: "said"}}); err != nil {
				t.Fatal(err)
			}
			if err := s.PutGrade(t.Context(), id, "h", 1, []byte(`{"findings":[{"id":"f","title":"A fault is found","why":"said","points":12.50}]}`), &Score{50, 50, 50}); err != nil {
				t.Fatal(err)
			}
			if err := s.PutReview(t.Context(), id, ada.ID, Review{Happened: "said"}); err != nil {
				t.Fatal(err)
			}
		}
		if e, err := s.Expired(t.Context(), Keeping{Scores: scores}, now); err != nil || e != (Expired{}) {
			t.Errorf("kept for good, there go %+v, %v", e, err)
		}
		keep := Keeping{For: 24 * time.Hour, Scores: scores}
		if e, err := s.Expired(t.Context(), keep, now); err != nil || e.Runs != many || e.People != 1 || !e.Oldest.Equal(now.Add(-48*time.Hour)) {
			t.Errorf("there go %+v, %v", e, err)
		}
		if e, err := s.Expired(t.Context(), keep, now.Add(24*time.Hour)); err != nil || e.Runs != many+1 {
			t.Errorf("tomorrow there go %+v, %v", e, err)
		}
		if n, err := s.Expire(t.Context(), keep); err != nil || n.Runs != many {
			t.Errorf("taken away are %d, %v", n, err)
		}
		if n, err := s.Expire(t.Context(), keep); err != nil || n != (Gone{}) {
			t.Errorf("and again %d, %v", n, err)
		}
		for id, kept := range map[string]bool{"r000": true, "r001": true, "r002": false} {
			r, err := s.Run(t.Context(), id)
			if kept || scores {
				if err != nil || r.LogGone.IsZero() != kept {
					t.Errorf("%s: %+v, %v", id, r, err)
				}
			} else if !errors.Is(err, ErrNotFound) {
				t.Errorf("%s is still there: %v", id, err)
			}
			log, err := s.Read(t.Context(), id, 0, 10)
			if err != nil || (id == "r001") != (len(log) == 1) {
				t.Errorf("%s has %d events, %v", id, len(log), err)
			}
			if id != "r002" || !scores {
				continue
			}
			grade, err := s.Grade(t.Context(), id)
			review, reviewErr := s.Review(t.Context(), id)
			if err != nil || reviewErr != nil || strings.Contains(string(grade)+review.Happened+r.Error, "said") || !strings.Contains(string(grade), `"points":12.50`) || !strings.Contains(string(grade), "A fault") ||
				r.Percent == nil || *r.Percent != 50 {
				t.Errorf("what is left: %s %+v %+v, %v", grade, review, r, errors.Join(err, reviewErr))
			}
		}
	}
}

// Of a run whose log is gone nobody is to do anything any more, and what it came to is
// seen by whoever may see it: what waited for somebody to release it by all, what was
// never for those who played not by them.
func TestNothingIsLeftToDoOnceALogIsGone(t *testing.T) {
	s := fresh(t)
	now := time.Now()
	s.now = func() time.Time { return now }
	fay, ada, rex := person(t, s, "fay", Facilitator, Assessor), person(t, s, "ada", Trainee), person(t, s, "rex", Trainee)
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	day, err := s.CreateGameDay(t.Context(), GameDay{
		Title: "Autumn", GiverID: fay.ID, Runtime: "tabletop", Zone: "UTC", Begins: BeginTogether, Seeds: SeedOfDrill, Debrief: DebriefOver,
		Drills: []GameDayDrill{{Scenario: "a", Title: "A"}}, Crews: []GameDayCrew{{Name: "One", Seed: 1, Members: []GameDayMember{{Named: Named{PersonID: ada.ID}}}}},
	})
	if err == nil {
		day, err = s.BeginPlays(t.Context(), day.ID, func(g *GameDay) (map[string]Assignment, error) {
			return map[string]Assignment{g.Crews[0].ID: {Scenario: "a", Behalf: BehalfGameDay, GiverID: fay.ID, Together: true, Debrief: DebriefReleased, Players: []Named{{PersonID: ada.ID}}}}, nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]string{"day": day.Plays[0].Assignment}
	for _, rule := range []DebriefRule{DebriefAtOnce, DebriefReleased, DebriefNever} {
		from[string(rule)] = given(t, s, Assignment{GiverID: fay.ID, Debrief: rule, Readers: []Named{{PersonID: rex.ID}}}, ada).ID
	}
	for id, assignment := range from {
		r := Run{ID: id, PersonID: ada.ID, State: "ended", Ended: new(now.Add(-48 * time.Hour)), Assignment: assignment, RubricHash: "h", Unassessed: true}
		if id != string(DebriefAtOnce) {
			r.Opens, r.Unassessed = Held, false
		}
		if _, err := s.CreateRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if err := s.PutGrade(t.Context(), id, "h", 1, []byte("{}"), &Score{40, 40, 60}); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (n [4]int) {
		t.Helper()
		feedback, err := s.FeedbackFor(t.Context(), ada.ID, 10)
		unmarked, err1 := s.Unmarked(t.Context(), fay, 10)
		unreleased, err2 := s.Unreleased(t.Context(), fay.ID, 10)
		named, err3 := s.NamedFor(t.Context(), rex.ID, 10)
		if err := errors.Join(err, err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		return [4]int{len(feedback), len(unmarked), len(unreleased), len(named)}
	}
	if got := left(); got != [4]int{0, 4, 1, 3} {
		t.Errorf("to do: %v", got)
	}
	if n, err := s.Expire(t.Context(), Keeping{For: time.Hour, Scores: true}); err != nil || n.Runs != 4 {
		t.Fatalf("%d went, %v", n, err)
	}
	if got := left(); got != [4]int{} {
		t.Errorf("with no log left, there are to do: %v", got)
	}
	for id, shown := range map[string]bool{"at-once": true, "released": true, "never": false, "day": false} {
		r, err := s.Run(t.Context(), id)
		if err != nil || r.Asks(ada.ID) || (r.Score(ada.ID) != nil) != shown || r.Held() == shown {
			t.Errorf("%s: shown %+v, asks %v, held %v, %v", id, r.Score(ada.ID), r.Asks(ada.ID), r.Held(), err)
		}
	}
	// What a game day keeps opens with it.
	if _, err := s.ChangeAssignment(t.Context(), from["day"], func(a *Assignment) { a.Debrief = DebriefAtOnce }); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Run(t.Context(), "day"); err != nil || r.Score(ada.ID) == nil {
		t.Errorf("the game day is over, and shown is %+v, %v", r.Score(ada.ID), err)
	}
}

// What somebody who learns by a track has shown stays as what it came to, without a word
// of it, for as long as they learn; then it goes as all do.
func TestWhatAGateRestsOnOutlivesTheLog(t *testing.T) {
	s := fresh(t)
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	ada, bob := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	e, err := s.Enrol(t.Context(), Enrolment{PersonID: ada.ID, Track: "way", Title: "Way", Edition: "e", StartDay: "2026-11-01", Zone: "UTC", Profile: StartUp}, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for id, who := range map[string]Person{"of-ada": ada, "of-bob": bob} {
		run(t, s, id, who)
		ended := now.Add(-48 * time.Hour)
		if _, err := s.UpdateRun(t.Context(), id, func(r *Run) { r.State, r.Ended = "ended", &ended }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Append(t.Context(), event.Event{Run: id, Actor: event.Actor{Kind: event.Person, ID: who.ID}, Body: event.NoteAdded{Text: "said"}}); err != nil {
			t.Fatal(err)
		}
		if err := s.PutGrade(t.Context(), id, "h", 1, []byte(`{"findings":[{"id":"f","title":"A fault is found","why":"said","points":12.5}]}`), &Score{80, 80, 80}); err != nil {
			t.Fatal(err)
		}
	}
	keep := Keeping{For: 24 * time.Hour}
	for _, want := range []int{2, 0} {
		if n, err := s.Expire(t.Context(), keep); err != nil || n.Runs != want {
			t.Fatalf("taken away are %d, %v; want %d", n.Runs, err, want)
		}
	}
	if _, err := s.Run(t.Context(), "of-bob"); !errors.Is(err, ErrNotFound) {
		t.Errorf("what bob played, who learns by nothing: %v", err)
	}
	r, err := s.Run(t.Context(), "of-ada")
	if err != nil || r.LogGone.IsZero() {
		t.Fatalf("what ada played: %+v, %v", r, err)
	}
	if events, err := s.Read(t.Context(), "of-ada", 0, 10); err != nil || len(events) != 0 {
		t.Errorf("what she said is still there: %v, %v", events, err)
	}
	if _, err := s.ChangeEnrolment(t.Context(), e.ID, nil, func(e *Enrolment) { e.Ended = now }); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Expire(t.Context(), keep); err != nil || n.Runs != 1 {
		t.Errorf("once she learns no more, %d go, %v", n.Runs, err)
	}
}
