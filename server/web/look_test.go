package web

import (
	"net/http"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// What a player is shown is a look, unless they say that nobody sees it; one
// stands at a time, and it ends when they say so, once.
func TestAPlayerLooksAtOneThingAtATime(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, fay := y.person("ada", store.Trainee), y.person("fay", leads...)
	var run runView
	ada.ask(http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"}).into(t, &run)
	base := "/api/runs/" + run.ID
	until(t, "running", func() bool {
		ada.ask(http.StatusOK, "GET", base, nil).into(t, &run)
		return run.State == "running" && run.NowMS > 0
	})
	// While run time stands still no look lapses on a slow machine.
	fay.ask(http.StatusOK, "POST", base+"/clock", map[string]any{"paused": true})

	first := ada.ask(http.StatusOK, "GET", base+"/dashboards/checkout", nil).Header.Get(lookHeader)
	if again := ada.ask(http.StatusOK, "GET", base+"/dashboards/checkout?to_s=0", nil).Header.Get(lookHeader); again != first || first == "" {
		t.Errorf("the same dashboard is the look %q, and then %q", first, again)
	}
	quiet := ada.request("GET", base+"/changes", nil)
	quiet.Header.Set(lookHeader, noLook)
	if said := ada.send(quiet).Header.Get(lookHeader); said != "" {
		t.Errorf("what nobody looks at is the look %q", said)
	}
	if said := fay.ask(http.StatusOK, "GET", base+"/changes", nil).Header.Get(lookHeader); said != "" {
		t.Errorf("what a facilitator looks at is the look %q", said)
	}
	second := ada.ask(http.StatusOK, "GET", base+"/changes", nil).Header.Get(lookHeader)
	sign := func(look string, here bool) {
		ada.ask(http.StatusOK, "POST", base+"/look", lookSign{Look: look, Here: here})
	}
	sign(first, false) // it is over already, and ends nothing
	sign(second, true)
	sign(second, false)
	sign(second, true) // what is over stays over
	fay.ask(http.StatusForbidden, "POST", base+"/look", lookSign{Look: second})

	events, err := y.web.Store.Read(t.Context(), run.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.EvidenceViewed:
			got = append(got, b.Look+" "+b.Source)
		case event.EvidenceClosed:
			got = append(got, b.Look+" "+b.Why)
		}
	}
	if want := []string{first + " dashboard", first + " next", second + " changes", second + " away"}; !slices.Equal(got, want) {
		t.Errorf("the log tells of %q, want %q", got, want)
	}
	ada.ask(http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"})
}
