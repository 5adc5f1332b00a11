package conformance_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// listener keeps what a sandbox measures, and lets its lines pass.
type listener struct{ *metrics.DB }

func (listener) Log(faults.LogLine) {}

// measured starts a sandbox and collects from it until enough says so.
func measured(t *testing.T, b faults.Sandbox, epoch time.Time, enough func(names []string) bool) []string {
	t.Helper()
	db := metrics.Open(epoch, nil)
	if err := b.Start(t.Context(), listener{db}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Stop(context.WithoutCancel(t.Context())) }()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	began := time.Now()
	for now := faults.Time(0); ; {
		if b.Caps().Live {
			now = (<-again.C).Sub(began)
		} else {
			now += time.Second
		}
		if err := b.Advance(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if err := b.Collect(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if names := db.Names(); enough(names) || now > time.Minute {
			return names
		}
	}
}

// A metric is called the same wherever it stands: what a runtime in real time
// tells is what the tabletop tells, and nothing else is asked for by dashboards
// and rules, or promised by the catalogue.
func TestMetricsAreCalledTheSame(t *testing.T) {
	t.Parallel()
	s := harbor(t)
	epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	model := measured(t, tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), epoch, func([]string) bool { return false })
	live := measured(t, inproc.New(inproc.Options{Stack: s, Seed: 7, Epoch: epoch, Folder: t.TempDir()}), epoch, func(names []string) bool {
		return len(without(model, names)) == 0
	})
	for _, name := range without(model, live) {
		t.Errorf("the tabletop tells %s, and the process never did", name)
	}
	for _, name := range without(live, model) {
		t.Errorf("the process tells %s, and the tabletop never did", name)
	}

	known := func(where, name string) {
		if !slices.Contains(model, name) && !slices.Contains(model, name+"_bucket") {
			t.Errorf("%s: there is no metric %s", where, name)
		}
	}
	for _, service := range append(s.Names(), stack.Customers) {
		for _, name := range dashboard.Metrics(s, service) {
			known("the dashboard of "+service, name)
		}
	}
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules.Alerts() {
		selectors, err := metrics.Selectors(r.Expr)
		if err != nil {
			t.Fatal(err)
		}
		for _, sel := range selectors {
			known("the rule "+r.Name, sel.Metric)
		}
	}
	for _, c := range suite(t).Cases {
		f, _ := catalogue.Fault(c.Fault)
		shown := strings.Join(c.Shows, "\n") // what comes with the fault alone, every runtime is held to
		for _, signal := range f.Signals {
			for _, name := range metricForm.FindAllString(labelled.ReplaceAllString(signal, ""), -1) {
				if !strings.Contains(shown, name) {
					known("the fault "+f.Name, name)
				}
			}
		}
	}
}

var (
	// labelled is what narrows a metric down.
	labelled = regexp.MustCompile(`\{[^}]*\}`)
	// metricForm is how metrics are spelled; nothing else in a signal is.
	metricForm = regexp.MustCompile(`\b[a-z]+(?:_[a-z0-9]+)+\b`)
)

// without lists what of a is not in b.
func without(a, b []string) (left []string) {
	for _, name := range a {
		if !slices.Contains(b, name) {
			left = append(left, name)
		}
	}
	return left
}
