package catalogue_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// Faults of several primitives, or with one that is computed, come to exactly
// these, in this order.
func TestFaultsOfSeveralParts(t *testing.T) {
	to := func(from, to string) faults.Edge { return faults.Edge{From: from, To: to} }
	for _, c := range []struct {
		struck
		want []faults.Primitive
	}{
		{struck{"edge-jitter", "checkout->payments", given{"most": "1s"}},
			plan(faults.Wire{Edge: to("checkout", "payments"), Share: 1, Latency: 500 * time.Millisecond, Jitter: 500 * time.Millisecond})},
		{struck{"partition", "payments", nil}, // not the way to the vendor
			plan(faults.Wire{Edge: to("checkout", "payments"), Share: 1, Hang: true})},
		{struck{"partition", "storefront", nil},
			plan(faults.Wire{Edge: to("edge", "storefront"), Share: 1, Hang: true},
				faults.Wire{Edge: to("storefront", "session-cache"), Share: 1, Hang: true},
				faults.Wire{Edge: to("storefront", "orders-db"), Share: 1, Hang: true})},
		{struck{"partition", "edge", nil},
			plan(faults.Wire{Edge: to("customers", "edge"), Share: 1, Hang: true},
				faults.Wire{Edge: to("edge", "storefront"), Share: 1, Hang: true},
				faults.Wire{Edge: to("edge", "checkout"), Share: 1, Hang: true})},
		{struck{"wrong-route", "checkout->payments", given{"to": "identity", "share": "0.5"}},
			plan(faults.Wire{Edge: to("checkout", "payments"), Share: 0.5, To: "identity"})},
		{struck{"ungraceful-stop", "checkout", nil},
			plan(faults.Config{Service: "checkout", Set: given{"drain": "1ms"}, Summary: "drain 2s → 1ms"},
				faults.Process{Service: "checkout", Op: faults.Restart})},
		{struck{"memory-leak", "checkout", given{"version": "1.2.0", "leak": "64"}},
			plan(faults.Limit{Service: "checkout", Memory: 128 << 20},
				faults.Version{Service: "checkout", Release: faults.Release{Version: "1.2.0", Memory: 128 << 20, Defect: faults.Defect{Leak: 64 << 10}}})},
		{struck{"port-exhaustion", "checkout", nil},
			plan(faults.Config{Service: "checkout", Set: given{"keep_alive": "false"}, Summary: "keep_alive true → false"},
				faults.Limit{Service: "checkout", Ports: 100})},
		{struck{"retry-storm", "checkout->payments", nil},
			plan(faults.Config{Service: "checkout", Set: given{"retries": "10", "retry_backoff": "1ms"}, Summary: "retries 1 → 10, retry_backoff 50ms → 1ms"},
				faults.Wire{Edge: to("checkout", "payments"), Share: 0.9, SlowClose: 5 * time.Second})},
		{struck{"breaker-stuck-open", "checkout->payments", nil},
			plan(faults.Config{Service: "checkout", Set: given{"breaker_errors": "1", "breaker_cooldown": "24h0m0s"}, Summary: "breaker_cooldown 5s → 24h0m0s, breaker_errors 0 → 1"},
				faults.Process{Service: "payments", Replica: "payments-1", Op: faults.Kill},
				faults.Process{Service: "payments", Replica: "payments-2", Op: faults.Kill},
				faults.Process{Service: "payments", Op: faults.Restart})},
		{struck{"version-skew", "storefront", release},
			plan(faults.Version{Service: "storefront", Release: faults.Release{Version: "1.2.0", Defect: faults.Defect{CacheFormat: "1.2.0"}}, Canary: 1})},
		{struck{"autoscaler-wrong", "checkout", nil},
			plan(faults.Replicas{Service: "checkout", Count: 1}, faults.Load{Factor: 5})},
		{struck{"bot-traffic", "browse", nil},
			plan(faults.Load{Journey: "browse", Factor: 10, Source: faults.SourceBots})},
		{struck{"clock-skew", "checkout", given{"by": "-1h"}},
			plan(faults.Process{Service: "checkout", Replica: "checkout-1", Op: faults.Skew, By: -time.Hour})},
	} {
		f, _ := catalogue.Fault(c.fault)
		got, err := f.Plan(harbor().Health, c.target, bind(t, f.Parameters, c.with))
		check(t, planned{name: c.fault, target: c.target, with: c.with, want: c.want}, got, err)
	}
}
