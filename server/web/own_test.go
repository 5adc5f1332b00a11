package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// Everybody takes out what is held of them, and nothing of others.
func TestOnesOwnData(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin, ada, bob := y.person("admin", store.Admin), y.person("ada", store.Trainee), y.person("quillon", store.Trainee)
	for _, p := range []*someone{ada, bob} {
		if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "of-" + p.person.Login, PersonID: p.person.ID, Ended: new(time.Now())}); err != nil {
			t.Fatal(err)
		}
	}
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{ada.person.ID, bob.person.ID}, "leads": []string{}})
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Day", "members": []string{bob.person.ID}, "leads": []string{}})
	if _, err := y.web.Store.AllowIdentity(t.Context(), store.Identity{Issuer: "https://id.example.org", Login: "ada.elsewhere", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	if err := y.web.Store.PutReading(t.Context(), ada.person.ID, "first-page"); err != nil {
		t.Fatal(err)
	}
	ada.ask(http.StatusCreated, "POST", "/api/me/tokens", map[string]any{"name": "CI", "scopes": []string{"runs:read"}, "days": 1})
	for range trailMost {
		if _, err := y.web.Store.Audit(t.Context(), store.Entry{PersonID: ada.person.ID, Action: "x", Outcome: store.Allowed}); err != nil {
			t.Fatal(err)
		}
	}
	var own ownData
	r := ada.ask(http.StatusOK, "GET", "/api/me/data", nil)
	r.into(t, &own)
	if own.Person.Login != "ada" || !slices.Equal(own.Groups, []string{"Night"}) || len(own.Tokens) != 1 || len(own.Runs) != 1 || own.Runs[0].ID != "of-ada" ||
		!slices.Equal(own.Debriefs, []string{"/api/runs/of-ada/debrief.json"}) || len(own.Trail) != trailMost+2 || !strings.Contains(r.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d lines of the trail, %.600s", len(own.Trail), r.body)
	}
	if len(own.Identities) != 1 || own.Identities[0].Login != "ada.elsewhere" || len(own.Sessions) != 1 || own.Sessions[0].SinceMS == 0 || len(own.Readings) != 1 || own.Readings[0].Scenario != "first-page" {
		t.Errorf("who they are elsewhere, where they are signed in and what they have read: %+v %+v %+v", own.Identities, own.Sessions, own.Readings)
	}
	if strings.Contains(string(r.body), "quillon") {
		t.Errorf("it tells of others: %.600s", r.body)
	}
}
