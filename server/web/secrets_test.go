package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/store"
)

// Nothing that lets anyone in is in what the server writes to its log or to
// the audit trail, whatever goes wrong.
func TestLogsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	y := newYard(t, append(routes(),
		route{"POST", "/api/panic", signedIn, "", plain(func(_ *server, c *call) error { panic(c.Path()) })}))
	secrets := map[string]string{}
	admin := y.person("admin", store.EveryRole()...)
	var invitation struct{ Link string }
	admin.ask(http.StatusCreated, "POST", "/api/people", map[string]any{"login": "ada", "name": "Ada", "roles": []string{"trainee"}}).into(t, &invitation)
	_, secrets["link"], _ = strings.Cut(invitation.Link, "#/signin/")

	ada := y.anonymous()
	var me meView
	ada.ask(http.StatusOK, "POST", "/api/session/link", map[string]string{"token": secrets["link"]}).into(t, &me)
	secrets["session"], secrets["csrf"], ada.csrf = y.session(ada), me.CSRF, me.CSRF
	secrets["password"], secrets["wrong password"] = "correct horse battery", "wrong horse battery"
	ada.ask(http.StatusOK, "PATCH", "/api/me", map[string]string{"password": secrets["password"]}).into(t, &me)
	secrets["second session"], secrets["second csrf"], ada.csrf = y.session(ada), me.CSRF, me.CSRF
	ada.ask(http.StatusInternalServerError, "POST", "/api/panic?token="+secrets["session"], map[string]string{"password": secrets["password"]})

	ada.ask(http.StatusUnprocessableEntity, "PATCH", "/api/me", map[string]string{secrets["password"]: "in the wrong place"})

	eve := y.anonymous()
	eve.ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": "ada", "password": secrets["wrong password"]})
	eve.ask(http.StatusUnauthorized, "POST", "/api/session", map[string]string{"login": secrets["password"], "password": "ada"}) // the wrong way round
	eve.ask(http.StatusUnauthorized, "POST", "/api/session/link", map[string]string{"token": secrets["link"]})
	eve.ask(http.StatusUnprocessableEntity, "POST", "/api/session", map[string]any{"password": secrets["password"], secrets["password"]: 1})

	trail, err := y.web.Store.Trail(t.Context(), store.TrailFilter{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	// Every change fails from here on, in the middle of what it does.
	if err := y.web.Store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*someone{ada, eve} {
		for path, body := range map[string]map[string]string{
			"/api/session": {"login": "ada", "password": secrets["password"]}, "/api/session/link": {"token": secrets["link"]},
		} {
			if status := s.send(s.request("POST", path, body)).StatusCode; status < 500 {
				t.Errorf("POST %s without a database: %d", path, status)
			}
		}
	}
	written := y.log.String()
	if !strings.Contains(written, "a handler panicked") || !strings.Contains(written, "answer a request") {
		t.Fatalf("the log is not what was written: %s", written)
	}
	for _, e := range trail {
		written += e.Wall.Format(time.RFC3339) + " " + e.PersonID + " " + e.Action + " " + e.Object + " " + string(e.Outcome) + " " + e.Detail + " " + e.Made + "\n"
	}
	for what, secret := range secrets {
		if secret == "" || strings.Contains(written, secret) {
			t.Errorf("the %s %q is written down", what, secret)
		}
	}
}
