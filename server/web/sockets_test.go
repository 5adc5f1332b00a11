package web

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
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

// screen asks for a live view of a run, as a page of origin would.
func (s *someone) screen(run, origin string) *http.Request {
	r := s.request("GET", "/api/runs/"+run+"/live", nil)
	for name, v := range map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Origin": origin} {
		r.Header.Set(name, v)
	}
	return r
}

// A screen of another site's page is refused, though the browser sends the
// cookie along, and so are more than anyone needs; both are noted.
func TestScreensAreRefused(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	open := func(origin string) int { return ada.send(ada.screen("r1", origin)).StatusCode }
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

// A screen that was opened in time is cut when the session comes to its end.
func TestScreenEndsWithTheSession(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada := y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(y.web.Store.Folder(), "drillyard.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// On a busy machine the first may be over before the screen is open.
	for left := 50 * time.Millisecond; left < patience; left *= 2 {
		began := time.Now().Add(left - store.SessionLife)
		if _, err := db.ExecContext(t.Context(), "UPDATE session SET created_ms = ?", began.UnixMilli()); err != nil {
			t.Fatal(err)
		}
		r := ada.send(ada.screen("r1", y.url)) // until the server ends it
		if r.StatusCode == http.StatusUnauthorized {
			continue
		}
		if r.StatusCode != http.StatusSwitchingProtocols || !strings.Contains(string(r.body), `{"t":"bye","reason":"signed-out"}`) {
			t.Errorf("%d %q", r.StatusCode, r.body)
		}
		if now := time.Now(); now.Before(began.Truncate(time.Millisecond).Add(store.SessionLife)) {
			t.Error("the screen was cut too early")
		}
		ada.ask(http.StatusUnauthorized, "GET", "/api/me", nil)
		return
	}
	t.Error("no screen was opened in time")
}
