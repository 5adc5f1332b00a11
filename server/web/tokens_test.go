package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// forBrowsers are the routes that no token is let in at, whatever its scopes.
var forBrowsers = []string{
	"PATCH /api/me", "POST /api/badge-key", "GET /api/me/actions", "GET /api/me/pages", "GET /api/me/data", "GET /api/me/tokens", "POST /api/me/tokens", "DELETE /api/me/tokens/:token",
	"DELETE /api/session", "DELETE /api/sessions", "GET /api/runs/:run/terminal", "GET /api/attempts/:attempt/terminal",
	"GET /api/interview", "POST /api/interview/agree", "POST /api/interview/here", "PUT /api/interview/warm-up", "GET /api/interview/warm-up/terminal", "POST /api/interview/items/:item/begin", "POST /api/interview/items/:item/end", "POST /api/interview/end",
}

// by sends a request as a program does that has a token: without a cookie, a CSRF
// token or what a browser says of a page.
func (y *yard) by(secret, method, path string) reply {
	y.t.Helper()
	r, err := http.NewRequestWithContext(y.t.Context(), method, y.url+path, nil)
	if err != nil {
		y.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	return y.anonymous().send(r)
}

// A token lets in where its scope and the roles of its person do, and nowhere else.
func TestEveryRouteByToken(t *testing.T) {
	t.Parallel()
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	issue := func(login string, only scope, roles ...store.Role) string {
		owner := y.person(login, roles...) // each is kept to a pace
		_, secret, err := y.web.Store.CreateToken(t.Context(), owner.person.ID, store.Token{Name: "t", Scopes: []string{string(only)}, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	secrets := map[scope]string{}
	for _, one := range scopes() {
		secrets[one] = issue("owner-"+string(one), one, store.EveryRole()...)
	}
	for _, r := range table {
		key := r.method + " " + r.path
		if r.who == anyone {
			continue
		}
		path := strings.NewReplacer(":run", "none", ":person", "p", ":group", "g", ":pack", "x", "*", "x").Replace(r.path)
		let := 0
		for one, secret := range secrets {
			status := y.by(secret, r.method, path).StatusCode
			needed, some := scopeFor(r)
			if refused := status == http.StatusForbidden; refused == (some && needed == one || key == "GET /api/me") {
				t.Errorf("%s with %s: %d", key, one, status)
			}
			if status != http.StatusForbidden {
				let++
			}
		}
		want := 1
		switch {
		case slices.Contains(forBrowsers, key):
			want = 0
		case key == "GET /api/me":
			want = len(secrets)
		}
		if let != want {
			t.Errorf("%s is reached with %d scopes, want %d", key, let, want)
		}
	}
	if got := y.trail(); !slices.Contains(got, "person.create denied: scope") {
		t.Errorf("the trail: %q", got[:min(5, len(got))])
	}
	// Roles are asked for as well.
	secret := issue("other", peopleRead, store.Trainee)
	if got := y.by(secret, "GET", "/api/people").StatusCode; got != http.StatusForbidden {
		t.Errorf("people for a trainee's token: %d", got)
	}
}

func TestTokensOfOnesOwn(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	ada, bob := y.person("ada", store.Trainee), y.person("bob", store.Trainee)
	for _, in := range []map[string]any{
		{"name": " ", "scopes": []string{"runs:read"}, "days": 30}, {"name": "CI", "scopes": []string{}, "days": 30}, {"name": "CI", "scopes": []string{"all"}, "days": 30},
		{"name": "CI", "scopes": []string{"runs:read", "runs:read"}, "days": 30}, {"name": "CI", "scopes": []string{"runs:read"}, "days": 0}, {"name": "CI", "scopes": []string{"runs:read"}, "days": 367},
	} {
		ada.ask(http.StatusUnprocessableEntity, "POST", "/api/me/tokens", in)
	}
	var made madeToken
	ada.ask(http.StatusCreated, "POST", "/api/me/tokens", map[string]any{"name": "CI", "scopes": []string{"runs:read", "runs:write"}, "days": 30}).into(t, &made)
	if r := y.by(made.Secret, "GET", "/api/runs"); r.StatusCode != http.StatusOK {
		t.Errorf("the runs: %d %s", r.StatusCode, r.body)
	}
	r := ada.ask(http.StatusOK, "GET", "/api/me/tokens", nil)
	var list []tokenView
	r.into(t, &list)
	if len(list) != 1 || list[0].UsedMS == nil || strings.Contains(string(r.body), made.Secret) {
		t.Errorf("the list: %s", r.body)
	}
	bob.ask(http.StatusNotFound, "DELETE", "/api/me/tokens/"+made.ID, nil)
	if r := y.by("drillyard_x", "GET", "/api/runs"); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token that nobody made: %d", r.StatusCode)
	}
	ada.ask(http.StatusNoContent, "DELETE", "/api/me/tokens/"+made.ID, nil)
	if r := y.by(made.Secret, "GET", "/api/runs"); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("a token that was revoked: %d", r.StatusCode)
	}
	if got := y.trail(); !slices.Contains(got, "token.create done") || !slices.Contains(got, "token.revoke done") {
		t.Errorf("the trail: %q", got)
	}
	for range tokensEach {
		ada.ask(http.StatusCreated, "POST", "/api/me/tokens", map[string]any{"name": "CI", "scopes": []string{"runs:read"}, "days": 1})
	}
	ada.ask(http.StatusUnprocessableEntity, "POST", "/api/me/tokens", map[string]any{"name": "CI", "scopes": []string{"runs:read"}, "days": 1})
}
