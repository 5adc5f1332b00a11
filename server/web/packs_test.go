package web

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// newDesk is a yard with a pack in a folder, one of whose files is a drill.
func newDesk(t *testing.T) (y *yard, folder, drill string) {
	t.Helper()
	folder = t.TempDir()
	src, err := content.FS.ReadFile("scenarios/first-page.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"pack.yaml": "name: mine\ntitle: My drills\nversion: 1.0.0\n", "scenarios/night.md": string(src)} {
		at := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	y = newYardOf(t, content.FS, routes(), func(o *Options) {
		o.Library = library.Open(library.Options{BuiltIn: content.FS, Content: []string{folder}})
	})
	return y, folder, string(src)
}

// over asks for something that is written over a version.
func (s *someone) over(status int, method, path, version string, body any) reply {
	s.t.Helper()
	r := s.request(method, path, body)
	r.Header.Set("If-Match", `"`+version+`"`)
	got := s.send(r)
	if got.StatusCode != status {
		s.t.Fatalf("%s %s: %d %s; want %d", method, path, got.StatusCode, got.body, status)
	}
	return got
}

// waits asks for a run again until what is answered is so.
func (s *someone) waits(run *runView, so func() bool) {
	s.t.Helper()
	until(s.t, "the run "+run.ID, func() bool {
		s.ask(http.StatusOK, "GET", "/api/runs/"+run.ID, nil).into(s.t, run)
		return so()
	})
}

const nightFile = "/api/packs/mine/files/scenarios/night.md"

// What makes a folder a pack keeps its name: under that of another pack, all of that
// pack would be out of play.
func TestAPackKeepsItsName(t *testing.T) {
	t.Parallel()
	y, _, _ := newDesk(t)
	ada := y.person("ada", leads...)
	const sheet = "/api/packs/mine/files/pack.yaml"
	var was, is fileText
	ada.ask(http.StatusOK, "GET", sheet, nil).into(t, &was)
	for _, name := range []string{"drillyard", "yours", "[", ""} {
		ada.over(http.StatusUnprocessableEntity, "PUT", sheet, was.Version, textWritten{"name: " + name + "\ntitle: Ours\nversion: 1.0.0\n"})
	}
	ada.ask(http.StatusOK, "GET", sheet, nil).into(t, &is)
	if _, there := y.web.Library.Drill("first-page"); is != was || !there {
		t.Errorf("it is %+v, and the drills that come with the program are in play: %t", is, there)
	}
	ada.over(http.StatusOK, "PUT", sheet, was.Version, textWritten{"name: mine\ntitle: Renamed\nversion: 1.0.1\n"})
}

// Of two who have opened the same file, the later one to save is told what is
// there, and a save that is broken takes nothing out of play.
func TestTwoAuthors(t *testing.T) {
	t.Parallel()
	y, folder, drill := newDesk(t)
	ada, bo := y.person("ada", leads...), y.person("bo", store.EveryRole()...)
	var hers, his, saved fileText
	ada.ask(http.StatusOK, "GET", nightFile, nil).into(t, &hers)
	bo.ask(http.StatusOK, "GET", nightFile, nil).into(t, &his)
	if hers.Text != drill || !hers.Writable || hers != his {
		t.Fatalf("%+v", hers)
	}
	if read, err := y.web.Store.HasRead(t.Context(), ada.person.ID, "mine/night"); err != nil || !read {
		t.Errorf("who has read a drill's file has read its answers: %v, %v", read, err)
	}
	ada.over(http.StatusOK, "PUT", nightFile, hers.Version, textWritten{strings.Replace(drill, "The first page", "The night watch", 1)}).into(t, &saved)
	var told struct {
		Detail string
		Now    *fileText
	}
	bo.over(http.StatusPreconditionFailed, "PUT", nightFile, his.Version, textWritten{"lost?"}).into(t, &told)
	if told.Now == nil || *told.Now != saved || !strings.Contains(told.Detail, "Nothing was written") {
		t.Errorf("the later one is told %+v", told)
	}
	bo.ask(http.StatusPreconditionRequired, "PUT", nightFile, textWritten{"blind"})
	title := func() string {
		d, _ := y.web.Library.Drill("mine/night")
		return d.Title
	}
	if title() != "The night watch" {
		t.Errorf("in play is %q", title())
	}
	bo.over(http.StatusOK, "PUT", nightFile, saved.Version, textWritten{"---\ntitle: [\n"}).into(t, &saved)
	if title() != "The night watch" {
		t.Errorf("a broken save leaves %q in play", title())
	}
	var packs []packView
	ada.ask(http.StatusOK, "GET", "/api/packs", nil).into(t, &packs)
	at := slices.IndexFunc(packs, func(p packView) bool { return p.Name == "mine" })
	if at < 0 || !packs[at].Writable || len(packs[at].Files) != 2 || packs[at].Files[1].Mistakes == 0 || packs[at].Files[1].Mistake == "" {
		t.Errorf("%+v", packs)
	}
	bo.over(http.StatusOK, "PATCH", nightFile, saved.Version, fileRenamed{"scenarios/day.md"})
	bo.over(http.StatusPreconditionFailed, "PUT", nightFile, saved.Version, textWritten{"gone"})
	bo.over(http.StatusOK, "DELETE", "/api/packs/mine/files/scenarios/day.md", saved.Version, nil)
	if left, _ := os.ReadDir(filepath.Join(folder, "scenarios")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// What may not be written, and what it is called, is said; nothing of it is.
func TestWhatIsNotWritten(t *testing.T) {
	t.Parallel()
	y, folder, _ := newDesk(t)
	ada := y.person("ada", leads...)
	for path, status := range map[string]int{
		"/api/packs/mine/files/scenarios/night.md":      http.StatusConflict,
		"/api/packs/mine/files/..%2Fout.md":             http.StatusUnprocessableEntity,
		"/api/packs/mine/files/scenarios/a.sh":          http.StatusUnprocessableEntity,
		"/api/packs/drillyard/files/scenarios/mine.md":  http.StatusForbidden,
		"/api/packs/nobodys/files/scenarios/mine.md":    http.StatusNotFound,
		"/api/packs/mine/files/scenarios/new/deeper.md": http.StatusCreated,
	} {
		ada.ask(status, "POST", path, textWritten{"text"})
	}
	ada.ask(http.StatusRequestEntityTooLarge, "POST", "/api/packs/mine/files/scenarios/large.md", textWritten{strings.Repeat("x", 300<<10)})
	ada.ask(http.StatusRequestEntityTooLarge, "POST", "/api/packs/mine/files/scenarios/larger.md", textWritten{strings.Repeat("x", 2<<20)})
	var sheet fileText
	ada.ask(http.StatusOK, "GET", "/api/packs/mine/files/pack.yaml", nil).into(t, &sheet)
	ada.over(http.StatusUnprocessableEntity, "DELETE", "/api/packs/mine/files/pack.yaml", sheet.Version, nil)
	ada.over(http.StatusUnprocessableEntity, "PATCH", "/api/packs/mine/files/pack.yaml", sheet.Version, fileRenamed{"other.yaml"})
	if out, _ := filepath.Glob(filepath.Join(filepath.Dir(folder), "*.md")); len(out) > 0 {
		t.Errorf("beside the folder: %v", out)
	}
	var builtIn fileText
	ada.ask(http.StatusOK, "GET", "/api/packs/drillyard/files/stacks/harbor/rules.yaml", nil).into(t, &builtIn)
	if builtIn.Writable || !strings.Contains(builtIn.Text, "alert:") {
		t.Errorf("%+v", builtIn)
	}
}

// What is begun has no mistake, whatever it is, and nothing that is there is written
// over: then none of it is written.
func TestSomethingNew(t *testing.T) {
	t.Parallel()
	y, folder, _ := newDesk(t)
	ada := y.person("ada", store.Author)
	const begin = "/api/packs/mine/new"
	begun := []authoring.Beginning{
		{Kind: "scenario", Name: "slow-start"}, {Kind: "scenario", Name: "again", Title: "Again: \"quoted\" # and", From: "nobody-complains"},
		{Kind: "stack", Name: "quay"}, {Kind: "stack", Name: "wire", From: "drillyard/relay"}, {Kind: "runbook", Name: "bank", Title: "The bank: slow"}, {Kind: "page", Name: "ours"},
		{Kind: "track", Name: "path"}, {Kind: "exercise", Name: "task", From: "before-lunch"}, {Kind: "interview", Name: "talk"},
	}
	for _, kind := range authoring.InPack() {
		if !slices.ContainsFunc(begun, func(b authoring.Beginning) bool { return b.Kind == kind }) {
			t.Errorf("no %s is begun here", kind)
		}
	}
	for _, b := range begun {
		var made, now fileText
		ada.ask(http.StatusCreated, "POST", begin, b).into(t, &made)
		ada.ask(http.StatusOK, "GET", "/api/packs/mine/files/"+made.Path, nil).into(t, &now)
		if now != made {
			t.Errorf("%s: %+v was answered, and %+v is there", b.Name, made, now)
		}
	}
	var packs []packView
	ada.ask(http.StatusOK, "GET", "/api/packs", nil).into(t, &packs)
	mine := packs[slices.IndexFunc(packs, func(p packView) bool { return p.Name == "mine" })]
	if len(mine.Mistakes) > 0 || len(mine.Files) < 12 {
		t.Errorf("%v in %+v", mine.Mistakes, mine.Files)
	}
	for _, f := range mine.Files {
		src, _ := os.ReadFile(filepath.Join(folder, f.Path))
		found := y.web.Library.CheckIn("mine", f.Path, src)
		if found = slices.DeleteFunc(found, func(p scenarios.Problem) bool { return p.Advice }); len(found) > 0 || f.Mistakes > 0 {
			t.Errorf("%s: %v %s", f.Path, found, f.Mistake)
		}
	}
	ada.ask(http.StatusConflict, "POST", begin, authoring.Beginning{Kind: "scenario", Name: "night"})
	if err := os.MkdirAll(filepath.Join(folder, "stacks", "half"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "stacks", "half", "stack.yaml"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusConflict, "POST", begin, authoring.Beginning{Kind: "stack", Name: "half"})
	if left, _ := os.ReadDir(filepath.Join(folder, "stacks", "half")); len(left) != 1 {
		t.Errorf("of a stack that could not be begun is left: %v", left)
	}
	for _, b := range []authoring.Beginning{
		{Kind: "pack", Name: "x"}, {Kind: "scenario", Name: "../x"}, {Kind: "scenario", Name: "x", From: "moon"}, {Kind: "runbook", Name: "x", Title: "two\nlines"},
	} {
		ada.ask(http.StatusUnprocessableEntity, "POST", begin, b)
	}
	ada.ask(http.StatusForbidden, "POST", "/api/packs/drillyard/new", authoring.Beginning{Kind: "runbook", Name: "x"})
}

// A draft is checked, completed, shown and played as it stands, and nothing of it
// is kept: what is in play is what was saved.
func TestADraft(t *testing.T) { // alone: the whole drill is played while somebody waits for the answer
	y, _, drill := newDesk(t)
	ada, tess := y.person("ada", leads...), y.person("tess", store.Trainee)
	wrong := strings.Replace(drill, "fault: pool-shrink", "fault: pool-shrin", 1)
	in := draft{"scenarios/night.md", wrong}
	var found checked
	ada.ask(http.StatusOK, "POST", "/api/packs/mine/check", in).into(t, &found)
	line := strings.Count(wrong[:strings.Index(wrong, "fault: pool-shrin")], "\n") + 1
	if len(found.Problems) == 0 || found.Problems[0].Line != line || !strings.Contains(found.Problems[0].Hint, "pool-shrink") {
		t.Errorf("%+v", found)
	}
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/packs/mine/try", triedDraft{draft: in})
	var words struct{ Suggestions []struct{ Label string } }
	ada.ask(http.StatusOK, "POST", "/api/packs/mine/complete", placeAsked{in, line, len("fault: poo")}).into(t, &words)
	if !slices.ContainsFunc(words.Suggestions, func(s struct{ Label string }) bool { return s.Label == "pool-shrink" }) {
		t.Errorf("%+v", words)
	}
	var view shownDraft
	ada.ask(http.StatusOK, "POST", "/api/packs/mine/view", in).into(t, &view)
	if view.Sound || view.Trainee != nil {
		t.Errorf("what has mistakes is shown: %+v", view)
	}
	in.Text = strings.Replace(drill, "The first page", "A draft of it", 1)
	in.Text = strings.Replace(in.Text, "When the pager rings:", "When the pager rings:\n\n"+hostile, 1)
	ada.ask(http.StatusOK, "POST", "/api/packs/mine/view", in).into(t, &view)
	if !view.Sound || view.Trainee.Title != "A draft of it" || len(view.Facilitator.Injects) != len(view.Timeline) || len(view.Grader) == 0 {
		t.Fatalf("%+v", view)
	}
	for _, tag := range tags(view.Trainee.Briefing) {
		if low := strings.ToLower(tag); strings.Contains(low, "<script") || strings.Contains(low, "javascript:") || strings.Contains(low, " on") {
			t.Errorf("a briefing that is no page has %s", tag)
		}
	}
	for _, c := range view.Grader {
		if c.Missed == "" || strings.Contains(c.Missed, "==") || strings.Contains(c.Missed, "bears_on") {
			t.Errorf("%s reads %q", c.ID, c.Missed)
		}
	}

	var played playedDraft
	ada.ask(http.StatusOK, "POST", "/api/packs/mine/dry-play", in).into(t, &played)
	golden := slices.IndexFunc(played.Scores, func(s runs.DryScore) bool { return s.Responder == "golden" })
	if golden < 0 || !played.Scores[golden].OK || len(played.Strips) != 2 || len(played.Strips[1].Alerts) == 0 || len(played.Strips[1].Minutes) == 0 {
		t.Errorf("%+v", played)
	}

	var run runView
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/packs/mine/try", triedDraft{draft: in, FromMS: 1 << 40})
	ada.ask(http.StatusCreated, "POST", "/api/packs/mine/try", triedDraft{draft: in, FromMS: 60_000}).into(t, &run)
	if !run.Trial || run.Title != "A draft of it" || run.Runtime != "tabletop" {
		t.Errorf("%+v", run)
	}
	tess.ask(http.StatusNotFound, "GET", "/api/runs/"+run.ID, nil)
	ada.waits(&run, func() bool { return run.State == event.StateRunning })
	if run.NowMS < 60_000 {
		t.Errorf("it was handed over at %d ms", run.NowMS)
	}
	ada.ask(http.StatusOK, "POST", "/api/runs/"+run.ID+"/end", runEnd{})
	ada.waits(&run, func() bool { return run.State == event.StateEnded && run.Percent != nil })
	var cards []scenarioCard
	ada.ask(http.StatusOK, "GET", "/api/scenarios", nil).into(t, &cards)
	at := slices.IndexFunc(cards, func(c scenarioCard) bool { return c.Slug == "mine/night" })
	if at < 0 {
		t.Fatal("the drill is gone")
	}
	if card := cards[at]; card.Title != "The first page" || card.Runs != 0 || card.BestPercent != nil || card.BestRepeatPercent != nil {
		t.Errorf("a trial is in the figures: %+v", card)
	}
}

// Whoever is shown the file of a drill, in whatever answer, has read its answers: also of
// one that has never been compiled.
func TestWhoSeesADrillsFileHasReadItsAnswers(t *testing.T) {
	t.Parallel()
	y, folder, drill := newDesk(t)
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("scenarios/later.md", drill) // which the library has not come to
	const later, broken = "/api/packs/mine/files/scenarios/later.md", "/api/packs/mine/files/scenarios/broken.md"
	for name, test := range map[string]struct {
		slug string
		do   func(*someone)
	}{
		"reads one that is new": {"mine/later", func(s *someone) { s.ask(http.StatusOK, "GET", later, nil) }},
		"is overtaken": {"mine/night", func(s *someone) {
			if got := s.over(http.StatusPreconditionFailed, "PUT", nightFile, "a guess", textWritten{"x"}); !strings.Contains(string(got.body), "The first page") {
				t.Errorf("nothing is shown: %s", got.body)
			}
		}},
		"is overtaken in deleting": {"mine/night", func(s *someone) { s.over(http.StatusPreconditionFailed, "DELETE", nightFile, "a guess", nil) }},
		"is overtaken in renaming": {"mine/night", func(s *someone) {
			s.over(http.StatusPreconditionFailed, "PATCH", nightFile, "a guess", fileRenamed{"scenarios/day.md"})
		}},
		"writes one": {"mine/broken", func(s *someone) { s.ask(http.StatusCreated, "POST", broken, textWritten{"---\n"}) }},
	} {
		s := y.person("p"+strings.ReplaceAll(name, " ", "-"), leads...)
		test.do(s)
		if read, err := y.web.Store.HasRead(t.Context(), s.person.ID, test.slug); err != nil || !read {
			t.Errorf("who %s has not read the answers of %s: %v", name, test.slug, err)
		}
	}
	s := y.person("else", leads...)
	s.ask(http.StatusOK, "GET", "/api/packs/mine/files/pack.yaml", nil)
	if read, err := y.web.Store.HasRead(t.Context(), s.person.ID, "mine/pack"); err != nil || read {
		t.Errorf("pack.yaml is a drill: %v", err)
	}
}
