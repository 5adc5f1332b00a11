package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../.."

// TestTypingsAreFresh holds the files of the client to the Go sources.
func TestTypingsAreFresh(t *testing.T) {
	wanted, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	stale, err := differing(root, wanted)
	if err != nil {
		t.Fatal(err)
	}
	if len(stale) > 0 {
		t.Errorf("the client's types of what the server sends are not those of the Go sources: run make typings. In %s: %s", folder, strings.Join(stale, ", "))
	}
}

// TestUpdate writes what is lacking, takes away what is too much, and leaves
// alone what is as it should be.
func TestUpdate(t *testing.T) {
	dir := t.TempDir()
	sources, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, top := range []string{"faults", "scenarios", "grading", "server"} { // what is said in comments
		if err := os.Symlink(filepath.Join(sources, top), filepath.Join(dir, top)); err != nil {
			t.Fatal(err)
		}
	}
	if err := update(dir); err != nil {
		t.Fatal(err)
	}
	events := filepath.Join(dir, folder, "events.ts")
	before, err := os.Stat(events)
	if err != nil {
		t.Fatal(err)
	}
	old, changed := filepath.Join(dir, folder, "old.ts"), filepath.Join(dir, folder, "live.ts")
	for _, file := range []string{old, changed} {
		if err := os.WriteFile(file, []byte("export {};\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	wanted, err := generate(dir)
	if err != nil {
		t.Fatal(err)
	}
	if stale, err := differing(dir, wanted); err != nil || len(stale) != 2 {
		t.Errorf("stale are %v, %v; want live.ts and old.ts", stale, err)
	}
	if err := update(dir); err != nil {
		t.Fatal(err)
	}
	if stale, err := differing(dir, wanted); err != nil || len(stale) != 0 {
		t.Errorf("stale are %v, %v after all", stale, err)
	}
	if after, err := os.Stat(events); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("a file that was as it should be was written again")
	}
}

// TestFamiliesAreOfSources finds what families names that has gone elsewhere.
func TestFamiliesAreOfSources(t *testing.T) {
	for family, paths := range families {
		for _, path := range paths {
			path = filepath.Join(root, filepath.FromSlash(path))
			_, folder := os.Stat(path)
			if _, file := os.Stat(path + ".go"); folder != nil && file != nil {
				t.Errorf("%s: there is no %s", family, path)
			}
		}
	}
}
