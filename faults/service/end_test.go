package service_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

const mib = 1 << 20

func ends(t *testing.T, r *service.Replica, cause string) {
	t.Helper()
	select {
	case <-r.Gone():
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on")
	}
	if r.Cause() != cause {
		t.Errorf("it ended by %q", r.Cause())
	}
}

func TestLeakEndsOutOfMemory(t *testing.T) {
	r, log := start(t, service.Options{
		Limits:  faults.Limit{Memory: 100 * mib},
		Release: faults.Release{Version: "2", Defect: faults.Defect{Route: "GET /leaky", Leak: 20 * mib}},
	}, stack.Route{Match: "GET /leaky", Body: stack.BodyJSON}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	status(t, r, "/")
	status(t, r, "/leaky")
	measures(t, r, map[string]float64{"memory_limit_bytes": 100 * mib, "memory_used_bytes": 84 * mib})
	if r.Cause() != "" {
		t.Errorf("it runs, and tells a cause: %q", r.Cause())
	}
	resp, err := http.Get("http://" + r.Addr() + "/leaky") // 64 + 2 × 20 + ¼ MiB
	if err == nil {
		_ = resp.Body.Close()
		t.Errorf("answered %d", resp.StatusCode)
	}
	ends(t, r, "out of memory")
	if line, ok := log.find("terminated: out of memory"); !ok || line.Level != "error" {
		t.Errorf("logged: %+v", line)
	}
	r.Kill() // returns when nothing is left
	if r.Cause() != "out of memory" {
		t.Error("being killed as well, it forgets the cause")
	}
}

func TestMemoryLimitHoldsForRequestsInFlight(t *testing.T) {
	r, _ := start(t, service.Options{Limits: faults.Limit{Memory: 64*mib + 900<<10}},
		stack.Route{Match: "GET /", Body: stack.BodyJSON, Work: work(50)})
	if got := crowd(t, 3, "http://"+r.Addr()+"/"); got[200] != 3 {
		t.Errorf("three at once: %v", got)
	}
	r.Limit(faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitMemory}})
	measures(t, r, map[string]float64{"memory_limit_bytes": 0})
	if got := crowd(t, 8, "http://"+r.Addr()+"/"); got[200] != 8 {
		t.Errorf("eight at once, without a limit: %v", got)
	}
	r.Limit(faults.Limit{Memory: 63 * mib})
	ends(t, r, "out of memory")
}

func TestCrash(t *testing.T) {
	r, log := start(t, service.Options{Restarts: 4, Release: faults.Release{Version: "2", Defect: faults.Defect{
		Crash: 100 * time.Millisecond, Log: "index out of range [7] with length 7",
	}}}, stack.Route{Match: "GET /", Body: stack.BodyJSON})
	measures(t, r, map[string]float64{"replica_restarts_total": 4})
	ends(t, r, "exit status 2")
	if line, ok := log.find("panic: index out of range [7] with length 7; exit status 2"); !ok || line.Level != "error" {
		t.Errorf("logged: %+v", line)
	}
	if r, _ = start(t, service.Options{}, stack.Route{Match: "GET /", Body: stack.BodyJSON}); r.Cause() != "" {
		t.Error("a sound one has a cause")
	}
	if r.Kill(); r.Cause() != "" {
		t.Error("one that was told to end has a cause")
	}
}

func TestStartupDefect(t *testing.T) {
	began := time.Now()
	start(t, service.Options{Release: faults.Release{Version: "2", Defect: faults.Defect{Startup: 80 * time.Millisecond}}},
		stack.Route{Match: "GET /", Body: stack.BodyJSON})
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("ready after %s", took)
	}
}

