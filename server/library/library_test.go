package library

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/runtimes"
)

// TestContentCompiles holds everything that comes with the program to its own
// linter.
func TestContentCompiles(t *testing.T) {
	l, err := Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Drills()) == 0 || len(l.Runbooks()) == 0 || len(l.Guide()) == 0 {
		t.Errorf("%d drills, %d runbooks, %d pages: something is missing", len(l.Drills()), len(l.Runbooks()), len(l.Guide()))
	}
	if l.Guide()[0].Slug != "index" {
		t.Errorf("the guide begins with %s, want index", l.Guide()[0].Slug)
	}
	for _, d := range l.Drills() {
		names := map[string]bool{}
		for _, r := range d.Rehearsals {
			names[r.Name] = true
		}
		if !names["golden"] || !names["other-way"] {
			t.Errorf("%s has rehearsals %v; it needs golden and other-way", d.Slug, names)
		}
	}
}

// TestEasiestFirst: by level, however long they take and whatever they are called.
func TestEasiestFirst(t *testing.T) {
	var drills []Drill
	for _, d := range []struct {
		title, level string
		minutes      int
	}{{"An hour of it", "newcomer", 60}, {"A minute", "senior", 1}, {"Both", "junior", 20}, {"Again", "junior", 20}, {"Sooner", "junior", 10}} {
		drills = append(drills, Drill{Scenario: &scenarios.Scenario{Slug: d.title, Title: d.title, Level: d.level, Duration: time.Duration(d.minutes) * time.Minute}})
	}
	slices.SortFunc(drills, easiestFirst)
	var order []string
	for _, d := range drills {
		order = append(order, d.Title)
	}
	if want := []string{"An hour of it", "Sooner", "Again", "Both", "A minute"}; !slices.Equal(order, want) {
		t.Errorf("listed as %q, want %q", order, want)
	}
}

// TestWhereADrillIsMeantToBePlayed: on what it names, of what can do its faults.
func TestWhereADrillIsMeantToBePlayed(t *testing.T) {
	all := runtimes.Names()
	for _, c := range []struct{ only, want []string }{
		{nil, all},
		{[]string{runtimes.Tabletop}, []string{runtimes.Tabletop}},
		{[]string{runtimes.Tabletop, runtimes.Default}, []string{runtimes.Default, runtimes.Tabletop}},
	} {
		if got := playable(&scenarios.Scenario{OnlyOn: c.only}); !slices.Equal(got, c.want) {
			t.Errorf("meant for %q, it can be played on %q, want %q", c.only, got, c.want)
		}
	}
}

// TestEveryAlertHasARunbook: a page without a runbook is a page that nobody
// prepared for.
func TestEveryAlertHasARunbook(t *testing.T) {
	l, err := Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	harbor, _ := l.Stack("harbor")
	for _, line := range strings.Split(string(harbor.Rules), "\n") {
		slug, found := strings.CutPrefix(strings.TrimSpace(line), "runbook: ")
		if _, ok := l.Runbook(slug); found && !ok {
			t.Errorf("an alert of harbor links to runbook %q, which does not exist", slug)
		}
	}
}

// TestTheGuideIsOrderedByReader: whoever is new comes first, and decisions of
// engineers last, whatever they are called.
func TestTheGuideIsOrderedByReader(t *testing.T) {
	page := func(reader string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\ntitle: A page\nfor: " + reader + "\n---\n# A page\n")}
	}
	l, err := Load(fstest.MapFS{
		"guide/a.md": page("operator"), "guide/b.md": page("author"), "guide/c.md": page("trainee"), "guide/index.md": page("newcomer"),
		"guide/new.md": {Data: []byte("---\ntitle: New\nwas: old\n---\n# New\n")}, "guide/d.md": page("facilitator"), "guide/z.md": page("engineer"), "guide/decisions/0001-a.md": {Data: []byte("# One\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, p := range l.Guide() {
		order = append(order, p.Slug)
	}
	if want := []string{"index", "c", "d", "b", "a", "new", "z", "decisions/0001-a"}; !slices.Equal(order, want) {
		t.Errorf("the guide is in the order %v, want %v", order, want)
	}
	for _, slug := range []string{"new", "old"} {
		if p, ok := l.GuidePage(slug); !ok || p.Slug != "new" {
			t.Errorf("%s leads to %q", slug, p.Slug)
		}
	}
	if _, err := Load(fstest.MapFS{"guide/x.md": page("everybody")}); err == nil || !strings.Contains(err.Error(), "guide/x.md") {
		t.Errorf("a page for nobody: %v", err)
	}
	if l, err = Load(content.FS); err != nil {
		t.Fatal(err)
	}
	for _, p := range l.Guide() {
		if decision := strings.Contains(p.Slug, "/"); p.For == Engineer && !decision && !slices.Contains([]string{"api", "events", "extending"}, p.Slug) {
			t.Errorf("%s does not say whom it is for", p.Slug)
		}
	}
}

func TestLoadReportsEveryMistake(t *testing.T) {
	broken := fstest.MapFS{
		"stacks/empty/stack.yaml": {Data: []byte("name: other\n")},
		"runbooks/a.md":           {Data: bytes.Repeat([]byte("# a\n"), 2500)},
		"scenarios/b.md":          {Data: []byte("---\ntitle: [\n---\n")},
		"guide/index.md":          {Data: []byte("---\ntitle: Guide\n---\n# Guide\n")},
	}
	_, err := Load(broken)
	if err == nil {
		t.Fatal("a broken folder loaded")
	}
	for _, file := range []string{"stacks/empty", "runbooks/a.md", "scenarios/b.md"} {
		if !strings.Contains(err.Error(), file) {
			t.Errorf("the error does not tell of %s:\n%v", file, err)
		}
	}
}
