package metrics

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Prepared queries that save themselves the work answer as those that do not,
// while values change or do not, instances go down, fall silent and come back,
// and new series appear.
func TestKeptAnswersAreRight(t *testing.T) {
	db := open(t)
	random := rand.New(rand.NewPCG(3, 4))
	var queries []*Query
	for _, expr := range []string{
		`min by (service) (up{service=~"a|b"}) == 0`, `sum(x)`, `count(x > 1) or count(y)`, `absent(x)`, `x offset 10s`, `topk(1, x)`,
		`sum by (service) (rate(y[10s])) > 0`, `max(avg_over_time(y[6s])) + count_over_time(x[4s])`, `increase(x[4s]) / ignoring(n) rate(y[4s])`, `sum(rate(y[2m]))`, `deriv(y[10s])`,
		`(sum by (service) (rate(y[10s])) / sum by (service) (rate(x[10s]))) > 0.01`, `rate(y[6s]) / ignoring(n) x > 0`, `rate(y[6s]) / ignoring(n) x > -1`, `count(rate(y[6s])) / time() > 0`,
		`rate(y[6s]) / ignoring(n) x > 0 and on (service) deriv(x[10s])`, `sum(x offset 4s) > 0 and on () ((sum(rate(y[6s])) / sum(x)) > 0.01 and x @ 4 > -1)`, `x and on (service) y`,
		`max(y) - 2 * min(x)`, `-y`, `time() - x`, `rate(x[10s])`, `x @ 4`, `timestamp(x)`, `{__name__=~"x|y"}`, `1 + 1`,
	} {
		q, err := db.Prepare(expr)
		if err != nil {
			t.Fatal(err)
		}
		queries = append(queries, q)
	}
	saved := 0
	x := map[string]int{}
	for step := range 600 {
		at := time.Duration(step) * scrapeInterval
		for _, service := range []string{"a", "b", "c"} {
			from := faults.Instance{Service: service, Name: service + "-1"}
			silent := step/20%5 == 3 && service != "c" // for longer than the lookback
			switch {
			case silent, service == "c" && step < 100:
				continue
			case random.IntN(50) == 0:
				db.Down(at, from, nil)
				continue
			case random.IntN(20) == 0:
				x[service]++
			}
			db.Exposition(at, from, fmt.Appendf(nil, "x %d\ny{n=\"%d\"} 3\n", x[service], x[service]/5))
		}
		for _, q := range queries {
			still := q.memo.same(q, at)
			if still {
				saved++
			}
			got, ok, err := q.Value(t.Context(), at)
			want, wantErr := db.Instant(t.Context(), q.expr, at)
			if (err == nil) != (wantErr == nil) || ok != (err == nil && len(want.Series) == 1) || ok && math.Float64bits(got) != math.Float64bits(want.Series[0].Points[0].V) {
				t.Fatalf("%s at %s: %v %v %v (still: %v), not %+v %v", q.expr, at, got, ok, err, still, want, wantErr)
			}
		}
	}
	if saved < 600 {
		t.Errorf("only %d answers were still the same", saved)
	}
	for expr, want := range map[string]bool{
		`up == 0`: true, `sum by (a) (x) / 2`: true, `rate(x[1m])`: true, `rate(x[1m]) / deriv(x[1m]) > 0`: true, `rate(x[1m]) / deriv(x[1m]) > -1`: false, `deriv(x[1m])`: false, `rate(x[1m] offset 5s)`: false, `rate(x[1m:5s])`: false, `x offset 5s`: false, `x @ 7`: false,
		`x > 0 and deriv(x[1m])`: false, `deriv(x[1m]) and (rate(x[1m]) / time() > 0)`: true, `deriv(x[1m]) or rate(x[1m]) / x > 0`: false, `deriv(x[1m]) unless rate(x[1m]) / x > 0`: false,
		`time()`: false, `x[1m:1s]`: false, `absent(x)`: false, `sum(`: false,
	} {
		if _, got := spans(expr); got != want {
			t.Errorf("the answer to %s can be told from its samples: %v", expr, got)
		}
	}
}

// What is known from before a run had its first samples is not taken for the
// truth while the history is in sight.
func TestKeptAnswersBehindAHistory(t *testing.T) {
	list := []faults.Series{{Name: "x"}}
	db := openBehind(t, writeHistory(t, func(add adder) error { return add(-time.Second, checkout, list, []float64{7}) }))
	q, err := db.Prepare(`sum(x)`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[int]float64{}
	for s := 0; s < 40; s += 2 {
		if s == 30 {
			db.Samples(30*time.Second, checkout, list, []float64{3})
		}
		if v, ok, err := q.Value(t.Context(), time.Duration(s)*time.Second); err != nil {
			t.Fatal(err)
		} else if ok {
			got[s] = v
		}
	}
	if want := map[int]float64{0: 7, 2: 7, 4: 7, 6: 7, 8: 7, 10: 7, 12: 7, 30: 3, 32: 3, 34: 3, 36: 3, 38: 3}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}