func TestBrokenSaysItIsReady(t *testing.T) {
	r, log := start(t, service.Options{}, stack.Route{Match: "GET /{$}", Body: stack.BodyJSON})
	r.Break()
	if got := status(t, r, "/"); got != 500 {
		t.Errorf("got %d", got)
	}
	if got, _ := ask(t, http.MethodGet, "http://"+r.ControlAddr()+"/readyz"); got != 200 {
		t.Errorf("ready: %d", got)
	}
	if _, ok := log.find("GET / 500: internal error"); !ok {
		t.Error("the log does not tell")
	}
}

// dials opens n connections to a replica and keeps them.
func dials(t *testing.T, r *service.Replica, n int) {
	t.Helper()
	for range n {
		conn, err := net.Dial("tcp", r.Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
}

func TestRunsOutOfFiles(t *testing.T) {
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	defer peer.Close()
	r, log := start(t, service.Options{
		Peers:   map[string]string{"bank": peer.Listener.Addr().String()},
		Release: faults.Release{Version: "2", Defect: faults.Defect{Route: "GET /leaky", LeakFiles: 0.5}},
		Limits:  faults.Limit{Files: 40},
	},
		stack.Route{Match: "GET /leaky", Body: stack.BodyJSON},
		stack.Route{Match: "GET /call", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
	files := func(n float64) func() bool {
		return func() bool { got, _ := metric(t, r, "open_files"); return got == n }
	}
	for range 4 {
		status(t, r, "/leaky")
	}
	eventually(t, "32 of its own, 2 leaked, 1 of ours", files(35))
	dials(t, r, 5)
	eventually(t, "5 more", files(40))
	if got := status(t, r, "/call"); got != 502 { // over the connection that is open
		t.Errorf("a call without a descriptor: %d", got)
	}
	if line, ok := log.find("bank: too many open files"); !ok || line.Fields.Get("peer") != "bank" {
		t.Errorf("logged: %+v", line)
	}
	for range 5 { // they are accepted by the system, and then closed
		conn, err := net.Dial("tcp", r.Addr())
		if err != nil {
			t.Fatal(err)
		}
		if n, err := conn.Read(make([]byte, 1)); err == nil {
			t.Errorf("it read %d bytes", n)
		}
		_ = conn.Close()
	}
	if n := log.count("accept: too many open files"); n < 1 || n > 2 {
		t.Errorf("it says so %d times within a moment", n)
	}
	r.Limit(faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitFiles}})
	measures(t, r, map[string]float64{"open_files": 40, "open_files_limit": 1024})
	if got := status(t, r, "/call"); got != 200 {
		t.Errorf("without the limit: %d", got)
	}
	eventually(t, "and one to the peer", files(41))
}

func TestRunsOutOfPorts(t *testing.T) {
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	defer peer.Close()
	r, log := start(t, service.Options{
		Peers:  map[string]string{"bank": peer.Listener.Addr().String()},
		Limits: faults.Limit{Ports: 3},
	}, stack.Route{Match: "GET /", Body: stack.BodyPass, Steps: []stack.Step{{Call: "bank", Request: "GET /"}}})
	for range 5 {
		if got := status(t, r, "/"); got != 200 {
			t.Fatalf("kept alive: %d", got)
		}
	}
	measures(t, r, map[string]float64{"local_ports_in_use": 1, "local_ports_limit": 3})
	configure(t, r, "keep_alive", "false") // the one that was kept is closed, too
	for range 2 {
		if got := status(t, r, "/"); got != 200 {
			t.Fatalf("not kept alive: %d", got)
		}
	}
	if got := status(t, r, "/"); got != 502 {
		t.Errorf("the fourth: %d", got)
	}
	if _, ok := log.find("bank: cannot assign requested address"); !ok {
		t.Error("the log does not say why")
	}
	measures(t, r, map[string]float64{"local_ports_in_use": 3})
	eventually(t, "what is closed has no descriptor", func() bool { n, _ := metric(t, r, "open_files"); return n == 33 })
	r.Limit(faults.Limit{Lift: []faults.PrimitiveKind{faults.LimitPorts}})
	if got := status(t, r, "/"); got != 200 {
		t.Errorf("without the limit: %d", got)
	}
}
