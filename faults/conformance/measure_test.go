package conformance_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// What is measured is what the same sandbox does not show by itself.
func TestMeasure(t *testing.T) {
	t.Parallel()
	suite, err := conformance.Of(harbor(t))
	if err != nil {
		t.Fatal(err)
	}
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	build := func() faults.Sandbox {
		return tabletop.New(tabletop.Options{Stack: suite.Stack, Seed: 7, Epoch: epoch})
	}
	measure := func(d conformance.Deed) conformance.Measured {
		t.Helper()
		m, err := conformance.Measure(t.Context(), suite, build, epoch, d)
		if err != nil {
			t.Fatalf("%s: %v", d, err)
		}
		return m
	}
	fired := func(all []conformance.Fired, name string) bool {
		return slices.ContainsFunc(all, func(a conformance.Fired) bool { return a.Alert == name && a.At > 0 })
	}
	moved := func(m conformance.Measured, name, service string) bool {
		return slices.ContainsFunc(m.Moves, func(v conformance.Move) bool { return v.Metric == name && v.Service == service })
	}

	m := measure(conformance.Deed{Name: "pool-shrink"})
	if !fired(m.Alerts, "CheckoutErrorBudgetBurn") || !moved(m, "db_pool_timeouts_total", "checkout") || len(m.Lines) == 0 || m.Lines[0].Level != "error" || m.Lines[0].Without != 0 {
		t.Errorf("a pool that is too small shows as %+v", m)
	}
	if buy := m.Customers[slices.IndexFunc(m.Customers, func(c conformance.Change) bool { return c.Journey == "buy" })]; !buy.Felt() || buy.Better() {
		t.Errorf("who buys fares as %+v", buy)
	}

	// A mitigation shows the other way round, and begins with what is felt.
	m = measure(conformance.Deed{Name: "rollback-deploy"})
	if m.Against == nil || len(m.Ended) == 0 || !slices.ContainsFunc(m.Customers, conformance.Change.Better) || slices.ContainsFunc(m.Customers, conformance.Change.Felt) {
		t.Errorf("a roll-back shows as %+v", m)
	}

	// What does nothing shows nothing: it is compared with the same chance.
	m = measure(conformance.Deed{Name: "restore-telemetry", Target: "storefront"})
	if m.Against == nil && len(m.Alerts)+len(m.Ended)+len(m.Moves)+len(m.Lines) > 0 {
		t.Errorf("what does nothing shows as %+v", m)
	}

	if _, err := conformance.Measure(t.Context(), suite, build, epoch, conformance.Deed{Name: "run-job"}); !errors.Is(err, conformance.ErrNowhere) {
		t.Errorf("a job on a stack without one: %v", err)
	}
	if _, err := conformance.Measure(t.Context(), suite, build, epoch, conformance.Deed{Name: "pool-shrink", Target: "session-cache"}); !errors.Is(err, conformance.ErrRefused) {
		t.Errorf("a pool where there is none: %v", err)
	}
}

// What an action is taken back by was tried.
func TestTakenBack(t *testing.T) {
	suite, err := conformance.Of(harbor(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"scale": "scale", "toggle-flag": "toggle-flag", "drain": "rebalance", "purge-queue": "replay-queue", "shed-load": "rollback-config"} {
		action, _ := catalogue.Action(name)
		b, ok := conformance.TakenBack(suite, action)
		if !ok || !b.Lasts || b.Against != nil || !slices.ContainsFunc(b.By, func(d conformance.Deed) bool { return d.Name == want }) {
			t.Errorf("%s is taken back by %+v, not by %s", name, b, want)
		}
	}
	restart, _ := catalogue.Action("restart")
	if b, ok := conformance.TakenBack(suite, restart); !ok || b.Lasts || len(b.By) > 0 {
		t.Errorf("a restart is taken back by %+v", b)
	}
}
