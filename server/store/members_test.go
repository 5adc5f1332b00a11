package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMembersComeAndGo(t *testing.T) {
	s := fresh(t)
	ada, bob, cem := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee), person(t, s, "cem", Trainee)
	made := run(t, s, "r1", ada)
	run(t, s, "r2", cem)
	if !slices.Equal(made.Members, []string{ada.ID}) || !made.Plays(ada.ID) || made.Plays(bob.ID) {
		t.Errorf("a new run is played by %v", made.Members)
	}
	crew := func() []string {
		t.Helper()
		r, err := s.Run(t.Context(), "r1")
		if err != nil {
			t.Fatal(err)
		}
		return r.Members
	}
	if err := errors.Join(s.PutMember(t.Context(), "r1", bob.ID, "operations"), s.PutMember(t.Context(), "r1", bob.ID, "scribe")); err != nil {
		t.Fatal(err)
	}
	if got := crew(); !slices.Equal(got, []string{ada.ID, bob.ID}) {
		t.Errorf("with bob it is played by %v", got)
	}
	if mine, err := s.Runs(t.Context(), RunFilter{Person: bob.ID}); err != nil || len(mine) != 1 || mine[0].ID != "r1" {
		t.Errorf("bob plays %+v, %v", mine, err)
	}
	if named, err := s.Runs(t.Context(), RunFilter{Name: "BOB"}); err != nil || len(named) != 1 {
		t.Errorf("people called bob play %+v, %v", named, err)
	}
	if err := s.DropMember(t.Context(), "r1", bob.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DropMember(t.Context(), "r1", bob.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("bob left twice: %v", err)
	}
	if mine, err := s.Runs(t.Context(), RunFilter{Person: bob.ID}); err != nil || len(mine) != 0 {
		t.Errorf("bob, who left, plays %+v, %v", mine, err)
	}
	if err := s.LeaveRun(t.Context(), "r1", bob.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("bob leaves what he has left: %v", err)
	}
	if err := s.LeaveRun(t.Context(), "r1", ada.ID); !errors.Is(err, ErrLastMember) {
		t.Errorf("the last leaves: %v", err)
	}
	if err := s.PutMember(t.Context(), "r1", bob.ID, ""); err != nil {
		t.Fatal(err)
	}
	all, err := s.Members(t.Context(), "r1")
	if err != nil || len(all) != 3 {
		t.Fatalf("members: %+v, %v", all, err)
	}
	first, back := all[1], all[2]
	if first.Seat != "scribe" || first.Left.IsZero() || back.PersonID != bob.ID || !back.Left.IsZero() || back.Seat != "" || back.PersonName != "bob" {
		t.Errorf("bob came, left and came back: %+v", all)
	}
	if err := s.PutMember(t.Context(), "nothing", bob.ID, ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("a member of no run: %v", err)
	}
	if err := s.PutMember(t.Context(), "r1", "nobody", ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody as a member: %v", err)
	}
}

// A file from before runs had members: whoever began a run is its one member.
func TestRunsFromBeforeTheyHadMembers(t *testing.T) {
	dir, old := t.TempDir(), fstest.MapFS{}
	names, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.Contains(name, "assignments") {
			break
		}
		text, err := fs.ReadFile(schemaFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: text}
	}
	db := open(filepath.Join(dir, "drillyard.db"), 1)
	if err := migrate(t.Context(), db, old, func(int) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err = db.Exec(`
INSERT INTO person (id, login, name, created_ms) VALUES ('p', 'ada', 'Ada', 0), ('q', 'bob', 'Bob', 0);
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, length_ms) VALUES ('r1', 'a', 'A', 's', 't', 1, 'p', 'ended', 1000, 60000);`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	r, err := s.Run(t.Context(), "r1")
	if err != nil || !r.Plays("p") || r.Plays("q") {
		t.Errorf("it is played by %v, %v", r.Members, err)
	}
	if all, err := s.Members(t.Context(), "r1"); err != nil || len(all) != 1 || all[0].Joined.UnixMilli() != 1000 || !all[0].Left.IsZero() {
		t.Errorf("its members: %+v, %v", all, err)
	}
}

// Each of a crew is asked how it went, once: also who leaves and comes again.
func TestEachMemberIsAskedHowItWent(t *testing.T) {
	s := fresh(t)
	ada, ben := person(t, s, "ada"), person(t, s, "ben")
	r, err := s.CreateRun(t.Context(), Run{Scenario: "a", Title: "A", Stack: "s", Runtime: "t", PersonID: ada.ID, State: "running", Unassessed: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutMember(t.Context(), r.ID, ben.ID, ""); err != nil {
		t.Fatal(err)
	}
	asked := func() string {
		r, err := s.Run(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(r.Asks(ada.ID), r.Asks(ben.ID))
	}
	if got := asked(); got != "true true" {
		t.Errorf("asked at first: %s", got)
	}
	if err := s.Assessed(t.Context(), r.ID, ben.ID); err != nil {
		t.Fatal(err)
	}
	if got := asked(); got != "true false" {
		t.Errorf("asked once ben has said it: %s", got)
	}
	if err := errors.Join(s.DropMember(t.Context(), r.ID, ben.ID), s.PutMember(t.Context(), r.ID, ben.ID, "")); err != nil {
		t.Fatal(err)
	}
	if got := asked(); got != "true false" {
		t.Errorf("asked once ben has come again: %s", got)
	}
	if err := s.Assessed(t.Context(), r.ID, "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("of somebody else: %v", err)
	}
}
