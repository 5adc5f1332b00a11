package authoring

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Of two who have read the same version, the later one is refused, is told what
// is there now, and what the earlier one wrote stays.
func TestTheOlderWriterIsRefused(t *testing.T) {
	f := Open(t.TempDir())
	first, err := f.Create("scenarios/a.md", "one")
	must(t, err)
	second, err := f.Save(first.Name, "two", first.Version)
	must(t, err)
	now, err := f.Save(first.Name, "three", first.Version)
	if !errors.Is(err, ErrChanged) || now != second {
		t.Errorf("the older writer got %+v, %v", now, err)
	}
	if at, err := f.Read(first.Name); err != nil || at.Text != "two" {
		t.Errorf("it is %+v, %v", at, err)
	}
	for name, do := range map[string]func() error{
		"rename": func() error { _, err := f.Rename(first.Name, "scenarios/b.md", first.Version); return err },
		"delete": func() error { _, err := f.Delete(first.Name, first.Version); return err },
	} {
		if err := do(); !errors.Is(err, ErrChanged) {
			t.Errorf("%s of an older version: %v", name, err)
		}
	}
	if _, err := f.Create(first.Name, "four"); !errors.Is(err, ErrExists) {
		t.Errorf("made over another: %v", err)
	}
	moved, err := f.Rename(first.Name, "runbooks/b.md", second.Version)
	must(t, err)
	if _, err := f.Save(first.Name, "five", second.Version); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("saved under the name it had: %v", err)
	}
	_, err = f.Delete(moved.Name, moved.Version)
	must(t, err)
	if _, err := f.Read(moved.Name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read when it was deleted: %v", err)
	}
}

// However many write over one version at once, one gets through.
func TestOneOfManyWritersGetsThrough(t *testing.T) {
	f := Open(t.TempDir())
	file, err := f.Create("pack.yaml", "0")
	must(t, err)
	var all sync.WaitGroup
	through := make(chan string, 20)
	for i := range 20 {
		all.Go(func() {
			if saved, err := f.Save(file.Name, strings.Repeat("x", i+1), file.Version); err == nil {
				through <- saved.Text
			}
		})
	}
	all.Wait()
	close(through)
	var got []string
	for text := range through {
		got = append(got, text)
	}
	now, err := f.Read(file.Name)
	must(t, err)
	if len(got) != 1 || got[0] != now.Text {
		t.Errorf("%d got through; it is %q", len(got), now.Text)
	}
	left, err := os.ReadDir(f.dir)
	must(t, err)
	if len(left) != 1 {
		t.Errorf("beside it lies %v", left)
	}
}

// Nothing outside the folder is read or written, whatever a name or a link says.
func TestNothingOutsideTheFolder(t *testing.T) {
	yard := t.TempDir()
	must(t, os.WriteFile(filepath.Join(yard, "secret.md"), []byte("secret"), 0o600))
	must(t, os.MkdirAll(filepath.Join(yard, "pack", "scenarios"), 0o755))
	must(t, os.Symlink(filepath.Join(yard, "secret.md"), filepath.Join(yard, "pack", "scenarios", "link.md")))
	must(t, os.Symlink(yard, filepath.Join(yard, "pack", "out")))
	f := Open(filepath.Join(yard, "pack"))
	names := []string{"../secret.md", "/etc/passwd.md", "scenarios/../../secret.md", "scenarios/link.md", "out/secret.md", "out/new.md",
		"", ".", "drillyard.yaml", "docs/notes.md", "scenarios/con.md", ".hidden.md", "a/.git/b.md", "new\nline.md", "scenarios/a", "scenarios/a.sh", `..\secret.md`, "a//b.md", "a/b/c/d/e/f/g.md", strings.Repeat("a", 300) + ".md"}
	for _, name := range names {
		if got, err := f.Read(name); err == nil {
			t.Errorf("%q was read: %+v", name, got)
		}
		if _, err := f.Save(name, "mine", Version("secret")); err == nil {
			t.Errorf("%q was written", name)
		}
		if _, err := f.Create(name, "mine"); err == nil {
			t.Errorf("%q was made", name)
		}
		if _, err := f.Delete(name, Version("secret")); err == nil {
			t.Errorf("%q was deleted", name)
		}
	}
	if src, err := os.ReadFile(filepath.Join(yard, "secret.md")); string(src) != "secret" {
		t.Errorf("outside it is now %q, %v", src, err)
	}
	if left, _ := filepath.Glob(filepath.Join(yard, "*.md")); len(left) != 1 {
		t.Errorf("outside there are now %v", left)
	}
}

