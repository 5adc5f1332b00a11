package tabletop_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// sensible holds a primitive for everything that a runtime may be able to do,
// aimed at something of harbor that it makes sense for.
func sensible() []faults.Primitive {
	edge := func(from, to string) faults.Edge { return faults.Edge{From: from, To: to} }
	data := func(service string, op faults.DataOp) faults.Data {
		return faults.Data{Service: service, Op: op, Share: 0.2, Count: 20, Delay: 300 * time.Millisecond}
	}
	return []faults.Primitive{
		faults.Wire{Edge: edge("edge", "checkout"), Share: 0.5, Latency: 100 * time.Millisecond, Jitter: 50 * time.Millisecond},
		faults.Wire{Edge: edge("edge", "checkout"), Route: "POST /checkout", Share: 0.5, Status: 503},
		faults.Wire{Edge: edge("checkout", "payments"), Share: 0.5, Reset: true},
		faults.Wire{Edge: edge("checkout", "orders-db"), Share: 0.5, Reset: true},
		faults.Wire{Edge: edge("checkout", "session-cache"), Share: 0.5, Hang: true},
		faults.Wire{Edge: edge("checkout", "order-queue"), Share: 1, Reset: true},
		faults.Wire{Edge: edge("customers", "edge"), Share: 0.3, Bandwidth: 2000, Truncate: 1500, SlowClose: 300 * time.Millisecond, Loss: 0.2},
		faults.Wire{Edge: edge("checkout", "payments"), Share: 0.5, To: "inventory"},
		faults.Wire{Edge: edge("edge", "checkout"), Lift: true},
		faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Restart},
		faults.Process{Service: "payments", Op: faults.Kill},
		faults.Process{Service: "inventory", Replica: "inventory-1", Op: faults.Hang},
		faults.Process{Service: "identity", Replica: "identity-1", Op: faults.Break},
		faults.Process{Service: "checkout", Op: faults.Skew, By: time.Hour},
		faults.Process{Service: "session-cache", Op: faults.Hang},
		faults.Process{Service: "order-queue", Op: faults.Kill},
		faults.Process{Service: "orders-db", Op: faults.Failover},
		faults.Replicas{Service: "payments", Count: 3},
		faults.Config{Service: "storefront", Set: map[string]string{
			"rate_limit": "5", "shed": "0.1", "breaker_errors": "3", "keep_alive": "false", "readiness_path": "/nowhere",
			"log_level": "debug", "blocked_sources": "bots", "drain": "1s",
		}},
		faults.Config{Service: "session-cache", Set: map[string]string{"max_keys": "5"}},
		faults.Config{Service: "orders-db", Set: map[string]string{"max_connections": "5"}},
		faults.Config{Service: "fulfilment", Set: map[string]string{"paused": "true"}},
		faults.Version{Service: "edge", Canary: 1, Release: faults.Release{Version: "9", Defect: faults.Defect{
			ErrorShare: 0.1, Latency: time.Millisecond, Leak: 1 << 10, LeakFiles: 0.5, Startup: time.Second, CacheFormat: "v2",
		}}},
		faults.Flag{Service: "storefront", Name: "recommendations", On: true},
		faults.Load{Journey: "buy", Factor: 2},
		faults.Load{Factor: 3, Source: faults.SourceBots},
		faults.Load{Journey: "browse", Factor: 1, Source: faults.SourceTenant},
		faults.Limit{Service: "checkout", CPU: 0.5},
		faults.Limit{Service: "checkout", Memory: 100 << 20},
		faults.Limit{Service: "checkout", Replica: "checkout-2", Files: 40},
		faults.Limit{Service: "edge", Ports: 16},
		faults.Limit{Service: "orders-db", Disk: 0.005},
		faults.Limit{Service: "edge", Lift: []faults.PrimitiveKind{faults.LimitPorts}},
		faults.Secret{Service: "identity", Name: "session-signing", Value: "another"},
		faults.Balance{Service: "storefront", Replica: "storefront-1", Share: 0.9},
		faults.Balance{Service: "storefront", Replica: "storefront-1", Drain: true},
		faults.Name{Edge: edge("checkout", "inventory"), Answer: faults.NameMissing},
		faults.Name{Edge: edge("checkout", "orders-db"), Answer: faults.NameTimeout},
		faults.Name{Edge: edge("storefront", "session-cache"), Answer: faults.NameStale},
		faults.Certificate{Service: "bank", State: faults.CertificateExpired},
		data("session-cache", faults.DataFlush), data("session-cache", faults.DataWarm), data("session-cache", faults.DataHot),
		data("order-queue", faults.DataPurge), data("order-queue", faults.DataReplay), data("order-queue", faults.DataFill),
		data("order-queue", faults.DataPoison), data("order-queue", faults.DataDuplicate),
		data("orders-db", faults.DataLock), data("orders-db", faults.DataLockAll), data("orders-db", faults.DataDeadlock),
		data("orders-db", faults.DataSlow), data("orders-db", faults.DataStale), data("orders-db", faults.DataCorrupt),
		data("orders-db", faults.DataEndSessions), data("orders-db", faults.DataReindex), data("orders-db", faults.DataRepair),
		faults.Telemetry{Service: "checkout", Op: faults.TelemetryGap}, faults.Telemetry{Service: "edge", Op: faults.TelemetryFreeze},
		faults.Telemetry{Service: "orders-db", Op: faults.TelemetryFlap}, faults.Telemetry{Service: "edge", Op: faults.TelemetryDrop, Metric: "http_requests_total"},
		faults.Telemetry{Service: "payments", Op: faults.TelemetryFlood, Rate: 20}, faults.Telemetry{Op: faults.TelemetryMute},
		faults.Telemetry{Service: "checkout", Op: faults.TelemetryRestore},
	}
}

