package catalogue_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// struck is a fault as it is done to harbor.
type struck struct {
	fault  string
	target faults.Target
	with   given
}

var release = given{"version": "1.2.0"}

// all is every fault of the catalogue, once.
var all = []struck{
	{"edge-latency", "checkout->payments", nil},
	{"edge-jitter", "checkout->payments", nil},
	{"packet-loss", "storefront->session-cache", nil},
	{"bandwidth-limit", "edge->storefront", nil},
	{"edge-errors", "customers->edge", nil},
	{"connection-reset", "checkout->orders-db", nil},
	{"black-hole", "checkout->identity", nil},
	{"slow-close", "edge->checkout", nil},
	{"truncated-responses", "edge->storefront", nil},
	{"partition", "payments", nil},
	{"wrong-route", "checkout->payments", given{"to": "identity"}},
	{"dns-failure", "checkout->payments", nil},
	{"dns-timeout", "payments->bank", nil},
	{"stale-dns", "storefront->orders-db", nil},
	{"tls-expired", "edge", nil},
	{"tls-wrong-name", "edge", nil},
	{"tls-untrusted", "edge", nil},
	{"process-crash", "payments", given{"replicas": "2"}},
	{"crash-loop", "checkout", release},
	{"process-hang", "identity", nil},
	{"slow-start", "checkout", release},
	{"ready-but-broken", "payments", nil},
	{"ungraceful-stop", "checkout", nil},
	{"clock-skew", "fulfilment", given{"by": "-90s"}},
	{"cpu-throttle", "identity", nil},
	{"noisy-neighbour", "checkout", given{"replica": "checkout-2"}},
	{"memory-limit-low", "payments", nil},
	{"memory-leak", "checkout", release},
	{"disk-full", "orders-db", nil},
	{"descriptor-limit-low", "checkout", nil},
	{"descriptor-leak", "checkout", release},
	{"worker-pool-shrink", "storefront", nil},
	{"port-exhaustion", "checkout", nil},
	{"pool-shrink", "checkout", nil},
	{"timeout-cut", "checkout", nil},
	{"statement-timeout-cut", "checkout", nil},
	{"connection-slots", "orders-db", nil},
	{"slow-query", "orders-db", given{"table": "products"}},
	{"lock-contention", "orders-db", given{"table": "orders"}},
	{"deadlock", "orders-db", nil},
	{"replica-lag", "orders-db", nil},
	{"cache-flush", "session-cache", nil},
	{"cache-stampede", "storefront", nil},
	{"cache-timeout-cut", "storefront", nil},
	{"hot-key", "session-cache", nil},
	{"cache-evictions", "session-cache", nil},
	{"queue-backlog", "order-queue", nil},
	{"poison-message", "order-queue", nil},
	{"consumer-paused", "fulfilment", nil},
	{"third-party-throttling", "payments->bank", nil},
	{"third-party-outage", "payments->bank", nil},
	{"third-party-slow", "payments->bank", nil},
	{"retry-storm", "checkout->payments", nil},
	{"breaker-stuck-open", "checkout->payments", nil},
	{"bad-deploy", "payments", given{"version": "1.2.0", "errors": "0.5"}},
	{"bad-canary", "payments", release},
	{"version-skew", "storefront", release},
	{"bad-flag", "storefront", given{"flag": "recommendations"}},
	{"migration-lock", "orders-db", given{"table": "products"}},
	{"scaled-to-zero", "payments", nil},
	{"autoscaler-wrong", "checkout", nil},
	{"rate-limit-low", "edge", nil},
	{"shed-left-on", "edge", nil},
	{"probe-wrong", "checkout", nil},
	{"keep-alive-off", "checkout", nil},
	{"log-debug", "checkout", nil},
	{"replica-left-drained", "checkout", nil},
	{"traffic-surge", "buy", nil},
	{"traffic-drop", "buy", nil},
	{"bot-traffic", "browse", nil},
	{"noisy-tenant", "browse", nil},
	{"skewed-balancing", "checkout", nil},
	{"duplicate-messages", "order-queue", nil},
	{"queue-purged", "order-queue", nil},
	{"corrupt-rows", "orders-db", nil},
	{"scrape-gap", "payments", nil},
	{"frozen-metrics", "checkout", nil},
	{"flapping-target", "identity", nil},
	{"silent-alert", "checkout", given{"metric": "db_pool_timeouts_total"}},
	{"log-flood", "storefront", nil},
	{"log-loss", "checkout", nil},
	{"secret-rotation-missed", "checkout", nil},
}

// strike does a fault to a fresh harbor.
func strike(t *testing.T, c struck) (faults.Fault, []faults.Primitive, *world) {
	t.Helper()
	f, ok := catalogue.Fault(c.fault)
	if !ok {
		t.Fatalf("there is no fault %s", c.fault)
	}
	w := harbor()
	plan, err := f.Plan(w.Health, c.target, bind(t, f.Parameters, c.with))
	if err != nil {
		t.Fatalf("%s: %v", c.fault, err)
	}
	for _, p := range plan {
		w.apply(t, p)
	}
	return f, plan, w
}
