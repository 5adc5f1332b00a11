package runs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/dashboard"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// joined plays a sandbox for a while behind a history, and puts both into one
// database, as a run does.
type joined struct {
	*testing.T
	*metrics.DB
	stack *stack.Stack
	box   faults.Sandbox
	now   time.Duration
}

func join(t *testing.T, make func(s *stack.Stack, epoch time.Time) (faults.Sandbox, time.Time)) *joined {
	t.Helper()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	j := &joined{T: t}
	j.stack, _ = lib.Stack("harbor")
	first, _ := lib.Drill("first-page")
	epoch := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	past, err := newHistories(filepath.Join(t.TempDir(), "history"), 1<<30).Of(t.Context(), "ada", j.stack, first.Scenario, 7, epoch)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = past.Metrics.Close() })
	j.box, epoch = make(j.stack, epoch)
	if err := j.box.Start(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.box.Stop(context.Background()) })
	if epoch.IsZero() {
		epoch = time.Now()
	}
	j.DB = metrics.Open(epoch, past.Metrics)
	t.Cleanup(func() { _ = j.Close() })
	j.scrape()
	return j
}

func (*joined) Log(faults.LogLine) {}

func (j *joined) scrape() {
	if err := errors.Join(j.box.Advance(j.Context(), j.now), j.box.Collect(j.Context(), j.now)); err != nil {
		j.Fatal(err)
	}
}

func (j *joined) pass(d time.Duration) {
	for end := j.now + d; j.now < end; {
		j.now += 2 * time.Second
		j.scrape()
	}
}

// one is the answer to a query that has one number.
func (j *joined) one(expr string, at time.Duration) float64 {
	j.Helper()
	r, err := j.Instant(j.Context(), expr, at)
	if err != nil || len(r.Series) != 1 {
		j.Fatalf("%s at %s: %+v, %v", expr, at, r.Series, err)
	}
	return r.Series[0].Points[0].V
}

// continues holds what must be so in every runtime: nothing is counted backwards
// where the run begins, nobody was started then, and whatever a panel shows
// before, it shows after.
func (j *joined) continues() {
	j.Helper()
	for _, name := range j.Names() {
		if !faults.Counts(name) {
			continue
		}
		r, err := j.Instant(j.Context(), fmt.Sprintf(`resets(%s[%ds]) > 0`, name, 60+int(j.now.Seconds())), j.now)
		if err != nil {
			j.Fatal(err)
		}
		for _, s := range r.Series {
			j.Errorf("%v falls where the run begins", s.Labels)
		}
	}
	if started := j.one(`min(time() - process_start_time_seconds)`, j.now); started < 60+j.now.Seconds() {
		j.Errorf("somebody has been running for %.0f s only", started)
	}
	for _, p := range j.panels() {
		if len(p.before) > 0 && len(p.after) == 0 {
			j.Errorf("%s is no more once the run has begun", p.name)
		}
	}
}

// drawn is one line of a panel: its values before the run begins and after.
type drawn struct {
	name          string
	before, after []float64
}

// panels reads every line of every dashboard, five minutes before and since.
func (j *joined) panels() (all []drawn) {
	j.Helper()
	for _, service := range append(j.stack.Names(), stack.Customers) {
		panels, _ := dashboard.For(j.stack, service)
		for _, p := range panels {
			for _, q := range p.Queries {
				r, err := j.Range(j.Context(), q.Expr, -5*time.Minute, j.now, 2*time.Second)
				if err != nil {
					j.Fatal(err)
				}
				for _, s := range r.Series {
					d := drawn{name: strings.TrimSpace(fmt.Sprint(service, "/", p.ID, " ", q.Name, " ", s.Labels))}
					for _, point := range s.Points {
						switch {
						case math.IsNaN(point.V):
						case point.At < -time.Second:
							d.before = append(d.before, point.V)
						default:
							d.after = append(d.after, point.V)
						}
					}
					all = append(all, d)
				}
			}
		}
	}
	return all
}

// moments are the mean and the standard deviation.
func moments(values []float64) (mean, deviation float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(deviation)
}

// In no panel is there a step where a run of the model begins: its mean is no
// further from that of the history than either of them varies.
func TestNoPanelHasAStepWhereTheRunBegins(t *testing.T) {
	t.Parallel()
	j := join(t, func(s *stack.Stack, epoch time.Time) (faults.Sandbox, time.Time) {
		return tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), epoch
	})
	j.pass(time.Minute)
	j.continues()
	compared := 0
	for _, p := range j.panels() {
		if len(p.before) == 0 || len(p.after) == 0 {
			continue
		}
		compared++
		was, varied := moments(p.before)
		is, varies := moments(p.after)
		if allowed := 2*(varied+varies) + 0.02*math.Abs(was); math.Abs(is-was) > allowed {
			t.Errorf("%s is %.4g ± %.2g before the run and %.4g ± %.2g in it", p.name, was, varied, is, varies)
		}
	}
	if compared < 100 {
		t.Errorf("only %d lines were compared", compared)
	}
}

// What runs for real goes on from the history that the model made, and says the
// same of what a request costs. A machine that has no time for it makes requests
// late, so none of this asks how many there were in a second.
func TestWhatRunsForRealGoesOnFromItsHistory(t *testing.T) { // alone: it plays in real time
	j := join(t, func(s *stack.Stack, _ time.Time) (faults.Sandbox, time.Time) {
		return inproc.New(inproc.Options{Stack: s, Seed: 7, Folder: t.TempDir()}), time.Time{}
	})
	j.pass(12 * time.Second)
	j.continues()
	const missed = `sum(cache_requests_total{service="storefront",result="miss"})`
	if n := j.one(missed, j.now) - j.one(missed, 0); n > 3 {
		t.Errorf("%v times what the shop reads was not in the cache: it begins cold", n)
	}
	for _, service := range []string{"edge", "storefront", "checkout", "payments", "inventory", "identity"} {
		cost := func(at time.Duration) float64 {
			return j.one(fmt.Sprintf(`sum(rate(process_cpu_seconds_total{service=%[1]q}[10s])) / sum(rate(http_requests_total{service=%[1]q}[10s]))`, service), at)
		}
		modelled, real := cost(-10*time.Second), cost(j.now)
		if real < modelled/1.3 || real > modelled*1.3 {
			t.Errorf("a request of %s costs %.2f ms in the model and %.2f ms for real", service, 1000*modelled, 1000*real)
		}
	}
	if _, err := j.box.Do(t.Context(), faults.Limit{Service: "inventory", CPU: 0.02}); err != nil {
		t.Fatal(err)
	}
	j.pass(8 * time.Second)
	if used := j.one(`min(rate(process_cpu_seconds_total{service="inventory"}[4s]) / cpu_limit_ratio)`, j.now); used < 0.7 || used > 1.05 {
		t.Errorf("inventory uses %.2f of what it may, and has too little", used)
	}
}
