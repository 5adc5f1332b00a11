package inproc_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
)

func TestPoolShrinkHurtsAndIsCured(t *testing.T) {
	b, n := run(t, harborStack(t))
	if failed, visits := window(t, b, n, 8*time.Second); failed > 0 || visits < 4 {
		t.Errorf("healthy: %.0f %% of %.0f purchases failed", 100*failed, visits)
	}
	for _, name := range []string{"orders-db-1", "session-cache-1", "order-queue-1", "fulfilment-2", "edge-1"} {
		if n.Page(name) == "" {
			t.Errorf("no metrics of %s", name)
		}
	}
	undo := do(t, b, faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "2"}, Summary: "db pool 20 → 2"})
	failed, visits := window(t, b, n, 8*time.Second)
	t.Logf("pool of 2: %.0f %% of %.0f purchases failed", 100*failed, visits)
	if failed < 0.2 {
		t.Errorf("pool of 2: only %.0f %% of %.0f purchases failed", 100*failed, visits)
	}
	if n.Sum("checkout", "db_pool_timeouts_total") == 0 || n.Sum("checkout", "db_pool_size") != 4 {
		t.Error("the pool's metrics do not show it")
	}
	if n.Logged("checkout", "pool exhausted: no connection within 250ms") == 0 {
		t.Error("the log does not show it")
	}
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, visits := window(t, b, n, 2*time.Second); visits == 0 {
		t.Error("nobody buys")
	}
	if failed, visits := window(t, b, n, 3*time.Second); failed > 0 {
		t.Errorf("cured: %.0f %% of %.0f purchases failed", 100*failed, visits)
	}
	revisions := health(t, b, "checkout").Revisions
	if len(revisions) != 3 || revisions[2].Values["db_pool_size"] != "20" {
		t.Errorf("history of revisions: %+v", revisions)
	}
}

// The visits by which a start tries the journeys are not told of.
func TestTrialsAreNotMeasured(t *testing.T) {
	t.Parallel()
	s := harborStack(t)
	for i := range s.Journeys {
		s.Journeys[i].Rate = 1e-6 // nobody else comes
	}
	b, n := run(t, s)
	calls := func() float64 {
		return n.Sum("edge", "client_requests_total") + n.Sum("payments", "client_requests_total")
	}
	if err := b.Collect(t.Context(), 0); err != nil || n.Page("edge-1") == "" || calls() != 0 {
		t.Errorf("%v calls before anybody came: %v", calls(), err)
	}
	eventually(t, b, "what comes later is counted", 5*time.Second, func() bool { return buy(t, b).OK && calls() > 0 })
}

func TestRollOutAndBack(t *testing.T) {
	t.Parallel()
	b, n := harbor(t)
	bad := faults.Release{Version: "2.15.0", Defect: faults.Defect{Route: "POST /checkout", ErrorShare: 1, Log: "tax table missing for line 0"}}
	undo := do(t, b, faults.Version{Service: "checkout", Release: bad})
	rolled := func(version string) func() bool {
		return func() bool {
			h := health(t, b, "checkout")
			if h.Ready() < 2 && len(h.Replicas) > 0 && h.Replicas[0].Version != version {
				t.Errorf("only %d replicas serve during the roll-out", h.Ready())
			}
			return len(h.Replicas) == 2 && h.Replicas[0].Version == version && h.Replicas[1].Version == version && h.Ready() == 2
		}
	}
	eventually(t, b, "roll-out", 10*time.Second, rolled("2.15.0"))
	eventually(t, b, "errors", 5*time.Second, func() bool {
		return n.Sum("checkout", "http_requests_total", `route="/checkout"`, `code="500"`) > 0 && n.Logged("checkout", "tax table missing") > 0
	})
	eventually(t, b, "a customer sees an apology", 5*time.Second, func() bool {
		a := buy(t, b)
		return a.Status == 500 && !a.OK && strings.Contains(a.Body, "Sorry, we could not take your order")
	})
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, b, "roll-back", 10*time.Second, rolled("2.14.1"))
	if h := health(t, b, "checkout"); len(h.Releases) != 4 || h.Release().Version != "2.14.1" {
		t.Errorf("history of releases: %+v", h.Releases)
	}
	eventually(t, b, "a customer buys after the roll-back", 5*time.Second, func() bool {
		a := buy(t, b)
		return a.OK && strings.Contains(a.Body, "<h1>Order ")
	})
}

func TestStoresRestart(t *testing.T) {
	t.Parallel()
	b, n := harbor(t)
	buys := func() bool { return buy(t, b).OK }
	for _, c := range []struct{ service, up string }{{"orders-db", "pg_up"}, {"session-cache", "redis_up"}, {"order-queue", "nats_up"}} {
		do(t, b, faults.Process{Service: c.service, Op: faults.Restart})
		eventually(t, b, c.service+" away", 2*time.Second, func() bool { return n.Sum(c.service, c.up) == 0 })
		eventually(t, b, c.service+" back", 6*time.Second, func() bool { return n.Sum(c.service, c.up) == 1 })
		eventually(t, b, "buying with "+c.service+" back", 5*time.Second, buys)
	}
	if n.Logged("checkout", "orders-db: ")+n.Logged("storefront", "orders-db: ") == 0 {
		t.Error("nobody noticed that the database was away")
	}
	undo := do(t, b, faults.Process{Service: "session-cache", Op: faults.Hang})
	eventually(t, b, "reading past the cache", 5*time.Second, func() bool {
		return n.Sum("session-cache", "redis_up") == 0 && n.Logged("storefront", "read past the cache: session-cache: no answer within 100ms") > 0
	})
	eventually(t, b, "looking around without a cache", 5*time.Second, func() bool { return probe(t, b, faults.Probe{Journey: "browse"}).OK })
	if buys() {
		t.Error("a basket is kept nowhere else, and is bought without a cache")
	}
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, b, "the cache is back", 5*time.Second, func() bool { return n.Sum("session-cache", "redis_up") == 1 })
	processed := n.Sum("fulfilment", "messages_processed_total", `outcome="ok"`)
	eventually(t, b, "orders are packed again", 10*time.Second, func() bool {
		return n.Sum("fulfilment", "messages_processed_total", `outcome="ok"`) > processed+4
	})
}

