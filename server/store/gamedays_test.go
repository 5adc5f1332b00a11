package store

import (
	"errors"
	"testing"
	"time"
)

// What was kept of a game day is what is read, also by a process that opens it anew;
// what people who are removed leave behind is a vacant seat.
func TestGameDays(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	person := func(login string) string {
		p, err := s.CreatePerson(t.Context(), Person{Login: login, Name: login, Roles: Roles{Trainee}})
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	fay, hal, ada, bob := person("fay"), person("hal"), person("ada"), person("bob")
	if _, err := s.CreatePerson(t.Context(), Person{Login: "admin", Name: "admin", Roles: Roles{Admin}}); err != nil {
		t.Fatal(err)
	}
	g, err := s.CreateGameDay(t.Context(), GameDay{
		Title: "Autumn", GiverID: fay, Helpers: []Named{{PersonID: hal}}, Runtime: "tabletop", BeginsAt: "2026-03-29T02:30", Zone: "Europe/Berlin",
		Begins: BeginTogether, Seeds: SeedOfCrew, Debrief: DebriefOver,
		Drills: []GameDayDrill{{Scenario: "a", Title: "A", Break: 10 * time.Minute}, {Scenario: "b", Title: "B"}},
		Crews:  []GameDayCrew{{Name: "One", Seed: 5, Members: []GameDayMember{{Named: Named{PersonID: ada, Seat: "operations"}}}}, {Name: "Two", Seed: 6, Members: []GameDayMember{{Named: Named{PersonID: bob}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if g.State != GameDayPlanned || g.GiverName != "fay" || g.Helpers[0].Name != "hal" || g.Drills[0].Break != 10*time.Minute || g.Crews[0].Members[0].Name != "ada" || g.Start().IsZero() {
		t.Errorf("kept: %+v", g)
	}
	if !g.Leads(fay) || !g.Leads(hal) || g.Leads(ada) || g.Leads("") {
		t.Error("who leads it is not who was named")
	}
	_, err = s.ChangeGameDay(t.Context(), g.ID, func(g *GameDay) error {
		g.Crews[1].Members = append(g.Crews[1].Members, GameDayMember{Named: Named{PersonID: ada}})
		return nil
	})
	if !errors.Is(err, ErrTaken) {
		t.Errorf("somebody is in two crews: %v", err)
	}
	refused := errors.New("refused")
	if _, err := s.ChangeGameDay(t.Context(), g.ID, func(g *GameDay) error { g.Title = "Other"; return refused }); !errors.Is(err, refused) {
		t.Errorf("a change that is refused: %v", err)
	}

	begin := func() (GameDay, error) {
		return s.BeginPlays(t.Context(), g.ID, func(g *GameDay) (map[string]Assignment, error) {
			g.State, g.Invited = GameDayPlaying, time.Now()
			one := Assignment{Scenario: "a", Behalf: BehalfGameDay, GiverID: fay, Together: true, Debrief: DebriefReleased, Players: []Named{{PersonID: ada, Seat: "operations"}}}
			return map[string]Assignment{g.Crews[0].ID: one}, nil
		})
	}
	if g, err = begin(); err != nil || len(g.Plays) != 1 || g.Plays[0].Crew != g.Crews[0].ID {
		t.Fatalf("a crew plays: %+v, %v", g.Plays, err)
	}
	first := g.Plays[0].Assignment
	if g, err = begin(); err != nil || len(g.Plays) != 1 || g.Plays[0].Assignment != first {
		t.Errorf("and begins anew: %+v, %v", g.Plays, err)
	}
	run, err := s.CreateRun(t.Context(), Run{Scenario: "a", PersonID: ada, State: "starting", Assignment: first})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := s.AssignmentsOf(t.Context(), ada); err != nil || len(list) != 0 {
		t.Errorf("what is played in a game day is in the list of what is assigned: %+v, %v", list, err)
	}
	// What others play is in no figures for whoever plays beside them.
	for who, unseen := range map[string]bool{ada: true, bob: true, fay: false, "": false} {
		if all, err := s.UnseenBy(t.Context(), who); err != nil || all[first] != unseen {
			t.Errorf("of the figures of %q: %v, %v", who, all, err)
		}
	}
	if err := s.DropGameDay(t.Context(), g.ID); !errors.Is(err, ErrPlaying) {
		t.Errorf("one that was played is dropped: %v", err)
	}
	g, err = s.ChangeGameDay(t.Context(), g.ID, func(g *GameDay) error {
		g.Crews[1].Name, g.Crews[1].Members[0].Ready = "Deux", time.Now()
		g.Crews = g.Crews[1:] // the first has played, and stays
		return nil
	})
	if err != nil || len(g.Crews) != 2 || len(g.Plays) != 1 {
		t.Errorf("changed: %+v, %v", g, err)
	}

	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if g, err = s.GameDay(t.Context(), g.ID); err != nil || g.State != GameDayPlaying || g.Title != "Autumn" {
		t.Errorf("opened anew: %+v, %v", g, err)
	}
	if of, err := s.GameDayOf(t.Context(), first); err != nil || of.ID != g.ID {
		t.Errorf("of an assignment: %+v, %v", of, err)
	}
	if all, err := s.RunsOfGameDay(t.Context(), g.ID); err != nil || len(all) != 1 || all[0].ID != run.ID {
		t.Errorf("its runs: %+v, %v", all, err)
	}
	for who, n := range map[string]int{fay: 1, hal: 1, bob: 1, "": 0} {
		if list, err := s.GameDaysFor(t.Context(), who); err != nil || len(list) != n {
			t.Errorf("those of %q: %+v, %v", who, list, err)
		}
	}
	for _, who := range []string{fay, hal, bob} {
		if _, _, err := s.RemovePerson(t.Context(), who, KeepRuns); err != nil {
			t.Fatal(err)
		}
	}
	if g, err = s.GameDay(t.Context(), g.ID); err != nil || g.GiverID != "" || len(g.Helpers) != 0 {
		t.Errorf("nobody leads it any more: %+v, %v", g, err)
	}
	for _, c := range g.Crews {
		for _, m := range c.Members {
			if m.PersonID == bob || m.Name == "bob" {
				t.Errorf("who was removed is still named: %+v", m)
			}
		}
	}
}
