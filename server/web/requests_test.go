package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/store"
)

// TestRequestLog: every request has a line and a name, which a 5xx tells; and
// nothing that may be secret is in the line.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	said := &transcript{}
	var answers []Answer
	y := newYardOf(t, content.FS, append(routes(), route{"POST", "/api/panic/:token", signedIn, "", plain(func(*server, *call) error { panic("oh") })}), func(o *Options) {
		o.Logger = slog.New(slog.NewJSONHandler(said, nil))
		o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		o.Answered = func(a Answer) { answers = append(answers, a) }
	})
	ada := y.person("ada", store.EveryRole()...)
	r := ada.request("POST", "/api/panic/s3cret?token=s3cret", map[string]string{"password": "s3cret"})
	r.Header.Set("X-Request-Id", "from-the-proxy.1")
	r.Header.Set("X-Forwarded-For", "192.0.2.7")
	failed := ada.send(r)
	var problem struct {
		Request string `json:"request_id"`
	}
	failed.into(t, &problem)
	if failed.StatusCode != http.StatusInternalServerError || problem.Request != "from-the-proxy.1" || failed.Header.Get("X-Request-Id") != problem.Request {
		t.Errorf("%d %s, named %q", failed.StatusCode, failed.body, failed.Header.Get("X-Request-Id"))
	}
	missing := ada.ask(http.StatusNotFound, "GET", "/s3cret", nil)
	if id := missing.Header.Get("X-Request-Id"); len(id) != 16 || strings.Contains(string(missing.body), "request_id") {
		t.Errorf("a 404 is named %q and says %s", id, missing.body)
	}
	y.anonymous().ask(http.StatusMethodNotAllowed, "BREW", "/api/me", nil)
	if _, err := y.web.Store.CreateRun(t.Context(), store.Run{ID: "r1", PersonID: ada.person.ID}); err != nil {
		t.Fatal(err)
	}
	ada.open(ada.screen("r1", y.url))
	var lines []map[string]any
	until(t, "the screen is in the log", func() bool {
		lines = nil
		for line := range strings.Lines(said.String()) {
			var entry map[string]any
			if err := json.Unmarshal([]byte(line), &entry); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if entry["msg"] == "request" {
				lines = append(lines, entry)
			}
		}
		return len(lines) == 4
	})
	for i, want := range []map[string]any{
		{"level": "INFO", "method": "POST", "route": "/api/panic/:token", "status": 500.0, "bytes": float64(len(failed.body)), "from": "192.0.2.7", "person": ada.person.ID, "request": "from-the-proxy.1"},
		{"method": "GET", "route": "/*", "status": 404.0, "from": "127.0.0.1", "person": nil},
		{"method": "other", "status": 405.0},
		{"method": "GET", "route": "/api/runs/:run/live", "status": 101.0, "person": ada.person.ID},
	} {
		for key, value := range want {
			if lines[i][key] != value {
				t.Errorf("line %d: %s is %v, want %v", i, key, lines[i][key], value)
			}
		}
		if a := answers[i]; float64(a.Status) != lines[i]["status"] || a.Method != lines[i]["method"] {
			t.Errorf("answer %d is %+v, the line %v", i, a, lines[i])
		}
	}
	if strings.Contains(said.String(), "s3cret") {
		t.Errorf("a secret is in the log: %s", said)
	}
}