// jobs holds what can only be done to a worker that has jobs: relay's.
func jobs() []faults.Primitive {
	return []faults.Primitive{
		faults.Process{Service: "batch", Op: faults.StickJob, Job: "intervals"},
		faults.Process{Service: "batch", Op: faults.RunJob, Job: "intervals"},
	}
}

func TestCapsAreHonest(t *testing.T) {
	caps := harbor(t).Caps()
	done := map[faults.PrimitiveKind]bool{}
	for _, p := range append(sensible(), jobs()...) {
		for _, part := range faults.Parts(p) {
			done[part] = true
			if !caps.Can(part) {
				t.Errorf("%s is not listed", part)
			}
		}
	}
	for _, part := range caps.Primitives {
		if !done[part] {
			t.Errorf("%s is listed, and nothing here makes use of it", part)
		}
	}
	if caps.Live || caps.Runtime != "tabletop" {
		t.Errorf("%+v", caps)
	}
}

// Every primitive is carried out, alone, for a minute, and taken back; then
// customers are served again.
func TestEveryPrimitiveIsDoneAndUndone(t *testing.T) {
	for _, p := range sensible() {
		b := harbor(t)
		undo, err := b.Do(context.Background(), p)
		if err != nil {
			t.Errorf("%s %+v: %v", p.Kind(), p, err)
			continue
		}
		b.pass(30 * time.Second)
		b.probe(faults.Probe{Journey: "buy"})
		b.undo(undo)
		b.undo(undo)
		b.pass(45 * time.Second)
		if s, is := p.(faults.Secret); is {
			b.do(faults.Secret{Service: s.Service, Name: s.Name})
		}
		if failed, visits := b.window("buy", 20*time.Second); failed > 0 || visits < 90 {
			t.Errorf("%s %+v: after the undo %.1f %% of %.0f purchases fail", p.Kind(), p, 100*failed, visits)
		}
		if failed, _ := b.window("browse", 20*time.Second); failed > 0 {
			t.Errorf("%s %+v: after the undo %.1f %% of the visits fail", p.Kind(), p, 100*failed)
		}
	}
}

// All of them together break nothing in the model itself.
func TestEverythingAtOnce(t *testing.T) {
	run := func() string {
		b := harbor(t)
		var undos []faults.Undo
		all := ""
		for _, p := range sensible() {
			undo, err := b.Do(context.Background(), p)
			if err != nil {
				t.Fatalf("%s %+v: %v", p.Kind(), p, err)
			}
			undos = append(undos, undo)
			all += b.hash(3 * time.Second)
		}
		for _, undo := range slices.Backward(undos) {
			b.undo(undo)
			all += b.hash(time.Second)
		}
		b.do(faults.Data{Service: "order-queue", Op: faults.DataPurge})
		b.do(faults.Telemetry{Op: faults.TelemetryRestore})
		for _, service := range []string{"edge", "storefront", "checkout", "payments", "inventory", "identity", "fulfilment", "orders-db"} {
			b.do(faults.Process{Service: service, Op: faults.Restart})
		}
		b.pass(3 * time.Minute)
		if failed, visits := b.window("buy", 20*time.Second); failed > 0 || visits < 90 {
			t.Errorf("in the end %.1f %% of %.0f purchases fail", 100*failed, visits)
		}
		return all
	}
	first := run()
	if second := run(); first != second {
		t.Error("two runs of everything differ")
	}
}

