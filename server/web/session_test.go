package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

type meView struct {
	Person personView `json:"person"`
	CSRF   string     `json:"csrf"`
}

// An admin invites someone, who signs in by the link, sets a password, signs
// in with it elsewhere, and out again.
func TestFromInvitationToSignOut(t *testing.T) {
	y := newYard(t, routes())
	admin := y.person("admin", store.Admin)
	var invitation struct {
		Person personView
		Link   string
	}
	admin.ask(http.StatusCreated, "POST", "/api/people", map[string]string{"login": "ada", "name": "Ada", "role": "trainee"}).into(t, &invitation)
	admin.ask(http.StatusConflict, "POST", "/api/people", map[string]string{"login": "ADA", "name": "Ada", "role": "trainee"})
	admin.ask(http.StatusUnprocessableEntity, "POST", "/api/people", map[string]string{"login": "eve", "name": "Eve", "role": "king"})
	token, ok := strings.CutPrefix(invitation.Link, y.url+"/#/signin/")
	if !ok {
		t.Fatalf("link %s", invitation.Link)
	}

	ada := y.anonymous()
	ada.ask(http.StatusUnauthorized, "GET", "/api/me", nil)
	var me meView
	r := ada.ask(http.StatusOK, "POST", "/api/session/link", map[string]string{"token": token})
	r.into(t, &me)
	cookie := r.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" {
		t.Errorf("cookie %s", cookie)
	}
	if me.Person.Login != "ada" || me.Person.HasPassword || me.CSRF == "" {
		t.Errorf("me: %+v", me)
	}
	ada.csrf = me.CSRF
	y.anonymous().ask(http.StatusUnauthorized, "POST", "/api/session/link", map[string]string{"token": token})

	second := y.anonymous()
	second.ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": "ada", "password": ""})
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"password": "correct horse", "name": "Ada L."}).into(t, &me)
	if !me.Person.HasPassword || me.Person.Name != "Ada L." {
		t.Errorf("me after the change: %+v", me)
	}
	second.ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": "ada", "password": "correct cow"})
	second.ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "ada", "password": "correct horse"})
	second.ask(http.StatusOK, "GET", "/api/me", nil)

	// A new password ends every other session, and not this one.
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"password": "battery staple"})
	second.ask(http.StatusUnauthorized, "GET", "/api/me", nil)
	ada.ask(http.StatusNoContent, "DELETE", "/api/session", nil)
	ada.ask(http.StatusUnauthorized, "GET", "/api/me", nil)

	for _, entry := range []string{
		"person.create allowed", "person.created trainee", "session.start allowed", "session.start denied", "me.change allowed", "session.end allowed",
	} {
		if !slices.Contains(y.trail(), entry) {
			t.Errorf("%q is not in the trail: %q", entry, y.trail())
		}
	}
	var people []map[string]any
	admin.ask(http.StatusOK, "GET", "/api/people", nil).into(t, &people)
	if len(people) != 2 || people[0]["login"] != "ada" || people[0]["last_seen_ms"] == nil {
		t.Errorf("people: %v", people)
	}
}

func TestGuessingIsSlow(t *testing.T) {
	y := newYard(t, routes())
	eve := y.anonymous()
	for range signInBurst {
		eve.ask(http.StatusUnauthorized, "POST", "/api/session/link", map[string]string{"token": "guess"})
	}
	if r := eve.ask(http.StatusTooManyRequests, "POST", "/api/session", map[string]string{"login": "admin", "password": "guess"}); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestLimiter(t *testing.T) {
	l, now := newLimiter(), time.Now()
	for range signInBurst {
		if !l.allow("192.0.2.1:1", now) {
			t.Fatal("refused within the burst")
		}
	}
	for remote, want := range map[string]bool{
		"192.0.2.1:2":          false, // another port
		"[::ffff:192.0.2.1]:3": false, // the same address in other clothes
		"192.0.2.2:1":          true,
		"[2001:db8::1]:1":      true,
	} {
		if got := l.allow(remote, now); got != want {
			t.Errorf("%s: %v, want %v", remote, got, want)
		}
	}
	for range signInBurst - 1 {
		l.allow("[2001:db8::2]:1", now) // its neighbour in the same /64
	}
	if l.allow("[2001:db8::3]:1", now) {
		t.Error("a /64 has more than one burst")
	}
	if !l.allow("192.0.2.1:4", now.Add(signInEvery)) {
		t.Error("refused after waiting")
	}
}

func TestHeadersAndClient(t *testing.T) {
	y := newYard(t, routes())
	anyone := y.anonymous()
	for path, want := range map[string]string{"/": "the client", "/runs/some": "the client", "/assets/app-1a.js": "app()"} {
		r := anyone.ask(http.StatusOK, "GET", path, nil)
		if !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %s", path, r.body)
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'self'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", path, r.Header)
		}
		if immutable := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); immutable != strings.HasPrefix(path, "/assets/") {
			t.Errorf("%s: Cache-Control %q", path, r.Header.Get("Cache-Control"))
		}
	}
	anyone.ask(http.StatusOK, "HEAD", "/", nil)
	anyone.ask(http.StatusNotFound, "GET", "/assets/gone.js", nil)
	anyone.ask(http.StatusNotFound, "GET", "/api/../api", nil)
	if r := anyone.ask(http.StatusUnauthorized, "GET", "/api/me", nil); r.Header.Get("Cache-Control") != "no-store" {
		t.Error("the API's answers can be stored")
	}
}
