package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// Before a drill one is shown its system: what is one's own, what customers come for,
// and whose the rest is.
func TestBriefingHasSystem(t *testing.T) {
	y := newYard(t, routes())
	var drill scenarioView
	y.person("ada", store.Trainee).ask(http.StatusOK, "GET", "/api/scenarios/first-page", nil).into(t, &drill)
	stack, _ := y.web.Library.Stack(drill.Stack.Name)
	if len(drill.System.Services) != len(stack.Services) || len(drill.System.Journeys) != len(stack.Journeys) {
		t.Fatalf("%d services and %d journeys", len(drill.System.Services), len(drill.System.Journeys))
	}
	for i, j := range drill.System.Journeys {
		if len(j.Does) != len(stack.Journeys[i].Requests) || slices.Contains(j.Does, "") {
			t.Errorf("%s is %q", j.Title, j.Does)
		}
	}
	mine := slices.ContainsFunc(drill.System.Services, func(s stackService) bool { return s.Team == drill.System.Oncall })
	others := slices.ContainsFunc(drill.System.Services, func(s stackService) bool { return s.External })
	if drill.System.Oncall != drill.Oncall.Name || !mine || !others {
		t.Errorf("on call for %q: own %v, of others %v", drill.System.Oncall, mine, others)
	}
}
