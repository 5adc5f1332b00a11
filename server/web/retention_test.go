package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// An admin sees beforehand what goes by the rule; what is left of a run is its score,
// and whoever asks for more is told so.
func TestWhatGoesByItself(t *testing.T) {
	keep := store.Keeping{For: 48 * time.Hour, Scores: true}
	y := newYardOf(t, content.FS, routes(), func(o *Options) { o.Keeping = keep })
	ada, root := y.person("ada", store.Trainee), y.person("root", store.Admin)
	for id, days := range map[string]int{"old": 3, "ageing": 1, "new": 0} {
		if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: id, PersonID: ada.person.ID, State: "ended", Ended: new(time.Now().AddDate(0, 0, -days))}); err != nil {
			t.Fatal(err)
		}
	}
	var v retentionView
	root.ask(http.StatusOK, "GET", "/api/retention", nil).into(t, &v)
	if v.Days != 2 || !v.Scores || v.Due.Runs != 1 || v.Due.People != 1 || v.Due.OldestMS == 0 || v.Soon.Runs != 3 || v.SoonDays != 30 {
		t.Errorf("%+v", v)
	}
	ada.ask(http.StatusOK, "GET", "/api/runs/old/members", nil)
	if n, err := y.web.Store.Expire(t.Context(), keep); err != nil || n.Runs != 1 {
		t.Fatal(n, err)
	}
	ada.ask(http.StatusOK, "GET", "/api/runs/old", nil)
	ada.ask(http.StatusGone, "GET", "/api/runs/old/members", nil)
	ada.ask(http.StatusGone, "GET", "/api/runs/old/debrief.json", nil)
	ada.ask(http.StatusOK, "GET", "/api/runs/ageing/members", nil)
}
