package pack

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios"
)

const manifest = "name: mine\ntitle: Mine\nversion: 1.0\n"

// hostile is a folder with a sound file in it.
func hostile(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, File, manifest)
	put(t, dir, "scenarios/fine.md", "fine")
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestHostileFolders: each is told in one message, and the file beside it is read.
func TestHostileFolders(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	for what, test := range map[string]struct {
		make func(dir string) error
		says string
	}{
		"a link out":               {func(dir string) error { return os.Symlink(secret, filepath.Join(dir, "scenarios", "out.md")) }, "scenarios/out.md:1:1: this is a link that leads out of the folder, or nowhere"},
		"a link out, by ..":        {func(dir string) error { return os.Symlink("../../x.md", filepath.Join(dir, "scenarios", "up.md")) }, "a link that leads out"},
		"a folder that leads out":  {func(dir string) error { return os.Symlink(filepath.Dir(secret), filepath.Join(dir, "runbooks")) }, "runbooks:1:1: this is a link"},
		"a folder that is a cycle": {func(dir string) error { return os.Symlink(".", filepath.Join(dir, "scenarios", "again")) }, "a link to a folder; it is not followed"},
		"a file for a folder":      {func(dir string) error { return os.WriteFile(filepath.Join(dir, "guide"), nil, 0o644) }, "guide:1:1: this is no folder"},
		"10 MB": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "scenarios", "large.md"), make([]byte, 10<<20), 0o644)
		}, "scenarios/large.md:1:1: the file is too large"},
		"a newline in a name": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "scenarios", "a\nb.md"), nil, 0o644) }, `scenarios:1:1: the name "a\nb.md" is not read`},
		"a control character": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "scenarios", "a\x1b[31m.md"), nil, 0o644)
		}, `the name "a\x1b[31m.md" is not read`},
		"a name for markup": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "scenarios", "<b>.md"), nil, 0o644) }, `the name "<b>.md" is not read`},
		"names that differ by case": {func(dir string) error {
			return errors.Join(os.WriteFile(filepath.Join(dir, "scenarios", "A.md"), nil, 0o644), os.WriteFile(filepath.Join(dir, "scenarios", "a.md"), nil, 0o644))
		}, "scenarios/a.md:1:1: some systems cannot tell this from scenarios/A.md"},
		"a device of Windows": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "scenarios", "nul.md"), nil, 0o644) }, "Windows knows a device by this name"},
		"a folder for a file": {func(dir string) error { return os.Mkdir(filepath.Join(dir, "scenarios", "a.md"), 0o755) }, ""},
		"deep folders": {func(dir string) error {
			return os.MkdirAll(filepath.Join(dir, "scenarios", strings.Repeat("d/", 40)), 0o755)
		}, "folders are nested too deeply"},
		"a misspelt folder": {func(dir string) error { return os.Mkdir(filepath.Join(dir, "scenario"), 0o755) }, "scenario:1:1: advice: nothing of a pack is in a folder of this name"},
	} {
		dir := hostile(t)
		if err := test.make(dir); err != nil {
			t.Fatal(err)
		}
		l, err := Folder(dir).List()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if _, ok := l.Files["scenarios/fine.md"]; !ok {
			t.Errorf("%s: the file beside it is not read", what)
		}
		if test.says == "" && len(l.Problems) > 0 || test.says != "" && (len(l.Problems) != 1 || !strings.Contains(l.Problems[0].String(), test.says)) {
			t.Errorf("%s: %v; want %q", what, l.Problems, test.says)
		}
		for name := range l.Files {
			if src, err := Folder(dir).Read(name); err != nil || strings.Contains(string(src), "secret") {
				t.Errorf("%s: %s is %q, %v", what, name, src, err)
			}
		}
	}
	dir := hostile(t)
	if src, err := Folder(dir).Read("../" + filepath.Base(filepath.Dir(secret)) + "/secret.md"); err == nil {
		t.Errorf("read %q", src)
	}
	inside := hostile(t)
	if err := os.Symlink("fine.md", filepath.Join(inside, "scenarios", "linked.md")); err != nil {
		t.Fatal(err)
	}
	if src, err := Folder(inside).Read("scenarios/linked.md"); err != nil || string(src) != "fine" {
		t.Errorf("a link within the folder: %q, %v", src, err)
	}
}

