package main

import (
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// fenced are the fenced blocks of a page, each with what stands beside its mark.
func fenced(page string) (all [][2]string) {
	mark, about, text := "", "", ""
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		ticks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case mark == "" && len(ticks) >= 3:
			mark, about, text = ticks, strings.TrimSpace(line[len(ticks):]), ""
		case mark != "" && line == mark:
			all = append(all, [2]string{about, strings.TrimSuffix(text, "\n")})
			mark = ""
		case mark != "":
			text += line + "\n"
		}
	}
	return all
}

// TestTutorial does all that the tutorial says, in its order: it ends with a drill that
// lints and whose plays are as they should be, and that a server plays.
func TestTutorial(t *testing.T) {
	t.Parallel()
	page, err := fs.ReadFile(content.FS, "guide/tutorial.md")
	if err != nil {
		t.Fatal(err)
	}
	folder, data := t.TempDir(), t.TempDir()
	file := filepath.Join(folder, "coast", "scenarios", "small-pool.md")
	ran, served, before := 0, false, ""
	for _, b := range fenced(string(page)) {
		kind, text := b[0], b[1]
		switch kind {
		case "yaml before":
			before = text
		case "yaml after":
			src, err := os.ReadFile(file)
			if err != nil || before == "" || strings.Count(string(src), before) != 1 {
				t.Fatalf("%q is not once in the scenario (%v)", before, err)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(src), before, text, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			before = ""
		case "sh", "sh fails":
			for line := range strings.Lines(text) {
				ran++
				cmd := exec.Command("sh", "-c", line) //nolint:gosec // of the page
				cmd.Dir = folder
				cmd.Env = append(os.Environ(), "DRILLYARD_DATA="+data)
				said, err := cmd.CombinedOutput()
				if fails := kind == "sh fails"; fails != (err != nil) {
					t.Fatalf("%s: %v\n%s", line, err, said)
				}
			}
		case "sh serves":
			ran++
			served = true
			p := start(t, data, t.TempDir(), "--content", filepath.Join(folder, "coast"))
			var all []struct{ Slug string }
			admin(t, p).must(p, http.StatusOK, "GET", "/api/scenarios", nil, &all)
			found := false
			for _, s := range all {
				found = found || s.Slug == "coast/small-pool"
			}
			if !found {
				t.Errorf("the drill is not in the catalogue: %v", all)
			}
		default:
			t.Errorf("nothing is known of a block %q", kind)
		}
	}
	if ran != strings.Count(string(page), "\ndrillyard ") || ran < 10 || !served {
		t.Errorf("%d commands were run", ran)
	}
}
