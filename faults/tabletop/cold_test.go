package tabletop_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// A cache that loses what it has loses the baskets of those who are about to
// pay, and has everybody else wait for the database; a moment later both are
// over.
func TestAFlushLosesBaskets(t *testing.T) {
	b := harbor(t)
	misses := func() float64 {
		return b.sum("storefront", "cache_requests_total", "result=miss")
	}
	before := misses()
	b.do(faults.Data{Service: "session-cache", Op: faults.DataFlush})
	if failed, _ := b.window("buy", 10*time.Second); failed < 0.1 || b.logged("checkout", "session-cache: no such key") == 0 {
		t.Errorf("%.0f %% failed", 100*failed)
	}
	if got := misses() - before; got < 10 {
		t.Errorf("%v misses", got)
	}
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("long after it: %.0f %% failed", 100*failed)
	}
}

// A time to live that is cut holds for what is cached already.
func TestAShorterTimeToLiveIsNotOnlyForWhatIsWritten(t *testing.T) {
	b := harbor(t)
	push := b.do(faults.Config{Service: "storefront", Set: map[string]string{"cache_ttl": "1s"}})
	misses := b.sum("storefront", "cache_requests_total", "result=miss")
	b.pass(10 * time.Second)
	if got := b.sum("storefront", "cache_requests_total", "result=miss") - misses; got < 50 {
		t.Errorf("%v misses in ten seconds", got)
	}
	b.undo(push)
	b.pass(2 * time.Second)
	misses = b.sum("storefront", "cache_requests_total", "result=miss")
	b.pass(10 * time.Second)
	if got := b.sum("storefront", "cache_requests_total", "result=miss") - misses; got > 20 {
		t.Errorf("taken back, and %v misses in ten seconds", got)
	}
}

// Who reads an order from a replica that lags does not find it, and a probe
// finds that out as customers do; a probe's own basket is there.
func TestALaggingReplicaDoesNotKnowTheOrder(t *testing.T) {
	b := harbor(t)
	probe := func() faults.Answer {
		t.Helper()
		a, err := b.Probe(t.Context(), faults.Probe{Journey: "buy"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := probe(); !a.OK {
		t.Errorf("a visit: %+v", a)
	}
	b.do(faults.Data{Service: "orders-db", Op: faults.DataStale, Delay: 30 * time.Second, Table: "gear"})
	if failed, _ := b.window("buy", 10*time.Second); failed > 0 {
		t.Errorf("gear lags: %.0f %% failed", 100*failed)
	}
	b.do(faults.Data{Service: "orders-db", Op: faults.DataStale, Delay: 30 * time.Second, Table: "orders"})
	if failed, _ := b.window("buy", 10*time.Second); failed < 0.8 || b.logged("checkout", "orders-db: no such row") == 0 {
		t.Errorf("orders lag: %.0f %% failed", 100*failed)
	}
	if a := probe(); a.OK || a.Status < 400 {
		t.Errorf("a visit with orders that lag: %+v", a)
	}
}
