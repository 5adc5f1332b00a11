package ops

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestWhatDoesNotAnswer: a check that hangs is a reason not to be ready, is not
// asked again while it hangs, and no other waits for it.
func TestWhatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := make(chan struct{})
		var asked atomic.Int64 // a check is asked beside whoever wants to know
		o := New(Options{Census: func() Census { return Census{} }, Checks: []Check{
			{Name: "well", Ask: func(context.Context) error { return nil }},
			{Name: "stuck", Ask: func(context.Context) error { asked.Add(1); <-hangs; return nil }},
		}})
		h := o.Handler(&net.UnixAddr{})
		ready := func() (int, string, time.Duration) {
			began, w := time.Now(), httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
			return w.Code, w.Body.String(), time.Since(began)
		}
		for range 3 {
			if code, text, took := ready(); code != http.StatusServiceUnavailable || text != "well: ok\nstuck: does not answer\n" || took > readyWait {
				t.Errorf("%d %q after %s", code, text, took)
			}
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times while it hung", n)
		}
		close(hangs)
		synctest.Wait()
		if code, text, _ := ready(); code != http.StatusOK {
			t.Errorf("when it has recovered: %d %q", code, text)
		}
	})
}

func TestLines(t *testing.T) {
	var lines Lines
	var out bytes.Buffer
	logger := lines.Through(slog.New(slog.NewTextHandler(&out, nil)))
	logger.With("a", 1).Error("one")
	logger.WithGroup("g").Warn("two")
	logger.Info("three")
	logger.Debug("not written, so not counted")
	if got := lines.Count(); got["error"] != 1 || got["warn"] != 1 || got["info"] != 1 || got["debug"] != 0 {
		t.Errorf("counted %v of %s", got, out.String())
	}
}

// TestGuideTellsOfEachMetric: those of the page are there, and those that are
// there are on the page.
func TestGuideTellsOfEachMetric(t *testing.T) {
	page, err := os.ReadFile("../../content/guide/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	told, there := map[string]bool{}, map[string]bool{}
	for _, name := range regexp.MustCompile(`drillyard_[a-z_]+`).FindAllString(string(page), -1) {
		told[name] = true
	}
	o := New(Options{Census: func() Census {
		return Census{Runs: map[Run]int{{}: 1}, Ended: map[Ended]int{{}: 1}, Logged: map[string]int{"info": 1}}
	}})
	o.Answered("GET", "/", http.StatusOK, time.Second)
	families, err := o.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if name := f.GetName(); strings.HasPrefix(name, "drillyard_") {
			there[name] = true
		}
	}
	if !maps.Equal(told, there) {
		t.Errorf("the page tells of %v, there are %v", told, there)
	}
}
