package library

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
)

// tides is a pack with a stack of its own, in a folder of its own.
func tides(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tides")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "tides"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// write puts a text where it is, or in place of another, as an editor that saves
// beside a file and renames over it.
func write(t testing.TB, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+"~", file); err != nil {
		t.Fatal(err)
	}
}

func text(t testing.TB, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func edit(t testing.TB, dir, name, from, to string) {
	t.Helper()
	raw := text(t, dir, name)
	if !strings.Contains(raw, from) {
		t.Fatalf("%s has no %q", name, from)
	}
	write(t, dir, name, strings.ReplaceAll(raw, from, to))
}

// mistaken are the mistakes that the catalogue tells of a drill.
func mistaken(l *Library, slug string) scenarios.Problems {
	d, _ := l.Listed(slug)
	return d.Mistakes
}

// sound fails unless no pack has a mistake.
func sound(t testing.TB, l *Library) {
	t.Helper()
	for _, p := range l.Packs() {
		if found := p.Mistakes(); len(found) > 0 || !p.InPlay {
			t.Errorf("%s (%v): %v", p.Name, p.InPlay, found)
		}
	}
}

// TestAPackBesideTheBuiltInOne: its things are known by full names, and by short
// ones within it.
func TestAPackBesideTheBuiltInOne(t *testing.T) {
	l := Open(Options{BuiltIn: content.FS, Content: []string{tides(t)}})
	sound(t, l)
	d, ok := l.Drill("tides/low-water")
	if !ok || d.Pack != "tides" || d.Slug != "tides/low-water" || d.Stack != "tides/tides" || d.Rubric.Scenario != "tides/low-water" {
		t.Fatalf("%+v", d)
	}
	if _, ok := l.Drill("low-water"); ok {
		t.Error("a short name means the built-in pack, and found another")
	}
	for _, name := range []string{"first-page", "drillyard/first-page"} {
		if d, ok := l.Drill(name); !ok || d.Slug != "first-page" || d.Pack != BuiltIn {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if s, ok := l.Stack(d.Stack); !ok || s != d.Edition.Stack() {
		t.Error("the stack is not found by its full name")
	}
	if b, ok := l.Runbook("tides/no-tides"); !ok || b.Slug != "tides/no-tides" {
		t.Errorf("%+v", b)
	}
	if b, ok := d.Edition.Runbook("no-tides"); !ok || b.Slug != "no-tides" || len(d.Edition.Runbooks()) != 1 {
		t.Errorf("inside a run: %+v", d.Edition.Runbooks())
	}
	if p, ok := l.GuidePage("tides/index"); !ok || p.Title != "Drills of the coast team" {
		t.Errorf("%+v", p)
	}
	if l.Guide()[0].Slug != "index" || l.Guide()[len(l.Guide())-1].Slug != "tides/index" {
		t.Error("the guide does not begin with what is built in")
	}
	alone := Open(Options{Content: []string{tides(t)}})
	if got := alone.Packs()[0].Mistakes(); len(got) != 1 || got[0].File != "pack.yaml" || got[0].Line != 4 || !strings.Contains(got[0].Message, "drillyard") {
		t.Errorf("without what it needs: %v", got)
	}
	if len(alone.Drills()) != 1 {
		t.Error("what does not rest on what is missing cannot be played")
	}
}

// TestNamesAcrossPacks: a scenario on the stack of another pack finds the runbooks
// that its alerts name, an own one before them, and each runbook has one name.
func TestNamesAcrossPacks(t *testing.T) {
	dir := tides(t)
	other := filepath.Join(t.TempDir(), "other")
	write(t, other, "pack.yaml", "name: other\ntitle: Another\nversion: 1\nneeds: [tides]\n")
	scenario, err := os.ReadFile(filepath.Join(dir, "scenarios", "low-water.md"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, other, "scenarios/again.md", strings.Replace(string(scenario), "stack: tides", "stack: tides/tides", 1))
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir, other}})
	sound(t, l)
	d, _ := l.Drill("other/again")
	if d.Stack != "tides/tides" {
		t.Fatalf("on %q", d.Stack)
	}
	if b, ok := d.Edition.Runbook("no-tides"); !ok || b.Title != "Skippers are not told the tide" {
		t.Errorf("the runbook of the alert: %+v", b)
	}
	// Written in full, it is the same.
	edit(t, other, "scenarios/again.md", "no-tides", "tides/no-tides")
	if !l.Refresh() {
		t.Fatal("nothing was seen")
	}
	sound(t, l)
	full, _ := l.Drill("other/again")
	if !slices.Equal(full.Scenario.Runbooks, []string{"no-tides"}) || full.Rubric.Hash() != d.Rubric.Hash() {
		t.Errorf("by its full name it is another one: %v", full.Scenario.Runbooks)
	}
	// An own one of that name comes first, and what was written in full stays what
	// it was.
	book, err := os.ReadFile(filepath.Join(dir, "runbooks", "no-tides.md"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, other, "runbooks/no-tides.md", strings.Replace(string(book), "Skippers are not told the tide", "Ours is better", 1))
	l.Refresh()
	sound(t, l)
	hidden, _ := l.Drill("other/again")
	if !slices.Equal(hidden.Scenario.Runbooks, []string{"tides/no-tides"}) {
		t.Errorf("hidden by an own one it is called %v", hidden.Scenario.Runbooks)
	}
	if b, _ := hidden.Edition.Runbook("no-tides"); b == nil || b.Title != "Ours is better" {
		t.Errorf("the alert leads to %+v", b)
	}
	for _, d := range []Drill{full, hidden} {
		again, err := OpenEdition(d.Edition.Scenario(), d.Edition.Files())
		if err != nil || again.Edition.Hash() != d.Edition.Hash() || again.Rubric.Hash() != d.Rubric.Hash() || again.Slug != d.Slug || again.Stack != d.Stack {
			t.Errorf("opened again it is another: %v", err)
		}
	}
}

// TestWhatBreaksStaysInPlay: with its last sound edition, on the stack that this
// rested on, and its mistakes beside it.
func TestWhatBreaksStaysInPlay(t *testing.T) {
	dir := tides(t)
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	was, _ := l.Drill("tides/low-water")
	first, _ := l.Drill("first-page")

	edit(t, dir, "scenarios/low-water.md", "fault: pool-shrink", "fault: pool-shrunk")
	l.Refresh()
	d, _ := l.Drill("tides/low-water")
	mistakes := mistaken(l, "tides/low-water")
	if d.Edition != was.Edition || len(mistakes) == 0 || !strings.Contains(mistakes[0].Message, "pool-shrunk") || mistakes[0].Line == 0 {
		t.Errorf("broken: %v, %v", d.Edition == was.Edition, mistakes)
	}
	if l.Refresh() {
		t.Error("nothing was changed, and something was")
	}
	edit(t, dir, "scenarios/low-water.md", "fault: pool-shrunk", "fault: pool-shrink")
	l.Refresh()
	sound(t, l)

	// The stack loses what the drill rests on: the drill keeps the stack it had.
	edit(t, dir, "stacks/tides/stack.yaml", "name: coast,", "name: shore,")
	edit(t, dir, "stacks/tides/stack.yaml", "team: coast", "team: shore")
	edit(t, dir, "stacks/tides/stack.yaml", "to: coast", "to: shore")
	edit(t, dir, "stacks/tides/rules.yaml", "team: coast", "team: shore")
	edit(t, dir, "stacks/tides/routing.yaml", "coast", "shore")
	l.Refresh()
	d, _ = l.Drill("tides/low-water")
	if _, ok := d.Edition.Stack().Team("coast"); !ok || len(mistaken(l, "tides/low-water")) == 0 {
		t.Errorf("it lost its stack: %v", mistaken(l, "tides/low-water"))
	}
	if now, _ := l.Stack("tides/tides"); now == d.Edition.Stack() {
		t.Error("the stack did not change")
	}
	// A stack that breaks leaves the last one.
	stack, _ := l.Stack("tides/tides")
	edit(t, dir, "stacks/tides/stack.yaml", "kind: database", "kind: databass")
	l.Refresh()
	if now, _ := l.Stack("tides/tides"); now != stack {
		t.Error("a broken stack is in play")
	}
	// Nobody else noticed.
	if now, _ := l.Drill("first-page"); now.Edition != first.Edition {
		t.Error("a drill of another pack was compiled anew")
	}

	// The whole pack breaks, and goes.
	write(t, dir, "pack.yaml", "name: [")
	l.Refresh()
	if _, ok := l.Drill("tides/low-water"); !ok {
		t.Error("a broken pack.yaml took the drills")
	}
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	l.Refresh()
	if p := l.Packs()[1]; len(p.Problems) == 0 || !strings.Contains(p.Problems[0].Message, "no such file") {
		t.Errorf("a folder that is gone: %v", p.Problems)
	}
	if _, ok := l.Drill("tides/low-water"); !ok {
		t.Error("a folder that is gone took the drills")
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "pack.yaml", "name: tides\ntitle: Tides\nversion: 2\n")
	if err := os.Remove(filepath.Join(dir, "scenarios", "low-water.md")); err != nil {
		t.Fatal(err)
	}
	l.Refresh()
	if _, ok := l.Drill("tides/low-water"); ok {
		t.Error("a file that is gone left its drill")
	}
}

// TestOnlyWhatRestsOnAChangeIsMadeAgain: by what was compiled, not by the time it
// takes.
func TestOnlyWhatRestsOnAChangeIsMadeAgain(t *testing.T) {
	dir := tides(t)
	raw, err := os.ReadFile(filepath.Join(dir, "scenarios", "low-water.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"b", "c"} {
		write(t, dir, "scenarios/"+name+".md", string(raw))
	}
	write(t, dir, "runbooks/aside.md", "---\ntitle: Aside\nservice: readings\n---\nOf a service that no scenario names.\n\n## Triage\n\n### Look\n\nLook.\n")
	l := Open(Options{BuiltIn: content.FS, Content: []string{dir}})
	sound(t, l)
	drills := func() map[string]Drill {
		all := map[string]Drill{}
		for _, d := range l.Drills() {
			all[d.Slug] = d
		}
		return all
	}
	changed := func(change string, scenario, edition []string) {
		t.Helper()
		before := drills()
		switch change {
		case "scenario":
			edit(t, dir, "scenarios/b.md", "title: Low water", "title: Lower water")
		case "runbook that is named":
			edit(t, dir, "runbooks/no-tides.md", "Whoever asks", "Everybody who asks")
		case "runbook beside":
			edit(t, dir, "runbooks/aside.md", "Look.", "Look twice.")
		case "stack":
			edit(t, dir, "stacks/tides/stack.yaml", "Longer harmonics", "Shorter harmonics")
		case "page":
			edit(t, dir, "guide/index.md", "first", "last")
		}
		if !l.Refresh() {
			t.Fatalf("%s: nothing was seen", change)
		}
		sound(t, l)
		var compiled, renewed []string
		for slug, now := range drills() {
			if now.Scenario != before[slug].Scenario {
				compiled = append(compiled, slug)
			} else if now.Edition != before[slug].Edition {
				renewed = append(renewed, slug)
			}
		}
		slices.Sort(compiled)
		slices.Sort(renewed)
		if !slices.Equal(compiled, scenario) || !slices.Equal(renewed, edition) {
			t.Errorf("%s: compiled %v, renewed %v; want %v and %v", change, compiled, renewed, scenario, edition)
		}
	}
	all := []string{"tides/b", "tides/c", "tides/low-water"}
	changed("scenario", []string{"tides/b"}, nil)
	changed("page", nil, nil)
	changed("runbook beside", nil, all)
	changed("runbook that is named", all, nil)
	changed("stack", all, nil)
}

// TestTwoOfOneName: the first counts, and the other says so; but a folder of the
// built-in pack's name takes its place.
func TestTwoOfOneName(t *testing.T) {
	one, two := tides(t), tides(t)
	write(t, two, "pack.yaml", "name: tides\ntitle: The other one\nversion: 9\n")
	write(t, one, "scenarios/deep/low-water.md", "not read")
	l := Open(Options{BuiltIn: content.FS, Content: []string{one, two}})
	packs := l.Packs()
	if !packs[1].InPlay || packs[2].InPlay || len(packs[2].Problems) != 1 || !strings.Contains(packs[2].Problems[0].Message, "there is a pack tides already") {
		t.Errorf("%+v", packs[2])
	}
	if found := packs[1].Mistakes(); !slices.ContainsFunc(found, func(p scenarios.Problem) bool {
		return p.File == "scenarios/low-water.md" && strings.Contains(p.Message, "there is a scenario low-water already: scenarios/deep/low-water.md")
	}) {
		t.Errorf("%v", found)
	}
	mine := tides(t)
	write(t, mine, "pack.yaml", "name: drillyard\ntitle: In work\nversion: 1\n")
	l = Open(Options{BuiltIn: content.FS, Content: []string{mine}})
	sound(t, l)
	if d, ok := l.Drill("low-water"); !ok || d.Slug != "low-water" || len(l.Drills()) != 1 {
		t.Errorf("in place of what is built in: %v", l.Drills())
	}
}

// TestWatch: what is saved is in the catalogue, whoever looks.
func TestWatch(t *testing.T) {
	dir := tides(t)
	l := Open(Options{Content: []string{dir}})
	seen := make(chan struct{}, 1)
	ctx := t.Context()
	go l.Watch(ctx, func() {
		select {
		case seen <- struct{}{}:
		default:
		}
	})
	edit(t, dir, "scenarios/low-water.md", "title: Low water", "title: Lower water")
	for {
		<-seen
		if d, _ := l.Drill("tides/low-water"); d.Title == "Lower water" {
			return
		}
	}
}

// TestFiles: what stacks are read through behaves as file systems do.
func TestFiles(t *testing.T) {
	f := files{"stacks/a/stack.yaml": []byte("name: a\n"), "stacks/a/pages/home.html": []byte("<p>"), "pack.yaml": nil}
	if err := fstest.TestFS(f, "stacks/a/stack.yaml", "stacks/a/pages/home.html", "pack.yaml"); err != nil {
		t.Error(err)
	}
}
