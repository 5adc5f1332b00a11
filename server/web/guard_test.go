package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// reached is what the handlers of this test answer: the guard let the call by.
const reached = 299

// Who may call what, written down a second time: a route added without a line
// here fails, and so does one whose access changes by accident.
//
// "-" is anonymous, P the run's player (a trainee), T another trainee, F a
// facilitator, A an admin.
var rights = map[string]string{
	"GET /*":  "- P T F A",
	"HEAD /*": "- P T F A",

	"GET /api/me":            "P T F A",
	"PATCH /api/me":          "P T F A",
	"POST /api/session":      "- P T F A",
	"POST /api/session/link": "- P T F A",
	"DELETE /api/session":    "P T F A",

	"GET /api/people":               "A",
	"POST /api/people":              "A",
	"POST /api/people/:person/link": "A",

	"GET /api/scenarios":       "P T F A",
	"GET /api/scenarios/:slug": "P T F A",
	"GET /api/guide":           "P T F A",
	"GET /api/guide/*":         "P T F A",

	"GET /api/runs":                           "P T F A",
	"POST /api/runs":                          "P T F A",
	"GET /api/runs/:run":                      "P F A",
	"GET /api/runs/:run/map":                  "P F A",
	"GET /api/runs/:run/services":             "P F A",
	"GET /api/runs/:run/dashboards/:service":  "P F A",
	"POST /api/runs/:run/query":               "P F A",
	"GET /api/runs/:run/logs":                 "P F A",
	"GET /api/runs/:run/changes":              "P F A",
	"GET /api/runs/:run/config/:service":      "P F A",
	"GET /api/runs/:run/runbooks/:slug":       "P F A",
	"POST /api/runs/:run/customer":            "P",
	"GET /api/runs/:run/customer/pages/:page": "P F A",
	"POST /api/runs/:run/actions/preview":     "P",
	"POST /api/runs/:run/commands":            "P",
	"GET /api/runs/:run/live":                 "P F A",
	"GET /api/runs/:run/script":               "F A",
	"GET /api/runs/:run/debrief":              "P F A",
	"POST /api/runs/:run/marks":               "F A",
}

// quiet are the calls that are not GET and yet change nothing but the run's
// own log: they are not in the audit trail.
var quiet = []string{"POST /api/runs/:run/query", "POST /api/runs/:run/customer", "POST /api/runs/:run/actions/preview"}

func TestEveryRouteByEveryRole(t *testing.T) {
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	people := map[string]*someone{
		"-": y.anonymous(), "P": y.person("player", store.Trainee), "T": y.person("other", store.Trainee),
		"F": y.person("facilitator", store.Facilitator), "A": y.person("admin", store.Admin),
	}
	_, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", Scenario: "first-page", Stack: "harbor", PersonID: people["P"].person.ID, State: "running"})
	if err != nil {
		t.Fatal(err)
	}

	known := map[string]bool{}
	for _, r := range y.web.echo.Routes() {
		key := r.Method + " " + r.Path
		known[key] = true
		allowed, ok := rights[key]
		if !ok {
			t.Errorf("%s is registered, but nothing says who may call it", key)
			continue
		}
		path := strings.NewReplacer(":run", "r1", ":service", "checkout", ":slug", "x", ":page", "1", ":person", "p", "*", "x").Replace(r.Path)
		for who, s := range people {
			got := s.send(s.request(r.Method, path, nil)).StatusCode
			want := reached
			if !slices.Contains(strings.Fields(allowed), who) {
				want = http.StatusForbidden
				if who == "-" {
					want = http.StatusUnauthorized
				} else if who == "T" && strings.HasPrefix(r.Path, runPath) {
					want = http.StatusNotFound // to them there is no such run
				}
			}
			if got != want {
				t.Errorf("%s as %s: %d, want %d", key, who, got, want)
			}
		}
	}
	for key := range rights {
		if !known[key] {
			t.Errorf("%s is not registered", key)
		}
	}
}

