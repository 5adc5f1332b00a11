package metrics

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// anyRules makes up a file of rules, some of which look at each other in any order.
func anyRules(dice *rand.Rand) string {
	pick := func(of ...string) string { return of[dice.IntN(len(of))] }
	series := func() string {
		return pick(`requests_total{code="500"}`, `requests_total`, `queue_depth`, `up`, `up{service="s0"}`, `rec_a`, `rec_b`, `rec_c`, `ALERTS`, `ALERTS{alertname="X0"}`)
	}
	var vector func(depth int) string
	vector = func(depth int) string {
		window := pick("90s", "3m", "10m")
		if depth > 2 {
			return series()
		}
		switch dice.IntN(9) {
		case 0:
			return series()
		case 1, 2:
			return fmt.Sprintf("%s(%s[%s])", pick("rate", "increase", "delta", "max_over_time", "avg_over_time", "changes", "count_over_time", "absent_over_time"), series(), window)
		case 3, 4:
			return fmt.Sprintf("%s by (%s) (%s)", pick("sum", "max", "avg", "count", "stddev"), pick("service", "instance", "service, code", ""), vector(depth+1))
		case 5:
			return fmt.Sprintf("(%s) %s on (service) group_left () (sum by (service) (%s))", vector(depth+1), pick("/", "*", "-", ">"), vector(depth+1))
		case 6:
			return fmt.Sprintf("(%s) %s (%s)", vector(depth+1), pick("or", "and on (service)", "unless on (service)", "and"), vector(depth+1))
		case 7:
			return fmt.Sprintf("max_over_time((%s)[%s:%s])", vector(depth+1), window, pick("30s", "1m", ""))
		}
		return fmt.Sprintf("topk(2, %s)", vector(depth+1))
	}
	var b strings.Builder
	b.WriteString("groups:\n")
	alerts := 0
	for g := range 2 {
		fmt.Fprintf(&b, "- name: g%d\n", g)
		if dice.IntN(2) == 0 {
			fmt.Fprintf(&b, "  interval: %s\n", pick("30s", "1m", "2m"))
		}
		if dice.IntN(4) == 0 {
			fmt.Fprintf(&b, "  query_offset: %s\n", pick("30s", "1m"))
		}
		if dice.IntN(5) == 0 {
			fmt.Fprintf(&b, "  limit: %d\n", 1+dice.IntN(5))
		}
		b.WriteString("  rules:\n")
		for range 2 + dice.IntN(3) {
			expr := strings.ReplaceAll(vector(0), "'", "''")
			if dice.IntN(3) == 0 {
				fmt.Fprintf(&b, "  - {record: %s, expr: '%s', labels: {of: %s}}\n", pick("rec_a", "rec_b", "rec_c"), expr, pick("x", "y"))
				continue
			}
			fmt.Fprintf(&b, "  - {alert: X%d, expr: '(%s) %s %s', for: %s, keep_firing_for: %s, labels: {sort: '%s'}}\n",
				alerts, expr, pick(">", "<", ">=", "!="), pick("0", "0.1", "1", "3", "200"), pick("0s", "1m", "5m"), pick("0s", "2m"), pick("one", "{{ $labels.service }}", "{{ $value | printf \"%.0f\" }}"))
			alerts++
		}
	}
	return b.String()
}

// Whatever rules there are, they do on a recording what they do in a Prometheus server.
func TestAnyRulesAreTriedAsPrometheusDoes(t *testing.T) {
	r := recorded(t, 100*time.Minute, 2)
	happened := 0
	for seed := range uint64(12) {
		happened += same(t, r, anyRules(rand.New(rand.NewPCG(seed, 7))), 20*time.Minute, 100*time.Minute)
	}
	if happened < 100 {
		t.Errorf("%d changes in all", happened)
	}
}

