package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// One person cannot take the server for themselves: not by runs, not by seeds.
// Whoever finds no place has one in the queue, and whoever leads can end runs.
func TestRunsOfOnePerson(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	y.web.Runs.Limits.Most, y.web.Runs.Limits.Queue = map[string]int{"tabletop": 1}, 2
	ada, bob, fay := y.person("ada", store.Trainee), y.person("bob", store.Trainee), y.person("fay", leads...)
	begin := map[string]any{"scenario": "first-page", "runtime": "tabletop"}
	start := func(who *someone) (run runView) {
		t.Helper()
		who.ask(http.StatusCreated, "POST", "/api/runs", begin).into(t, &run)
		return run
	}
	stand := func(who *someone, id string) (run runView) {
		t.Helper()
		who.ask(http.StatusOK, "GET", "/api/runs/"+id, nil).into(t, &run)
		return run
	}

	seeded := map[string]any{"scenario": "first-page", "runtime": "tabletop", "seed": 7}
	if r := ada.ask(http.StatusForbidden, "POST", "/api/runs", seeded); !strings.Contains(string(r.body), "whoever leads") {
		t.Errorf("a trainee's seed: %s", r.body)
	}
	first := start(ada)
	if r := ada.ask(http.StatusConflict, "POST", "/api/runs", begin); !strings.Contains(string(r.body), "End it before") {
		t.Errorf("a second run: %s", r.body)
	}
	until(t, "the first is played", func() bool { return stand(ada, first.ID).State == "running" })

	second := start(bob)
	if second.State != "queued" || second.Queue == nil || second.Queue.Place != 1 || second.Queue.Waiting != 1 {
		t.Errorf("without a place: %+v", second)
	}
	third := start(fay)
	if third.Queue == nil || third.Queue.Place != 2 {
		t.Errorf("behind the other: %+v", third.Queue)
	}
	r := y.person("gil", store.Trainee).ask(http.StatusServiceUnavailable, "POST", "/api/runs", begin)
	if r.Header.Get("Retry-After") == "" || !strings.Contains(string(r.body), "in a minute") {
		t.Errorf("when the queue is full: %v %s", r.Header, r.body)
	}
	base := "/api/runs/" + second.ID
	for _, path := range []string{"/services", "/changes"} {
		if r := bob.ask(http.StatusConflict, "GET", base+path, nil); !strings.Contains(string(r.body), "when its turn comes") {
			t.Errorf("%s of one that waits: %s", path, r.body)
		}
	}
	screen := watch(t, bob, base+"/live")
	until(t, "the screen tells the place", func() bool {
		return strings.Contains(screen.text(), `"state":"queued"`) && strings.Contains(screen.text(), `"place":1`)
	})

	ada.ask(http.StatusNotFound, "POST", base+"/end", map[string]any{})
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/runs/"+first.ID+"/end", map[string]any{"why": " "})
	fay.ask(http.StatusUnprocessableEntity, "POST", "/api/runs/"+first.ID+"/end", map[string]any{"why": strings.Repeat("x", 1001)})
	adas := watch(t, ada, "/api/runs/"+first.ID+"/live")
	fay.ask(http.StatusOK, "POST", "/api/runs/"+first.ID+"/end", map[string]any{"why": "The next group comes in."})
	until(t, "the player is told who and why", func() bool {
		return strings.Contains(adas.text(), `"run.stopped","body":{"why":"The next group comes in."}`) && strings.Contains(adas.text(), `"name":"fay"`)
	})
	until(t, "the next has begun", func() bool { return stand(bob, second.ID).State == "running" })
	if at := stand(fay, third.ID); at.State != "queued" || at.Queue.Place != 1 {
		t.Errorf("the one behind: %+v", at)
	}
	fay.ask(http.StatusOK, "POST", "/api/runs/"+third.ID+"/end", map[string]any{})
	if at := stand(fay, third.ID); at.State != "failed" || at.EndReason != "stopped" || at.Error != "You ended it before it began." {
		t.Errorf("taken back: %+v", at)
	}
	bob.ask(http.StatusOK, "POST", base+"/end", map[string]any{})
	until(t, "the player has ended their own", func() bool { return stand(bob, second.ID).State == "ended" })
	bob.ask(http.StatusConflict, "POST", base+"/end", map[string]any{})
	if !slices.Contains(y.trail(), "run.end done") {
		t.Error("it is not in the trail that a run was ended")
	}
}
