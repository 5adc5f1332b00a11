package interview_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/interview"
)

func world() interview.World {
	all := map[interview.Kind]map[string]interview.Graded{
		interview.Exercise: {"count": {Slug: "count", Title: "Count", Minutes: 30, Dimensions: []string{"automation"}}},
		interview.Drill: {
			"first": {Slug: "first", Title: "First", Minutes: 20, Dimensions: []string{"incident-response"}, Tabletop: true},
			"boxes": {Slug: "boxes", Title: "Boxes", Minutes: 20},
			"tour":  {Slug: "tour", Title: "Tour", Minutes: 10, Tabletop: true, Tour: true},
		},
	}
	find := func(kind interview.Kind) func(string) (interview.Graded, bool) {
		return func(name string) (interview.Graded, bool) { g, ok := all[kind][name]; return g, ok }
	}
	return interview.World{
		Exercise: find(interview.Exercise), Drill: find(interview.Drill),
		Exercises: func() []string { return []string{"count"} },
		Drills:    func() []string { return []string{"boxes", "first", "tour"} },
	}
}

// TestMistakes: an archive holds a template, and what is said of it.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			made, problems := interview.Compile("t.md", archive.Files[0].Data, world())
			got, want := strings.TrimSpace(problems.Error()), strings.TrimSpace(string(archive.Files[1].Data))
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if (made == nil) != (len(problems.Mistakes()) > 0) {
				t.Errorf("a template: %t, with %d mistakes", made != nil, len(problems.Mistakes()))
			}
		})
	}
}

func TestGood(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	made, problems := interview.Compile("junior.md", archive.Files[0].Data, world())
	if made == nil {
		t.Fatal(problems)
	}
	if made.Slug != "junior" || len(made.Sittings) != 2 || len(made.Items()) != 3 || made.Minutes() != 65 || made.Pass != 60 || made.Keep != 180 {
		t.Errorf("%+v", made)
	}
	if made.Weights["automation"] != 60 || made.Weights["systems"] != 0 || made.Measured != "What you look at." {
		t.Errorf("%+v", made)
	}
	if warm, _ := made.Item("warm"); !warm.Warmup || warm.Minutes != 10 || warm.Kind != interview.Drill {
		t.Errorf("%+v", warm)
	}
	if i, ok := made.Item("script"); !ok || i.Minutes != 45 || i.Pass != 50 || i.Text != "Take your time." {
		t.Errorf("%+v", i)
	}
	total := 0
	for _, w := range interview.Weights() {
		total += w
	}
	if total != 100 {
		t.Errorf("the weights of everybody come to %d", total)
	}
}

// An author is not trusted: whatever they write ends soon, in a clear mistake or none.
func FuzzCompile(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	w := world()
	f.Fuzz(func(t *testing.T, src []byte) {
		made, problems := interview.Compile("fuzz.md", src, w)
		if made == nil && len(problems.Mistakes()) == 0 {
			t.Error("neither a template nor a mistake")
		}
		if made != nil {
			total := 0
			for _, weight := range made.Weights {
				total += weight
			}
			if total != 100 || len(made.Items()) == 0 || len(made.Items()) > interview.MostItems {
				t.Errorf("weights of %d, %d items", total, len(made.Items()))
			}
		}
		lines := strings.Count(string(src), "\n") + 2
		if slices.ContainsFunc(problems, func(p scenarios.Problem) bool { return p.Line < 1 || p.Column < 1 || p.Line > lines }) {
			t.Errorf("a problem is nowhere: %v", problems)
		}
	})
}