func TestOfAFileThatWasTriedOnlyWhatChangedIsEvaluated(t *testing.T) {
	r := recorded(t, time.Hour, 2)
	const text = `
groups:
- name: a
  rules:
  - {record: errors, expr: 'sum by (service) (rate(requests_total{code="500"}[5m]))'}
  - {alert: Errors, expr: 'errors > 0.1', for: 1m}
  - {alert: Down, expr: 'up == 0'}
`
	try := func(text string) *Tried {
		t.Helper()
		rules, err := ParseRules("rules.yml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		tried, err := r.Try(t.Context(), rules, 10*time.Minute, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return tried
	}
	first := try(text)
	for _, c := range []struct {
		name, was, is string
		evaluated     int
	}{
		{"nothing", "", "", 0},
		{"how long one waits", "for: 1m", "for: 9m", 0},
		{"one alert", "up == 0", "up == 1", 1},
		{"what another looks at", "[5m]", "[4m]", 2},
		{"the name of what another looks at", "record: errors", "record: wrong", 1},
		{"a label of what another looks at", "[5m]))'", "[5m]))', labels: {a: b}", 1},
		{"how often", "name: a", "name: a\n  interval: 30s", 3},
	} {
		changed := strings.Replace(text, c.was, c.is, 1)
		if got := try(changed); got.Evaluated != c.evaluated {
			t.Errorf("%s changed: %d rules are evaluated, not %d", c.name, got.Evaluated, c.evaluated)
		} else {
			same(t, r, changed, 10*time.Minute, time.Hour) // what was remembered is right, too
		}
	}
	if again := try(text); first.Evaluated != 3 || again.Evaluated != 0 || len(again.Moments) != len(first.Moments) || len(first.Moments) == 0 {
		t.Errorf("first %d evaluated and %d changes, again %d and %d", first.Evaluated, len(first.Moments), again.Evaluated, len(again.Moments))
	}
}

// thirty is a rule file as teams have them: some record, most alert.
func thirty() string {
	var b strings.Builder
	b.WriteString("groups:\n- name: record\n  rules:\n")
	for i, w := range []string{"5m", "30m", "1h"} {
		fmt.Fprintf(&b, "  - {record: 'service:errors:share%s', expr: 'sum by (service) (rate(requests_total{code=\"500\"}[%s])) / sum by (service) (rate(requests_total[%s]))'}\n", w, w, w)
		fmt.Fprintf(&b, "  - {record: 'instance:depth:avg%s', expr: 'avg_over_time(queue_depth[%s])'}\n", w, []string{"5m", "10m", "15m"}[i])
	}
	b.WriteString("- name: alert\n  rules:\n")
	for i := range 6 {
		fmt.Fprintf(&b, "  - {alert: Errors%d, expr: 'sum by (service) (rate(requests_total{service=\"s%d\",code=\"500\"}[5m])) / sum by (service) (rate(requests_total{service=\"s%d\"}[5m])) > 0.05', for: 5m}\n", i, i, i)
		fmt.Fprintf(&b, "  - {alert: Down%d, expr: 'min by (service) (up{service=\"s%d\"}) == 0', for: 2m, labels: {severity: page}}\n", i, i)
		fmt.Fprintf(&b, "  - {alert: Depth%d, expr: 'max by (service) (queue_depth{service=\"s%d\"}) > 12', for: 3m, keep_firing_for: 5m}\n", i, i)
	}
	for i := range 6 {
		fmt.Fprintf(&b, "  - {alert: Burn%d, expr: 'service:errors:share5m{service=\"s%d\"} > 0.03 and service:errors:share1h{service=\"s%d\"} > 0.02', annotations: {summary: '{{ $labels.service }} burns {{ $value | humanizePercentage }}'}}\n", i, i, i)
	}
	return b.String()
}

// A day of a recording and thirty rules: beside Prometheus' own evaluation of the same
// rules on the same samples, which promtool uses too.
func BenchmarkBacktest(b *testing.B) {
	r := recorded(b, 26*time.Hour, 6)
	text := thirty()
	rules, err := ParseRules("rules.yml", []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	if n := len(rules.All()); n != 30 {
		b.Fatalf("%d rules", n)
	}
	from, to := 2*time.Hour, 26*time.Hour
	var ours, changed, theirs time.Duration
	for b.Loop() {
		r.yielded, r.order, r.kept = map[string]*yield{}, nil, 0
		began := time.Now()
		tried, err := r.Try(b.Context(), rules, from, to)
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(began)

		other, err := ParseRules("rules.yml", []byte(strings.Replace(text, "> 0.05", "> 0.04", 1)))
		if err != nil {
			b.Fatal(err)
		}
		began = time.Now()
		if again, err := r.Try(b.Context(), other, from, to); err != nil || again.Evaluated != 1 {
			b.Fatal(again, err)
		}
		changed += time.Since(began)

		var want []string
		s := serve(b, r, text)
		began = time.Now()
		s.evaluate(b.Context(), from, to, func(s string) { want = append(want, s) })
		theirs += time.Since(began)
		if got := changesOf(tried); len(got) != len(want) || len(got) == 0 {
			b.Fatalf("%d changes, and %d", len(got), len(want))
		}
	}
	n := float64(b.N)
	b.ReportMetric(ours.Seconds()*1000/n, "ms/day")
	b.ReportMetric(changed.Seconds()*1000/n, "ms/change")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-prometheus")
}
