package library

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
)

// What comes with the program lints and has answers that are good in two ways and bad in four,
// and the example of the guide is read as one.
func TestExercisesCompile(t *testing.T) {
	t.Parallel()
	lib := Open(Options{BuiltIn: content.FS})
	all := lib.Exercises()
	if len(all) < 2 {
		t.Fatalf("%d exercises", len(all))
	}
	for _, e := range all {
		good, bad := 0, 0
		for _, r := range e.Rehearsed {
			if r.Good() {
				good++
			} else {
				bad++
			}
		}
		if good < 2 || bad < 4 || e.HTML["task"] == "" || e.HTML["debrief"] == "" {
			t.Errorf("%s has %d good answers and %d bad ones", e.Slug, good, bad)
		}
		kept, err := lib.OpenExercise(e.Slug, e.Text)
		if err != nil || kept.Edition != e.Edition || kept.Rubric.Hash() != e.Rubric.Hash() {
			t.Errorf("%s as it was kept: %v", e.Slug, err)
		}
	}
	page, err := content.FS.ReadFile("guide/exercises.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "````markdown\n")
	example, _, _ := strings.Cut(rest, "````\n")
	if kind := KindOf("notes.md", []byte(example)); kind != KindExercise {
		t.Errorf("the example of the guide is taken for %q", kind)
	}
}

// An exercise of a pack is made again when its text or what it names has changed, keeps its
// last sound edition in play, and has another edition for each.
func TestAnExerciseOfAPack(t *testing.T) {
	t.Parallel()
	dir := tides(t)
	src, err := content.FS.ReadFile("exercises/the-release-of-that-hour.md")
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "exercises/hour.md", string(src))
	write(t, dir, "exercises/README.md", "# For people\n")
	lib := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	first, ok := lib.Exercise("tides/hour")
	if !ok || first.Pack != "tides" || first.Work.Material(1).Recorded.Drill != "nobody-touched-it" {
		p, _ := lib.Pack("tides")
		t.Fatalf("it is not in play: %v", p.Mistakes())
	}
	edit(t, dir, "exercises/hour.md", "title: The release of that hour", "title: That hour")
	lib.Refresh()
	second, _ := lib.Exercise("tides/hour")
	if second.Title != "That hour" || second.Edition == first.Edition {
		t.Errorf("changed: %q, %s", second.Title, second.Edition)
	}
	edit(t, dir, "exercises/hour.md", "drill: nobody-touched-it", "drill: nobody-at-all")
	lib.Refresh()
	third, _ := lib.Exercise("tides/hour")
	p, _ := lib.Pack("tides")
	if third.Edition != second.Edition || !strings.Contains(p.Mistakes().Error(), `exercises/hour.md:9:8: front matter: there is no drill "nobody-at-all"`) {
		t.Errorf("broken: %v", p.Mistakes())
	}
}