func TestWhatMakesNoSenseIsRefused(t *testing.T) {
	b := harbor(t)
	for _, c := range []struct {
		p    faults.Primitive
		is   error
		text string
	}{
		{faults.Process{Service: "sail", Op: faults.Kill}, faults.ErrNoTarget, `process: service "sail": no such target`},
		{faults.Process{Service: "edge", Replica: "edge-9", Op: faults.Kill}, faults.ErrNoTarget, "process: edge-9: no such target"},
		{faults.Process{Service: "edge", Op: faults.Failover}, faults.ErrUnsupported, ""},
		{faults.Process{Service: "session-cache", Op: faults.Failover}, faults.ErrUnsupported, ""},
		{faults.Process{Service: "orders-db", Op: faults.Break}, faults.ErrUnsupported, ""},
		{faults.Wire{Edge: faults.Edge{From: "edge", To: "payments"}}, faults.ErrNoTarget, "wire: edge edge → payments: no such target"},
		{faults.Wire{Edge: faults.Edge{From: "checkout", To: "orders-db"}, Status: 500}, faults.ErrUnsupported, ""},
		{faults.Wire{Edge: faults.Edge{From: "edge", To: "checkout"}, To: "orders-db"}, faults.ErrNoTarget, ""},
		{faults.Replicas{Service: "orders-db", Count: 2}, faults.ErrUnsupported, ""},
		{faults.Replicas{Service: "edge", Count: -1}, nil, "replicas: -1 replicas: between 0 and 50 are possible"},
		{faults.Config{Service: "edge", Set: map[string]string{"workers": "many"}}, nil, ""},
		{faults.Config{Service: "orders-db", Set: map[string]string{"size": "3"}}, nil, `config: apply to orders-db: size="3": a database has max_connections, a number above 0`},
		{faults.Flag{Service: "edge", Name: "offers"}, faults.ErrNoTarget, `flag: flag "offers": no such target`},
		{faults.Load{Journey: "sail", Factor: 1}, faults.ErrNoTarget, `load: journey "sail": no such target`},
		{faults.Load{Factor: -1}, nil, "load: factor -1 is below zero"},
		{faults.Load{Factor: 1, Source: "gulls"}, nil, `load: source "gulls": there is bots and tenant`},
		{faults.Limit{Service: "edge", CPU: 2}, nil, "limit: CPU share 2 is not over 0 and up to 1"},
		{faults.Limit{Service: "edge"}, nil, "limit: nothing is limited and nothing lifted"},
		{faults.Limit{Service: "edge", Disk: 0.5}, faults.ErrUnsupported, ""},
		{faults.Limit{Service: "orders-db", CPU: 0.5}, faults.ErrUnsupported, ""},
		{faults.Secret{Service: "payments", Name: "session-signing"}, faults.ErrNoTarget, `secret: secret "session-signing": no such target`},
		{faults.Balance{Service: "orders-db", Replica: "orders-db-1", Share: 1}, faults.ErrUnsupported, ""},
		{faults.Balance{Service: "edge", Replica: "edge-9", Share: 1}, faults.ErrNoTarget, ""},
		{faults.Name{Edge: faults.Edge{From: "customers", To: "edge"}, Answer: faults.NameMissing}, faults.ErrUnsupported, ""},
		{faults.Certificate{Service: "storefront", State: faults.CertificateExpired}, faults.ErrUnsupported, ""},
		{faults.Data{Service: "edge", Op: faults.DataFlush}, faults.ErrUnsupported, ""},
		{faults.Data{Service: "orders-db", Op: faults.DataFlush}, faults.ErrUnsupported, ""},
		{faults.Data{Service: "orders-db", Op: faults.DataSlow}, nil, "data: slow: a delay of 0s"},
		{faults.Data{Service: "orders-db", Op: "unheard-of"}, faults.ErrUnsupported, "data/unheard-of: not supported by this runtime"},
		{faults.Process{Service: "edge", Op: "unheard-of"}, faults.ErrUnsupported, "process/unheard-of: not supported by this runtime"},
		{faults.Telemetry{Service: "edge", Op: faults.TelemetryDrop}, nil, "telemetry: drop: which metric?"},
	} {
		_, err := b.Do(context.Background(), c.p)
		switch {
		case err == nil:
			t.Errorf("%s %+v was done", c.p.Kind(), c.p)
		case c.is != nil && !errors.Is(err, c.is):
			t.Errorf("%s %+v: %v, not %v", c.p.Kind(), c.p, err, c.is)
		case c.text != "" && err.Error() != c.text:
			t.Errorf("%s %+v: %q, not %q", c.p.Kind(), c.p, err, c.text)
		}
	}
	if h := b.health("edge"); len(h.Revisions) != 1 {
		t.Errorf("a refused push is in the history: %+v", h.Revisions)
	}
}
