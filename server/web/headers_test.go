package web

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// Every answer has them, good or bad, whoever made it.
func TestStrictHeaders(t *testing.T) {
	t.Parallel()
	y := newYard(t, append(routes(),
		route{"GET", "/api/panic", signedIn, "", plain(func(*server, *call) error { panic("oh") })},
		route{"GET", "/api/error", signedIn, "", plain(func(*server, *call) error { return errors.New("oh") })}))
	ada, anyone := y.person("ada", store.Trainee), y.anonymous()
	for _, c := range []struct {
		who    *someone
		status int
		method string
		path   string
	}{
		{anyone, http.StatusOK, "GET", "/"},
		{anyone, http.StatusOK, "HEAD", "/"},
		{anyone, http.StatusNotFound, "GET", "/healthz"},
		{anyone, http.StatusOK, "GET", "/assets/app-1a.js"},
		{anyone, http.StatusNotFound, "GET", "/assets/gone.js"},
		{anyone, http.StatusMethodNotAllowed, "PUT", "/"},
		{anyone, http.StatusUnauthorized, "GET", "/api/me"},
		{anyone, http.StatusUnprocessableEntity, "POST", "/api/session"},
		{ada, http.StatusOK, "GET", "/api/me"},
		{ada, http.StatusForbidden, "GET", "/api/people"},
		{ada, http.StatusNotFound, "GET", "/api/runs/none/live"},
		{ada, http.StatusNotFound, "GET", "/api/none"},
		{ada, http.StatusInternalServerError, "GET", "/api/panic"},
		{ada, http.StatusInternalServerError, "GET", "/api/error"},
	} {
		r := c.who.ask(c.status, c.method, c.path, nil)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.path, name, got, want)
			}
		}
		csp := r.Header.Get("Content-Security-Policy")
		for _, must := range []string{"default-src 'self'", "script-src 'self';", "style-src 'self';", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'", "form-action 'self'"} {
			if !strings.Contains(csp, must) {
				t.Errorf("%s %s: the policy lacks %s: %q", c.method, c.path, must, csp)
			}
		}
		for _, never := range []string{"unsafe-inline", "unsafe-eval", "*", "http:", "https:"} {
			if strings.Contains(csp, never) {
				t.Errorf("%s %s: the policy allows %s: %q", c.method, c.path, never, csp)
			}
		}
		for _, tell := range []string{"Server", "X-Powered-By", "Access-Control-Allow-Origin"} {
			if got := r.Header.Get(tell); got != "" {
				t.Errorf("%s %s: %s is %q", c.method, c.path, tell, got)
			}
		}
		if stored := r.Header.Get("Cache-Control") != "no-store"; stored && strings.HasPrefix(c.path, "/api/") {
			t.Errorf("%s %s: the answer can be stored", c.method, c.path)
		}
	}
}

func TestClient(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	anyone := y.anonymous()
	for path, want := range map[string]string{"/": "the client", "/assets/app-1a.js": "app()"} {
		r := anyone.ask(http.StatusOK, "GET", path, nil)
		if !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %s", path, r.body)
		}
		if immutable := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); immutable != strings.HasPrefix(path, "/assets/") {
			t.Errorf("%s: Cache-Control %q", path, r.Header.Get("Cache-Control"))
		}
	}
	anyone.ask(http.StatusOK, "HEAD", "/", nil)
	// What is none of ours is not answered with a page: a probe or a scraper
	// would be told that all is well.
	for _, path := range []string{
		"/assets/gone.js", "/assets", "/healthz", "/readyz", "/livez", "/metrics", "/metrics/", "/debug/pprof/", "/debug/pprof/heap",
		"/api", "/apis/x", "/v1/runs", "/runs/some", "/.env", "/index.php",
	} {
		anyone.ask(http.StatusNotFound, "GET", path, nil)
	}
	anyone.ask(http.StatusNotFound, "GET", "/api/../api", nil)
	if r := anyone.ask(http.StatusUnauthorized, "GET", "/api/me", nil); r.Header.Get("Cache-Control") != "no-store" {
		t.Error("the API's answers can be stored")
	}
}

// The limit is what the page says, to the byte.
func TestHeadersAreBounded(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	at := strings.TrimPrefix(y.url, "http://")
	for size, want := range map[int]string{HeaderLimit: "401", HeaderLimit + 1: "431", 40_000: "431"} {
		head := "GET /api/me HTTP/1.1\r\nHost: " + at + "\r\nX-Fill: "
		head += strings.Repeat("x", size-len(head)-len("\r\n\r\n")) + "\r\n\r\n"
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte(head)); err != nil {
			t.Fatal(err)
		}
		answer, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.HasPrefix(answer, "HTTP/1.1 "+want) {
			t.Errorf("%d bytes: %q, %v; want %s", len(head), answer, err, want)
		}
	}
}
