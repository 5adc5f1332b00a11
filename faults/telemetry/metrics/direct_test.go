package metrics

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"

	"github.com/drillyard/drillyard/faults"
)

// anyVector makes up an expression of what direct knows, and now and then of more.
func anyVector(dice *rand.Rand, depth int) string {
	pick := func(of ...string) string { return of[dice.IntN(len(of))] }
	window := func() string {
		return fmt.Sprintf("%s(%s[%s])",
			pick("rate", "rate", "increase", "irate", "delta", "changes", "resets", "max_over_time", "avg_over_time", "last_over_time", "count_over_time", "deriv"),
			pick("x", "y_bucket", `y_bucket{le=~"1.0|2.5"}`, `x{service!="b"}`, `{__name__=~"x|y_bucket"}`, "nothing", "up"), pick("4s", "6s", "30s", "2m", "10s offset 2s"))
	}
	if depth > 2 {
		return fmt.Sprintf("sum by (%s) (%s)", pick("service", "le", "le, service", "instance, n", ""), window())
	}
	deeper := func() string { return anyVector(dice, depth+1) }
	switch dice.IntN(6) {
	case 0, 1:
		of := window()
		if dice.IntN(4) == 0 {
			of = deeper()
		}
		return fmt.Sprintf("%s %s (%s)", pick("sum", "min", "max", "avg"), pick("", "by (service)", "by (service, n)", "by (le)", "without (n)", "by (__name__)"), of)
	case 2:
		return fmt.Sprintf("histogram_quantile(%s, sum by (le, %s) (%s))", pick("0.5", "0.95", "2", "(0.9)"), pick("service", "n"), window())
	case 3:
		return fmt.Sprintf("(%s) %s %s", deeper(), pick(">", "<", ">=", "<=", "==", "!=", "+", "-", "*", "/", "> bool", "^"), pick("0", "0.3", "NaN", "(1)"))
	case 4:
		return fmt.Sprintf("%s %s (%s)", pick("0", "1", "(2)"), pick("-", "/", "<", "*"), deeper())
	}
	return fmt.Sprintf("(%s) %s (%s)", deeper(), pick("/", "-", "+", ">", "<", "!=", "and", "/ on (service)", "/ ignoring (n)"), deeper())
}

// An expression that is answered without the query engine is answered as the engine
// does, to the last bit: whatever it is made of, while counters are reset, values are
// none, instances go down, fall silent and come back, and new series appear.
func TestDirectAnswersAreTheEngines(t *testing.T) {
	db := open(t)
	dice := rand.New(rand.NewPCG(5, 6))
	var queries []*Query
	direct := 0
	for len(queries) < 200 {
		if q, err := db.Prepare(anyVector(dice, 0)); err == nil {
			q.direct = newDirect(q.expr)
			queries = append(queries, q)
			if q.direct != nil {
				direct++
			}
		}
	}
	if direct < 60 || direct > 160 {
		t.Errorf("%d of %d expressions are answered without the engine", direct, len(queries))
	}
	answered, far, full := 0, 0, 0
	counts := map[string]*[4]float64{}
	for step := range 240 {
		at := time.Duration(step) * scrapeInterval
		for _, service := range []string{"a", "b", "c"} {
			from := faults.Instance{Service: service, Name: service + "-1"}
			switch {
			case step/20%5 == 3 && service != "c", service == "c" && step < 100:
				continue
			case dice.IntN(30) == 0:
				db.Down(at, from, nil)
				continue
			case counts[service] == nil || dice.IntN(40) == 0:
				counts[service] = &[4]float64{}
			}
			c := counts[service]
			page := ""
			for i, le := range []string{"1.0", "2.5", "+Inf"} {
				c[i] += dice.Float64() * float64(dice.IntN(3))
				page += fmt.Sprintf("y_bucket{le=%q,n=\"%d\"} %g\n", le, step/50, c[i])
			}
			if c[3]++; dice.IntN(20) == 0 {
				page += "x NaN\n"
			} else {
				page += fmt.Sprintf("x %g\nx{n=\"1\"} %g\n", c[3]/7, -math.Abs(c[3]-100))
			}
			db.Exposition(at, from, []byte(page))
		}
		if step%4 != 0 { // what is asked seldom finds places changed
			continue
		}
		at -= time.Duration(step%12/4) * time.Second // as a group with an offset does
		for _, q := range queries {
			if q.direct == nil {
				continue
			}
			got, told := q.direct.answer(q, at)
			if !told {
				far++
				continue
			}
			want, err := db.vector(t.Context(), q.expr, db.epoch.Add(at), &q.memory)
			if err != nil || inBits(got, q.expr) != inBits(want, q.expr) {
				t.Fatalf("%s at %s:\n%s, not (%v)\n%s", q.expr, at, inBits(got, q.expr), err, inBits(want, q.expr))
			}
			answered++
			if len(got) > 1 {
				full++
			}
		}
	}
	if answered < 2500 || far < 100 || full < 400 {
		t.Errorf("%d answers without the engine, %d with several series, and %d left to it", answered, full, far)
	}
}

// inBits writes a vector down. Quantiles are in no order.
func inBits(v promql.Vector, expr string) string {
	v = slices.Clone(v)
	if strings.Contains(expr, "histogram_quantile") {
		slices.SortFunc(v, func(a, b promql.Sample) int {
			return cmp.Or(labels.Compare(a.Metric, b.Metric), cmp.Compare(a.F, b.F))
		})
	}
	var b strings.Builder
	for _, s := range v {
		fmt.Fprintf(&b, "%s %d %x\n", s.Metric, s.T, math.Float64bits(s.F))
	}
	return b.String()
}

// Most of what a scrape interval costs is spared: the rules of a stack are answered
// without the engine, but for those that ask whether something is there, or hold one
// thing against another.
func TestRulesAreMostlyAskedDirectly(t *testing.T) {
	var others []string
	windows := 0
	for _, r := range harborRules(t).All() {
		if !strings.Contains(r.Expr, "[") {
			continue
		}
		windows++
		if newDirect(r.Expr) == nil {
			others = append(others, r.Name)
		}
	}
	if want := []string{"SessionsRefused", "OrdersDoNotAddUp", "OthersThanCustomers"}; !slices.Equal(others, want) || windows < 20 {
		t.Errorf("of %d rules with windows the engine answers %v, not %v", windows, others, want)
	}
}

// What lies behind a run is in no tail: while a window reaches into the history, the engine answers.
func TestDirectAnswersBehindAHistory(t *testing.T) {
	list := []faults.Series{{Name: "x"}}
	db := openBehind(t, writeHistory(t, func(add adder) error {
		for s := -30; s < 0; s += 2 {
			if err := add(time.Duration(s)*time.Second, checkout, list, []float64{float64(s)}); err != nil {
				return err
			}
		}
		return nil
	}))
	q, err := db.Prepare(`sum(max_over_time(x[10s]))`)
	if err != nil {
		t.Fatal(err)
	}
	for s := 0; s < 30; s += 2 {
		at := time.Duration(s) * time.Second
		db.Samples(at, checkout, list, []float64{float64(100 - s)})
		got, told := newDirect(q.expr).answer(&Query{db: db, expr: q.expr}, at)
		want, err := db.vector(t.Context(), q.expr, db.epoch.Add(at), &q.memory)
		if told != (s > 8) || err != nil || told && inBits(got, "") != inBits(want, "") {
			t.Errorf("at %s: %v %s, and the engine says (%v) %s", at, told, inBits(got, ""), err, inBits(want, ""))
		}
	}
}
