package docker

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"

	"github.com/drillyard/drillyard/faults"
)

// long is how long something may take that is done in a moment on a machine
// with nothing else to do.
const long = 60 * time.Second

// TestHarbor plays one sandbox through what can be done to it. Each part leaves
// it as it was.
func TestHarbor(t *testing.T) {
	t.Parallel()
	docker := needs(t)
	const run = "test-harbor"
	b, n := begin(t, run)
	buys := func() bool {
		a, err := b.Probe(t.Context(), faults.Probe{Journey: "buy"})
		return err == nil && a.OK
	}
	replicas := func(service string, state faults.ReplicaState) int {
		h, err := b.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, r := range h.Services[service].Replicas {
			if r.State == state {
				count++
			}
		}
		return count
	}
	sum := func(service, metric string, labels ...string) float64 {
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		return n.Sum(service, metric, labels...)
	}
	struck := func(t *testing.T, p faults.Primitive, what string, bites func() bool) {
		t.Helper()
		undo := do(t, b, p)
		eventually(t, b, what, long, bites)
		back(t, undo)
		eventually(t, b, "well again after "+what, long, buys)
	}

	t.Run("journeys and metrics", func(t *testing.T) {
		for _, j := range []string{"browse", "buy"} {
			eventually(t, b, j, long, func() bool {
				a, err := b.Probe(t.Context(), faults.Probe{Journey: j})
				return err == nil && a.OK
			})
		}
		all := []string{"customers-1"}
		for _, s := range harbor(t).Services {
			if s.External {
				continue
			}
			for i := range s.Replicas {
				all = append(all, s.Name+"-"+string(rune('1'+i)))
			}
		}
		eventually(t, b, "metrics of all of "+strings.Join(all, " "), long, func() bool {
			return !slices.ContainsFunc(all, func(name string) bool { return n.Page(name) == "" })
		})
		if n.Page("bank-1") != "" || n.Logged("bank", "") > 0 {
			t.Error("the bank shows what is only for those who run it")
		}
	})
	t.Run("wire", func(t *testing.T) {
		struck(t, faults.Wire{Edge: faults.Edge{From: "checkout", To: "payments"}, Share: 1, Status: 503}, "a 503 on the wire", func() bool { return !buys() })
		struck(t, faults.Wire{Edge: faults.Edge{From: "checkout", To: "orders-db"}, Share: 1, Reset: true}, "resets on the wire", func() bool { return !buys() })
		struck(t, faults.Wire{Edge: faults.Edge{From: "customers", To: "edge"}, Share: 1, Truncate: 20}, "truncated answers", func() bool { return !buys() })
	})
	t.Run("process", func(t *testing.T) {
		undo := do(t, b, faults.Process{Service: "payments", Replica: "payments-1", Op: faults.Kill})
		eventually(t, b, "payments-1 is down", long, func() bool { return n.Lost("payments-1") != nil && replicas("payments", "down") == 1 })
		back(t, undo)
		eventually(t, b, "payments-1 is back", long, func() bool { return replicas("payments", "ready") == 2 && n.Lost("payments-1") == nil })
		undo = do(t, b, faults.Process{Service: "identity", Op: faults.Hang})
		eventually(t, b, "identity hangs", long, func() bool { return n.Lost("identity-2") != nil && !buys() })
		do(t, b, faults.Config{Service: "identity", Set: map[string]string{"workers": "17"}}) // one that hangs need not know
		back(t, undo)
		eventually(t, b, "identity is back", long, func() bool { return replicas("identity", "ready") == 2 && buys() })
		struck(t, faults.Process{Service: "bank", Op: faults.Break}, "a broken bank", func() bool { return !buys() })
		struck(t, faults.Process{Service: "identity", Op: faults.Skew, By: time.Hour}, "a skewed clock", func() bool {
			return sum("identity", "clock_offset_seconds") != 0
		})
	})
	t.Run("releases, settings, flags, secrets", func(t *testing.T) {
		undo := do(t, b, faults.Version{Service: "payments", Release: faults.Release{Version: "1.10.0", Defect: faults.Defect{ErrorShare: 1, Log: "no currency"}}})
		eventually(t, b, "a bad release", 2*long, func() bool { return n.Logged("payments", "no currency") > 0 && !buys() })
		back(t, undo)
		eventually(t, b, "the good release", 2*long, func() bool { return replicas("payments", "ready") == 2 && buys() })
		struck(t, faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "1"}}, "a small pool", func() bool {
			return sum("checkout", "db_pool_timeouts_total") > 0
		})
		struck(t, faults.Flag{Service: "storefront", Name: "recommendations", On: true}, "a flag", func() bool {
			return n.Logged("storefront", "flag recommendations is true") > 0
		})
		undo = do(t, b, faults.Secret{Service: "identity", Name: "session-signing", Value: "another"})
		eventually(t, b, "tokens are refused", long, func() bool { return !buys() })
		back(t, undo)
		eventually(t, b, "tokens are taken", long, buys)
	})
	t.Run("bounds", func(t *testing.T) {
		struck(t, faults.Limit{Service: "checkout", CPU: 0.05}, "little CPU", func() bool { return sum("checkout", "cpu_throttled_seconds_total") > 0 })
		undo := do(t, b, faults.Limit{Service: "identity", Memory: 32 << 20})
		eventually(t, b, "replicas die of too little memory", long, func() bool {
			return n.Logged("identity", "terminated: out of memory") > 0 && replicas("identity", "ready") < 2
		})
		back(t, undo)
		eventually(t, b, "identity lives", 2*long, func() bool { return replicas("identity", "ready") == 2 && buys() })
		struck(t, faults.Limit{Service: "orders-db", Disk: 0.005}, "a full disk", func() bool {
			return n.Logged("checkout", "No space left on device")+n.Logged("inventory", "No space left on device") > 0 || !buys()
		})
	})
	t.Run("names and certificates", func(t *testing.T) {
		struck(t, faults.Name{Edge: faults.Edge{From: "checkout", To: "identity"}, Answer: faults.NameMissing}, "a name that is missing", func() bool { return !buys() })
		struck(t, faults.Certificate{Service: "bank", State: faults.CertificateExpired}, "an expired certificate", func() bool { return !buys() })
		struck(t, faults.Certificate{Service: "edge", State: faults.CertificateUntrusted}, "an untrusted certificate", func() bool { return !buys() })
	})
	t.Run("load and balance", func(t *testing.T) {
		undo := do(t, b, faults.Load{Factor: 1, Source: faults.SourceBots})
		keys := sum("session-cache", "redis_db_keys")
		eventually(t, b, "bots ask for everything", long, func() bool { return n.Sum("session-cache", "redis_db_keys") > keys })
		back(t, undo)
		undo = do(t, b, faults.Balance{Service: "storefront", Replica: "storefront-1", Drain: true})
		served := func(replica string) float64 { return sum(replica, "http_requests_total") }
		drained, other := served("storefront-1"), served("storefront-2")
		eventually(t, b, "the other replica does the work", long, func() bool { return served("storefront-2") > other+5 })
		if now := served("storefront-1"); now > drained+5 { // those under way
			t.Errorf("a drained replica served %v requests", now-drained)
		}
		back(t, undo)
		undo = do(t, b, faults.Replicas{Service: "storefront", Count: 3})
		eventually(t, b, "three replicas", long, func() bool { return replicas("storefront", "ready") == 3 })
		back(t, undo)
		eventually(t, b, "two replicas", long, func() bool { return replicas("storefront", "ready") == 2 })
	})
	t.Run("telemetry", func(t *testing.T) {
		undo := do(t, b, faults.Telemetry{Service: "identity", Op: faults.TelemetryGap})
		eventually(t, b, "no metrics", long, func() bool { return n.Lost("identity-1") != nil })
		back(t, undo)
		eventually(t, b, "metrics", long, func() bool { return n.Lost("identity-1") == nil })
	})
	t.Run("database", func(t *testing.T) { database(t, b, n, struck, sum) })
	t.Run("cache", func(t *testing.T) { cache(t, b, n, sum, buys) })
	t.Run("queue", func(t *testing.T) { queue(t, b, n, sum) })
	t.Run("what cannot be done", func(t *testing.T) {
		for _, p := range []faults.Primitive{
			faults.Data{Service: "orders-db", Op: faults.DataStale, Delay: time.Second},
			faults.Limit{Service: "orders-db", CPU: 0.5},
			faults.Limit{Service: "session-cache", Disk: 0.5},
			faults.Config{Service: "orders-db", Set: map[string]string{"max_connections": "many"}},
			faults.Config{Service: "order-queue", Set: map[string]string{"max_keys": "1"}},
		} {
			if _, err := b.Do(t.Context(), p); err == nil {
				t.Errorf("%+v was accepted", p)
			}
		}
	})
	all := leftovers(t, docker, run)
	if len(all) < 19 {
		t.Errorf("while it runs there is only %v", all)
	}
	t.Run("a gateway that ends is told", func(t *testing.T) {
		if err := b.Collect(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		gateway := slices.IndexFunc(all, func(name string) bool { return strings.Contains(name, "-gateway-") })
		_, name, _ := strings.Cut(all[gateway], "/")
		if _, err := docker.ContainerKill(t.Context(), name, client.ContainerKillOptions{}); err != nil {
			t.Fatal(err)
		}
		var err error
		for limit := time.Now().Add(long); err == nil && time.Now().Before(limit); <-time.After(50 * time.Millisecond) {
			err = b.Collect(t.Context(), 0)
		}
		if err == nil || !strings.Contains(err.Error(), "reach gateway: the container has ended") {
			t.Errorf("without a gateway: %v", err)
		}
	})
	if err := b.Stop(context.Background()); err != nil {
		t.Error(err)
	}
	if left := leftovers(t, docker, run); len(left) > 0 {
		t.Errorf("left after Stop: %v", left)
	}
}
