package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

func TestWhatIsLeftOutOfAText(t *testing.T) {
	for _, c := range []struct {
		words   string
		any     bool
		in, out string
	}{
		{"Kim", false, "Kim asked Kim's colleague, KIM.", "x asked x's colleague, KIM."},
		{"kim", true, "Kim asked KIM's colleague Kimberly and Joakim", "x asked x's colleague Kimberly and Joakim"},
		{"Kim Lee", true, "kim lee and Kim Leeds, Kim", "x and Kim Leeds, Kim"},
		{"Åsa", true, "ÅSA, Åsas and åsa", "x, Åsas and x"},
		{"李", false, "李 and 李李", "x and 李李"},
		{"K.", false, "K. and Km", "x and Km"},
		{"(a", false, "(a b)", "x b)"},
		{"Kim", false, "", ""},
	} {
		if got := (Redaction{Words: c.words, AnyCase: c.any, Shown: "x"}).leave()(c.in); got != c.out {
			t.Errorf("%q out of %q leaves %q, want %q", c.words, c.in, got, c.out)
		}
	}
}

// Words that are redacted are read nowhere: in no log, grade or review of the runs that
// are meant. What is kept stays as it was, and is read again when they are not any more.
func TestRedactedWordsAreNotRead(t *testing.T) {
	s := fresh(t)
	ada, root := person(t, s, "ada", Trainee), person(t, s, "root", Admin)
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"r1", "r2"} {
		run(t, s, id, ada)
		by := event.Actor{Kind: event.Person, ID: ada.ID}
		if _, err := s.Append(t.Context(),
			event.Event{Run: id, Actor: by, Body: event.NoteAdded{Text: "Kim Lee broke it"}},
			event.Event{Run: id, Actor: by, Body: event.ActionTaken{ID: "a1", Action: "Kim", Target: "Kim", Reason: "says Kim", ApprovedBy: "Kim", Args: map[string]string{"who": "Kim"}}}); err != nil {
			t.Fatal(err)
		}
		if err := s.PutGrade(t.Context(), id, "h", 1, []byte(`{"id":"Kim","findings":[{"why":"Kim did it at 12.5","points":12.50}]}`), nil); err != nil {
			t.Fatal(err)
		}
		if err := s.PutReview(t.Context(), id, ada.ID, Review{Happened: "It was Kim."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateAction(t.Context(), ReviewAction{Run: id, Text: "Tell Kim", OwnerID: ada.ID}); err != nil {
			t.Fatal(err)
		}
	}
	read := func(id string) string {
		t.Helper()
		log, err := s.Read(t.Context(), id, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		grade, err := s.Grade(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		review, err := s.Review(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		actions, err := s.ActionsOfRun(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal([]any{log, string(grade), review, actions})
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	before := read("r1")
	r := Redaction{Words: "Kim", Shown: "[redacted]", Runs: []string{"r1"}, ByID: root.ID}
	if reach, err := s.Redacts(t.Context(), r); err != nil || reach != (Reach{Events: 2, Runs: 1}) {
		t.Errorf("it would reach %v, %v", reach, err)
	}
	if reach, err := s.Redacts(t.Context(), Redaction{Words: "kim lee", AnyCase: true}); err != nil || reach != (Reach{Events: 2, Runs: 2}) {
		t.Errorf("in all it would reach %v, %v", reach, err)
	}
	kept, err := s.Redact(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	// What the action and its target are called are names of the stack.
	got := read("r1")
	if n := strings.Count(got, "Kim"); n != 3 || strings.Count(got, "[redacted]") != 7 || !strings.Contains(got, "12.50") {
		t.Errorf("%d left: %s", n, got)
	}
	if got := read("r2"); !strings.Contains(got, "Kim Lee broke it") {
		t.Errorf("another run: %s", got)
	}
	all, err := s.Redactions(t.Context())
	if err != nil || len(all) != 1 || all[0].ByName != "root" || len(all[0].Runs) != 1 {
		t.Errorf("listed are %+v, %v", all, err)
	}
	if err := s.Unredact(t.Context(), kept.ID); err != nil {
		t.Fatal(err)
	}
	if got := read("r1"); got != before {
		t.Errorf("taken back, it reads\n%s\nwant\n%s", got, before)
	}
	if err := s.Unredact(t.Context(), kept.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("taken back twice: %v", err)
	}
	if _, err := s.Redact(t.Context(), Redaction{Words: "Kim", Shown: "x"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"r1", "r2"} {
		if got := read(id); strings.Contains(got, "Kim Lee") {
			t.Errorf("of all runs: %s", got)
		}
	}
	if _, err := s.Redact(t.Context(), Redaction{Words: "Kim", Shown: "x", Runs: []string{"none"}}); !errors.Is(err, ErrNotFound) {
		t.Errorf("of a run that is not there: %v", err)
	}
}

// Whoever is removed is named in no text of the runs that they had a part in.
func TestTheNameOfWhoIsRemovedLeavesTheTexts(t *testing.T) {
	s := fresh(t)
	person(t, s, "root", Admin)
	ada := person(t, s, "ada", Trainee)
	kim, err := s.CreatePerson(t.Context(), Person{Login: "kim", Name: "Kim Lee", Roles: Roles{Trainee, Facilitator}})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"plays", "leads", "other"} {
		run(t, s, id, ada)
		if _, err := s.Append(t.Context(), event.Event{Run: id, Actor: event.Actor{Kind: event.Person, ID: ada.ID}, Body: event.NoteAdded{Text: "kim lee says so"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutMember(t.Context(), "plays", kim.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), event.Event{Run: "leads", Actor: event.Actor{Kind: event.Person, ID: kim.ID}, Body: event.NoteAdded{Text: "x"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.UpdateRun(t.Context(), "other", func(r *Run) { r.Error = "Kim Lee ended it before it began: late" }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.RemovePerson(t.Context(), kim.ID, KeepRuns); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"plays": pseudonym(kim.ID) + " says so", "leads": pseudonym(kim.ID) + " says so", "other": "kim lee says so"} {
		log, err := s.Read(t.Context(), id, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if got := log[0].Body.(event.NoteAdded).Text; got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if r, err := s.Run(t.Context(), "other"); err != nil || r.Error != pseudonym(kim.ID)+" ended it before it began: late" {
		t.Errorf("%q, %v", r.Error, err)
	}
}

// What is redacted in all runs, or in one of a game day, is not read in what is kept of
// that game day, and is kept there as it was written.
func TestRedactedWordsAreNotReadOfAGameDay(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee, Facilitator)
	day := func(run string) string {
		t.Helper()
		g, err := s.CreateGameDay(t.Context(), GameDay{
			Title: "Autumn", Note: "Kim Lee leads", GiverID: ada.ID, Runtime: "tabletop", Zone: "UTC", Begins: BeginTogether, Seeds: SeedOfDrill, Debrief: DebriefOver,
			Crews: []GameDayCrew{{Name: "One", Seed: 1}},
		})
		if err == nil {
			g, err = s.BeginPlays(t.Context(), g.ID, func(g *GameDay) (map[string]Assignment, error) {
				return map[string]Assignment{g.Crews[0].ID: {Scenario: "a", Behalf: BehalfGameDay, Debrief: DebriefReleased, Players: []Named{{PersonID: ada.ID}}}}, nil
			})
		}
		if err == nil {
			_, err = s.CreateRun(t.Context(), Run{ID: run, PersonID: ada.ID, State: "ended", Assignment: g.Plays[0].Assignment})
		}
		if err == nil {
			_, err = s.PutGameDayAction(t.Context(), GameDayAction{GameDay: g.ID, Text: "Ask Kim Lee", OwnerID: ada.ID, Due: "2026-12-24"})
		}
		if err == nil {
			err = s.PutQuestions(t.Context(), g.ID, []string{"Did Kim Lee help?"})
		}
		if err == nil {
			err = s.PutAnswers(t.Context(), g.ID, ada.ID, []Answer{{Words: "Kim Lee was loud"}})
		}
		if err != nil {
			t.Fatal(err)
		}
		return g.ID
	}
	one, other := day("r1"), day("r2")
	read := func(id string) string {
		t.Helper()
		g, err := s.GameDay(t.Context(), id)
		list, err1 := s.GameDaysFor(t.Context(), ada.ID)
		actions, err2 := s.ActionsOfGameDay(t.Context(), id)
		mine, err3 := s.GameDayActionsOf(t.Context(), ada.ID)
		questions, answers, err4 := s.Survey(t.Context(), id)
		if err := errors.Join(err, err1, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprint(g.Note, actions, questions, answers)
		for _, d := range list {
			if d.ID == id {
				text += d.Note
			}
		}
		for _, a := range mine {
			if a.GameDay == id {
				text += a.Text
			}
		}
		return text
	}
	for id, want := range map[string]int{one: 0, other: 6} {
		if id == one {
			if _, err := s.Redact(t.Context(), Redaction{Words: "Kim Lee", Shown: "[redacted]", Runs: []string{"r1"}}); err != nil {
				t.Fatal(err)
			}
		}
		if got := read(id); strings.Count(got, "Kim Lee") != want {
			t.Errorf("%q, want %d times", got, want)
		}
	}
	actions, err := s.ActionsOfGameDay(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.GameDayAction(t.Context(), one, actions[0].ID)
	if err != nil || a.Text != "Ask Kim Lee" {
		t.Errorf("as it was written: %+v, %v", a, err)
	}
	if a, err = s.PutGameDayAction(t.Context(), a); err != nil || a.Text != "Ask [redacted]" {
		t.Errorf("as it is answered: %+v, %v", a, err)
	}
}

// However words are redacted, there is a bound to how often in all runs.
func TestSoManyRedactionsOfAllRuns(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	run(t, s, "r1", ada)
	err := s.writer.write(t.Context(), func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO redaction (id, words, shown, any_case, everywhere, created_ms) SELECT 'r' || i, 'w' || i, 'x', 0, 1, 0 FROM n`, mostWide-1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		runs []string
		want error
	}{{nil, nil}, {nil, ErrRedactions}, {[]string{"r1"}, nil}} {
		if _, err := s.Redact(t.Context(), Redaction{Words: "Kim", Shown: "x", Runs: c.runs}); !errors.Is(err, c.want) {
			t.Errorf("of %v: %v, want %v", c.runs, err, c.want)
		}
	}
}
