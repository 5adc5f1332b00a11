package store

import (
	"database/sql"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
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

// What a build could open before an upgrade failed, it can open afterwards.
func TestAnUpgradeIsWholeOrNothing(t *testing.T) {
	db := open(filepath.Join(t.TempDir(), "x.db"), 1)
	defer db.Close()
	kept := func(int) error { return nil }
	old := fstest.MapFS{"schema/0001_one.sql": {Data: []byte("CREATE TABLE one (a); INSERT INTO one VALUES (1);")}}
	if err := migrate(t.Context(), db, old, kept); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"schema/0001_one.sql":   old["schema/0001_one.sql"],
		"schema/0002_two.sql":   {Data: []byte("CREATE TABLE two (a); UPDATE one SET a = 2;")},
		"schema/0003_three.sql": {Data: []byte("CREATE TABLE three (a); CREATE TABLE one (a);")}, // the second statement fails
	}
	if err := migrate(t.Context(), db, files, kept); err == nil || !strings.Contains(err.Error(), "0003_three") {
		t.Fatalf("a broken step: %v, want an error that names its file", err)
	}
	if err := migrate(t.Context(), db, old, kept); err != nil {
		t.Errorf("the build of before cannot open it any more: %v", err)
	}
	var a, tables int
	if err := db.QueryRow("SELECT (SELECT a FROM one), (SELECT count(*) FROM sqlite_schema)").Scan(&a, &tables); err != nil {
		t.Fatal(err)
	}
	if a != 1 || tables != 1 {
		t.Errorf("after a broken step there are %d tables and one holds %d; want 1 and 1", tables, a)
	}
	files["schema/0003_three.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE three (a);")}
	if err := migrate(t.Context(), db, files, kept); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), db, old, kept); !errors.Is(err, ErrNewer) {
		t.Errorf("a file from a newer build: %v, want ErrNewer", err)
	}
}

// A database of any build there was is brought to what one made now has.
func TestFromEveryEarlierShape(t *testing.T) {
	names, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	want := shape(t, fresh(t).readers)
	for _, name := range names[1:] {
		dir := t.TempDir()
		of(t, dir, strings.TrimPrefix(name, "schema/"), `INSERT INTO audit (wall_ms, person, action, object, outcome) VALUES (1, 'a', 'b', 'c', 'd')`)
		s := openIn(t, dir)
		if got := shape(t, s.readers); got != want {
			t.Errorf("from before %s there is\n%s\nwant\n%s", name, got, want)
		}
	}
}

// shape is what a database is made of, and its first entry of the audit.
func shape(t *testing.T, db *sql.DB) (text string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT m.name || ': ' || coalesce((SELECT group_concat(c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || coalesce(c.dflt_value, '') || ' ' || c.pk, ', ') FROM (SELECT * FROM pragma_table_info(m.name) ORDER BY name) c), m.sql, '') FROM sqlite_schema m ORDER BY m.name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		text += line + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text
}
