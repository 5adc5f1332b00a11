package runs

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/server/library"
)

var update = flag.Bool("update", false, "write what the plays show into the archives")

func dryPlayed(t *testing.T, lib *library.Library, drill library.Drill) DryPlay {
	t.Helper()
	d, err := NewModel(slog.New(slog.DiscardHandler)).DryPlay(t.Context(), drill)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A drill that ships is clean, and its play can be drawn.
func TestDryPlayOfADrillThatShips(t *testing.T) {
	unraced(t)
	t.Parallel()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	d := dryPlayed(t, lib, drill)
	for _, p := range d.Problems {
		t.Errorf("%s", p)
	}
	for _, s := range d.Scores {
		if !s.OK {
			t.Errorf("%s: %v", s.Responder, s.Wrong)
		}
	}
	if len(d.Scores) < 15 || d.Scores[0].Responder != "golden" || d.Scores[0].Percent < 90 {
		t.Errorf("scores: %+v", d.Scores)
	}
	if len(d.Strips) != 2 || d.Strips[0].Responder != "golden" || d.Strips[1].Responder != "idle" {
		t.Fatalf("strips: %+v", d.Strips)
	}
	failed := func(s DryStrip) (n int) {
		for _, m := range s.Minutes {
			for _, v := range m.Journeys {
				n += v.Failed
			}
		}
		return n
	}
	good, idle := d.Strips[0], d.Strips[1]
	if len(good.Alerts) == 0 || good.Alerts[0].ToMS == 0 || len(idle.Pages) == 0 || len(idle.Minutes) < 8 || failed(idle) < 4*failed(good) {
		t.Errorf("golden: %+v\nidle: %+v", good, idle)
	}
}

// Each archive is a drill and what its plays show to be wrong with it, at its lines; a
// line of problems that ends in … need only begin so.
func TestDryPlayFinds(t *testing.T) {
	unraced(t)
	t.Parallel()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	archives, err := filepath.Glob("testdata/dryplay/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[0].Name != "input.md" || archive.Files[1].Name != "problems" {
				t.Fatal("an archive holds input.md and problems")
			}
			drill, problems := lib.Compile("input.md", archive.Files[0].Data)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			got := ""
			for _, p := range dryPlayed(t, lib, drill).Problems {
				got += fmt.Sprintln(p)
			}
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := string(archive.Files[1].Data)
			if !slices.Equal(strings.Split(got, "\n"), strings.Split(want, "\n")) {
				t.Errorf("problems are\n%s\nwant\n%s", got, want)
			}
		})
	}
}
