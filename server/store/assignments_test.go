package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// given is an assignment as it was given, by somebody who leads, to some people.
func given(t testing.TB, s *Store, a Assignment, players ...Person) Assignment {
	t.Helper()
	for _, p := range players {
		a.Players = append(a.Players, Named{PersonID: p.ID})
	}
	a.Scenario, a.Title, a.Behalf = "quiet-push", "The quiet config push", BehalfFacilitator
	if a.Debrief == "" {
		a.Debrief = DebriefPlayedOut
	}
	kept, err := s.CreateAssignment(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestAnAssignmentIsKeptAsItWasGiven(t *testing.T) {
	s := fresh(t)
	fay, ada, bob := person(t, s, "fay", Facilitator, Trainee), person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	a := given(t, s, Assignment{
		GiverID: fay.ID, Note: "before you go on call", Runtime: "tabletop", Fresh: true, Raters: 2, Together: true, Times: 3, Pass: 60,
		Window: Window{From: "2026-11-01", Until: "2026-11-30", Zone: "Europe/Berlin"}, Debrief: DebriefReleased,
		Watchers: []Named{{PersonID: bob.ID}}, Markers: []Named{{PersonID: fay.ID}}, Readers: []Named{{PersonID: bob.ID}},
	}, ada)
	got, err := s.Assignment(t.Context(), a.ID)
	if err != nil || got.GiverName != "fay" || got.Note == "" || got.Runtime != "tabletop" || !got.Fresh || got.Raters != 2 || !got.Together || got.Times != 3 || got.Pass != 60 ||
		got.Until != "2026-11-30" || got.Zone != "Europe/Berlin" || got.Debrief != DebriefReleased || got.Created.IsZero() {
		t.Errorf("kept as %+v, %v", got, err)
	}
	for who, c := range map[string][4]bool{ada.ID: {true, false, false, false}, bob.ID: {false, true, false, true}, fay.ID: {false, false, true, false}} {
		if is := [4]bool{got.Plays(who), got.Watches(who), got.Marks(who), got.Reads(who)}; is != c {
			t.Errorf("%s plays, watches, marks, reads: %v, want %v", who, is, c)
		}
	}
	got, err = s.ChangeAssignment(t.Context(), a.ID, func(a *Assignment) {
		a.Until, a.Fresh, a.Seed, a.Markers, a.Players = "2026-12-24", false, 7, nil, append(a.Players, Named{PersonID: bob.ID, Seat: "scribe"})
	})
	if err != nil || got.Until != "2026-12-24" || got.Fresh || got.Seed != 7 || !got.Marks(ada.ID) || len(got.Players) != 2 || got.Players[1].Seat != "scribe" {
		t.Errorf("changed to %+v, %v", got, err)
	}
	for who, want := range map[string]int{ada.ID: 1, bob.ID: 1, fay.ID: 0} {
		if list, err := s.AssignmentsOf(t.Context(), who); err != nil || len(list) != want {
			t.Errorf("%s is to play %d, %v; want %d", who, len(list), err, want)
		}
		if list, err := s.AssignmentsBy(t.Context(), who); err != nil || len(list) != 1-want {
			t.Errorf("%s gave %d, %v; want %d", who, len(list), err, 1-want)
		}
	}
	if _, err := s.CreateAssignment(t.Context(), Assignment{Debrief: DebriefNever, Players: []Named{{PersonID: "nobody"}}}); !errors.Is(err, ErrNotFound) {
		t.Errorf("given to nobody: %v", err)
	}
	if _, err := s.CreateAssignment(t.Context(), Assignment{Debrief: DebriefNever, Players: []Named{{PersonID: ada.ID}, {PersonID: ada.ID}}}); !errors.Is(err, ErrTaken) {
		t.Errorf("given twice to one: %v", err)
	}
	if list, err := s.AssignmentsBy(t.Context(), ""); err != nil || len(list) != 1 {
		t.Errorf("what failed was kept: %d assignments, %v", len(list), err)
	}
}

// Whoever is not to begin a run begins none, whatever they ask for at once.
func TestWhoMayBeginARun(t *testing.T) {
	s := fresh(t)
	ada, bob, eve := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee), person(t, s, "eve", Trainee)
	begin := func(a Assignment, who Person) (Run, error) {
		return s.CreateRun(t.Context(), Run{Scenario: a.Scenario, Title: a.Title, PersonID: who.ID, State: "starting", Assignment: a.ID})
	}
	// What is asked before says the same as what decides.
	refused := func(a Assignment, who Person, want error) {
		t.Helper()
		asked := s.Admits(t.Context(), a.ID, who.ID)
		_, tried := begin(a, who)
		if !errors.Is(asked, want) || !errors.Is(tried, want) {
			t.Errorf("%s begins: asked %v, tried %v; want %v", who.Login, asked, tried, want)
		}
	}
	today := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	open := given(t, s, Assignment{Window: Window{From: today(-1), Until: today(1)}, Times: 1}, ada, bob)
	refused(open, eve, ErrNotTheirs)
	r, err := begin(open, ada)
	if err != nil || r.Assignment != open.ID {
		t.Fatalf("ada begins: %+v, %v", r, err)
	}
	refused(open, ada, ErrUsedUp)
	if _, err := s.UpdateRun(t.Context(), r.ID, func(r *Run) { r.State, r.Ended = "failed", new(time.Now()) }); err != nil {
		t.Fatal(err)
	}
	if _, err := begin(open, ada); err != nil { // what never came up was not played
		t.Errorf("ada begins again: %v", err)
	}
	if _, err := begin(open, bob); err != nil { // each for themselves
		t.Errorf("bob begins: %v", err)
	}
	refused(given(t, s, Assignment{Window: Window{From: today(2)}}, ada), ada, ErrNotYet)
	refused(given(t, s, Assignment{Window: Window{Until: today(-2)}}, ada), ada, ErrOver)

	crew := given(t, s, Assignment{Together: true, Times: 1}, ada, bob)
	if r, err = begin(crew, ada); err != nil {
		t.Fatal(err)
	}
	refused(crew, bob, ErrUnderWay)
	if !r.Plays(ada.ID) || !r.Plays(bob.ID) || r.Plays(eve.ID) {
		t.Errorf("the crew of the run is %v", r.Members)
	}
	if _, err := s.UpdateRun(t.Context(), r.ID, func(r *Run) { r.State, r.Ended = "ended", new(time.Now()) }); err != nil {
		t.Fatal(err)
	}
	refused(crew, bob, ErrUsedUp)
	crew, err = s.ChangeAssignment(t.Context(), crew.ID, func(a *Assignment) { a.Times = 0 })
	if err != nil || s.Admits(t.Context(), crew.ID, bob.ID) != nil {
		t.Errorf("the crew may play as often as it likes: %v", err)
	}
	if _, err := s.ChangeAssignment(t.Context(), crew.ID, func(a *Assignment) { a.Withdrawn = time.Now() }); err != nil {
		t.Fatal(err)
	}
	refused(crew, bob, ErrWithdrawn)

	own := run(t, s, "own", ada)
	a, err := s.Assignment(t.Context(), own.Assignment)
	if err != nil || a.Behalf != BehalfSelf || !a.Plays(ada.ID) || !a.Gives(ada.ID) || a.Debrief != DebriefPlayedOut {
		t.Errorf("a run from the catalogue comes from %+v, %v", a, err)
	}
	refused(a, ada, ErrUsedUp)
}

// A dozen tries at once begin one run.
func TestOneRunIsBegunOnce(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	a := given(t, s, Assignment{Times: 1}, ada)
	came := make(chan error)
	for range 12 {
		go func() {
			_, err := s.CreateRun(t.Context(), Run{PersonID: ada.ID, State: "starting", Assignment: a.ID})
			came <- err
		}()
	}
	begun := 0
	for range 12 {
		if err := <-came; err == nil {
			begun++
		} else if !errors.Is(err, ErrUsedUp) {
			t.Error(err)
		}
	}
	if begun != 1 {
		t.Errorf("%d runs were begun", begun)
	}
}

// Whoever is removed leaves a seat that is vacant, and what they gave stays.
func TestRemovedPeopleLeaveTheirSeats(t *testing.T) {
	s := fresh(t)
	fay, ada, bob := person(t, s, "fay", Facilitator, Trainee), person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	a := given(t, s, Assignment{GiverID: fay.ID, Together: true}, ada, bob)
	if _, err := s.writer.conn.ExecContext(t.Context(), "DELETE FROM person WHERE id IN (?, ?)", fay.ID, ada.ID); err != nil {
		t.Fatal(err)
	}
	disabled := true
	if _, _, _, err := s.ChangePerson(t.Context(), bob.ID, PersonChange{Disabled: &disabled}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Assignment(t.Context(), a.ID)
	want := []Named{{}, {PersonID: bob.ID, Name: "bob", Disabled: true}}
	if err != nil || got.GiverID != "" || got.Gives("") || got.Plays("") || !slices.Equal(got.Players, want) {
		t.Errorf("what is left: %+v, %v", got, err)
	}
	if _, err := s.ChangeAssignment(t.Context(), a.ID, func(a *Assignment) { a.Note = "two seats" }); err != nil {
		t.Errorf("change what has a vacant seat: %v", err)
	}
}

func TestWhenAnswersOpenFollowsTheAssignment(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	a := given(t, s, Assignment{Debrief: DebriefReleased}, ada)
	later := time.Now().Add(time.Hour)
	opens := map[string]time.Time{"held": Held, "later": later, "open": {}, "going": {}}
	for id, at := range opens {
		r := Run{ID: id, PersonID: ada.ID, State: "ended", Ended: new(time.Now()), Opens: at, Assignment: a.ID}
		if id == "going" {
			r.State, r.Ended = "running", nil
		}
		if _, err := s.CreateRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		rule                       DebriefRule
		held, later, open, running bool // withheld
	}{{DebriefNever, true, true, false, false}, {DebriefAtOnce, false, false, false, false}, {DebriefReleased, false, false, false, false}} {
		if _, err := s.ChangeAssignment(t.Context(), a.ID, func(a *Assignment) { a.Debrief = c.rule }); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]bool{"held": c.held, "later": c.later, "open": c.open, "going": c.running} {
			if r, err := s.Run(t.Context(), id); err != nil || r.Withheld(time.Now()) != want || r.Held() != want {
				t.Errorf("%s, once it is to be read %s: opens %s, %v; want withheld %v", id, c.rule, r.Opens, err, want)
			}
		}
	}
}

// What has come is told until it has been read, and again once there is more.
func TestFeedbackArrives(t *testing.T) {
	s := fresh(t)
	now := time.Now()
	s.now = func() time.Time { return now }
	fay, ada := person(t, s, "fay", Facilitator, Trainee), person(t, s, "ada", Trainee)
	a := given(t, s, Assignment{GiverID: fay.ID, Debrief: DebriefReleased}, ada)
	if _, err := s.CreateRun(t.Context(), Run{ID: "r1", PersonID: ada.ID, State: "ended", Ended: &now, Opens: Held, Assignment: a.ID, RubricHash: "h"}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	graded := func(low, high float64) {
		t.Helper()
		now = now.Add(time.Minute)
		if err := s.PutGrade(t.Context(), "r1", "h", 1, []byte("{}"), &Score{low, low, high}); err != nil {
			t.Fatal(err)
		}
	}
	wants := func(feedback, unmarked, unreleased int) {
		t.Helper()
		f, err := s.FeedbackFor(t.Context(), ada.ID, 10)
		if err != nil || len(f) != feedback {
			t.Errorf("feedback: %+v, %v; want %d", f, err, feedback)
		}
		if runs, err := s.Unmarked(t.Context(), fay, 10); err != nil || len(runs) != unmarked {
			t.Errorf("unmarked: %+v, %v; want %d", runs, err, unmarked)
		}
		if runs, err := s.Unreleased(t.Context(), fay.ID, 10); err != nil || len(runs) != unreleased {
			t.Errorf("unreleased: %+v, %v; want %d", runs, err, unreleased)
		}
		if runs, err := s.Unmarked(t.Context(), ada, 10); err != nil || len(runs) != 0 {
			t.Errorf("ada is to mark %+v, %v", runs, err)
		}
	}
	graded(40, 60)
	wants(0, 1, 1)
	now = now.Add(time.Minute)
	if _, err := s.Open(t.Context(), "r1"); err != nil {
		t.Fatal(err)
	}
	wants(1, 1, 0)
	now = now.Add(time.Minute)
	for range 2 {
		if err := s.PutDebriefRead(t.Context(), "r1", ada.ID); err != nil {
			t.Fatal(err)
		}
	}
	wants(0, 1, 0)
	graded(55, 55)
	wants(1, 0, 0)
	if list, err := s.AssignedRuns(t.Context(), fay.ID); err != nil || len(list) != 1 || list[0].Low == nil || *list[0].Low != 55 || !list[0].Ended {
		t.Errorf("attempts: %+v, %v", list, err)
	}
}

// Every run of before comes from an assignment of its own, and what could be read
// counts as read.
func TestRunsFromBeforeAssignments(t *testing.T) {
	dir := t.TempDir()
	of(t, dir, "assignments", `INSERT INTO person (id, login, name, created_ms) VALUES ('p', 'ada', 'Ada', 0);
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, ended_ms, length_ms, percent) VALUES
 ('r1', 'a', 'A', 's', 'inproc', 7, 'p', 'ended', 1000, 2000, 60000, 50), ('r2', 'a', 'A', 's', 'tabletop', 1, 'p', 'running', 3000, NULL, 60000, NULL);`)
	s := openIn(t, dir)
	for id, want := range map[string]Assignment{"r1": {Runtime: "inproc", Seed: 7}, "r2": {Runtime: "tabletop", Seed: 1}} {
		r, err := s.Run(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assignment(t.Context(), r.Assignment)
		if err != nil || a.Behalf != BehalfSelf || !a.Plays("p") || !a.Gives("p") || a.Runtime != want.Runtime || a.Seed != want.Seed || a.Fresh || a.Debrief != DebriefPlayedOut {
			t.Errorf("%s comes from %+v, %v", id, a, err)
		}
		if err := s.Admits(t.Context(), a.ID, "p"); !errors.Is(err, ErrUsedUp) {
			t.Errorf("%s can be played again: %v", id, err)
		}
	}
	if f, err := s.FeedbackFor(t.Context(), "p", 10); err != nil || len(f) != 0 {
		t.Errorf("old feedback: %+v, %v", f, err)
	}
}

func TestWhatNobodyGaveGoesWithItsRun(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Author)
	a := given(t, s, Assignment{}, ada)
	for id, from := range map[string]string{"own": "", "given": a.ID} {
		if _, err := s.CreateRun(t.Context(), Run{ID: id, PersonID: ada.ID, State: "ended", Ended: new(time.Now()), Trial: true, Assignment: from}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.DropTrials(t.Context(), ada.ID, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Assignment(t.Context(), "own"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the assignment of a run that is gone: %v", err)
	}
	if _, err := s.Assignment(t.Context(), a.ID); err != nil {
		t.Errorf("what somebody gave: %v", err)
	}
}

// What is assigned to a group is for its members of the moment, and whoever is named
// besides is there once.
func TestWhatIsAssignedToAGroup(t *testing.T) {
	s := fresh(t)
	ada, bob, eve := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee), person(t, s, "eve", Trainee)
	g, err := s.CreateGroup(t.Context(), Group{Name: "payments", Members: []string{ada.ID, bob.ID}})
	if err != nil {
		t.Fatal(err)
	}
	a := given(t, s, Assignment{Together: true, Groups: []NamedGroup{{ID: g.ID}}}, ada)
	wants := func(who ...Person) {
		t.Helper()
		got, err := s.Assignment(t.Context(), a.ID)
		if err != nil || len(got.Everybody()) != len(who) {
			t.Errorf("it is for %+v, %v; want %d", got.Everybody(), err, len(who))
		}
		for _, p := range []Person{ada, bob, eve} {
			want := slices.ContainsFunc(who, func(w Person) bool { return w.ID == p.ID })
			list, err := s.AssignmentsOf(t.Context(), p.ID)
			if err != nil || got.Plays(p.ID) != want || (len(list) == 1) != want || (s.Admits(t.Context(), a.ID, p.ID) == nil) != want {
				t.Errorf("%s plays %v, and has %d assignments, %v; want %v", p.Login, got.Plays(p.ID), len(list), err, want)
			}
		}
	}
	wants(ada, bob)
	if _, err := s.ChangeGroup(t.Context(), g.ID, GroupChange{Members: []string{bob.ID, eve.ID}}); err != nil {
		t.Fatal(err)
	}
	wants(ada, bob, eve)
	r, err := s.CreateRun(t.Context(), Run{PersonID: eve.ID, State: "ended", Ended: new(time.Now()), Assignment: a.ID})
	if err != nil || len(r.Members) != 3 {
		t.Errorf("the crew is %v, %v", r.Members, err)
	}
	if _, err := s.ChangeAssignment(t.Context(), a.ID, func(a *Assignment) { a.Note = "all of you" }); err != nil {
		t.Fatal(err)
	}
	wants(ada, bob, eve)
	if err := s.RemoveGroup(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	wants(ada)
	if got, err := s.Assignment(t.Context(), a.ID); err != nil || len(got.Groups) != 1 || got.Groups[0].ID != "" {
		t.Errorf("the group that is gone: %+v, %v", got.Groups, err)
	}
}

func TestAddressesThatMayBeTold(t *testing.T) {
	listed := func(name string) bool { return name == "pager" || name == "chat" }
	for _, c := range []struct {
		named, before []string
		want          string
	}{
		{nil, nil, ""}, {[]string{"pager", "chat"}, nil, ""},
		{[]string{"moon"}, nil, "this one is not"}, {[]string{"moon"}, []string{"moon"}, ""},
		{[]string{"chat", "pager", "chat"}, nil, "named twice"}, {[]string{"moon", "moon"}, []string{"moon"}, "named twice"},
	} {
		if got := AddressMistake(c.named, c.before, listed); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%v after %v: %q, want %q", c.named, c.before, got, c.want)
		}
	}
}
