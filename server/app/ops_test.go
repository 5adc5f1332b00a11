package app

import (
	"io"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/runs"
)

// asking sends a request to whoever listens at an address.
func asking(t *testing.T, url, host string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}

// watched is a server with a listener for whoever runs it.
func watched(t *testing.T) (a *App, at string) {
	t.Helper()
	a, _ = serving(t, config.Config{Ops: "127.0.0.1:0"})
	a.runs.History = false // takes its time
	return a, a.Probes().String()
}

// TestHealthAndReadiness: alive is one thing, able to do the work another.
func TestHealthAndReadiness(t *testing.T) {
	a, at := watched(t)
	want := func(path string, status int, says string) {
		t.Helper()
		if got, text := asking(t, at+path, ""); got != status || !strings.Contains(text, says) {
			t.Errorf("%s: %d %q; want %d %q", path, got, text, status, says)
		}
	}
	want("/healthz", http.StatusOK, "alive")
	want("/readyz", http.StatusOK, "database: ok\ncontent: ok\nserving: ok\n")

	// The folder is gone, as when its disk is, and comes back.
	folder := a.store.Folder()
	if err := os.Rename(folder, folder+"-away"); err != nil {
		t.Fatal(err)
	}
	want("/readyz", http.StatusServiceUnavailable, "database: ")
	want("/healthz", http.StatusOK, "alive")
	if err := os.Rename(folder+"-away", folder); err != nil {
		t.Fatal(err)
	}
	want("/readyz", http.StatusOK, "database: ok")

	a.leaving.Store(true)
	want("/readyz", http.StatusServiceUnavailable, "database: ok\ncontent: ok\nserving: the server is stopping\n")
	want("/healthz", http.StatusOK, "alive")
	want("/", http.StatusNotFound, "")
	// A page in a browser whose name leads here gets nothing.
	for _, path := range []string{"/metrics", "/debug/pprof/heap", "/readyz"} {
		if got, _ := asking(t, at+path, "evil.example"); got != http.StatusMisdirectedRequest {
			t.Errorf("%s asked by another name: %d", path, got)
		}
	}
	if got, _ := asking(t, at+"/healthz", "localhost"); got != http.StatusOK {
		t.Errorf("asked as localhost: %d", got)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
		if got, _ := asking(t, a.Listens().String()+path, ""); got != http.StatusNotFound {
			t.Errorf("where people are served, %s is %d", path, got)
		}
	}
}

// TestStoppingIsNotReady: whoever asks while the last runs are ended is told.
func TestStoppingIsNotReady(t *testing.T) {
	a, err := New(t.Context(), Options{Config: config.Config{Data: t.TempDir()}, BuiltIn: content.FS, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	serving := a.checks(a.runs.Library)[2]
	if err := serving.Ask(t.Context()); err != nil {
		t.Errorf("%s before: %v", serving.Name, err)
	}
	if err := a.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := serving.Ask(t.Context()); err == nil {
		t.Errorf("%s after: all is well", serving.Name)
	}
}

// TestMetrics: what happens is counted.
func TestMetrics(t *testing.T) {
	a, at := watched(t)
	asking(t, a.Listens().String(), "")
	link, err := a.SignIn(t.Context())
	if err != nil || !strings.HasPrefix(link, a.Listens().String()+"/#/signin/") {
		t.Fatalf("%q, %v", link, err)
	}
	people, err := a.store.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	drill, ok := a.runs.Library.Drill("first-page")
	if !ok {
		t.Fatal("there is no first-page")
	}
	run, err := a.runs.Start(t.Context(), runs.Play{Drill: drill, Runtime: "tabletop", Person: people[0]})
	if err != nil {
		t.Fatal(err)
	}
	var text string
	has := func(line string) bool {
		_, text = asking(t, at+"/metrics", "")
		return regexp.MustCompile(`(?m)^` + line + `$`).MatchString(text)
	}
	until := func(line string) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); !has(line); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s never came: %s", line, text)
			}
		}
	}
	until(`drillyard_runs\{runtime="tabletop",state="running"\} 1`)
	for _, line := range []string{
		`drillyard_append_seconds_count [1-9]\d*`,
		`drillyard_http_requests_total\{method="GET",route="/\*",status="2xx"\} 1`,
		`drillyard_http_request_seconds_count\{route="/\*"\} 1`,
		`drillyard_build_info\{go="go1\..*",version="test"\} 1`,
		`drillyard_sockets\{kind="screen"\} 0`, `drillyard_sockets\{kind="terminal"\} 0`,
		`drillyard_viewer_queue_events 0`, `drillyard_viewers_dropped_total 0`,
		`drillyard_histories 0`, `drillyard_histories_bytes 0`,
		`drillyard_log_lines_total\{level="error"\} 0`, `go_goroutines \d+`, `process_open_fds \d+`,
	} {
		if !has(line) {
			t.Errorf("%s is missing", line)
		}
	}
	playing, ok := a.runs.Active(run.ID)
	if !ok {
		t.Fatal("the run is gone")
	}
	end, key, err := engine.ParseCommand([]byte(`{"type":"end","key":"the end"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := playing.Do(t.Context(), event.Actor{Kind: event.Person, ID: people[0].ID}, key, end); err != nil {
		t.Fatal(err)
	}
	until(`drillyard_runs_ended_total\{result="ok",runtime="tabletop"\} 1`)
	if has(`drillyard_runs\{.*`) {
		t.Errorf("a run that has ended is in progress: %s", text)
	}
}
