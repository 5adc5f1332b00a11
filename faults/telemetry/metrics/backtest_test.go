package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	peer "github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/drillyard/drillyard/faults"
)

// recorded is a recording with all that rules come across: counters that begin anew, an
// instance that goes down, values that are no number.
func recorded(t testing.TB, span time.Duration, services int) *Recording {
	t.Helper()
	r, err := Record(epoch, func(to faults.Sink) error {
		dice := rand.New(rand.NewPCG(1, 2))
		type state struct{ ok, bad, depth float64 }
		states := map[faults.Instance]*state{}
		series := []faults.Series{
			{Name: "requests_total", Labels: []faults.Label{{Name: "code", Value: "200"}}},
			{Name: "requests_total", Labels: []faults.Label{{Name: "code", Value: "500"}}},
			{Name: "queue_depth"},
		}
		for at := time.Duration(0); at <= span; at += 30 * time.Second {
			for s := range services {
				for i := range 2 {
					from := faults.Instance{Service: fmt.Sprintf("s%d", s), Name: fmt.Sprintf("s%d-%d", s, i+1)}
					now := states[from]
					if now == nil || dice.IntN(400) == 0 { // new, or begun anew
						now = &state{}
						states[from] = now
					}
					minute := int(at.Minutes()) + 37*s
					if minute%150 > 140 && i == 0 {
						to.Down(at, from, errors.New("refused"))
						continue
					}
					now.ok += 200 + float64(dice.IntN(40))
					if minute%97 > 80 || dice.IntN(15) == 0 {
						now.bad += float64(dice.IntN(60))
					}
					now.depth = max(0, now.depth+dice.NormFloat64())
					depth := now.depth
					if dice.IntN(90) == 0 {
						depth = math.NaN()
					}
					to.Samples(at, from, series, []float64{now.ok, now.bad, depth})
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// server is a Prometheus server's own storage and rules.
type server struct {
	db     *tsdb.DB
	engine *promql.Engine
	groups []*peer.Group
}

// serve gives a server what a recording has, and rules.
func serve(t testing.TB, r *Recording, text string) *server {
	t.Helper()
	opts := tsdb.DefaultOptions()
	opts.WALSegmentSize = -1                                                                                                  // none is written
	opts.MinBlockDuration, opts.MaxBlockDuration = (60 * 24 * time.Hour).Milliseconds(), (60 * 24 * time.Hour).Milliseconds() // rules append to the past
	db, err := tsdb.Open(t.TempDir(), slog.New(slog.DiscardHandler), nil, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	app := db.Appender(t.Context())
	for _, track := range r.db.store.tracks {
		it := (&line{store: r.db.store, track: track, mint: math.MinInt64, maxt: math.MaxInt64}).Iterator(nil)
		for it.Next() != 0 {
			at, v := it.At()
			if _, err := app.Append(0, track.labels, at, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := app.Commit(); err != nil {
		t.Fatal(err)
	}
	s := &server{db: db, engine: promql.NewEngine(promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: time.Minute, LookbackDelta: recordedLookback,
		EnableAtModifier: true, EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return RuleInterval.Milliseconds() },
	})}
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m := peer.NewManager(&peer.ManagerOptions{
		QueryFunc:  peer.EngineQueryFunc(s.engine, db),
		Appendable: db, Queryable: db, Context: t.Context(),
		NotifyFunc: func(context.Context, string, ...*peer.Alert) {},
		Logger:     slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	groups, errs := m.LoadGroups(RuleInterval, labels.EmptyLabels(), "", nil, false, file)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	parsed, err := ParseRules("rules.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range parsed.groups { // in the order of the file, as promtool does
		group := groups[peer.GroupKey(file, g.name)]
		for _, rule := range group.Rules() {
			if alerting, ok := rule.(*peer.AlertingRule); ok {
				alerting.SetRestored(true)
			}
		}
		s.groups = append(s.groups, group)
	}
	return s
}

var _ storage.Queryable = (*tsdb.DB)(nil)

// evaluate has the server evaluate its rules as promtool does, and tells what changed.
func (s *server) evaluate(ctx context.Context, from, to faults.Time, tell func(string)) (failed map[int]bool) {
	last, failed := map[string]string{}, map[int]bool{}
	for at := from; at <= to; at += time.Second {
		first := 0
		for _, g := range s.groups {
			n := len(g.Rules())
			if (at-from)%g.Interval() == 0 {
				g.Eval(ctx, epoch.Add(at))
				for i, rule := range g.Rules() {
					failed[first+i] = failed[first+i] || rule.LastError() != nil
					alerting, ok := rule.(*peer.AlertingRule)
					if !ok {
						continue
					}
					now := map[string]string{}
					for _, a := range alerting.ActiveAlerts() {
						if a.State == peer.StateInactive {
							continue
						}
						now[fmt.Sprint(first+i, a.Labels)] = fmt.Sprintf("%s since %s", a.State, a.ActiveAt.Sub(epoch))
					}
					prefix := fmt.Sprintf("%d {", first+i)
					for key, was := range last {
						if _, goes := now[key]; strings.HasPrefix(key, prefix) && !goes {
							if strings.HasPrefix(was, "firing") {
								tell(fmt.Sprintf("%s %s resolved", at, key))
							}
							delete(last, key)
						}
					}
					for key, is := range now {
						if last[key] != is {
							tell(fmt.Sprintf("%s %s %s", at, key, is))
						}
						last[key] = is
					}
				}
			}
			first += n
		}
		// Every group is due at whole seconds; the next one that is.
		next := to + time.Second
		for _, g := range s.groups {
			next = min(next, at+g.Interval()-(at-from)%g.Interval())
		}
		at = next - time.Second
	}
	return failed
}

// changesOf writes what changed as server.evaluate does.
func changesOf(tried *Tried) (all []string) {
	for _, m := range tried.Moments {
		text := fmt.Sprintf("%s %s ", m.At, fmt.Sprint(m.Rule, labels.FromMap(m.Labels)))
		if m.State == Resolved {
			text += "resolved"
		} else {
			text += fmt.Sprintf("%s since %s", m.State, m.ActiveAt)
		}
		all = append(all, text)
	}
	return all
}

// same compares what rules do on a recording with what a server does with them.
func same(t *testing.T, r *Recording, text string, from, to faults.Time) int {
	t.Helper()
	parsed, err := ParseRules("rules.yml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	tried, err := r.Try(t.Context(), parsed, from, to)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	failed := serve(t, r, text).evaluate(t.Context(), from, to, func(s string) { want = append(want, s) })
	got := changesOf(tried)
	// A pending alert that ends is told by neither, and one that ends and begins anew
	// between two looks cannot be.
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		for i := range max(len(got), len(want)) {
			a, b := "nothing", "nothing"
			if i < len(got) {
				a = got[i]
			}
			if i < len(want) {
				b = want[i]
			}
			if a != b {
				t.Errorf("%s\nours says %s, Prometheus %s (%d and %d in all)", text, a, b, len(got), len(want))
				break
			}
		}
	}
	for i := range parsed.All() {
		if (tried.Failed[i] != nil) != failed[i] {
			t.Errorf("%s\nrule %d: ours says %v, Prometheus failed: %v", text, i, tried.Failed[i], failed[i])
		}
	}
	return len(want)
}

// What rules do on a recording is what they do in a Prometheus server: labels from
// templates, waiting and going on, rules that record for others, before and after them, of
// several groups with intervals, offsets and limits, and rules that fail at times.
func TestTriedAsPrometheusDoes(t *testing.T) {
	r := recorded(t, 4*time.Hour, 3)
	for name, text := range map[string]string{
		"waiting": `
groups:
- name: a
  rules:
  - {alert: Errors, expr: 'sum by (service) (rate(requests_total{code="500"}[5m])) > 0.1', for: 3m, keep_firing_for: 4m, labels: {severity: page, of: '{{ $labels.service }}'}}
  - {alert: Down, expr: 'up == 0', for: 2m}
  - {alert: Valued, expr: 'count(queue_depth > 5) > 0', labels: {many: '{{ $value }}'}}
`,
		"recorded before": `
groups:
- name: record
  interval: 30s
  rules:
  - {record: 'service:errors:rate5m', expr: 'sum by (service) (rate(requests_total{code="500"}[5m]))', labels: {kind: errors}}
  - {record: 'service:all:rate5m', expr: 'sum by (service) (rate(requests_total[5m]))', labels: {kind: errors}}
- name: alert
  interval: 1m
  query_offset: 30s
  rules:
  - {alert: Share, expr: 'service:errors:rate5m / service:all:rate5m > 0.02', for: 5m}
  - {alert: Long, expr: 'avg_over_time(service:errors:rate5m[30m]) > 0.2'}
  - {alert: Both, expr: 'count(ALERTS{alertstate="firing"}) > 1', keep_firing_for: 2m}
  - {alert: Since, expr: 'time() - ALERTS_FOR_STATE > 600'}
`,
		"recorded after": `
groups:
- name: a
  rules:
  - {alert: Early, expr: 'late > 0.1', for: 1m}
  - {alert: Other, expr: 'up == 0'}
  - {record: late, expr: 'sum by (service) (rate(requests_total{code="500"}[5m])) + (0 * early or 0 * up{instance=~".*-1"})'}
  - {record: early, expr: 'sum by (service) (ALERTS{alertname="Early"})'}
  - {alert: Behind, expr: 'late > 0.3'}
`,
		"fails at times": `
groups:
- name: a
  limit: 2
  rules:
  - {alert: Many, expr: 'queue_depth > 6'}
  - {record: depth, expr: 'queue_depth > 8'}
  - {alert: Match, expr: 'sum by (service) (queue_depth) > on (service) (queue_depth > 7)'}
  - {alert: Twice, expr: 'queue_depth > 9', labels: {instance: all, service: all, job: all}}
`,
		"at moments": `
groups:
- name: a
  rules:
  - {alert: Start, expr: 'queue_depth - queue_depth @ start() + queue_depth > 6'}
  - {alert: Hour, expr: 'vector(1) and on () (hour() == 11)'}
  - {alert: Scalar, expr: '1'}
  - {alert: Gone, expr: 'absent(requests_total{code="404"}) and on () absent_over_time(up{instance="s0-1"}[3m]) or absent(up{instance="s0-1"} == 1)'}
  - {alert: Sub, expr: 'max_over_time(sum by (service) (rate(requests_total{code="500"}[2m]))[20m:]) > 0.7'}
`,
		"asked in a label": `
groups:
- name: a
  rules:
  - {alert: Asks, expr: 'up == 0', labels: {all: '{{ with query "sum(down)" }}{{ . | first | value }}{{ end }}'}}
  - {record: down, expr: 'count(up == 0)'}
`,
	} {
		t.Run(name, func(t *testing.T) {
			if n := same(t, r, text, 30*time.Minute, 4*time.Hour); n == 0 {
				t.Error("nothing happened")
			}
		})
	}
}

// Whatever a file says, its rules are asked about as often as samples lie, and their alerts
// change only so often: nobody is kept waiting by it, and no memory fills.
func TestHastyRulesAreBounded(t *testing.T) {
	hasty := func(names ...string) *Rules {
		text := "groups:\n  - name: g\n    interval: 1ms\n    rules:\n"
		for _, name := range names {
			text += "      - {alert: " + name + ", expr: vector(time() * 20 % 20) > 5 or vector(time() % 20) > 5}\n"
		}
		rules, err := ParseRules("rules.yml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return rules
	}
	on := recorded(t, time.Minute, 1)
	tried, err := on.Try(t.Context(), hasty("Odd"), 0, 2*time.Second)
	if err != nil || len(tried.Moments) != 0 || len(tried.Failed) != 0 {
		t.Fatalf("%d moments between two samples, %v, %v", len(tried.Moments), tried.Failed, err)
	}
	tried, err = on.Try(t.Context(), hasty("Odd", "Even", "Third"), 0, 5*24*time.Hour)
	if err != nil || len(tried.Moments) > on.most.moments || len(tried.Failed) != 1 || tried.Failed[2] == nil {
		t.Errorf("%d moments, %v, %v", len(tried.Moments), tried.Failed, err)
	}
}

// Rules that are taken from one moment to the next, as each looks at what the other records,
// are bounded as others are.
func TestRulesOfAKnotAreBounded(t *testing.T) {
	rules, err := ParseRules("rules.yml", []byte(`
groups:
- name: g
  rules:
  - {record: rec_a, expr: 'up + 0 * (count(rec_b) or vector(1))'}
  - {record: rec_b, expr: 'requests_total and on () (rec_a or vector(1))'}
  - {alert: Odd, expr: 'vector(time() % 120) > 0 or on () rec_c'}
  - {record: rec_c, expr: 'ALERTS'}
`))
	if err != nil {
		t.Fatal(err)
	}
	on := recorded(t, time.Hour, 2)
	try := func(most limits) *Tried {
		t.Helper()
		on.most = most
		tried, err := on.Try(t.Context(), rules, 0, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return tried
	}
	free := limits{1e6, 1e6, 1e6, 1e12, 1e12, 1e12}
	if tried := try(free); len(tried.Failed) != 0 || len(tried.Moments) < 20 {
		t.Fatalf("%d moments, %v", len(tried.Moments), tried.Failed)
	}
	for _, c := range []struct {
		most limits
		rule int
		says string
	}{
		{limits{300, 1e6, 1e6, 1e12, 1e12, 1e12}, 1, "yields more than 300 values"},
		{limits{1e6, 300, 1e6, 1e12, 1e12, 1e12}, 1, "more than 300 values"},
		{limits{1e6, 1e6, 10, 1e12, 1e12, 1e12}, 2, "change more than 10 times"},
	} {
		tried := try(c.most)
		if got := tried.Failed[c.rule]; got == nil || !strings.Contains(got.Error(), c.says) || len(tried.Moments) > c.most.moments+1 {
			t.Errorf("%+v: %v, %d moments", c.most, tried.Failed, len(tried.Moments))
		}
	}
}
