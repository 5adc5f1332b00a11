package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// contents is every row of every table.
func contents(t *testing.T, dir string, but ...string) map[string][]string {
	t.Helper()
	db := open(filepath.Join(dir, database), 1)
	defer db.Close()
	return rowsOf(t, db, but...)
}

func rowsOf(t *testing.T, db *sql.DB, but ...string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range column(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
		if slices.Contains(but, table) {
			continue
		}
		named := column(t, db, fmt.Sprintf("SELECT name FROM pragma_table_info('%s') ORDER BY cid", table))
		all[table] = column(t, db, fmt.Sprintf("SELECT concat_ws('|', %s) FROM %s ORDER BY 1", strings.Join(named, ", "), table))
	}
	return all
}

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	return values
}

func same(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for table, rows := range want {
		if !slices.Equal(got[table], rows) {
			t.Errorf("%s holds %d rows, want %d: %.300v\nwant %.300v", table, len(got[table]), len(rows), got[table], rows)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
}

func TestABackupIsOneMomentOfADatabaseInUse(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "b.db")
	s := openIn(t, dir)
	run(t, s, "r1", person(t, s, "ada", Trainee))
	busy, enough := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	written := make(chan struct{}, 1)
	writing.Go(func() {
		for busy.Err() == nil { // two events in one change: a backup has both or none
			if _, err := s.Append(t.Context(), note("r1", "one"), note("r1", "other")); err != nil {
				t.Error(err)
			}
			select {
			case written <- struct{}{}:
			default:
			}
		}
	})
	<-written
	if err := Backup(t.Context(), dir, file); err != nil {
		t.Fatal(err)
	}
	enough()
	writing.Wait()
	if about, err := os.Stat(file); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v; want 0600", about.Mode(), err)
	}
	into := t.TempDir()
	if err := Restore(t.Context(), file, into); err != nil {
		t.Fatal(err)
	}
	events, err := openIn(t, into).Read(t.Context(), "r1", 0, 1<<20)
	if err != nil || len(events) == 0 || len(events)%2 != 0 {
		t.Errorf("%d events, %v; want some pairs", len(events), err)
	}
	if err := Backup(t.Context(), dir, file); !errors.Is(err, ErrExists) {
		t.Errorf("in the place of another file: %v", err)
	}
	if left, err := filepath.Glob(file + "?*"); err != nil || len(left) > 0 {
		t.Errorf("beside the backup is left %v, %v", left, err)
	}
}

func TestWhatWasBackedUpIsRestored(t *testing.T) {
	dir, file, into := t.TempDir(), filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "new", "folder")
	s := openIn(t, dir)
	ada := person(t, s, "ada", Admin)
	run(t, s, "r1", ada)
	for _, err := range []error{
		s.PutRubric(t.Context(), "h1", []byte(`{"a":1}`)), s.PutGrade(t.Context(), "r1", "h1", 1, []byte(`{"b":2}`), &Score{Percent: 12.5, Low: 10, High: 30}),
		s.SetPassword(t.Context(), ada.ID, "a secret of some length"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Audit(t.Context(), Entry{PersonID: ada.ID, Action: "x", Outcome: Allowed}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), note("r1", "a note")); err != nil {
		t.Fatal(err)
	}
	token, err := s.CreateSession(t.Context(), ada.ID, Vouched{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), dir, file); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, into); err != nil {
		t.Fatal(err)
	}
	same(t, contents(t, into, "session", "link"), contents(t, dir, "session", "link"))
	restored := openIn(t, into)
	if _, err := restored.Session(t.Context(), token); !errors.Is(err, ErrNotFound) {
		t.Errorf("somebody is signed in after a restore: %v", err)
	}
	if p, err := restored.CheckPassword(t.Context(), "ada", "a secret of some length"); err != nil || p.ID != ada.ID {
		t.Errorf("%v, %v", p, err)
	}
	if err := Restore(t.Context(), file, into); !errors.Is(err, ErrExists) {
		t.Errorf("over a database: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(into, "*.restoring")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.db")
	dir := t.TempDir()
	s := openIn(t, dir)
	run(t, s, "r1", person(t, s, "ada", Admin))
	if err := Backup(t.Context(), dir, good); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := map[string][]byte{"empty": nil, "text": []byte("hello"), "cut off": raw[:len(raw)/2]}
	for at := 4096; at < len(raw); at += 4096 {
		torn := slices.Clone(raw)
		for i := range 100 {
			torn[at+i] ^= 0x5a
		}
		spoilt[fmt.Sprintf("page %d", at/4096)] = torn
	}
	for name, bad := range spoilt {
		file, into := filepath.Join(t.TempDir(), "bad.db"), t.TempDir()
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Restore(t.Context(), file, into); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(into, database)); err == nil {
			t.Errorf("%s: a database was made of it", name)
		}
	}
}

// A database of an older build is upgraded, and what it was is kept.
func TestAnUpgradeKeepsWhatWas(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, database)
	first, err := schemaFiles.ReadFile("schema/0001_start.sql")
	if err != nil {
		t.Fatal(err)
	}
	db := open(path, 1)
	never := func(int) error { return errors.New("a new database has nothing to keep") }
	if err := migrate(t.Context(), db, fstest.MapFS{"schema/0001_start.sql": {Data: first}}, never); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO person (id, login, name, role, created_ms) VALUES ('p1', 'ada', 'Ada', 'admin', 1)"); err != nil {
		t.Fatal(err)
	}
	before := rowsOf(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"-0000", "-0001"} { // of upgrades long ago
		if err := os.WriteFile(path+".before"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := openIn(t, dir)
	if p, err := s.Person(t.Context(), "p1"); err != nil || p.Login != "ada" {
		t.Errorf("after the upgrade: %+v, %v", p, err)
	}
	kept, err := filepath.Glob(path + ".*")
	if err != nil || !slices.Equal(kept, []string{path + ".before-0001", path + ".before-0002"}) {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	if about, err := os.Stat(kept[1]); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", about.Mode(), err)
	}
	old := open(kept[1], 1)
	defer old.Close()
	same(t, rowsOf(t, old), before)
	// The copy is a backup like any other.
	into := t.TempDir()
	if err := Restore(t.Context(), kept[1], into); err != nil {
		t.Fatal(err)
	}
	if p, err := openIn(t, into).Person(t.Context(), "p1"); err != nil || p.Login != "ada" {
		t.Errorf("after going back and upgrading again: %+v, %v", p, err)
	}
}
