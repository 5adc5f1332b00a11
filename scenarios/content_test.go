package scenarios_test

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// shipped is the world of the content that a binary brings with it.
func shipped(t testing.TB) scenarios.World {
	t.Helper()
	w := scenarios.World{Faults: catalogue.Faults(), Actions: catalogue.Actions()}
	stacks := map[string]*stack.Stack{}
	folders, err := fs.ReadDir(content.FS, "stacks")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		s, err := stack.Load(content.FS, folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		stacks[s.Name] = s
	}
	w.Stacks = slices.Sorted(maps.Keys(stacks))
	w.Stack = func(name string) (*stack.Stack, error) { return stacks[name], nil }
	books := map[string]*scenarios.Runbook{}
	w.Runbook = func(name string) (*scenarios.Runbook, bool) { book, ok := books[name]; return book, ok }
	w.Runbooks = func() []string { return slices.Collect(maps.Keys(books)) }
	for _, file := range markdownIn(t, "runbooks") {
		book, problems := scenarios.CompileRunbook(file, read(t, file))
		if len(problems) > 0 {
			t.Errorf("%v", problems)
			continue
		}
		books[book.Slug] = book
	}
	return w
}

func markdownIn(t testing.TB, folder string) []string {
	t.Helper()
	files, err := fs.Glob(content.FS, folder+"/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", folder, len(files), err)
	}
	return files
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	src, err := fs.ReadFile(content.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestShippedScenariosCompile(t *testing.T) {
	w := shipped(t)
	for _, file := range markdownIn(t, "scenarios") {
		s, problems := scenarios.Compile(file, read(t, file), w)
		if len(problems) > 0 {
			t.Errorf("%v", problems)
			continue
		}
		if want := strings.TrimSuffix(path.Base(file), ".md"); s.Slug != want {
			t.Errorf("slug is %q, want %q", s.Slug, want)
		}
	}
}

// A page is only worth sending with a runbook that covers the whole way.
func TestEveryAlertHasACompleteRunbook(t *testing.T) {
	w := shipped(t)
	for _, name := range w.Stacks {
		s, _ := w.Stack(name)
		for _, line := range strings.Split(string(s.Rules), "\n") {
			slug, ok := strings.CutPrefix(strings.TrimSpace(line), "runbook: ")
			if !ok {
				continue
			}
			book, ok := w.Runbook(slug)
			if !ok {
				t.Errorf("%s: an alert names the runbook %q, which does not exist", name, slug)
				continue
			}
			var phases []string
			for _, step := range book.Steps {
				phases = append(phases, step.Phase)
				if step.Verifies != (step.Phase == "Verification") {
					t.Errorf("runbook %s, step %s of the phase %s: verifies is %v", slug, step.ID, step.Phase, step.Verifies)
				}
			}
			if got, want := slices.Compact(phases), []string{"Triage", "Mitigation", "Verification", "Rollback", "Escalation"}; !slices.Equal(got, want) {
				t.Errorf("runbook %s has the phases %q, want %q", slug, got, want)
			}
		}
	}
}

// What the guide shows to authors is held to the language it describes.
func TestTheGuidesExampleCompiles(t *testing.T) {
	page := string(read(t, "guide/authoring.md"))
	_, after, ok := strings.Cut(page, "\n````markdown\n")
	example, _, closed := strings.Cut(after, "\n````\n")
	if !ok || !closed {
		t.Fatal("the guide has no example")
	}
	if _, problems := scenarios.Compile("example.md", []byte(example), shipped(t)); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}

func TestTheGuideIsReadable(t *testing.T) {
	err := fs.WalkDir(content.FS, "guide", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		page, err := markdown.Page(file, read(t, file))
		if page.Title == "" || page.HTML == "" {
			t.Errorf("%s has the title %q and %d bytes of text", file, page.Title, len(page.HTML))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
