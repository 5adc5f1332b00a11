package metrics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// many fills a database with n series of a metric, a sample every two seconds
// for a while.
func many(t testing.TB, n int, span time.Duration) *DB {
	t.Helper()
	db := open(t)
	series := make([]faults.Series, n)
	values := make([]float64, n)
	for i := range series {
		series[i] = faults.Series{Name: "work_total", Labels: []faults.Label{{Name: "item", Value: fmt.Sprint(i)}}}
	}
	for at := faults.Time(0); at < span; at += 2 * time.Second {
		for i := range values {
			values[i] = float64(i) + at.Seconds()
		}
		db.Samples(at, checkout, series, values)
	}
	return db
}

// TestDearExpressions asks for what one person could stop a server with: it is
// refused, with where and why, before it costs anything.
func TestDearExpressions(t *testing.T) {
	db := many(t, 20, time.Minute)
	nested := func(n int, open, inner, close string) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(close, n)
	}
	for name, c := range map[string]struct{ expr, says string }{
		"a long one":                     {strings.Repeat("work_total or ", 400) + "work_total", "4096 bytes"},
		"twenty thousand brackets":       {nested(20_000, "(", "work_total", ")"), "4096 bytes"},
		"as many as fit":                 {nested(2_000, "(", "work_total", ")"), "levels deep"},
		"brackets of all kinds":          {nested(60, "abs(", "work_total", ")"), "levels deep"},
		"brackets that are not closed":   {strings.Repeat("(", 4000), "levels deep"},
		"signs":                          {strings.Repeat("-", 4000) + "work_total", "levels deep"},
		"parts":                          {"1" + strings.Repeat("+1", 1500), "parts"},
		"a pattern of patterns":          {`work_total{item=~"((((.{10}){10}){10}))"}`, "pattern"},
		"the same in other quotes":       {"work_total{item=~`(\\\\pL{30}){30}(x{1000}){1}(y{40}){25}`}", "pattern"},
		"a pattern in a call":            {`label_replace(work_total, "a", "b", "item", "((x{10}){10}){10}")`, "pattern"},
		"a subquery of no length":        {`max_over_time(work_total[100y:1ms])`, "11,000 steps"},
		"one within one":                 {`max_over_time(max_over_time(work_total[1h:1m])[10h:1s])`, "11,000 steps"},
		"a window at every step":         {`quantile_over_time(0.9, work_total[7d])`, "too far too often"},
		"a subquery's window":            {`quantile_over_time(0.9, work_total[4h:3s])`, "too far too often"},
		"labels that grow":               {nested(3, "label_replace(", "work_total", fmt.Sprintf(`,"item","%s","item","(.*)")`, strings.Repeat("$1", 60))), "labels"},
		"labels that are joined to grow": {nested(4, "label_join(", "work_total", `,"item","-"`+strings.Repeat(`,"item"`, 30)+")"), "labels"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := db.Range(t.Context(), c.expr, 0, time.Hour, 2*time.Second)
			e, ok := errors.AsType[*QueryError](err)
			if !ok || !strings.Contains(e.Message, c.says) {
				t.Fatalf("%v; want %q", err, c.says)
			}
			if e.Start < 0 || e.End < e.Start || e.End > len(c.expr) {
				t.Errorf("it points at %d to %d of %d", e.Start, e.End, len(c.expr))
			}
		})
	}
	for _, fine := range []string{
		`histogram_quantile(0.99, sum by (le, service) (rate(http_request_duration_seconds_bucket{service=~"checkout|payments"}[5m])))`,
		`max_over_time(sum(rate(work_total[1m]))[30m:])`,
		`label_replace(work_total, "shard", "$1-$2", "item", "(.)(.*)")`,
		`label_join(work_total, "where", "/", "service", "instance", "item")`,
		`count_values("value", work_total)`,
		`work_total{item=~"1|2|3|4|5|6|7|8|9|[a-z]{1,40}"}`,
		`-(1 + 2) * work_total offset -5m`,
	} {
		if _, err := db.Range(t.Context(), fine, 0, time.Hour, 24*time.Second); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
}

// TestLargeAnswers asks for more than can be shown.
func TestLargeAnswers(t *testing.T) {
	db := many(t, 1200, 10*time.Minute)
	for name, c := range map[string]struct {
		expr string
		step time.Duration
		says string
	}{
		"series":                     {`topk(1000000, {__name__=~".+"})`, 10 * time.Minute, "narrow it with a label"},
		"numbers":                    {`work_total{item=~".{1,2}|[0-8].."}`, 600 * time.Millisecond, "MiB"},
		"samples":                    {`{__name__=~".+"} or label_replace({__name__=~".+"}, "a", "1", "", "") or label_replace({__name__=~".+"}, "a", "2", "", "")`, 600 * time.Millisecond, "too many samples"},
		"a series for each value":    {`count_values("value", work_total)`, 2 * time.Second, "too many samples"},
		"the same, deeper within it": {`sum(1 + count_values("value", work_total))`, 2 * time.Second, "too many samples"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := db.Range(t.Context(), c.expr, 0, 10*time.Minute, c.step)
			e, ok := errors.AsType[*QueryError](err)
			if !ok || !strings.Contains(e.Message, c.says) {
				t.Fatalf("%d series, %v; want %q", len(r.Series), err, c.says)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Range(gone, `sum(work_total)`, 0, time.Minute, time.Second); !errors.Is(err, context.Canceled) {
		t.Errorf("of somebody who has gone: %v", err)
	}
}

// FuzzAdmit holds what is let through to the parser to what it promises: no
// expression is refused for what it is not, and nothing breaks on the way.
func FuzzAdmit(f *testing.F) {
	for _, s := range []string{`sum(rate(a{b=~"c|d"}[5m]))`, "((((", `"\x`, `a[1d:1ms]`, "-- -1", "{}", `label_join(a,"b","c","d")`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := admit(s); err != nil {
			e, ok := errors.AsType[*QueryError](err)
			if !ok || e.Start < 0 || e.End < e.Start || e.End > len(s) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if len(s) > maxLength {
			t.Fatalf("%d bytes are let through", len(s))
		}
		if form, err := check(s, time.Hour, 2*time.Second); err == nil && form.kind == "" {
			t.Fatalf("%q is of no kind", s)
		}
	})
}
