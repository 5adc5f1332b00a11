package conformance_test

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// figures is a sink for numbers alone.
type figures struct{ *metrics.DB }

func (figures) Log(faults.LogLine) {}

// No rule of harbor takes the end of a history, or the run that begins there
// with its counters at zero, for an incident.
func TestNoAlertFiresWhereARunBegins(t *testing.T) {
	s := harbor(t)
	zero := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for seed := range int64(3) {
		db := metrics.Open(zero, nil)
		if err := tabletop.History(t.Context(), s, seed, zero, 24*time.Hour, 5*time.Minute, nil, func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error {
			db.Samples(at, from, series, values)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		quiet(t, s, db, seed, zero)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// quiet evaluates the rules from some minutes before a run until some after.
func quiet(t *testing.T, s *stack.Stack, db *metrics.DB, seed int64, zero time.Time) {
	t.Helper()
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		t.Fatal(err)
	}
	alerts := metrics.NewEvaluator(rules, db, nil)
	evaluate := func(at faults.Time) {
		t.Helper()
		changes, err := alerts.Evaluate(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if c.State == metrics.Firing {
				t.Errorf("seed %d, at %s: %s %v fires", seed, at, c.Name, c.Labels)
			}
		}
	}
	const every = 2 * time.Second
	// From where a history has a sample every other second.
	for at := -4 * time.Minute; at < 0; at += every {
		evaluate(at)
	}
	box := tabletop.New(tabletop.Options{Stack: s, Seed: seed, Epoch: zero})
	if err := box.Start(t.Context(), figures{db}); err != nil {
		t.Fatal(err)
	}
	for at := every; at <= 2*time.Minute; at += every {
		if err := box.Advance(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		if err := box.Collect(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		evaluate(at)
	}
	if err := box.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
