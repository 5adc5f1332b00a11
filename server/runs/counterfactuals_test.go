package runs

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// failed counts the visits that failed, of all journeys.
func failed(v map[string]event.Visits) (n float64) {
	for _, j := range v {
		n += float64(j.Failed)
	}
	return n
}

func (b table) counterfactuals(events []event.Event) []event.CounterfactualPlayed {
	b.Helper()
	all, err := b.Counterfactuals(b.Context(), b.play, events, 2, nil)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// Golden without what it does is nobody acting, and what it does needlessly costs
// what that does to customers, whatever else is done.
func TestWhatAnActionSavedOrCost(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	steps := b.rehearsal(golden)
	plain := b.counterfactuals(b.played(steps...))
	if len(plain) != 1 {
		t.Fatalf("golden does %d things", len(plain))
	}
	without, idle, whole := failed(plain[0].Without), failed(plain[0].Idle), failed(plain[0].Whole)
	if math.Abs(without-idle) > 0.02*idle || whole > 0.5*idle {
		t.Errorf("%v fail without the roll-back, %v when nobody acts, %v with it", without, idle, whole)
	}
	// Somebody fails a healthy database over when all is well again.
	restored := scenarios.Condition{Kind: "slo.restored", Arg: "checkout-availability"}
	over := scenarios.RehearsalStep{When: restored, After: 2 * time.Second, Do: "fail-over", Target: "orders-db", Reason: "To be safe.", BreakGlass: true}
	at := slices.IndexFunc(steps, func(s scenarios.RehearsalStep) bool { return s.When.Kind == "slo.restored" })
	needless := b.counterfactuals(b.played(slices.Insert(slices.Clone(steps), at, over)...))
	if len(needless) != 2 || needless[1].Action != "fail-over" {
		t.Fatalf("left out were %+v", needless)
	}
	cost := failed(needless[1].Whole) - failed(needless[1].Without)
	if cost < 5 {
		t.Errorf("the failover costs %v visits", cost)
	}
	// Nothing else's cost: without it, this is golden, visit by visit.
	if !maps.Equal(needless[1].Without, plain[0].Whole) {
		t.Errorf("without the failover %v, and golden %v", needless[1].Without, plain[0].Whole)
	}
}

// The same run comes to the same, however many plays go on side by side, and
// tells how far it is.
func TestCounterfactualsAreRepeated(t *testing.T) {
	b := newTable(t)
	events := b.played(b.rehearsal(golden)...)
	var told []int
	first, err := b.Counterfactuals(t.Context(), b.play, events, 2, func(n, of int) { told = append(told, n, of) })
	if err != nil || !slices.Equal(told, []int{1, 2, 2, 2}) {
		t.Fatalf("told %v, %v", told, err)
	}
	alone := NewModel(b.logger)
	second, err := alone.Counterfactuals(t.Context(), b.play, events, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := json.Marshal(first)
	other, _ := json.Marshal(second)
	if string(one) != string(other) {
		t.Errorf("%s on %d processors, %s on one", one, runtime.GOMAXPROCS(0), other)
	}
}

func TestCounterfactualsAreBrokenOff(t *testing.T) {
	t.Parallel()
	b := newTable(t)
	events := b.played(b.rehearsal(golden)...)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := b.Counterfactuals(ctx, b.play, events, 1, func(int, int) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off after the first play: %v", err)
	}
}
