package web

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

func TestSocketsOfOnePerson(t *testing.T) {
	s, now := newSockets(), time.Now()
	for range socketPace.burst {
		if !s.enter("ada", now) {
			t.Fatal("refused within the burst")
		}
	}
	if s.enter("ada", now) {
		t.Error("opened faster than the pace")
	}
	if !s.enter("bob", now) {
		t.Error("one person's screens are in another's way")
	}
	for now = now.Add(time.Hour); s.open["ada"] < socketsEach; {
		if !s.enter("ada", now) {
			t.Fatal("refused with fewer than may be open")
		}
	}
	if now = now.Add(time.Hour); s.enter("ada", now) {
		t.Error("more open than may be")
	}
	s.leave("ada")
	if !s.enter("ada", now) {
		t.Error("a place that was left is not free")
	}
	for range socketsEach {
		s.leave("ada")
	}
	if _, ok := s.open["ada"]; ok {
		t.Error("who has no screens is remembered")
	}
}

// A screen of another site's page is refused, though the browser sends the
// cookie along, and so are more than anyone needs; both are noted.
func TestScreensAreRefused(t *testing.T) {
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	open := func(origin string) int {
		r := ada.request("GET", "/api/runs/r1/live", nil)
		for name, v := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Origin": origin} {
			r.Header.Set(name, v)
		}
		return ada.send(r).StatusCode
	}
	for _, origin := range []string{"http://evil.example", "null", y.url + ".evil.example"} {
		if status := open(origin); status != http.StatusForbidden {
			t.Errorf("from %s: %d", origin, status)
		}
	}
	until(t, "too many", func() bool { return open("null") == http.StatusTooManyRequests })
	for _, entry := range []string{"GET /api/runs/:run/live denied: foreign origin", "GET /api/runs/:run/live denied: too many requests"} {
		if !slices.Contains(y.trail(), entry) {
			t.Errorf("%q is not in the trail", entry)
		}
	}
}
