package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// What is true in a run that comes from an assignment, and what its player says in
// it, reach by no route and no socket, in no answer and no error, who is not to have
// it: the player whose debrief is held has the words and not the truth, whoever was
// named to watch the same, and those who play the same assignment for themselves,
// lead others, or are strangers have neither. Once it is released, the player has it.
func TestPlantedMarkersOfAnAssignment(t *testing.T) {
	text, markers := planted(markedDrill)
	y := newYardOf(t, with(t, map[string]string{"scenarios/marked.md": text}), routes(), func(o *Options) { o.Pace = 100 })
	y.web.Runs.Baselines = true // they are told, too
	gil, fay := y.person("gil", store.Facilitator), y.person("fay", store.Facilitator, store.Assessor)
	ada, bob, eve, nan, rex := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("eve", store.EveryRole()[0], store.Author, store.Admin), y.person("nan", store.Trainee), y.person("rex", store.Trainee)
	a := y.assigned(gil, map[string]any{"scenario": "marked", "debrief": "released", "watchers": []string{nan.person.ID}, "readers": []string{rex.person.ID}, "markers": []string{}}, ada, bob)
	const words = "ada-says-something"

	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/assignments/"+a.ID+"/runs", map[string]any{}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "the run goes on", func() bool {
		var v runView
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &v)
		return v.State == "running"
	})
	screen, looking := watch(t, ada, base+"/live"), watch(t, nan, base+"/live")
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": words})
	until(t, "her words on both screens", func() bool {
		return strings.Contains(screen.text(), words) && strings.Contains(looking.text(), words)
	})

	wants := func(when string, s *someone, truth, said bool, more ...string) {
		t.Helper()
		all := s.told(run.ID, a.ID) + strings.Join(more, "")
		found := 0
		for _, m := range markers {
			if strings.Contains(all, m) {
				found++
				if !truth {
					t.Errorf("%s, %s is told what is true: %s", when, s.person.Login, where(text, m))
				}
			}
		}
		if truth && found == 0 {
			t.Errorf("%s, %s is told nothing of what is true", when, s.person.Login)
		}
		if got := strings.Contains(all, words); got != said {
			t.Errorf("%s, %s is told what ada said: %v, want %v", when, s.person.Login, got, said)
		}
	}
	goes := "while it goes on"
	wants(goes, ada, false, true, screen.text())
	wants(goes, nan, false, true, looking.text())
	for _, s := range []*someone{bob, eve, fay, rex} {
		if r := s.send(s.request("GET", base+"/live", nil)); r.StatusCode == http.StatusSwitchingProtocols {
			t.Errorf("%s watches", s.person.Login)
		}
		if s != fay && s != eve { // assessors and authors read what drills are made of
			wants(goes, s, false, false)
		}
	}
	wants(goes, gil, true, true, watchUntil(t, gil, base+"/live", words))

	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil) // waits for the end
	ada.skipAssessment(base)
	held := "while it is held"
	wants(held, ada, false, true, screen.text())
	wants(held, nan, false, false, looking.text()[:0])
	wants(held, bob, false, false)
	wants(held, rex, true, true)
	gil.ask(http.StatusOK, "POST", base+"/release", nil)
	free := "once it is released"
	wants(free, ada, true, true)
	wants(free, bob, false, false)
	wants(free, nan, false, false)
	if trail := strings.Join(y.trail(), "\n"); strings.Count(trail, "denied: not theirs to see") < 50 {
		t.Errorf("the trail has not all that was denied: %s", trail)
	}
}

// told is all that somebody is answered, whatever they ask of the product, a run and
// its assignment: exports and refusals with it.
func (s *someone) told(run, assignment string) string {
	s.t.Helper()
	var all strings.Builder
	for _, r := range routes() {
		if r.method != "GET" || r.path == "/*" || lasting[r.name()] || strings.HasPrefix(r.path, "/api/guide") || strings.HasPrefix(r.path, packPath) || r.path == "/api/packs" ||
			strings.HasPrefix(r.path, "/api/audit") {
			continue
		}
		path := strings.NewReplacer(":run", run, ":assignment", assignment, ":service", "checkout", "/:pack/:slug", "/harbor/checkout-errors", ":slug", "marked", ":page", "1", ":person", "p",
			"/:pack/:sample", "/x/y", ":sample", "x").Replace(r.path)
		if strings.HasSuffix(r.path, "/runbooks/:slug") {
			path = "/api/runs/" + run + "/runbooks/checkout-errors"
		}
		if strings.HasSuffix(r.path, "/dashboards/:service") {
			path += "?from_s=0"
		}
		all.Write(s.send(s.request("GET", path, nil)).body)
	}
	return all.String()
}