// TestTooMuch: a folder that has more than is read is read not at all.
func TestTooMuch(t *testing.T) {
	dir := hostile(t)
	for i := range MaxFiles {
		put(t, dir, fmt.Sprintf("runbooks/%d/%d.md", i/1000, i), "")
	}
	var refused *Refusal
	if _, err := Folder(dir).List(); !errors.As(err, &refused) || !strings.Contains(refused.Reason, "more than 5000 files") {
		t.Errorf("too many files: %v", err)
	}
	dir = hostile(t)
	for i := range MaxBytes/MaxFile + 1 {
		file, err := os.Create(filepath.Join(dir, "scenarios", fmt.Sprintf("%d.md", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(file.Truncate(MaxFile), file.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Folder(dir).List(); !errors.As(err, &refused) || !strings.Contains(refused.Reason, "larger than 64 MiB") {
		t.Errorf("too large together: %v", err)
	}
	for _, dir := range []string{filepath.Join(dir, "nowhere"), filepath.Join(dir, File)} {
		if _, err := Folder(dir).List(); !errors.As(err, &refused) {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

// archived packs headers, each with as many bytes as it says unless body does.
func archived(t *testing.T, headers ...tar.Header) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, h := range append([]tar.Header{{Name: File, Size: int64(len(manifest))}}, headers...) {
		h.Mode = 0o644
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		body := strings.NewReader(manifest)
		if h.Name == File {
			_, err := io.Copy(w, body)
			if err != nil {
				t.Fatal(err)
			}
		} else if h.Typeflag == 0 || h.Typeflag == tar.TypeReg {
			if _, err := io.CopyN(w, zeros{}, h.Size); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func zipped(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestHostileArchives: each is refused as a whole, in one sentence.
func TestHostileArchives(t *testing.T) {
	many := func(n int, size int64) []tar.Header {
		var all []tar.Header
		for i := range n {
			all = append(all, tar.Header{Name: fmt.Sprintf("runbooks/%d.md", i), Size: size})
		}
		return all
	}
	for what, test := range map[string]struct {
		raw  []byte
		says string
	}{
		"out by ..":      {archived(t, tar.Header{Name: "scenarios/../../x.md"}), "leads out of the pack"},
		"absolute":       {archived(t, tar.Header{Name: "/etc/x.md"}), "leads out of the pack"},
		"backslashes":    {archived(t, tar.Header{Name: `scenarios\..\x.md`}), "leads out of the pack"},
		"a link":         {archived(t, tar.Header{Name: "scenarios/x.md", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}), "is a link or a device"},
		"a hard link":    {archived(t, tar.Header{Name: "scenarios/x.md", Typeflag: tar.TypeLink, Linkname: File}), "is a link or a device"},
		"a pipe":         {archived(t, tar.Header{Name: "scenarios/x.md", Typeflag: tar.TypeFifo}), "is a link or a device"},
		"a device":       {archived(t, tar.Header{Name: "scenarios/x.md", Typeflag: tar.TypeChar}), "is a link or a device"},
		"twice":          {archived(t, tar.Header{Name: "scenarios/x.md"}, tar.Header{Name: "scenarios/x.md"}), "is there twice"},
		"by case":        {archived(t, tar.Header{Name: "scenarios/x.md"}, tar.Header{Name: "scenarios/X.md"}), "cannot tell it from"},
		"by case, above": {archived(t, tar.Header{Name: "scenarios/a/x.md"}, tar.Header{Name: "scenarios/A/y.md"}), "cannot tell it from"},
		"a newline":      {archived(t, tar.Header{Name: "scenarios/a\nb.md"}), `"scenarios/a\nb.md"`},
		"Windows":        {archived(t, tar.Header{Name: "scenarios/con.md"}), "Windows knows a device"},
		"deep":           {archived(t, tar.Header{Name: "scenarios/" + strings.Repeat("d/", 20) + "x.md"}), "nested deeper"},
		"10 MB":          {archived(t, tar.Header{Name: "scenarios/x.md", Size: 10 << 20}), "too large"},
		"10,000 files":   {archived(t, many(10_000, 0)...), "more than 5000 files"},
		"a bomb":         {zipped(t, archived(t, tar.Header{Name: "README.md", Size: 100 << 20})), "larger than 64 MiB"},
		"a bomb of many": {zipped(t, archived(t, many(70, MaxFile)...)), "larger than 64 MiB together"},
		"no pack":        {[]byte("hello"), "this is no pack"},
		"empty":          {nil, "there is no pack.yaml"},
		"cut off":        {archived(t, tar.Header{Name: "scenarios/x.md", Size: 100})[:1600], "this is no pack"},
		"bad gzip":       {[]byte{0x1f, 0x8b, 0, 0}, "this is no pack"},
	} {
		files, err := Unpack(bytes.NewReader(test.raw))
		var refused *Refusal
		if !errors.As(err, &refused) || !strings.Contains(refused.Reason, test.says) || strings.ContainsAny(refused.Reason, "\n\r\x1b") {
			t.Errorf("%s: %d files, %v; want %q", what, len(files), err, test.says)
		}
	}
	if _, err := Unpack(io.LimitReader(&endless{}, 1<<40)); err == nil || !strings.Contains(err.Error(), "larger than") && !strings.Contains(err.Error(), "no pack") {
		t.Errorf("endless: %v", err)
	}
}

// endless is a first file of a tar that never comes to its end.
type endless struct{ head []byte }

func (e *endless) Read(p []byte) (int, error) {
	if e.head == nil {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		if err := w.WriteHeader(&tar.Header{Name: "README.md", Size: 1 << 33, Format: tar.FormatPAX}); err != nil {
			return 0, err
		}
		e.head = out.Bytes()
	}
	if len(e.head) > 0 {
		n := copy(p, e.head)
		e.head = append([]byte{}, e.head[n:]...)
		return n, nil
	}
	clear(p)
	return len(p), nil
}

// TestBuild: the bytes depend on the files alone, and come back as they were.
func TestBuild(t *testing.T) {
	one, two := hostile(t), t.TempDir()
	put(t, two, "scenarios/fine.md", "fine") // in another order
	put(t, two, File, manifest)
	put(t, two, "README.md", "not part of it")
	put(t, two, "scenarios/.fine.md.swp", "an editor's")
	if err := os.Chtimes(filepath.Join(two, File), testTime, testTime); err != nil {
		t.Fatal(err)
	}
	var built [][]byte
	for _, dir := range []string{one, two} {
		files, err := Files(Folder(dir))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := Build(&out, files); err != nil {
			t.Fatal(err)
		}
		built = append(built, out.Bytes())
	}
	if !bytes.Equal(built[0], built[1]) {
		t.Error("the same files make other bytes")
	}
	for _, raw := range [][]byte{built[0], zipped(t, built[0])} {
		files, err := Unpack(bytes.NewReader(raw))
		if err != nil || len(files) != 2 || string(files["scenarios/fine.md"]) != "fine" {
			t.Errorf("%v, %v", files, err)
		}
	}
	long := "runbooks/" + strings.Repeat("d", 60) + "/" + strings.Repeat("e", maxPath-9-61-3) + ".md"
	if len(long) != maxPath {
		t.Fatal(len(long))
	}
	if err := Build(io.Discard, map[string][]byte{long: nil}); err != nil {
		t.Errorf("the longest name: %v", err)
	}
}

// TestManifest: what is wrong is said all at once, each at its place.
func TestManifest(t *testing.T) {
	m, problems := ReadManifest(File, []byte("name: mine\ntitle: Mine\nversion: 1.10\nneeds: [other, more 2.1]\n"))
	if len(problems) > 0 || m.Version != "1.10" || !slices.Equal(m.Needs, []Need{{"other", "", scenarios.Position{Line: 4, Column: 9}}, {"more", "2.1", scenarios.Position{Line: 4, Column: 16}}}) {
		t.Errorf("%+v, %v", m, problems)
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	for src, says := range map[string]string{
		"name: Mine\ntitel: x\nversion: one\n": "pack.yaml:1:1: title is missing\npack.yaml:1:7: \"Mine\" cannot be\npack.yaml:2:1: a pack has no \"titel\"\npack.yaml:3:10: \"one\" is not a version",
		"":                                     "pack.yaml:1:1: this is empty",
		"[":                                    "pack.yaml:1:",
		"- a":                                  "a pack has a name",
		bomb + manifest:                        "anchors, aliases, merges and tags are not read",
		manifest + "needs: other":              "needs is a list of packs",
		manifest + "needs: [Other, a b c, {a: b}]":              "\"Other\" names no pack\npack.yaml:4:16: \"a b c\" names no pack\npack.yaml:4:",
		manifest + "needs: [" + strings.Repeat("a,", 60) + "a]": "at most 50",
		strings.Repeat("x", maxManifest+1):                      "at most 64 KiB",
		"name: statistics\ntitle: |\n  a\n  b\nversion: 1":      "title: a plain value is expected",
	} {
		_, problems := ReadManifest(File, []byte(src))
		text := problems.Error()
		for _, want := range strings.Split(says, "\n") {
			if !strings.Contains(text, want) {
				t.Errorf("%.60q says\n%s\nand not %q", src, text, want)
			}
		}
	}
	for _, v := range []struct {
		a, b string
		want int
	}{{"1", "1.0", 0}, {"1.10", "1.9", 1}, {"1.2.3", "2", -1}} {
		if got := Compare(v.a, v.b); got > 0 != (v.want > 0) || got < 0 != (v.want < 0) {
			t.Errorf("%s against %s: %d", v.a, v.b, got)
		}
	}
}
