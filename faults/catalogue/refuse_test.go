package catalogue_test

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// Where a fault means nothing, it says why.
func TestFaultsRefuseWhereTheyMeanNothing(t *testing.T) {
	for _, c := range []struct {
		fault  string
		target faults.Target
		with   given
		says   string
	}{
		{"edge-jitter", "payments->checkout", nil, "payments does not call checkout"},
		{"edge-latency", "customers->checkout", nil, "customers does not call checkout"},
		{"packet-loss", "checkout", nil, "is not an edge"},
		{"slow-close", "checkout->orders-db", nil, "orders-db is a database and does not speak HTTP"},
		{"truncated-responses", "storefront->session-cache", nil, "session-cache is a cache and does not speak HTTP"},
		{"black-hole", "checkout->orders-db", given{"route": "GET /"}, "does not speak HTTP"},
		{"partition", "nowhere", nil, "no such target"},
		{"wrong-route", "checkout->payments", given{"to": "payments"}, "a third service, and not to payments"},
		{"wrong-route", "checkout->payments", given{"to": "orders-db"}, "orders-db is a database"},
		{"wrong-route", "checkout->payments", given{"to": "stores"}, `no service "stores"`},
		{"dns-failure", "customers->edge", nil, "customers look names up"},
		{"tls-expired", "checkout", nil, "is not called over TLS"},
		{"crash-loop", "orders-db", release, "is a database, and only services and workers are deployed"},
		{"crash-loop", "checkout", given{"version": "1.1.0"}, "already runs 1.1.0"},
		{"bad-canary", "checkout", given{"version": "1.2.0", "replicas": "2"}, "a canary on 2 would leave no other"},
		{"bad-canary", "checkout", given{"version": "1.2.0", "errors": "0"}, "errors or latency above zero"},
		{"version-skew", "payments", release, "keeps nothing in a cache"},
		{"clock-skew", "checkout", given{"by": "0s"}, "off by nothing"},
		{"ready-but-broken", "checkout", given{"replicas": "3"}, "has 2 replicas ready, not 3"},
		{"noisy-neighbour", "orders-db", nil, "is a database, not a service or a worker"},
		{"noisy-neighbour", "bank", nil, "it takes two"},
		{"skewed-balancing", "checkout", given{"replica": "checkout-9"}, "there is checkout-1 and checkout-2"},
		{"replica-left-drained", "fulfilment", nil, "is a worker, not a service"},
		{"memory-limit-low", "session-cache", nil, "is a cache"},
		{"disk-full", "checkout", nil, "is a service, not a database or a queue"},
		{"port-exhaustion", "identity", nil, "calls nobody"},
		{"keep-alive-off", "identity", nil, "calls nobody"},
		{"worker-pool-shrink", "identity", given{"workers": "16"}, "would not shrink it"},
		{"connection-slots", "checkout", nil, "is a service, not a database"},
		{"connection-slots", "orders-db", given{"connections": "100"}, "would not cut it"},
		{"cache-stampede", "checkout", given{"ttl": "10m"}, "would not cut it"},
		{"cache-timeout-cut", "payments", nil, "has no setting cache_timeout"},
		{"cache-evictions", "orders-db", nil, "is a database, not a cache"},
		{"slow-query", "session-cache", nil, "is a cache, not a database"},
		{"cache-flush", "orders-db", nil, "is a database, not a cache"},
		{"queue-backlog", "session-cache", nil, "is a cache, not a queue"},
		{"consumer-paused", "checkout", nil, "is a service, not a worker"},
		{"third-party-outage", "checkout->payments", nil, "payments is ours, and no vendor's"},
		{"retry-storm", "customers->edge", nil, "how often customers try again is no setting"},
		{"retry-storm", "checkout->orders-db", nil, "does not speak HTTP"},
		{"breaker-stuck-open", "customers->edge", nil, "customers have no breaker"},
		{"breaker-stuck-open", "payments->bank", nil, "somebody else's"},
		{"autoscaler-wrong", "checkout", given{"least": "2"}, "2 would be no fewer"},
		{"probe-wrong", "checkout", given{"path": "health"}, "is not a path"},
		{"probe-wrong", "checkout", given{"path": "/readyz"}, "is /readyz already"},
		{"log-debug", "orders-db", nil, "is a database"},
		{"traffic-surge", "pay", nil, "no such target"},
		{"scrape-gap", "nowhere", nil, "no such target"},
	} {
		f, ok := catalogue.Fault(c.fault)
		if !ok {
			t.Fatalf("there is no fault %s", c.fault)
		}
		if _, err := f.Plan(harbor().Health, c.target, bind(t, f.Parameters, c.with)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s on %s: %v, not about %q", c.fault, c.target, err, c.says)
		}
	}
}

