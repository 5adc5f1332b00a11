package tabletop_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func (b *table) probe(p faults.Probe) faults.Answer {
	b.t.Helper()
	a, err := b.Probe(context.Background(), p)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func TestProbeShowsTheCustomersPage(t *testing.T) {
	b := harbor(t)
	home := b.probe(faults.Probe{Path: "/"})
	if !home.OK || home.Status != 200 || !strings.Contains(home.Body, "Everything for the boat") || !strings.Contains(home.Body, "Mooring line") {
		t.Errorf("home: %+v", home)
	}
	if home.Took <= 0 || home.Took > time.Second || len(home.Body) > 8<<10 {
		t.Errorf("home took %s and has %d bytes", home.Took, len(home.Body))
	}
	buy := b.probe(faults.Probe{Journey: "buy"})
	if !buy.OK || len(buy.Steps) != 5 || buy.Took < 500*time.Millisecond || buy.Took > 3*time.Second {
		t.Errorf("buy: %+v", buy)
	}
	if !strings.Contains(buy.Body, "paid") {
		t.Errorf("the order is not on the last page: %s", buy.Body)
	}
	if a := b.probe(faults.Probe{Path: "/nowhere"}); a.OK || a.Status != 404 || a.Error != "got 404 Not Found" {
		t.Errorf("nowhere: %+v", a)
	}
	if a := b.probe(faults.Probe{Method: "DELETE", Path: "/cart"}); a.Status != 405 {
		t.Errorf("a method that is not served: %+v", a)
	}
	if _, err := b.Probe(context.Background(), faults.Probe{Journey: "sail"}); !errors.Is(err, faults.ErrNoTarget) {
		t.Errorf("a journey that is not there: %v", err)
	}
}

func TestProbeFeelsHarm(t *testing.T) {
	b := harbor(t)
	undo := b.do(faults.Process{Service: "checkout", Op: faults.Hang})
	a := b.probe(faults.Probe{Method: "POST", Path: "/cart?product=3"})
	if a.OK || a.Status != 504 || a.Took < 2*time.Second || !strings.Contains(a.Body, "could not put this in your basket") {
		t.Errorf("checkout hangs: %+v", a)
	}
	b.undo(undo)
	b.pass(10 * time.Second)
	if a := b.probe(faults.Probe{Method: "POST", Path: "/cart?product=3"}); !a.OK {
		t.Errorf("cured: %+v", a)
	}
	b.do(faults.Wire{Edge: faults.Edge{From: "customers", To: "edge"}, Share: 1, Hang: true})
	if a := b.probe(faults.Probe{Path: "/"}); a.Status != 0 || a.Error != "timed out after 3s" || a.Took != 3*time.Second {
		t.Errorf("the wire hangs: %+v", a)
	}
	b.do(faults.Wire{Edge: faults.Edge{From: "customers", To: "edge"}, Lift: true})
	b.do(faults.Replicas{Service: "storefront", Count: 0})
	b.pass(10 * time.Second)
	if a := b.probe(faults.Probe{Path: "/"}); a.Status != 503 || !strings.Contains(a.Body, "no replica of storefront is ready") {
		t.Errorf("no storefront: %+v", a)
	}
}

// A probe leaves the run as it is.
func TestProbeChangesNothing(t *testing.T) {
	run := func(probe bool) string {
		b := harbor(t)
		b.do(faults.Wire{Edge: faults.Edge{From: "checkout", To: "payments"}, Share: 0.3, Status: 503})
		b.pass(20 * time.Second)
		if probe {
			for range 20 {
				b.probe(faults.Probe{Journey: "buy"})
			}
		}
		return b.hash(time.Minute)
	}
	if run(false) != run(true) {
		t.Error("probes changed the run")
	}
}
