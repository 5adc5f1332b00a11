package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// A disk that fills up while a run is played ends the run at once, says so
// wherever it is asked, and when there is room again everything goes on without
// a restart.
func TestAFullDisk(t *testing.T) {
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	run := y.play(ada, runtimes.Tabletop)
	base := "/api/runs/" + run
	note := func(key string) reply {
		return ada.send(ada.request("POST", base+"/commands", map[string]any{"type": "note", "key": key, "text": key}))
	}
	kept := 0
	for ; kept < 3; kept++ {
		if r := note(fmt.Sprint("kept ", kept)); r.StatusCode != http.StatusOK {
			t.Fatal(r.StatusCode, string(r.body))
		}
	}
	if err := y.web.Store.Fail(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	full := func(r reply) bool {
		return r.StatusCode == http.StatusInsufficientStorage && strings.Contains(string(r.body), "disk") && !strings.Contains(string(r.body), "has ended")
	}
	if r := note("full"); !full(r) {
		t.Fatalf("a command on a full disk: %d %s", r.StatusCode, r.body)
	}
	// A look breaks the log, where the commands' own entries in the trail do not.
	until(t, "the run is over", func() bool {
		ada.send(ada.request("GET", base+"/logs?q=level:error", nil))
		return y.web.Runs.Trouble(run) != nil
	})
	var v runView
	ada.ask(http.StatusOK, "GET", base, nil).into(t, &v)
	if v.State != event.StateEnded || v.EndReason != "unrecorded" || v.Error == "" {
		t.Errorf("the run is shown as %+v", v)
	}
	if s := y.web.Runs.Standing(run); s.State != event.StateEnded || s.Error == "" {
		t.Errorf("its screens are told %+v", s)
	}
	for _, r := range []reply{note("after"), ada.send(ada.request("GET", base+"/debrief", nil)), ada.send(ada.request("POST", "/api/runs", map[string]any{"scenario": "first-page"}))} {
		if !full(r) {
			t.Errorf("%s %s: %d %s", r.Request.Method, r.Request.URL.Path, r.StatusCode, r.body)
		}
	}
	ada.ask(http.StatusOK, "GET", "/api/runs", nil) // to read needs no room

	if err := y.web.Store.Fail(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	until(t, "the run is closed", func() bool { return y.web.Runs.Trouble(run) == nil })
	ada.ask(http.StatusOK, "GET", base, nil).into(t, &v)
	if v.State != event.StateEnded || v.EndReason != "unrecorded" || v.OpensMS == 0 {
		t.Errorf("with room again it is %+v", v)
	}
	var d struct{ Events []struct{ Kind string } }
	y.person("fay", leads...).ask(http.StatusOK, "GET", base+"/debrief", nil).into(t, &d)
	found := map[string]int{}
	for _, e := range d.Events {
		found[e.Kind]++
	}
	if found["note.added"] != kept || found["run.ended"] != 1 || d.Events[len(d.Events)-1].Kind != "run.ended" {
		t.Errorf("%d notes were acknowledged, the log has %v", kept, found)
	}
	y.play(ada, runtimes.Tabletop)
}

// play starts a run of the first page and waits until it goes.
func (y *yard) play(as *someone, runtime string) string {
	y.t.Helper()
	var run struct{ ID string }
	as.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": runtime}).into(y.t, &run)
	until(y.t, "the run has begun", func() bool {
		run, ok := y.web.Runs.Active(run.ID)
		return ok && run.State() == event.StateRunning
	})
	return run.ID
}

// Whoever ends a run is answered before it has been graded. The debrief waits.
func TestADebriefAskedForAtTheEndWaits(t *testing.T) {
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	run := y.play(ada, runtimes.Default)
	ada.ask(http.StatusOK, "POST", "/api/runs/"+run+"/commands", map[string]any{"type": "end"})
	ada.ask(http.StatusOK, "GET", "/api/runs/"+run+"/debrief", nil)
}