func TestActionsRefuseWhereTheyMeanNothing(t *testing.T) {
	for _, c := range []struct {
		action string
		target faults.Target
		with   given
		says   string
	}{
		{"drain", "checkout", given{"replica": "checkout-9"}, "no such target"},
		{"drain", "storefront", given{"replica": "storefront-2"}, "storefront-1 is out of rotation already"},
		{"cordon", "storefront", given{"replica": "storefront-2"}, "spread them first"},
		{"block-traffic", "checkout", given{"source": "bots"}, "is not where customers come in: that is edge"},
		{"block-traffic", "edge", given{"source": "bots,tenant"}, "one source at a time"},
		{"block-traffic", "edge", given{"source": "tenant"}, "tenant is blocked already"},
		{"reroute", "payments->bank", nil, "bank is run by somebody else, and so is the way to it"},
		{"reroute", "checkout->bank", nil, "checkout does not call bank"},
		{"refresh-dns", "customers->edge", nil, "customers look names up"},
		{"rotate-certificate", "checkout", nil, "is not called over TLS"},
		{"lift-limit", "orders-db", nil, "is a database"},
		{"expand-disk", "checkout", nil, "is a service, not a database or a queue"},
		{"fail-over", "checkout", nil, "is a service, not a database"},
		{"shed-load", "checkout", given{"share": "0"}, "shed is 0 already"},
		{"set-config", "order-queue", given{"key": "x", "value": "y"}, "has no settings"},
		{"set-config", "checkout", given{"key": "keep_alive", "value": "no"}, `"no" is not true or false`},
		{"restart", "payments", nil, "has no replica to restart"},
	} {
		a, ok := catalogue.Action(c.action)
		if !ok {
			t.Fatalf("there is no action %s", c.action)
		}
		w := harbor()
		for _, p := range []faults.Primitive{
			faults.Balance{Service: "storefront", Replica: "storefront-1", Drain: true},
			faults.Config{Service: "edge", Set: given{"blocked_sources": "tenant"}},
			faults.Limit{Service: "checkout", Replica: "checkout-1", CPU: 0.1},
			faults.Replicas{Service: "payments"},
		} {
			w.apply(t, p)
		}
		if _, err := a.Plan(w.Health, c.target, bind(t, a.Parameters, c.with)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s on %s: %v, not about %q", c.action, c.target, err, c.says)
		}
	}
}

// A setting that no revision named before goes back to what it is unnamed.
func TestRollbackOfASettingThatWasNew(t *testing.T) {
	w := harbor()
	w.apply(t, faults.Config{Service: "edge", Set: given{"blocked_sources": "bots", "shed": "0.3"}})
	a, _ := catalogue.Action("rollback-config")
	plan, err := a.Plan(w.Health, "edge", bind(t, a.Parameters, nil))
	if err != nil {
		t.Fatal(err)
	}
	c := plan[0].(faults.Config)
	if len(c.Set) != 2 || c.Set["blocked_sources"] != "" || c.Set["shed"] != "0" || c.Summary != "roll back to revision 1: blocked_sources bots → none, shed 0.3 → 0" {
		t.Errorf("plans %+v", c)
	}
}

// A canary is taken back as a deploy is, though others never ran it.
func TestRollbackOfACanary(t *testing.T) {
	_, _, w := strike(t, struck{"bad-canary", "checkout", release})
	a, _ := catalogue.Action("rollback-deploy")
	blast, err := a.Blast(w.Health, "checkout", bind(t, a.Parameters, nil))
	if err != nil || !strings.HasPrefix(blast, "Replaces 1 replica of checkout, 1.2.0 with 1.1.0") {
		t.Errorf("touches %q (%v)", blast, err)
	}
}

// A service that is moved stays in one piece: it gets no requests meanwhile,
// and its share of them afterwards.
func TestCordonStepByStep(t *testing.T) {
	_, _, w := strike(t, struck{"noisy-neighbour", "checkout", given{"cpu": "0.2"}})
	a, _ := catalogue.Action("cordon")
	plan, err := a.Plan(w.Health, "checkout", bind(t, a.Parameters, given{"replica": "checkout-1"}))
	if err != nil {
		t.Fatal(err)
	}
	want := []faults.Primitive{
		faults.Balance{Service: "checkout", Replica: "checkout-1", Drain: true},
		faults.Limit{Service: "checkout", Replica: "checkout-1", CPU: 1},
		faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Restart},
		faults.Balance{Service: "checkout"},
	}
	check(t, planned{name: "cordon", target: "checkout", want: want}, plan, nil)
}

// A deploy that brings a limit takes it along, both ways, and no other.
func TestALimitGoesWithTheReleaseThatBroughtIt(t *testing.T) {
	apply := func(w *world, plan []faults.Primitive, err error) int {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plan {
			w.apply(t, p)
		}
		return len(plan)
	}
	back := func(w *world) int {
		t.Helper()
		a, _ := catalogue.Action("rollback-deploy")
		plan, err := a.Plan(w.Health, "checkout", bind(t, a.Parameters, nil))
		return apply(w, plan, err)
	}
	bound := func(w *world) (memory int64) {
		for _, l := range w.Services["checkout"].Limits {
			memory = max(memory, l.Memory)
		}
		return memory
	}
	_, _, w := strike(t, struck{"memory-leak", "checkout", given{"version": "1.2.0"}})
	if back(w); bound(w) != 0 {
		t.Errorf("rolled back, and %d bytes are the limit", bound(w))
	}
	if back(w); bound(w) != 128<<20 {
		t.Errorf("rolled out again, and %d bytes are the limit", bound(w))
	}
	_, _, w = strike(t, struck{"memory-limit-low", "checkout", given{"limit": "100"}})
	leak, _ := catalogue.Fault("memory-leak")
	plan, err := leak.Plan(w.Health, "checkout", bind(t, leak.Parameters, given{"version": "1.2.0"}))
	apply(w, plan, err)
	if n := back(w); n != 1 || bound(w) != 100<<20 {
		t.Errorf("a limit of before is %d bytes after %d changes, want it as it was", bound(w), n)
	}
}
