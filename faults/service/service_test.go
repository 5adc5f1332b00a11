package service_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestCallsRetryAndPassOn(t *testing.T) {
	var tries atomic.Int64
	keys, traces := make(chan string, 4), make(chan string, 4)
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		keys <- req.Header.Get("Idempotency-Key")
		traces <- req.Header.Get("Traceparent")
		if tries.Add(1) == 1 {
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "paid "+req.FormValue("order"))
	}))
	defer peer.Close()
	r, _ := start(t, service.Options{
		Revision: settings("retries", "1", "retry_backoff", "1ms"),
		Peers:    map[string]string{"bank": peer.Listener.Addr().String()},
	}, stack.Route{Match: "POST /pay/{order}", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "POST /authorize?order={order}"}}})
	status, body := ask(t, http.MethodPost, "http://"+r.Addr()+"/pay/a%20b")
	if status != 200 || body != "paid a b" {
		t.Errorf("got %d %q", status, body)
	}
	if a, b := <-keys, <-keys; a != b || a == "" {
		t.Errorf("the second try is another request: %q, %q", a, b)
	}
	if trace := <-traces; !strings.HasPrefix(trace, "00-0123456789abcdef0123456789abcdef-") || strings.Contains(trace[36:], "0123456789abcdef") {
		t.Errorf("trace %q", trace)
	}
	_, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics")
	for _, want := range []string{
		`client_retries_total{peer="bank"} 1`, `client_requests_total{outcome="error",peer="bank"} 1`,
		`client_requests_total{outcome="ok",peer="bank"} 1`, `http_requests_total{code="200",method="POST",route="/pay/{order}"} 1`,
		`build_info{version="1.0.0"} 1`, `config_revision 1`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	r.Forget()
	if _, page = ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics"); strings.Contains(page, "http_requests_total{") ||
		!strings.Contains(page, `client_retries_total{peer="bank"} 0`) || !strings.Contains(page, `config_revision 1`) {
		t.Errorf("forgotten, and it tells\n%s", page)
	}
}

func TestSlowPeerTimesOutAndOptionalIsServedWithout(t *testing.T) {
	peer := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() }))
	defer peer.Close()
	call := stack.Step{Call: "bank", Request: "GET /"}
	maybe := call
	maybe.Optional = true
	r, log := start(t, service.Options{
		Revision: settings("upstream_timeout", "30ms"), Peers: map[string]string{"bank": peer.Listener.Addr().String()},
	},
		stack.Route{Match: "GET /must", Body: stack.BodyJSON, Steps: []stack.Step{call}},
		stack.Route{Match: "GET /may", Body: stack.BodyJSON, Steps: []stack.Step{maybe}})
	if status, _ := ask(t, http.MethodGet, "http://"+r.Addr()+"/must"); status != http.StatusGatewayTimeout {
		t.Errorf("must: got %d", status)
	}
	line, ok := log.find("GET /must 504")
	if want := map[string]string{"peer": "bank", "error": "no answer within 30ms", "status": "504"}; !ok || !contains(line.Fields, want) || line.Level != "error" ||
		line.Trace != "0123456789abcdef0123456789abcdef" {
		t.Errorf("logged: %+v", line)
	}
	if status, _ := ask(t, http.MethodGet, "http://"+r.Addr()+"/may"); status != http.StatusOK {
		t.Errorf("may: got %d", status)
	}
	if line, ok := log.find("served without bank"); !ok || line.Level != "warn" {
		t.Errorf("logged: %+v", line)
	}
}

func contains(have faults.Fields, want map[string]string) bool {
	for name, value := range want {
		if !slices.Contains(have, faults.Field{Name: name, Value: value}) {
			return false
		}
	}
	return true
}

func TestWorkersAreBounded(t *testing.T) {
	r, log := start(t, service.Options{Revision: settings("workers", "1", "queue_limit", "1")},
		stack.Route{Match: "GET /", Body: stack.BodyJSON, Work: work(200)})
	if got := crowd(t, 4, "http://"+r.Addr()+"/"); got[200] != 2 || got[503] != 2 {
		t.Errorf("one worker, one place in the queue, four customers: %v", got)
	}
	if _, ok := log.find("worker queue full: 1 busy, 1 waiting"); !ok {
		t.Error("the log does not say why")
	}
	if err := r.Configure(faults.Revision{Number: 2, Values: map[string]string{"workers": "4"}}); err != nil {
		t.Fatal(err)
	}
	if got := crowd(t, 4, "http://"+r.Addr()+"/"); got[200] != 4 {
		t.Errorf("four workers: %v", got)
	}
}