func TestWhatChangesSomethingIsInTheTrail(t *testing.T) {
	table := routes()
	for i, r := range table {
		key := r.method + " " + r.path
		changes := r.method != "GET" && r.method != "HEAD" && r.who != anyone && !slices.Contains(quiet, key)
		if changes != (r.audit != "") {
			t.Errorf("%s: is %q in the audit trail", key, r.audit)
		}
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	admin, trainee := y.person("admin", store.Admin), y.person("ada", store.Trainee)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: admin.person.ID}); err != nil {
		t.Fatal(err)
	}
	admin.ask(reached, "POST", "/api/people", nil)
	admin.ask(reached, "GET", "/api/people", nil)
	trainee.ask(http.StatusForbidden, "GET", "/api/people", nil)
	trainee.ask(http.StatusNotFound, "POST", "/api/runs/r1/commands", nil)
	trainee.ask(http.StatusNotFound, "GET", "/api/runs/nothing", nil)
	trainee.csrf = "guessed"
	trainee.ask(http.StatusForbidden, "POST", "/api/runs", nil)
	want := []string{
		"person.create allowed", "GET /api/people denied: role", "run.command denied: not theirs to see", "run.start denied: no CSRF token",
	}
	if got := y.trail(); !slices.Equal(got, want) {
		t.Errorf("the trail is %q, want %q", got, want)
	}
}

// A page elsewhere can make a browser send our cookie in some set-ups; it can
// neither read the token nor hide where it is.
func TestForgedRequestsAreRefused(t *testing.T) {
	table := routes()
	for i := range table {
		table[i].handle = func(_ *server, c *call) error { return c.NoContent(reached) }
	}
	y := newYard(t, table)
	ada := y.person("ada", store.Trainee)
	for name, c := range map[string]struct {
		change func(http.Header)
		want   int
	}{
		"as our pages do":        {func(http.Header) {}, reached},
		"by a program":           {func(h http.Header) { h.Del("Sec-Fetch-Site") }, reached},
		"without a token":        {func(h http.Header) { h.Del(csrfHeader) }, http.StatusForbidden},
		"with a wrong token":     {func(h http.Header) { h.Set(csrfHeader, "x") }, http.StatusForbidden},
		"from another site":      {func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"from a sister site":     {func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site") }, http.StatusForbidden},
		"from an older browser":  {func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "http://evil.example") }, http.StatusForbidden},
		"from a page without an": {func(h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "null") }, http.StatusForbidden},
	} {
		for _, path := range []string{"/api/runs", "/api/session"} {
			r := ada.request("POST", path, nil)
			c.change(r.Header)
			want := c.want
			if path == "/api/session" && strings.HasSuffix(name, "token") {
				want = reached // nobody has a token before they are signed in
			}
			if got := ada.send(r).StatusCode; got != want {
				t.Errorf("POST %s %s: %d, want %d", path, name, got, want)
			}
		}
	}
}

func TestLimitsAndFailures(t *testing.T) {
	table := append(routes(),
		route{"GET", "/api/panic", signedIn, "", func(*server, *call) error { panic("the secret of checkout") }},
		route{"GET", "/api/error", signedIn, "", func(*server, *call) error { return fmt.Errorf("open /var/lib/secret") }})
	y := newYard(t, table)
	ada := y.person("ada", store.Trainee)
	for _, path := range []string{"/api/panic", "/api/error"} {
		if r := ada.ask(http.StatusInternalServerError, "GET", path, nil); strings.Contains(string(r.body), "secret") || !strings.Contains(string(r.body), "internal error") {
			t.Errorf("%s answers %s", path, r.body)
		}
	}
	ada.ask(http.StatusRequestEntityTooLarge, "PATCH", "/api/me", map[string]string{"name": strings.Repeat("x", bodyLimit)})
	ada.ask(http.StatusNotFound, "GET", "/api/nothing", nil)
	ada.ask(http.StatusMethodNotAllowed, "PUT", "/api/me", nil)
	ada.ask(http.StatusUnprocessableEntity, "PATCH", "/api/me", map[string]int{"nome": 1})

	var p struct {
		Type, Title, Detail string
		Status              int
		Errors              []field
	}
	ada.ask(http.StatusUnprocessableEntity, "PATCH", "/api/me", map[string]string{"name": " ", "password": "short"}).into(t, &p)
	if p.Type != "about:blank" || p.Status != 422 || p.Title != "Unprocessable Entity" || len(p.Errors) != 2 || p.Errors[1].Field != "password" {
		t.Errorf("problem: %+v", p)
	}
}
