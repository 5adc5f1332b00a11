package tabletop_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// checkout gives up what inventory takes too long for, and inventory serves it
// all the same: each order is reserved as often as it was asked for.
func TestServesOnWhatIsAbandoned(t *testing.T) {
	for setting, c := range map[string]struct{ least, most float64 }{"false": {0.95, 1.05}, "true": {0, 0.05}} {
		t.Run("drop_abandoned="+setting, func(t *testing.T) {
			b := harbor(t)
			b.do(faults.Load{Journey: "buy", Factor: 0.05}) // nothing queues up
			b.do(faults.Config{Service: "checkout", Set: map[string]string{"upstream_timeout": "200ms", "retries": "0"}})
			b.do(faults.Config{Service: "inventory", Set: map[string]string{"workers": "8", "drop_abandoned": setting}})
			b.do(faults.Limit{Service: "inventory", CPU: 0.2})
			b.pass(10 * time.Second)
			given := b.sum("checkout", "client_requests_total", "peer=inventory", "outcome=timeout")
			stored := b.sum("inventory", "client_requests_total", "peer=orders-db", "outcome=ok")
			b.pass(10 * time.Minute)
			given = b.sum("checkout", "client_requests_total", "peer=inventory", "outcome=timeout") - given
			stored = b.sum("inventory", "client_requests_total", "peer=orders-db", "outcome=ok") - stored
			if given < 50 {
				t.Fatalf("%.0f calls given up", given)
			}
			if share := stored / given; share < c.least || share > c.most {
				t.Errorf("%.0f reservations for %.0f calls that were given up", stored, given)
			}
		})
	}
}

// A customer who is served at the second try was served: visits count what
// they came for, requests each try.
func TestCustomersTryAgain(t *testing.T) {
	b := harbor(t)
	b.do(faults.Wire{Edge: faults.Edge{From: "customers", To: "edge"}, Route: "POST /checkout", Share: 0.5, Status: 503})
	failed, visits := b.window("buy", 10*time.Minute)
	// Half the first tries fail, of which half are tried again, twice at most.
	if want := 0.5 * (0.5 + 0.5*0.5*(0.5+0.5*0.5)); failed < want-0.03 || failed > want+0.03 {
		t.Errorf("%.1f %% of the visits failed, want %.1f %%", 100*failed, 100*want)
	}
	again := b.sum("customers", "customer_retries_total", "journey=buy")
	if want := visits * 0.5 * 0.5 * (1 + 0.5*0.5); again < 0.9*want || again > 1.1*want {
		t.Errorf("%.0f further tries in %.0f visits, want %.0f", again, visits, want)
	}
	tries := b.sum("customers", "customer_requests_total", "journey=buy", "request=POST /checkout")
	if want := visits + again; tries < 0.98*want || tries > 1.02*want {
		t.Errorf("%.0f tries to pay, in %.0f visits with %.0f further ones", tries, visits, again)
	}
	// Who was served at a further try has waited.
	slow := b.sum("customers", "customer_slow_visits_total", "journey=buy")
	if want := visits * 0.5 * 0.5 * (0.5 + 0.5*0.5*0.5); slow < 0.85*want || slow > 1.15*want {
		t.Errorf("%.0f slow visits, want %.0f", slow, want)
	}
	if a := b.probe(faults.Probe{Journey: "buy"}); len(a.Steps) > 5 {
		t.Errorf("a probe tries again: %+v", a.Steps)
	}
}
