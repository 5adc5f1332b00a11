package store

import (
	"errors"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// fresh opens a store in a folder of its own.
func fresh(t testing.TB) *Store {
	t.Helper()
	return openIn(t, t.TempDir())
}

func openIn(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// person adds someone to play runs.
func person(t testing.TB, s *Store, login string, roles ...Role) Person {
	t.Helper()
	p, err := s.CreatePerson(t.Context(), Person{Login: login, Name: login, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func run(t testing.TB, s *Store, id string, player Person) Run {
	t.Helper()
	r, err := s.CreateRun(t.Context(), Run{
		ID: id, Scenario: "quiet-push", Title: "The quiet config push", Stack: "harbor", Runtime: "inproc", Seed: 11,
		PersonID: player.ID, State: "starting", RubricHash: "h1", LengthMS: 60_000,
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func note(run, text string) event.Event {
	return event.Event{Run: run, At: 1500 * time.Millisecond, Actor: event.Actor{Kind: event.Person, ID: "p", Name: "Ada"}, Body: event.NoteAdded{Text: text}}
}

func TestReopenKeepsEverything(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ada := person(t, s, "ada", Trainee)
	run(t, s, "r1", ada)
	if _, err := s.Append(t.Context(), note("r1", "before")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), note("r1", "closed")); !errors.Is(err, ErrClosed) {
		t.Errorf("append to a closed store: %v, want ErrClosed", err)
	}
	s = openIn(t, dir)
	got, err := s.Append(t.Context(), note("r1", "after"))
	if err != nil || got[0].Seq != 2 {
		t.Errorf("append after reopening: %v, %v; want Seq 2", got, err)
	}
}

func TestRunsAtFullInWAL(t *testing.T) {
	s := fresh(t)
	var mode string
	var synchronous, keys int
	for pragma, into := range map[string]any{"journal_mode": &mode, "synchronous": &synchronous, "foreign_keys": &keys} {
		if err := s.writer.conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	if mode != "wal" || synchronous != 2 || keys != 1 {
		t.Errorf("journal_mode %s, synchronous %d, foreign_keys %d; want wal, 2 (FULL), 1", mode, synchronous, keys)
	}
	if _, err := s.readers.ExecContext(t.Context(), "DELETE FROM audit"); err == nil {
		t.Error("a reading connection could write")
	}
}

func TestSchemaStepsAreAllOrNone(t *testing.T) {
	db := open(filepath.Join(t.TempDir(), "x.db"), 1)
	defer db.Close()
	files := fstest.MapFS{
		"schema/0001_one.sql": {Data: []byte("CREATE TABLE one (a); INSERT INTO one VALUES (1);")},
		"schema/0002_two.sql": {Data: []byte("CREATE TABLE two (a); CREATE TABLE one (a);")}, // the second statement fails
	}
	if err := migrate(t.Context(), db, files, func(int) error { return nil }); err == nil {
		t.Fatal("a broken step was applied")
	}
	var version, tables int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'two'").Scan(&tables); err != nil {
		t.Fatal(err)
	}
	if version != 1 || tables != 0 {
		t.Errorf("after a broken second step: version %d, %d tables called two; want 1, 0", version, tables)
	}
	files["schema/0002_two.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE two (a);")}
	if err := migrate(t.Context(), db, files, func(int) error { return nil }); err != nil {
		t.Fatal(err)
	}
	delete(files, "schema/0002_two.sql")
	if err := migrate(t.Context(), db, files, func(int) error { return nil }); !errors.Is(err, ErrNewer) {
		t.Errorf("a file from a newer build: %v, want ErrNewer", err)
	}
}
