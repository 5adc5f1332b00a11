package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// A run stands beside how its drill is done well, for whoever may read the
// debrief, and only while the drill is the one that was played.
func TestGoldenBesideARun(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	ada.ask(http.StatusConflict, "GET", base+"/golden", nil)
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.ask(http.StatusConflict, "GET", base+"/golden", nil)
	ada.skipAssessment(base)
	var g goldenView
	ada.ask(http.StatusOK, "GET", base+"/golden", nil).into(t, &g)
	if g.Percent < 90 || g.Timings.Resolve == nil || len(g.Steps) < 5 {
		t.Errorf("%+v", g)
	}
	for i, step := range g.Steps {
		if step.Title == "" || i > 0 && step.AtMS < g.Steps[i-1].AtMS {
			t.Errorf("step %d: %+v", i, step)
		}
	}
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "old", Scenario: "first-page", Stack: "harbor", PersonID: ada.person.ID, State: "ended", RubricHash: "another", Ended: new(time.Now())}); err != nil {
		t.Fatal(err)
	}
	fay.ask(http.StatusNotFound, "GET", "/api/runs/old/golden", nil)
}
