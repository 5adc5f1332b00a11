package app

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// cited finds where a source says which decision explains it.
var cited = regexp.MustCompile(`decisions?[ /](\d{4})\b`)

// commented are the files in which a decision can be cited: what somebody reads who
// wonders why something is as it is.
var commented = []string{".go", ".ts", ".tsx", ".mjs", ".css", ".sql", ".sh", ".yaml"}

// A decision is cited from what it explains, or it explains nothing and goes;
// what is cited is there, and each number is that of one decision.
func TestDecisionsAreCited(t *testing.T) {
	root := filepath.Join("..", "..")
	notes := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(root, "content", "guide", "decisions"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		number, _, ok := strings.Cut(e.Name(), "-")
		if !ok || len(number) != 4 {
			t.Errorf("%s has no number", e.Name())
			continue
		}
		if other := notes[number]; other != "" {
			t.Errorf("%s and %s have the same number", other, e.Name())
		}
		notes[number] = e.Name()
	}
	found := map[string]bool{}
	err = fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (slices.Contains([]string{"node_modules", "testdata", "dist", "bin"}, d.Name()) || strings.HasPrefix(d.Name(), ".") && d.Name() != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || file != "Makefile" && (!slices.Contains(commented, path.Ext(file)) || strings.Contains(file, "_test.") || strings.Contains(file, ".test.")) {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return err
		}
		for _, m := range cited.FindAllStringSubmatch(string(text), -1) {
			found[m[1]] = true
			if notes[m[1]] == "" {
				t.Errorf("%s cites decision %s, which is not there", file, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for number, note := range notes {
		if !found[number] {
			t.Errorf("%s is cited from no source: cite it as decisions/%s where it explains something, or delete it", note, number)
		}
	}
}
