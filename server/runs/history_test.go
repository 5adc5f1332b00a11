package runs

import (
	"context"
	"errors"
	"maps"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/server/library"
)

// A history is made once for a stack, a seed and a part of the week, and lies
// behind every run that begins in it.
func TestHistoryIsMadeOnce(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	stack, _ := lib.Stack("harbor")
	drill, _ := lib.Drill("first-page")
	h := &histories{folder: filepath.Join(t.TempDir(), "history")}
	monday := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	open := func(seed int64, at time.Time) (*metrics.History, int) {
		t.Helper()
		past, err := h.Of(t.Context(), stack, drill.Scenario, seed, at)
		if err != nil {
			t.Fatal(err)
		}
		found := past.Metrics
		t.Cleanup(func() { _ = found.Close() })
		files, err := filepath.Glob(filepath.Join(h.folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return found, len(files)
	}
	first, files := open(7, monday)
	if files != 1 || first.Series() < 500 {
		t.Errorf("%d files, %d series", files, first.Series())
	}
	if again, files := open(7, monday.Add(7*24*time.Hour+time.Hour)); again != first || files != 1 {
		t.Errorf("a week later: another one, %d files", files)
	}
	if other, files := open(8, monday); other == first || files != 2 {
		t.Errorf("of another seed: %d files", files)
	}

	db := metrics.Open(monday, first)
	defer func() { _ = db.Close() }()
	r, err := db.Instant(t.Context(), `sum(rate(customer_visits_total{outcome="ok"}[1m]))`, -time.Hour)
	if err != nil || len(r.Series) != 1 || r.Series[0].Points[0].V < 1 {
		t.Errorf("an hour before: %+v, %v", r, err)
	}
}

// Whatever the metrics tell was deployed is in the change list: two deployments,
// of which a scenario may tell itself.
func TestHistoryTellsWhatWasDeployed(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	harbor, _ := lib.Stack("harbor")
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	h := &histories{folder: t.TempDir()}
	for slug, own := range map[string]map[string]time.Duration{"first-page": {"storefront": -52 * time.Minute}, "false-alarm": {}} {
		drill, _ := lib.Drill(slug)
		past, err := h.Of(t.Context(), harbor, drill.Scenario, 7, monday)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = past.Metrics.Close() }()
		when := maps.Clone(own)
		for _, c := range past.Changes {
			if c.Type != "deploy" || c.By == "" || !c.Old() || !strings.HasPrefix(c.Summary, c.Service+" ") || !strings.Contains(c.Summary, " → ") {
				t.Errorf("%s: %+v", slug, c)
			}
			if _, twice := when[c.Service]; twice {
				t.Errorf("%s: %s is told of twice", slug, c.Service)
			}
			when[c.Service] = time.Duration(c.AtMS) * time.Millisecond
		}
		if len(when) != 2 {
			t.Errorf("%s: deployed were %v", slug, when)
		}
		db := metrics.Open(monday, past.Metrics)
		defer func() { _ = db.Close() }()
		for service, at := range when {
			version := func(at time.Duration) string {
				t.Helper()
				r, err := db.Instant(t.Context(), `build_info{service="`+service+`"}`, at)
				if err != nil || len(r.Series) != 2 || r.Series[0].Labels["version"] != r.Series[1].Labels["version"] {
					t.Fatalf("%s: versions of %s at %s: %+v, %v", slug, service, at, r, err)
				}
				return r.Series[0].Labels["version"]
			}
			service, _ := harbor.Service(service)
			last := len(service.Releases) - 1
			if before, after := version(at-time.Minute), version(at+2*time.Minute); before != service.Releases[last-1].Version || after != service.Releases[last].Version {
				t.Errorf("%s: %s went from %s to %s", slug, service.Name, before, after)
			}
		}
	}
}

// Where a history and a run meet, and before, rates go on: nobody is led astray
// by a dip that is the meeting itself.
func TestHistoryMeetsTheRun(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	stack, _ := lib.Stack("harbor")
	monday := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	h := &histories{folder: t.TempDir()}
	past, err := h.metrics(t.Context(), stack, 7, monday, nil)
	if err != nil {
		t.Fatal(err)
	}
	db := metrics.Open(monday, past)
	defer func() { _ = db.Close() }()
	box := tabletop.New(tabletop.Options{Stack: stack, Seed: 7, Epoch: monday})
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
}

// into takes a sandbox's samples into a database, and nothing else.
type into struct{ *metrics.DB }

func (into) Log(faults.LogLine) {}
