package store

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// of makes a database as builds before the schema file with a word in its name
// wrote it, and puts rows into it.
func of(t *testing.T, dir, before, rows string) {
	t.Helper()
	old := fstest.MapFS{}
	names, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.Contains(name, before) {
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
	if _, err := db.Exec(rows); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
