package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

type replayed struct {
	Seq  int64
	Kind event.Kind
}

// A run is replayed by whoever may read its debrief, and by nobody before: what was
// shown then apart from what is true.
func TestReplay(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	run := endAtOnce(t, ada, "first-page")
	base := "/api/runs/" + run.ID
	ada.ask(http.StatusConflict, "GET", base+"/replay", nil)
	ada.ask(http.StatusConflict, "GET", base+"/customers", nil)
	fay.ask(http.StatusOK, "POST", base+"/release", nil)
	ada.skipAssessment(base)
	for _, who := range []*someone{ada, fay} {
		var v struct {
			Phases, Decisions []any
			Events, Truth     []replayed
		}
		who.ask(http.StatusOK, "GET", base+"/replay", nil).into(t, &v)
		if len(v.Events) == 0 || len(v.Truth) == 0 || len(v.Phases) == 0 || v.Decisions == nil {
			t.Fatalf("%+v", v)
		}
		for _, e := range v.Events {
			if e.Seq == 0 || e.Kind == (event.InjectFired{}).Kind() {
				t.Errorf("%s, event %d, is among what was shown", e.Kind, e.Seq)
			}
		}
		if !slices.ContainsFunc(v.Truth, func(e replayed) bool { return e.Kind == (event.InjectFired{}).Kind() }) {
			t.Errorf("what is true has no inject: %+v", v.Truth)
		}
		who.ask(http.StatusOK, "GET", base+"/customers?at=5", nil)
	}
}
