package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A disk without room refuses what needs some, and nothing else; when there is
// room again, the store goes on by itself.
func TestAFullDiskThatGetsRoomAgain(t *testing.T) {
	s := fresh(t)
	ada := person(t, s, "ada", Trainee)
	run(t, s, "r1", ada)
	room := func(pages int) {
		t.Helper()
		err := s.writer.write(t.Context(), func(ctx context.Context, c *sql.Conn) error {
			_, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", pages))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("with room: %v", err)
	}
	room(1) // no more than there are
	if err := s.Ready(t.Context()); !errors.Is(err, ErrDisk) {
		t.Errorf("ready without room: %v, want ErrDisk", err)
	}
	kept := 0
	var full error
	for i := 0; full == nil && i < 100; i++ {
		if _, full = s.Append(t.Context(), note("r1", strings.Repeat("x", 3000))); full == nil {
			kept++
		}
	}
	if !errors.Is(full, ErrDisk) {
		t.Fatalf("on a full disk: %v, want ErrDisk", full)
	}
	if events, err := s.Read(t.Context(), "r1", 0, 1000); err != nil || len(events) != kept {
		t.Errorf("%d events were kept, %v; %d were acknowledged", len(events), err, kept)
	}
	if _, err := s.Audit(t.Context(), Entry{Action: "a", Object: strings.Repeat("x", 9000)}); !errors.Is(err, ErrDisk) {
		t.Errorf("the next change: %v", err)
	}
	room(1 << 20)
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(s.Folder(), ".ready-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	got, err := s.Append(t.Context(), note("r1", "room again"))
	if err != nil || got[0].Seq != int64(kept+1) {
		t.Errorf("with room again: %v, %v; want number %d", got, err, kept+1)
	}
}

func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	closed := func() {
		t.Helper()
		s := openIn(t, dir)
		person(t, s, "p"+filepath.Base(t.TempDir()), Trainee) // so that there is a log beside it
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if about, err := f.Info(); err != nil || about.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v; want 0600", f.Name(), about.Mode(), err)
			}
		}
		if about, err := os.Stat(dir); err != nil || about.Mode().Perm() != 0o700 {
			t.Errorf("the folder: %v, %v; want 0700", about.Mode(), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	closed()
	if err := os.Chmod(filepath.Join(dir, database), 0o644); err != nil { // as older builds made it
		t.Fatal(err)
	}
	closed()
}

func TestADatabaseThatCannotBeUsedIsLeftAsItIs(t *testing.T) {
	whole := func(dir string) string {
		s := openIn(t, dir)
		person(t, s, "ada", Admin)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(dir, database)
	}
	old := func(t *testing.T, path string, raw []byte) {
		t.Helper()
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"no database at all": {func(t *testing.T, path string) { old(t, path, []byte(strings.Repeat("text ", 500))) }, ErrDamaged},
		"a broken schema": {func(t *testing.T, path string) {
			raw, err := os.ReadFile(whole(filepath.Dir(path)))
			if err != nil {
				t.Fatal(err)
			}
			for i := 100; i < 4096; i++ {
				raw[i] = 0xff
			}
			old(t, path, raw)
		}, ErrDamaged},
		"emptied, with a log beside it": {func(t *testing.T, path string) {
			old(t, path, nil)
			old(t, path+"-wal", []byte("what was not in the file yet"))
		}, ErrDamaged},
		"of something else": {func(t *testing.T, path string) {
			db := open(path, 1)
			defer db.Close()
			if _, err := db.Exec("CREATE TABLE other (a)"); err != nil {
				t.Fatal(err)
			}
		}, ErrForeign},
		"of a newer build": {func(t *testing.T, path string) {
			db := open(whole(filepath.Dir(path)), 1)
			defer db.Close()
			if _, err := db.Exec("PRAGMA user_version = 9999"); err != nil {
				t.Fatal(err)
			}
		}, ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), database)
			c.spoil(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), filepath.Dir(path))
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if err == nil {
				t.Fatal(s.Close())
			}
			if c.want != ErrNewer && !strings.Contains(err.Error(), "drillyard restore") {
				t.Errorf("%v: does not say what to do", err)
			}
			after, err := os.ReadFile(path)
			if err != nil || string(after) != string(before) {
				t.Errorf("the file was changed: %d bytes, %d before, %v", len(after), len(before), err)
			}
			if log, err := os.ReadFile(path + "-wal"); strings.HasPrefix(name, "emptied") && (err != nil || len(log) == 0) {
				t.Errorf("the log beside it: %q, %v", log, err)
			}
		})
	}
}

func TestAFolderIsServedOnce(t *testing.T) {
	dir := t.TempDir()
	release, err := Serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Serve(dir); !errors.Is(err, ErrSeized) || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second server: %v", err)
	}
	s := openIn(t, dir) // what only uses the folder is not kept out
	person(t, s, "ada", Trainee)
	if err := release(); err != nil {
		t.Fatal(err)
	}
	release, err = Serve(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
