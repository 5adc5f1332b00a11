package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// uploaded puts files into a data folder as uploads come there.
func uploaded(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	folder := filepath.Join(dir, Uploads)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func uploadsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(dir, Uploads))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, Uploads, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(raw)
	}
	return all
}

func TestABackupHoldsUploads(t *testing.T) {
	dir, file, into := t.TempDir(), filepath.Join(t.TempDir(), "b"), filepath.Join(t.TempDir(), "new")
	s := openIn(t, dir)
	run(t, s, "r1", person(t, s, "ada", Admin))
	all := map[string]string{"one.tar": strings.Repeat("1", 3<<20), "two.tar": "\x00\xff", "empty.tar": ""}
	uploaded(t, dir, all)
	uploaded(t, dir, map[string]string{".three.tar123": "half of"})
	if err := Backup(t.Context(), dir, file); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), file, into); err != nil {
		t.Fatal(err)
	}
	got := uploadsOf(t, into)
	for name, want := range all {
		if text, there := got[name]; !there || text != want {
			t.Errorf("%s: %d bytes, there: %t; want %d", name, len(text), there, len(want))
		}
	}
	if len(got) != len(all) {
		t.Errorf("%d files are restored, want %d", len(got), len(all))
	}
	if about, err := os.Stat(filepath.Join(into, Uploads, "one.tar")); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", about, err)
	}
	same(t, contents(t, into), contents(t, dir)) // the table of uploads is gone
	about, err := os.Stat(filepath.Join(into, database))
	if err != nil || about.Size() > 1<<20 {
		t.Errorf("the database takes %d bytes: %v", about.Size(), err)
	}
	if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
		t.Errorf("beside the backup is %v", left)
	}
}

// What was not uploaded is said, and no backup is made that would lack it.
func TestWhatWasNotUploadedIsNoPartOfABackup(t *testing.T) {
	for name, put := range map[string]func(folder string) error{
		"a folder": func(folder string) error { return os.Mkdir(filepath.Join(folder, "x"), 0o700) },
		"too large": func(folder string) error {
			return os.WriteFile(filepath.Join(folder, "x"), bytes.Repeat([]byte{1}, uploadSize+1), 0o600)
		},
		"a way out": func(folder string) error { return os.Symlink("/etc/hostname", filepath.Join(folder, "x")) },
	} {
		dir, file := t.TempDir(), filepath.Join(t.TempDir(), "b")
		openIn(t, dir)
		uploaded(t, dir, nil)
		if err := put(filepath.Join(dir, Uploads)); err != nil {
			t.Fatal(err)
		}
		if err := Backup(t.Context(), dir, file); err == nil || !strings.Contains(err.Error(), Uploads) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
			t.Errorf("%s: left: %v", name, left)
		}
	}
}

// A backup that brings a file which is there, or one that no backup has, makes nothing.
func TestUploadsAreRestoredIntoTheirFolderAlone(t *testing.T) {
	dir := t.TempDir()
	openIn(t, dir)
	uploaded(t, dir, map[string]string{"one.tar": "1", "two.tar": "2"})
	good := filepath.Join(t.TempDir(), "b")
	if err := Backup(t.Context(), dir, good); err != nil {
		t.Fatal(err)
	}
	into := t.TempDir()
	uploaded(t, into, map[string]string{"two.tar": "another"})
	if err := Restore(t.Context(), good, into); !errors.Is(err, ErrExists) {
		t.Errorf("over a file: %v", err)
	}
	if got := uploadsOf(t, into); len(got) != 1 || got["two.tar"] != "another" {
		t.Errorf("after it: %v", got)
	}
	for _, name := range []string{"../x.tar", "/x.tar", "a/b.tar", "..", ".", ".hidden", ""} {
		bad := filepath.Join(t.TempDir(), "b")
		if err := copyFile(good, bad); err != nil {
			t.Fatal(err)
		}
		db := alone(bad)
		_, err := db.ExecContext(t.Context(), "UPDATE uploaded_file SET name = ? WHERE name = 'two.tar'", name)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		into := t.TempDir()
		if err := Restore(t.Context(), bad, into); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", name, err)
		}
		for _, made := range []string{database, Uploads, "x.tar", "../x.tar"} {
			if _, err := os.Lstat(filepath.Join(into, made)); err == nil {
				t.Errorf("%q: it has made %s", name, made)
			}
		}
	}
}