func TestPoolRunsOutAndGrowsLive(t *testing.T) {
	r, log := start(t, service.Options{
		Revision: settings("db_pool_size", "1", "db_pool_timeout", "10s"), Peers: map[string]string{"db": postgres(t)},
	}, stack.Route{Match: "GET /", Body: stack.BodyHTML, Page: "product", Steps: []stack.Step{{Query: "db", SQL: "SELECT name FROM products", Work: work(500)}}})
	if status, body := ask(t, http.MethodGet, "http://"+r.Addr()+"/"); status != 200 || !strings.Contains(body, "<h1>Fender</h1>") {
		t.Errorf("got %d %s", status, body)
	}
	configure(t, r, "db_pool_size", "1", "db_pool_timeout", "200ms")
	if got := crowd(t, 3, "http://"+r.Addr()+"/"); got[200] != 1 || got[503] != 2 {
		t.Errorf("one connection, three customers: %v", got)
	}
	if line, ok := log.find("pool exhausted: no connection within 200ms"); !ok || line.Level != "error" {
		t.Errorf("logged: %+v", line)
	}
	_, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics")
	for _, want := range []string{"db_pool_size 1", "db_pool_timeouts_total 2", "db_pool_in_use 0", "db_pool_wait_seconds_count 4"} {
		if !strings.Contains(page, want+"\n") {
			t.Errorf("metrics lack %s", want)
		}
	}
	if err := r.Configure(faults.Revision{Number: 2, Values: map[string]string{"db_pool_size": "3", "db_pool_timeout": "10s"}}); err != nil {
		t.Fatal(err)
	}
	if got := crowd(t, 3, "http://"+r.Addr()+"/"); got[200] != 3 {
		t.Errorf("three connections: %v", got)
	}
}

func TestReleaseWithADefect(t *testing.T) {
	r, log := start(t, service.Options{Release: faults.Release{Version: "1.1.0", Defect: faults.Defect{
		Route: "GET /tax", ErrorShare: 1, Latency: 30 * time.Millisecond, Log: "tax table missing",
	}}},
		stack.Route{Match: "GET /tax", Body: stack.BodyHTML, Page: "product"},
		stack.Route{Match: "GET /", Body: stack.BodyHTML, Page: "product"})
	began := time.Now()
	if status, body := ask(t, http.MethodGet, "http://"+r.Addr()+"/tax"); status != 500 || !strings.Contains(body, "Sorry, we could not") {
		t.Errorf("got %d %s", status, body)
	}
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("took %s", took)
	}
	if line, ok := log.find("tax table missing"); !ok || line.Level != "error" || line.Fields.Get("version") != "1.1.0" {
		t.Errorf("logged: %+v", line)
	}
	if status, _ := ask(t, http.MethodGet, "http://"+r.Addr()+"/"); status != 200 {
		t.Errorf("a route without the defect: %d", status)
	}
}

func TestControlIsApart(t *testing.T) {
	r, _ := start(t, service.Options{}, stack.Route{Match: "GET /{$}", Body: stack.BodyJSON})
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		if status, _ := ask(t, http.MethodGet, "http://"+r.ControlAddr()+path); status != 200 {
			t.Errorf("control %s: %d", path, status)
		}
		if status, _ := ask(t, http.MethodGet, "http://"+r.Addr()+path); status != 404 {
			t.Errorf("customers reach %s: %d", path, status)
		}
	}
}

func TestHangAnswersNobody(t *testing.T) {
	r, _ := start(t, service.Options{}, stack.Route{Match: "GET /{$}", Body: stack.BodyJSON})
	r.Hang()
	for _, address := range []string{r.Addr(), r.ControlAddr() + "/metrics"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			t.Errorf("%s answered %d", address, resp.StatusCode)
			_ = resp.Body.Close()
		}
		cancel()
	}
	r.Kill() // must return
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	err := service.CheckSettings(map[string]string{"workers": "0", "db_pool_timeout": "soon", "pool": "2", "retries": "1"})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{`workers: "0" is not a whole number of at least 1`, `db_pool_timeout: "soon" is not a duration`, `unknown setting "pool"; there is blocked_sources`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
	r, _ := start(t, service.Options{Revision: settings("workers", "3")}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	if r.Configure(faults.Revision{Number: 2, Values: map[string]string{"workers": "-1"}}) == nil {
		t.Error("applied")
	}
	if _, page := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/metrics"); !strings.Contains(page, "worker_pool_capacity 3\n") || !strings.Contains(page, "config_revision 1\n") {
		t.Error("a refused revision changed something")
	}
}
