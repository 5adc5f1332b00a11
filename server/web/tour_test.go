package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// Whoever has played nothing is offered a tour. It is played in the tabletop whatever is
// asked for, goes on with what is done, and counts for nothing.
func TestTour(t *testing.T) {
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	var home homeView
	ada.ask(http.StatusOK, "GET", "/api/home", nil).into(t, &home)
	if home.Tour == nil || home.Begin == nil || home.Begin.Slug == home.Tour.Slug {
		t.Fatalf("offered: %+v, and to begin with %+v", home.Tour, home.Begin)
	}
	var listed []scenarioCard
	ada.ask(http.StatusOK, "GET", "/api/scenarios", nil).into(t, &listed)
	if slices.ContainsFunc(listed, func(s scenarioCard) bool { return s.Slug == home.Tour.Slug }) {
		t.Error("the catalogue has the tour")
	}
	var page scenarioView
	ada.ask(http.StatusOK, "GET", "/api/scenarios/"+home.Tour.Slug, nil).into(t, &page)
	if !slices.Equal(page.Runtimes, []string{"tabletop"}) {
		t.Errorf("it is said to be played on %v", page.Runtimes)
	}
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": home.Tour.Slug, "runtime": "inproc"}).into(t, &run)
	if run.Runtime != "tabletop" || !run.Tour || !run.Trial {
		t.Errorf("begun: %+v", run)
	}
	base := "/api/runs/" + run.ID
	until(t, "running", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running"
	})
	var tour tourView
	done := func() (all []bool) {
		ada.ask(http.StatusOK, "GET", base+"/tour", nil).into(t, &tour)
		for _, step := range tour.Steps {
			all = append(all, step.Done)
		}
		return all
	}
	if before := done(); len(before) < 8 || slices.Contains(before, true) {
		t.Fatalf("at first: %v", before)
	}
	// Out of turn: a step in the middle is done, and those before it are not.
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "declare", "title": "It fails", "severity": "SEV2"})
	if after := done(); after[0] || len(slices.DeleteFunc(after, func(d bool) bool { return !d })) != 1 {
		t.Errorf("after an incident was declared: %v", after)
	}
	ada.ask(http.StatusOK, "POST", base+"/end", map[string]any{})
	until(t, "over", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "ended"
	})
	home = homeView{}
	ada.ask(http.StatusOK, "GET", "/api/home", nil).into(t, &home)
	if home.Tour != nil || home.Begin == nil || len(home.Asked)+len(home.Feedback) > 0 {
		t.Errorf("afterwards: tour %v, begin %v, %d asked, %d told", home.Tour, home.Begin, len(home.Asked), len(home.Feedback))
	}
	ada.ask(http.StatusOK, "GET", base+"/debrief", nil)
}
