package catalogue_test

import (
	"os"
	"testing"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
)

// struck is a fault as it is done to harbor.
type struck struct {
	fault  string
	target faults.Target
	with   given
}

var release = given{"version": "1.2.0"}

// all is every fault of the catalogue as runtimes are compared in it, and some
// elsewhere.
var all = func() []struck {
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		panic(err)
	}
	suite, err := conformance.Of(s)
	if err != nil {
		panic(err)
	}
	var out []struck
	for _, c := range suite.Cases {
		out = append(out, struck{c.Fault, c.Target, c.With})
	}
	return append(out, elsewhere...)
}()

// elsewhere are faults that mean something else at another target.
var elsewhere = []struck{
	{"packet-loss", "storefront->session-cache", nil},
	{"bandwidth-limit", "edge->storefront", nil},
	{"edge-errors", "customers->edge", nil},
	{"connection-reset", "checkout->orders-db", nil},
	{"black-hole", "checkout->identity", nil},
	{"slow-close", "edge->checkout", nil},
	{"truncated-responses", "edge->storefront", nil},
	{"wrong-route", "checkout->payments", given{"to": "identity"}},
	{"dns-timeout", "payments->bank", nil},
	{"stale-dns", "storefront->orders-db", nil},
	{"tls-expired", "edge", nil},
	{"tls-wrong-name", "edge", nil},
	{"schedule-paused", "nightly", nil},
	{"job-stuck", "nightly", given{"job": "totals"}},
	{"crash-loop", "checkout", release},
	{"slow-start", "checkout", release},
	{"clock-skew", "fulfilment", given{"by": "-90s"}},
	{"cpu-throttle", "identity", nil},
	{"noisy-neighbour", "checkout", given{"replica": "checkout-2"}},
	{"memory-limit-low", "payments", nil},
	{"worker-pool-shrink", "storefront", nil},
	{"slow-query", "orders-db", given{"table": "products"}},
	{"bad-deploy", "payments", given{"version": "1.2.0", "errors": "0.5"}},
	{"scaled-to-zero", "payments", nil},
	{"rate-limit-low", "edge", nil},
	{"shed-left-on", "edge", nil},
	{"probe-wrong", "checkout", nil},
	{"scrape-gap", "payments", nil},
	{"flapping-target", "identity", nil},
	{"silent-alert", "checkout", given{"metric": "db_pool_timeouts_total"}},
	{"log-flood", "storefront", nil},
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
