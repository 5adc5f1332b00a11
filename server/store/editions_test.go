package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// count counts the rows of tables.
func count(t *testing.T, s *Store, tables ...string) (n []int) {
	t.Helper()
	for _, table := range tables {
		var rows int
		if err := s.readers.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		n = append(n, rows)
	}
	return n
}

func begun(t *testing.T, s *Store, r Run, e Edition) Run {
	t.Helper()
	r, err := s.CreateRunOf(t.Context(), r, Kept{[]byte("rubric " + r.RubricHash), e})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEditionsShareTheirFiles(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	one := Edition{"scenarios/a.md", map[string][]byte{"scenarios/a.md": []byte("A"), "stacks/s/stack.yaml": []byte("S"), "stacks/s/empty": nil}}
	two := Edition{"scenarios/b.md", map[string][]byte{"scenarios/b.md": []byte("B"), "stacks/s/stack.yaml": []byte("S")}}
	all := map[string]Edition{"1": one, "2": two}
	for range 2 { // the second time changes nothing
		for hash, e := range all {
			begun(t, s, Run{PersonID: ada.ID, Edition: hash, RubricHash: "h" + hash}, e)
		}
	}
	for hash, want := range all {
		got, err := s.Edition(t.Context(), hash)
		if err != nil || got.Scenario != want.Scenario || !maps.EqualFunc(got.Files, want.Files, func(a, b []byte) bool { return string(a) == string(b) }) {
			t.Errorf("edition %s: %+v, %v", hash, got, err)
		}
		if raw, err := s.Rubric(t.Context(), "h"+hash); err != nil || string(raw) != "rubric h"+hash {
			t.Errorf("rubric %s: %s, %v", hash, raw, err)
		}
	}
	if n := count(t, s, "edition", "edition_file", "blob", "rubric"); fmt.Sprint(n) != "[2 5 4 2]" {
		t.Errorf("editions, files, texts and rubrics: %v", n)
	}
	if _, err := s.Edition(t.Context(), "3"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an edition that was never kept: %v", err)
	}
}

// Of a run that could not be made, nothing is kept.
func TestWithoutARunNothingIsKept(t *testing.T) {
	s := fresh(t)
	if _, err := s.CreateRunOf(t.Context(), Run{PersonID: "nobody", Edition: "1", RubricHash: "h"}, Kept{[]byte("{}"), Edition{"a.md", map[string][]byte{"a.md": []byte("A")}}}); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if n := count(t, s, "edition", "edition_file", "blob", "rubric"); fmt.Sprint(n) != "[0 0 0 0]" {
		t.Errorf("editions, files, texts and rubrics: %v", n)
	}
}

// The latest trials of an author stay, with all that is kept of them; of older ones
// nothing does but what other runs share with them.
func TestOldTrialsGo(t *testing.T) {
	s := fresh(t)
	ada, bob := person(t, s, "ada", Facilitator), person(t, s, "bob", Facilitator)
	shared := []byte("the stack")
	now := time.UnixMilli(1_790_000_000_000)
	at := 0
	play := func(id string, by Person, trial, ended bool, edition, rubric string) {
		t.Helper()
		at++
		r := begun(t, s, Run{ID: id, PersonID: by.ID, Trial: trial, Edition: edition, RubricHash: rubric, Created: now.Add(time.Duration(at) * time.Second)},
			Edition{"a.md", map[string][]byte{"a.md": []byte(edition), "stack.yaml": shared}})
		if _, err := s.Append(t.Context(), note(r.ID, "a note")); err != nil {
			t.Fatal(err)
		}
		if !ended {
			return
		}
		if err := s.PutGrade(t.Context(), r.ID, rubric, 1, []byte("{}"), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdateRun(t.Context(), r.ID, func(r *Run) { r.State, r.Ended = event.StateEnded, &now }); err != nil {
			t.Fatal(err)
		}
	}
	play("played", ada, false, true, "e-played", "h-played")
	play("going", ada, true, false, "e-going", "h-going")
	play("old-alone", ada, true, true, "e-alone", "h-alone")
	if err := errors.Join(s.PutRubric(t.Context(), "h-another", []byte("{}")), s.PutGrade(t.Context(), "old-alone", "h-another", 1, []byte("{}"), nil)); err != nil { // it was regraded
		t.Fatal(err)
	}
	play("old-shared", ada, true, true, "e-shared", "h-shared")
	play("of-bob", bob, true, true, "e-shared", "h-shared")
	play("latest", ada, true, true, "e-latest", "h-latest")
	if err := s.DropTrials(t.Context(), ada.ID, 1); err != nil {
		t.Fatal(err)
	}
	for id, stays := range map[string]bool{"played": true, "going": true, "of-bob": true, "latest": true, "old-alone": false, "old-shared": false} {
		_, err := s.Run(t.Context(), id)
		events, readErr := s.Read(t.Context(), id, 0, 10)
		if readErr != nil || (err == nil) != stays || (len(events) > 0) != stays {
			t.Errorf("%s: %v, %d events, %v; it stays: %t", id, err, len(events), readErr, stays)
		}
	}
	for hash, stays := range map[string]bool{"played": true, "going": true, "shared": true, "latest": true, "alone": false} {
		if _, err := s.Edition(t.Context(), "e-"+hash); (err == nil) != stays {
			t.Errorf("edition %s: %v; it stays: %t", hash, err, stays)
		}
		if _, err := s.Rubric(t.Context(), "h-"+hash); (err == nil) != stays {
			t.Errorf("rubric %s: %v; it stays: %t", hash, err, stays)
		}
	}
	if n := count(t, s, "edition_file", "blob", "grade"); fmt.Sprint(n) != "[8 5 3]" {
		t.Errorf("files, texts and grades: %v", n)
	}
}

// A run that begins while the last other run of its edition goes has its edition.
func TestARunHasItsEditionWhateverGoesMeanwhile(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Facilitator)
	now := time.UnixMilli(1_790_000_000_000)
	dropped := make(chan error)
	for i := range 30 {
		begun(t, s, Run{ID: fmt.Sprint("old", i), PersonID: ada.ID, Trial: true, Ended: &now, Edition: "e", RubricHash: "h"}, Edition{"a.md", map[string][]byte{"a.md": []byte("A")}})
		go func() { dropped <- s.DropTrials(t.Context(), ada.ID, 0) }()
		begun(t, s, Run{ID: fmt.Sprint("new", i), PersonID: ada.ID, Trial: true, Edition: "e", RubricHash: "h"}, Edition{"a.md", map[string][]byte{"a.md": []byte("A")}})
		if err := <-dropped; err != nil {
			t.Fatal(err)
		}
		_, rubricErr := s.Rubric(t.Context(), "h")
		if e, err := s.Edition(t.Context(), "e"); err != nil || rubricErr != nil || string(e.Files["a.md"]) != "A" {
			t.Fatalf("%+v, %v, %v", e, err, rubricErr)
		}
		if _, err := s.UpdateRun(t.Context(), fmt.Sprint("new", i), func(r *Run) { r.Ended = &now }); err != nil {
			t.Fatal(err)
		}
	}
}

// What a database of before has kept for no run goes when it is opened.
func TestWhatNoRunHasGoesWithTheUpgrade(t *testing.T) {
	dir := t.TempDir()
	before := fstest.MapFS{}
	names, err := fs.Glob(schemaFiles, "schema/000?_*.sql")
	if err != nil || len(names) != 9 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(schemaFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		before[name] = &fstest.MapFile{Data: raw}
	}
	db := open(filepath.Join(dir, database), 1)
	if err := migrate(t.Context(), db, before, func(int) error { return nil }); err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `INSERT INTO person (id, login, name, role, created_ms) VALUES ('p', 'ada', 'Ada', 'trainee', 1);
INSERT INTO edition VALUES ('e1', 'a.md'), ('e2', 'b.md');
INSERT INTO blob VALUES ('b1', X'41'), ('b2', X'42'), ('b3', X'53');
INSERT INTO edition_file VALUES ('e1', 'a.md', 'b1'), ('e1', 's', 'b3'), ('e2', 'b.md', 'b2'), ('e2', 's', 'b3');
INSERT INTO rubric VALUES ('h1', '{}'), ('h2', '{}'), ('h3', '{}');
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, rubric, created_ms, length_ms, edition) VALUES ('r', 's', '', '', '', 1, 'p', 'ended', 'h1', 1, 1, 'e1');
INSERT INTO grade VALUES ('r', 'h2', 1, '{}', 1, 1);`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s := openIn(t, dir)
	if n := count(t, s, "edition", "edition_file", "blob", "rubric"); fmt.Sprint(n) != "[1 2 2 2]" {
		t.Errorf("editions, files, texts and rubrics: %v", n)
	}
	if e, err := s.Edition(t.Context(), "e1"); err != nil || len(e.Files) != 2 {
		t.Errorf("%+v, %v", e, err)
	}
}
