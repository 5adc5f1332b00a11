package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What an admin redacts is read in no answer, no export and by no screen that comes
// anew; the trail says that something was, and not what.
func TestRedactedWordsReachNobody(t *testing.T) {
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Pace = 100 })
	ada, fay, root := y.person("ada", store.Trainee), y.person("fay", leads...), y.person("root", store.Admin)
	id := y.play(ada, runtimes.Tabletop)
	base := "/api/runs/" + id
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": "it was Quillon Marker"})
	var view redactionView
	root.ask(http.StatusUnprocessableEntity, "POST", "/api/redactions", map[string]any{"words": " Q ", "run": "none"})
	var reach redactionReach
	terms := map[string]any{"words": "quillon marker", "any_case": true, "run": id}
	root.ask(http.StatusOK, "POST", "/api/redactions/check", terms).into(t, &reach)
	if reach != (redactionReach{1, 1, 0}) {
		t.Errorf("it would reach %+v", reach)
	}
	if text := watchUntil(t, fay, base+"/live", "it was"); !strings.Contains(text, "Quillon") {
		t.Errorf("before, a screen shows %s", text)
	}
	root.ask(http.StatusCreated, "POST", "/api/redactions", terms).into(t, &view)
	if view.Runs != 1 || view.By != "root" || view.Shown != "[redacted]" {
		t.Errorf("%+v", view)
	}
	if text := watchUntil(t, fay, base+"/live", "it was"); strings.Contains(text, "Quillon") || !strings.Contains(text, "it was [redacted]") {
		t.Errorf("a screen that comes anew shows %s", text)
	}
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil)
	ada.skipAssessment(base)
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	for _, s := range []*someone{ada, fay} {
		for _, path := range []string{"/debrief", "/debrief.md", "/debrief.html", "/debrief.json", "/debrief.csv"} {
			if text := string(s.ask(http.StatusOK, "GET", base+path, nil).body); strings.Contains(text, "Quillon") {
				t.Errorf("%s reads it in %s", s.person.Login, path)
			}
		}
	}
	lines, err := y.web.Store.Trail(t.Context(), store.TrailFilter{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(lines, func(l store.Line) bool { return l.Action == "text.redact" && l.Outcome == "done" })
	if i < 0 || lines[i].Detail != "1 events of 1 runs" || lines[i].PersonID != root.person.ID {
		t.Errorf("the trail: %+v", lines[max(0, i)])
	}
	for _, l := range lines {
		if strings.Contains(l.Detail+l.Object, "uillon") {
			t.Errorf("the trail has the words: %+v", l)
		}
	}
	root.ask(http.StatusNoContent, "DELETE", "/api/redactions/"+view.ID, nil)
	if text := string(fay.ask(http.StatusOK, "GET", base+"/debrief", nil).body); !strings.Contains(text, "Quillon") {
		t.Error("taken back, it is not read again")
	}
}

// watchUntil is what a screen is shown from the beginning on, until it has a text.
func watchUntil(t *testing.T, s *someone, path, text string) string {
	t.Helper()
	w := watch(t, s, path)
	until(t, "what "+s.person.Login+" is shown", func() bool { return strings.Contains(w.text(), text) })
	return w.text()
}
