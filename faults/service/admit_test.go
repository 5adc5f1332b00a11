package service_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// from asks for a page as somebody who says who they are.
func from(t *testing.T, source, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Source", source)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestTurnsAwayAsConfigured(t *testing.T) {
	r, log := start(t, service.Options{Revision: settings("rate_limit", "2")}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	if got := crowd(t, 8, "http://"+r.Addr()+"/"); got[200] < 2 || got[200] > 3 || got[200]+got[429] != 8 {
		t.Errorf("two a second, eight at once: %v", got)
	}
	if line, ok := log.find("GET / 429: rate limited"); !ok || line.Level != "warn" {
		t.Errorf("logged: %+v", line)
	}
	configure(t, r, "shed", "1")
	if got := status(t, r, "/"); got != 503 {
		t.Errorf("all shed: %d", got)
	}
	configure(t, r, "blocked_sources", "tenant, bots")
	if bots, others := from(t, "bots", "http://"+r.Addr()+"/"), from(t, "partner", "http://"+r.Addr()+"/"); bots != 403 || others != 200 {
		t.Errorf("blocked: %d, others: %d", bots, others)
	}
	configure(t, r)
	if got := status(t, r, "/"); got != 200 {
		t.Errorf("without any of it: %d", got)
	}
	measures(t, r, map[string]float64{`requests_shed_total{reason="shed"}`: 1, `requests_shed_total{reason="blocked"}`: 1})
	configure(t, r, "rate_limit", "1000000")
	if got := crowd(t, 8, "http://"+r.Addr()+"/"); got[200] != 8 {
		t.Errorf("far below the limit: %v", got)
	}
}

func TestSourceTravels(t *testing.T) {
	sources := make(chan string, 2)
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		sources <- req.Header.Get("X-Source")
		_, _ = io.WriteString(w, "ok")
	}))
	defer peer.Close()
	r, log := start(t, service.Options{Peers: map[string]string{"bank": peer.Listener.Addr().String()}, Revision: settings("log_level", "debug")},
		stack.Route{Match: "GET /", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
	from(t, "bots", "http://"+r.Addr()+"/")
	from(t, "", "http://"+r.Addr()+"/")
	if a, b := <-sources, <-sources; a != "bots" || b != "" {
		t.Errorf("the peer saw %q and %q", a, b)
	}
	if line, _ := log.find("GET / 200"); line.Fields.Get("source") != "bots" {
		t.Errorf("logged: %+v", line)
	}
}

func TestBreakerOpensAndTriesAgain(t *testing.T) {
	var asked atomic.Int64
	var well atomic.Bool
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if !well.Load() {
			http.Error(w, "no", http.StatusInternalServerError)
		}
	}))
	defer peer.Close()
	r, log := start(t, service.Options{
		Peers:    map[string]string{"bank": peer.Listener.Addr().String()},
		Revision: settings("breaker_errors", "3", "breaker_cooldown", "1h", "retries", "2", "retry_backoff", "1ms"),
	}, stack.Route{Match: "GET /", Body: stack.BodyJSON, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
	measures(t, r, map[string]float64{`client_breaker_open{peer="bank"}`: 0})
	if got := status(t, r, "/"); got != 502 {
		t.Errorf("the peer fails, three times: %d", got)
	}
	for range 3 {
		if got := status(t, r, "/"); got != 503 {
			t.Errorf("open: %d", got)
		}
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("the peer was asked %d times", n)
	}
	if line, ok := log.find("GET / 503: bank: breaker open"); !ok || line.Fields.Get("peer") != "bank" {
		t.Errorf("logged: %+v", line)
	}
	measures(t, r, map[string]float64{`client_breaker_open{peer="bank"}`: 1, `client_requests_total{outcome="error",peer="bank"}`: 3})
	configure(t, r, "breaker_errors", "0") // closes it
	if got := status(t, r, "/"); got != 502 {
		t.Errorf("no breaker: %d", got)
	}
	configure(t, r, "breaker_errors", "1", "breaker_cooldown", "1ms")
	status(t, r, "/")
	well.Store(true)
	eventually(t, "a try closes the breaker", func() bool { return status(t, r, "/") == 200 })
	measures(t, r, map[string]float64{`client_breaker_open{peer="bank"}`: 0})
	opened, _ := log.find("breaker of bank opened after 3 failures in a row")
	if closed, _ := log.find("breaker of bank closed"); opened.Level != "warn" || closed.Level != "info" {
		t.Errorf("logged: %+v, %+v", opened, closed)
	}
}

func TestReadinessDrainAndDebug(t *testing.T) {
	r, log := start(t, service.Options{}, stack.Route{Match: "GET /{$}", Body: stack.BodyJSON, Work: work(1)})
	if r.Readiness() != "/readyz" || r.Drain() != 2*time.Second {
		t.Errorf("by default: %s, %s", r.Readiness(), r.Drain())
	}
	configure(t, r, "readiness_path", "/ready", "drain", "5s")
	if r.Readiness() != "/ready" || r.Drain() != 5*time.Second {
		t.Errorf("as set: %s, %s", r.Readiness(), r.Drain())
	}
	if got, _ := ask(t, http.MethodGet, "http://"+r.ControlAddr()+r.Readiness()); got != 404 {
		t.Errorf("a path that does not exist: %d", got)
	}
	for range 20 {
		status(t, r, "/")
	}
	if n := log.count("GET / 200"); n != 2 {
		t.Errorf("%d of 20 requests are logged", n)
	}
	configure(t, r, "log_level", "debug")
	for range 20 {
		status(t, r, "/")
	}
	if n := log.count("GET / 200"); n != 22 {
		t.Errorf("%d of 40 requests are logged, 20 of them at debug", n)
	}
}
