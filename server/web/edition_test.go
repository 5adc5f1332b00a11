package web

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// rewritten is a copy of the content in which texts stand for others; a file
// whose text is to become empty is left out.
func rewritten(t *testing.T, edits map[string][]string) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	err := fs.WalkDir(content.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains([]string{"tracks", "exercises", "interviews"}, path.Dir(name)) { // which name drills that may be taken out
			return err
		}
		raw, err := fs.ReadFile(content.FS, name)
		folder[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, pairs := range edits {
		if pairs == nil {
			delete(folder, name)
			continue
		}
		for pair := range slices.Chunk(pairs, 2) {
			if !bytes.Contains(folder[name].Data, []byte(pair[0])) {
				t.Fatalf("%s does not hold %q", name, pair[0])
			}
			folder[name].Data = bytes.ReplaceAll(folder[name].Data, []byte(pair[0]), []byte(pair[1]))
		}
	}
	return folder
}

// A run is read with what it was played with, whatever has become of that since:
// every text and number is the same, and only the run says that there is a change.
func TestARunIsReadAsItWasPlayed(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	service, err := runs.New(t.Context(), runs.Options{Store: db, Library: lib, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	golden := drill.Rehearsals[slices.IndexFunc(drill.Rehearsals, func(r scenarios.Rehearsal) bool { return r.Name == "golden" })]
	ada, err := db.CreatePerson(t.Context(), store.Person{Login: "ada", Name: "Ada", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	run, _, err := service.Rehearse(t.Context(), runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Person: ada, Responder: engine.NewResponder(golden)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateRun(t.Context(), store.Run{ID: "old", Scenario: "first-page", Title: "From before", Stack: "harbor", Runtime: runtimes.Tabletop, PersonID: ada.ID, State: "ended", RubricHash: run.RubricHash, Created: run.Created, Ended: run.Ended}); err != nil {
		t.Fatal(err)
	}
	book := drill.Edition.Runbooks()[0]
	owners := regexp.MustCompile(`"owners":\[[^]]*\]`) // of actions to come, whoever reads among them
	paths := []string{"/debrief", "/script", "/map", "/rules", "/golden", "/runbooks/" + book.Slug}

	read := func(who string, folder fs.FS) (yard *someone, said map[string]string, state runContent) {
		reader := newYardOn(t, db, folder, routes()).person(who, leads...)
		var v runView
		reader.ask(http.StatusOK, "GET", "/api/runs/"+run.ID, nil).into(t, &v)
		said = map[string]string{}
		for _, path := range paths {
			raw := string(reader.ask(http.StatusOK, "GET", "/api/runs/"+run.ID+path, nil).body)
			said[path] = owners.ReplaceAllString(strings.ReplaceAll(raw, `"content":"`+string(v.Content)+`"`, ""), "")
		}
		return reader, said, v.Content
	}
	_, was, state := read("fay", content.FS)
	if state != contentSame {
		t.Errorf("nothing was changed, and the run says %q", state)
	}
	edited := rewritten(t, map[string][]string{
		"scenarios/first-page.md":       {"title: " + drill.Title, "title: Another title", "## Debrief\n", "## Debrief\n\nAnother lesson.\n", "points: 5", "points: 6"},
		"stacks/harbor/stack.yaml":      {"title: Checkout\n", "title: The till\n"},
		"stacks/harbor/rules.yaml":      {"summary: Customers cannot buy", "summary: Nobody buys"},
		"runbooks/" + book.Slug + ".md": {"title: " + book.Title, "title: Another runbook"},
	})
	reader, is, state := read("gil", edited)
	if state != contentChanged {
		t.Errorf("it was edited, and the run says %q", state)
	}
	for _, path := range paths {
		if is[path] != was[path] {
			t.Errorf("%s reads otherwise after an edit:\n%s\nit was\n%s", path, is[path], was[path])
		}
	}
	var old runView
	var m runMap
	reader.ask(http.StatusOK, "GET", "/api/runs/old", nil).into(t, &old)
	reader.ask(http.StatusOK, "GET", "/api/runs/old/map", nil).into(t, &m)
	if old.Content != contentUnkept || !slices.ContainsFunc(m.Services, func(s stackService) bool { return s.Title == "The till" }) {
		t.Errorf("a run from before editions: %q, %+v", old.Content, m.Services)
	}

	reader, is, state = read("hal", rewritten(t, map[string][]string{"scenarios/first-page.md": nil, "stacks/harbor/stack.yaml": {"title: Checkout\n", "title: The till\n"}}))
	if state != contentGone {
		t.Errorf("it was taken out, and the run says %q", state)
	}
	for _, path := range paths {
		if is[path] != was[path] {
			t.Errorf("%s reads otherwise after the drill is gone", path)
		}
	}
	reader.ask(http.StatusGone, "GET", "/api/runs/old/map", nil)
}
