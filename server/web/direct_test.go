package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Whoever runs a drill holds an inject back, lets it go and skips another; the
// player can do none of it and is told of none of it.
func TestDirect(t *testing.T) {
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page"}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "running", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running"
	})

	ada.ask(http.StatusForbidden, "POST", base+"/direct", map[string]any{"type": "skip", "inject": "push"})
	fay.ask(http.StatusUnprocessableEntity, "POST", base+"/direct", map[string]any{"type": "dance"})
	fay.ask(http.StatusConflict, "POST", base+"/direct", map[string]any{"type": "fire", "inject": "nothing"})
	fay.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "hold", "inject": "push"})
	fay.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "fire", "inject": "push"})
	fay.ask(http.StatusOK, "POST", base+"/direct", map[string]any{"type": "skip", "inject": "support"})
	fay.ask(http.StatusConflict, "POST", base+"/direct", map[string]any{"type": "approve", "action": "a1"})

	events, err := y.web.Store.Read(t.Context(), run.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var directed []event.Kind
	for _, e := range events {
		if e.Actor.ID != fay.person.ID {
			continue
		}
		directed = append(directed, e.Kind())
		if shown, ok := event.View(event.Viewer{Class: event.Trainee}, e); ok {
			t.Errorf("the player is shown %+v", shown)
		}
	}
	if want := []event.Kind{"inject.held", "inject.fired", "inject.skipped"}; !slices.Equal(directed, want) {
		t.Errorf("the log has %v by the facilitator, want %v", directed, want)
	}
	trail := y.trail()
	if !slices.Contains(trail, "run.direct done") || !slices.Contains(trail, "run.direct denied: role") {
		t.Errorf("the trail is %q", trail)
	}
}
