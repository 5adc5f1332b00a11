package runs

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/engine"
)

// A history is made once for a stack, a seed, a part of the week and what a
// scenario tells of it, and lies behind every run that begins in it.
func TestHistory(t *testing.T) {
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	harbor, _ := lib.Stack("harbor")
	first, _ := lib.Drill("first-page")
	h := newHistories(filepath.Join(t.TempDir(), "history"), 1<<30)
	monday := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	of := func(t *testing.T, at time.Time) engine.Past {
		t.Helper()
		past, err := h.Of(t.Context(), "ada", harbor, first.Scenario, 7, at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = past.Metrics.Close() })
		return past
	}
	open := func(t *testing.T) *metrics.DB {
		t.Helper()
		db := metrics.Open(monday, of(t, monday).Metrics)
		t.Cleanup(func() { _ = db.Close() })
		return db
	}

	t.Run("is made once", func(t *testing.T) {
		made := of(t, monday).Metrics
		again := of(t, monday.Add(7*24*time.Hour+time.Hour)).Metrics
		files, err := filepath.Glob(filepath.Join(h.folder, "*.history"))
		if err != nil || len(files) != 1 || made.Series() < 500 || again != made {
			t.Errorf("files %q with %d series, the same a week later: %t; %v", files, made.Series(), again == made, err)
		}
		zero, told := monday.Truncate(historyHours*time.Hour), toldBy(first.Scenario, 7)
		names := map[string]bool{}
		for _, other := range []day{
			{seed: 3, zero: zero, told: told}, {seed: 4, zero: zero, told: told}, {seed: 3, zero: zero.Add(historyHours * time.Hour), told: told},
			{seed: 3, zero: zero.Add(24 * time.Hour), told: told}, {seed: 3, zero: zero},
		} {
			other.stack = harbor
			name, err := h.path(other)
			if err != nil {
				t.Fatal(err)
			}
			names[name] = true
		}
		if len(names) != 5 {
			t.Errorf("five histories have the names %v", names)
		}
		r, err := open(t).Instant(t.Context(), `sum(rate(customer_visits_total{outcome="ok"}[1m]))`, -time.Hour)
		if err != nil || len(r.Series) != 1 || r.Series[0].Points[0].V < 1 {
			t.Errorf("an hour before: %+v, %v", r, err)
		}
	})

	// Two deployments, of which a scenario may tell itself.
	t.Run("tells in the change list what was deployed", func(t *testing.T) {
		when := map[string]time.Duration{"storefront": -52 * time.Minute}
		for _, c := range of(t, monday).Changes {
			if c.Type != "deploy" || c.By == "" || !c.Old() || !strings.HasPrefix(c.Summary, c.Service+" ") || !strings.Contains(c.Summary, " → ") {
				t.Errorf("%+v", c)
			}
			if _, twice := when[c.Service]; twice {
				t.Errorf("%s is told of twice", c.Service)
			}
			when[c.Service] = time.Duration(c.AtMS) * time.Millisecond
		}
		if len(when) != 2 {
			t.Errorf("deployed were %v", when)
		}
		if all := tabletop.Deployments(harbor, 7, monday, historySpan, nil); len(all) != 2 || len(changes(harbor, all)) != 2 {
			t.Errorf("where a scenario tells of none there are %v", all)
		}
		db := open(t)
		for service, at := range when {
			version := func(at time.Duration) string {
				t.Helper()
				r, err := db.Instant(t.Context(), `build_info{service="`+service+`"}`, at)
				if err != nil || len(r.Series) != 2 || r.Series[0].Labels["version"] != r.Series[1].Labels["version"] {
					t.Fatalf("versions of %s at %s: %+v, %v", service, at, r, err)
				}
				return r.Series[0].Labels["version"]
			}
			service, _ := harbor.Service(service)
			last := len(service.Releases) - 1
			if before, after := version(at-time.Minute), version(at+2*time.Minute); before != service.Releases[last-1].Version || after != service.Releases[last].Version {
				t.Errorf("%s went from %s to %s", service.Name, before, after)
			}
		}
	})

	// Where a history and a run meet, and before, rates go on: nobody is led
	// astray by a dip that is the meeting itself.
	t.Run("meets the run", func(t *testing.T) {
		db := open(t)
		box := tabletop.New(tabletop.Options{Stack: harbor, Seed: 7, Epoch: monday})
		if err := box.Start(t.Context(), into{db}); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = box.Stop(context.Background()) }()
		for at := time.Duration(0); at <= 40*time.Second; at += 2 * time.Second {
			if err := errors.Join(box.Advance(t.Context(), at), box.Collect(t.Context(), at)); err != nil {
				t.Fatal(err)
			}
		}
		for _, expr := range []string{
			`sum(rate(http_requests_total{service="edge"}[30s]))`,
			`sum(rate(customer_visits_total[30s]))`,
			`sum(rate(http_request_duration_seconds_count{service="checkout"}[30s]))`,
		} {
			r, err := db.Range(t.Context(), expr, -30*time.Minute, 40*time.Second, 2*time.Second)
			if err != nil || len(r.Series) != 1 {
				t.Fatalf("%s: %+v, %v", expr, r, err)
			}
			mean := 0.0
			for _, p := range r.Series[0].Points {
				mean += p.V / float64(len(r.Series[0].Points))
			}
			for _, p := range r.Series[0].Points {
				if math.Abs(p.V-mean) > 0.25*mean {
					t.Errorf("%s is %.1f in the mean and %.1f at %v", expr, mean, p.V, p.At)
				}
			}
		}
	})
}

// into takes a sandbox's samples into a database, and nothing else.
type into struct{ *metrics.DB }

func (into) Log(faults.LogLine) {}
