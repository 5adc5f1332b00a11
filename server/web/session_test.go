package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// An admin invites someone, who signs in by the link, sets a password, signs
// in with it elsewhere, and out again.
func TestFromInvitationToSignOut(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin := y.person("admin", store.EveryRole()...)
	var invitation struct {
		Person personView
		Link   string
	}
	admin.ask(http.StatusCreated, "POST", "/api/people", map[string]any{"login": "ada", "name": "Ada", "roles": []string{"trainee"}}).into(t, &invitation)
	admin.ask(http.StatusConflict, "POST", "/api/people", map[string]any{"login": "ADA", "name": "Ada", "roles": []string{"trainee"}})
	admin.ask(http.StatusUnprocessableEntity, "POST", "/api/people", map[string]any{"login": "eve", "name": "Eve", "roles": []string{"king"}})
	token, ok := strings.CutPrefix(invitation.Link, "#/signin/")
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
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"password": "kestrel over the weir", "name": "Ada L."}).into(t, &me)
	if !me.Person.HasPassword || me.Person.Name != "Ada L." {
		t.Errorf("me after the change: %+v", me)
	}
	ada.csrf = me.CSRF
	second.ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": "ada", "password": "correct cow"})
	second.ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "ada", "password": "kestrel over the weir"})
	second.ask(http.StatusOK, "GET", "/api/me", nil)

	// A new password ends every other session, and gives this one a new secret.
	before, csrf := y.session(ada), me.CSRF
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"password": "heron under the pier", "present_password": "kestrel over the weir"}).into(t, &me)
	second.ask(http.StatusUnauthorized, "GET", "/api/me", nil)
	if y.session(ada) == before || me.CSRF == csrf || y.lives(before) {
		t.Error("a new password left the old session alive")
	}
	ada.ask(http.StatusForbidden, "PATCH", "/api/me", map[string]string{"name": "Ada"})
	ada.csrf = me.CSRF

	// Signing in again gives a new secret too, and ends the old.
	before = y.session(ada)
	ada.ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "ada", "password": "heron under the pier"}).into(t, &me)
	if y.session(ada) == before || y.lives(before) {
		t.Error("a session outlived a sign-in")
	}
	ada.csrf = me.CSRF
	ada.ask(http.StatusOK, "DELETE", "/api/session", nil)
	ada.ask(http.StatusUnauthorized, "GET", "/api/me", nil)

	for _, s := range []*someone{ada, second} {
		s.ask(http.StatusOK, "POST", "/api/session", map[string]string{"login": "ada", "password": "heron under the pier"}).into(t, &me)
		s.csrf = me.CSRF
	}
	ada.ask(http.StatusNoContent, "DELETE", "/api/sessions", nil)
	for _, s := range []*someone{ada, second} {
		s.ask(http.StatusUnauthorized, "GET", "/api/me", nil)
	}

	for _, entry := range []string{
		"person.create done", "session.start done", "session.start denied: Login and password do not belong together.", "me.change done", "session.end done", "session.end-all done",
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

// session is the secret in someone's browser.
func (y *yard) session(s *someone) string {
	at, err := url.Parse(y.url)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, c := range s.http.Jar.Cookies(at) {
		if c.Name == cookieName {
			return c.Value
		}
	}
	y.t.Fatal("no session")
	return ""
}

// lives reports whether a secret still signs someone in.
func (y *yard) lives(secret string) bool {
	_, err := y.web.Store.Session(y.t.Context(), secret)
	return err == nil
}

func TestGuessingIsSlow(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	eve := y.anonymous()
	for range signInPace.burst {
		eve.ask(http.StatusUnauthorized, "POST", "/api/session/link", map[string]string{"token": "guess"})
	}
	if r := eve.ask(http.StatusTooManyRequests, "POST", "/api/session", map[string]string{"login": "admin", "password": "guess"}); r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestLimiter(t *testing.T) {
	l, now := newLimiter(signInPace), time.Now()
	asks := newFront(nil, nil).asks
	allow := func(remote string, now time.Time) bool {
		return l.allow(network(asks(&http.Request{RemoteAddr: remote})), now)
	}
	for range signInPace.burst {
		if !allow("192.0.2.1:1", now) {
			t.Fatal("refused within the burst")
		}
	}
	for remote, want := range map[string]bool{
		"192.0.2.1:2":          false, // another port
		"[::ffff:192.0.2.1]:3": false, // the same address in other clothes
		"192.0.2.2:1":          true,
		"[2001:db8::1]:1":      true,
	} {
		if got := allow(remote, now); got != want {
			t.Errorf("%s: %v, want %v", remote, got, want)
		}
	}
	for range signInPace.burst - 1 {
		allow("[2001:db8::2]:1", now) // its neighbour in the same /64
	}
	if allow("[2001:db8::3]:1", now) {
		t.Error("a /64 has more than one burst")
	}
	if !allow("192.0.2.1:4", now.Add(signInPace.every)) {
		t.Error("refused after waiting")
	}
}