func TestWhatIsNoText(t *testing.T) {
	f := Open(t.TempDir())
	for text, want := range map[string]error{strings.Repeat("x", MaxSize+1): ErrLarge, "\xff": ErrText, "a\x00b": ErrText} {
		if _, err := f.Create("guide/a.md", text); !errors.Is(err, want) {
			t.Errorf("%.10q: %v, want %v", text, err, want)
		}
	}
	must(t, os.MkdirAll(filepath.Join(f.dir, "guide"), 0o755))
	must(t, os.WriteFile(filepath.Join(f.dir, "guide", "large.md"), make([]byte, MaxSize+1), 0o600))
	if _, err := f.Read("guide/large.md"); !errors.Is(err, ErrLarge) {
		t.Errorf("a large one: %v", err)
	}
	if err := os.Mkdir(filepath.Join(f.dir, "guide", "folder.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("guide/folder.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder: %v", err)
	}
}

// What is listed is what can be read: no link out of the folder, nothing hidden.
func TestList(t *testing.T) {
	f := Open(t.TempDir())
	for _, name := range []string{"pack.yaml", "scenarios/b.md", "scenarios/a.md", "stacks/x/pages/home.html"} {
		_, err := f.Create(name, "text")
		must(t, err)
	}
	for _, name := range []string{"drillyard.yaml", "docs/notes.md", ".git/config.yaml", "scenarios/.a.md.ABCD", "scenarios/picture.png", "a/b/c/d/e/f/deep.md"} {
		at := filepath.Join(f.dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(at), 0o755))
		must(t, os.WriteFile(at, []byte("text"), 0o600))
	}
	must(t, os.Symlink("/etc", filepath.Join(f.dir, "etc")))
	names, err := f.List()
	must(t, err)
	if want := []string{"pack.yaml", "scenarios/a.md", "scenarios/b.md", "stacks/x/pages/home.html"}; !slices.Equal(names, want) {
		t.Errorf("listed %q, want %q", names, want)
	}
	if names, err := Open(filepath.Join(f.dir, "none")).List(); err == nil {
		t.Errorf("a folder that is not there has %q", names)
	}
}

// A file of no pack is read and written where it lies, whoever changes it there.
func TestBorrow(t *testing.T) {
	lies := filepath.Join(t.TempDir(), "drill.md")
	must(t, os.WriteFile(lies, []byte("one"), 0o600))
	f := Open(t.TempDir())
	const name = "scenarios/drill.md"
	must(t, f.Borrow(name, lies))
	first, err := f.Read(name)
	if err != nil || first.Text != "one" || first.Name != name {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := f.Save(name, "two", first.Version)
	must(t, err)
	holds := func(want string) {
		t.Helper()
		for _, at := range []string{lies, filepath.Join(f.dir, name)} {
			if src, err := os.ReadFile(at); string(src) != want {
				t.Errorf("%s holds %q, %v; want %q", at, src, err, want)
			}
		}
	}
	holds("two")
	must(t, os.WriteFile(lies, []byte("theirs"), 0o600))
	if now, err := f.Save(name, "mine", second.Version); !errors.Is(err, ErrChanged) || now.Text != "theirs" || now.Name != name {
		t.Errorf("%+v, %v", now, err)
	}
	if _, err := f.Read(name); err != nil {
		t.Error(err)
	}
	holds("theirs")
	if _, err := f.Delete(name, Version("theirs")); !errors.Is(err, ErrElsewhere) {
		t.Errorf("deleted: %v", err)
	}
	if _, err := f.Rename(name, "scenarios/other.md", Version("theirs")); !errors.Is(err, ErrElsewhere) {
		t.Errorf("renamed: %v", err)
	}
}