func TestProbeWireAndRefusals(t *testing.T) {
	t.Parallel()
	b, _ := harbor(t)
	eventually(t, b, "the product page", 5*time.Second, func() bool {
		a := ask(t, b, "GET", "/product/3")
		return a.OK && a.Status == 200 && strings.Contains(a.Body, "Fender")
	})
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		if a := ask(t, b, "GET", path); a.Status != 404 {
			t.Errorf("customers get %d from %s", a.Status, path)
		}
	}
	home := func(offers bool) func() bool {
		return func() bool {
			a := ask(t, b, "GET", "/")
			return a.OK && strings.Contains(a.Body, "Offers") == offers
		}
	}
	unflag := do(t, b, faults.Flag{Service: "storefront", Name: "offers", On: false})
	eventually(t, b, "the home page without offers", 5*time.Second, home(false))
	if err := unflag(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, b, "the home page with offers", 5*time.Second, home(true))
	wire := faults.Wire{Edge: faults.Edge{From: "edge", To: "storefront"}, Share: 1, Status: 503}
	undo := do(t, b, wire)
	if a := ask(t, b, "GET", "/product/3"); a.Status != 503 {
		t.Errorf("harmed: %+v", a)
	}
	if h, _ := b.Snapshot(t.Context()); len(h.Wires) != 1 || h.Wires[0] != wire {
		t.Errorf("wires: %+v", h.Wires)
	}
	if err := undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, b, "the product page, cured", 5*time.Second, func() bool { return ask(t, b, "GET", "/product/3").OK })
	for _, p := range []faults.Primitive{
		faults.Wire{Edge: faults.Edge{From: "payments", To: "edge"}, Share: 1},
		faults.Process{Service: "billing", Op: faults.Kill},
		faults.Process{Service: "checkout", Replica: "checkout-9", Op: faults.Kill},
		faults.Flag{Service: "checkout", Name: "discounts"},
		faults.Load{Journey: "sell", Factor: 2},
	} {
		if _, err := b.Do(t.Context(), p); !errors.Is(err, faults.ErrNoTarget) {
			t.Errorf("%+v: got %v", p, err)
		}
	}
	if _, err := b.Do(t.Context(), faults.Replicas{Service: "orders-db", Count: 2}); !errors.Is(err, faults.ErrUnsupported) {
		t.Errorf("two databases: %v", err)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	before := runtime.NumGoroutine()
	b, _ := harbor(t)
	do(t, b, faults.Process{Service: "orders-db", Op: faults.Restart})
	do(t, b, faults.Process{Service: "edge", Op: faults.Hang})
	do(t, b, faults.Replicas{Service: "checkout", Count: 3})
	for _, p := range []faults.Primitive{
		faults.Data{Service: "orders-db", Op: faults.DataStale, Delay: time.Second},
		faults.Data{Service: "orders-db", Op: faults.DataLockAll},
		faults.Data{Service: "order-queue", Op: faults.DataDuplicate, Share: 1},
		faults.Data{Service: "order-queue", Op: faults.DataPoison, Count: 3},
		faults.Data{Service: "session-cache", Op: faults.DataHot, Delay: time.Minute},
		faults.Telemetry{Service: "session-cache", Op: faults.TelemetryFlood, Rate: 10},
		faults.Telemetry{Op: faults.TelemetryFlood, Rate: 10},
		faults.Load{Source: faults.SourceBots, Factor: 1},
		faults.Wire{Edge: faults.Edge{From: "edge", To: "checkout"}, Share: 1, Bandwidth: 1},
		faults.Name{Edge: faults.Edge{From: "checkout", To: "payments"}, Answer: faults.NameTimeout},
		faults.Version{Service: "payments", Release: faults.Release{Version: "2", Defect: faults.Defect{Crash: time.Millisecond}}},
	} {
		do(t, b, p)
	}
	if err := b.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Snapshot(t.Context()); !errors.Is(err, faults.ErrStopped) {
		t.Errorf("after stop: %v", err)
	}
	if err := b.Advance(t.Context(), time.Hour); !errors.Is(err, faults.ErrStopped) {
		t.Errorf("after stop: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
	quiet(t, before)
}

func TestFailedStartLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	s.Services[2].Config = map[string]string{"workers": "none"}
	b := inproc.New(inproc.Options{Stack: s})
	if err := b.Start(t.Context(), &notes{}); err == nil || !strings.Contains(err.Error(), `start harbor: checkout: settings of checkout-1: workers: "none"`) {
		t.Errorf("got %v", err)
	}
	if _, err := b.Do(t.Context(), faults.Load{Factor: 1}); !errors.Is(err, faults.ErrStopped) {
		t.Errorf("after a failed start: %v", err)
	}
	quiet(t, before)
}
