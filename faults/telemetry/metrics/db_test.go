package metrics

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

var (
	epoch    = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	checkout = faults.Instance{Service: "checkout", Name: "checkout-1"}
)

func open(t testing.TB) *DB {
	t.Helper()
	db := Open(epoch, nil)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// instant returns the value of each series, by its labels.
func instant(t testing.TB, db *DB, expr string, at faults.Time) map[string]float64 {
	t.Helper()
	r, err := db.Instant(t.Context(), expr, at)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	out := map[string]float64{}
	for _, s := range r.Series {
		out[fmt.Sprint(s.Labels)] = s.Points[0].V
	}
	return out
}

func TestPageToQueryAndBack(t *testing.T) {
	db := open(t)
	for i := range 20 {
		db.Exposition(time.Duration(i)*time.Second, checkout, fmt.Appendf(nil, `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code="200",route="/cart"} %d
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.5"} %d
http_request_duration_seconds_bucket{le="+Inf"} %d
http_request_duration_seconds_sum 1.5
http_request_duration_seconds_count %d
odd{service="own",instance="x"} 7
`, i*3, i, i*2, i*2))
	}
	at := 19 * time.Second
	for expr, want := range map[string]map[string]float64{
		`sum by (service) (rate(http_requests_total{code="200"}[10s]))`: {"map[service:checkout]": 3},
		`up`:                     {"map[__name__:up instance:checkout-1 job:checkout service:checkout]": 1},
		`scrape_samples_scraped`: {"map[__name__:scrape_samples_scraped instance:checkout-1 job:checkout service:checkout]": 6},
		`histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket[10s])))`: {"map[]": 0.5},
		`odd`:                            {"map[__name__:odd exported_instance:x exported_service:own instance:checkout-1 job:checkout service:checkout]": 7},
		`http_requests_total offset 19s`: {"map[__name__:http_requests_total code:200 instance:checkout-1 job:checkout route:/cart service:checkout]": 0},
	} {
		if got := instant(t, db, expr, at); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, not %v", expr, got, want)
		}
	}
	r, err := db.Range(t.Context(), `http_requests_total`, -5*time.Second, 3*time.Second, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Point{{0, 0}, {time.Second, 3}, {2 * time.Second, 6}, {3 * time.Second, 9}}; r.Type != "matrix" || len(r.Series) != 1 || !reflect.DeepEqual(r.Series[0].Points, want) {
		t.Errorf("range: %+v", r)
	}
	if r, err := db.Instant(t.Context(), "1 + 1", at); err != nil || r.Type != "scalar" || r.Series[0].Points[0] != (Point{at, 2}) {
		t.Errorf("scalar: %+v %v", r, err)
	}
	if n := db.Names(); !slices.IsSorted(n) || !slices.Contains(n, "http_requests_total") || !slices.Contains(n, "up") {
		t.Errorf("names: %v", n)
	}
	if v := db.LabelValues("service"); !slices.Equal(v, []string{"checkout"}) {
		t.Errorf("services: %v", v)
	}
	if n := db.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}

// What comes as numbers and what comes as a page are the same series, whichever
// way the bounds of buckets are written.
func TestBucketsOfPagesAndNumbersMeet(t *testing.T) {
	db := open(t)
	page, list := "# TYPE took histogram\n", []faults.Series{}
	for _, le := range []string{"0.005", "0.5", "1", "2.5", "10", "1e+06", "+Inf"} {
		page += fmt.Sprintf("took_bucket{le=%q} 7\n", le)
		list = append(list, faults.Series{Name: "took_bucket", Labels: []faults.Label{{Name: "le", Value: le}}})
	}
	db.Samples(0, checkout, list, make([]float64, len(list)))
	db.Exposition(time.Second, checkout, []byte(page+"took_sum 1\ntook_count 7\n"))
	if got := instant(t, db, `count(took_bucket) + count(took_bucket offset 1s)`, time.Second); got["map[]"] != float64(2*len(list)) {
		t.Errorf("%v series", got)
	}
	if got := instant(t, db, `count(took_bucket == on(le, instance) (took_bucket offset 1s + 7))`, time.Second); got["map[]"] != float64(len(list)) {
		t.Errorf("of %d series %v are the same", len(list), got)
	}
}

func TestSeriesEndWhenTheyVanish(t *testing.T) {
	db := open(t)
	page := []byte("a 1\nb 2\n")
	db.Exposition(0, checkout, page)
	db.Exposition(time.Second, checkout, []byte("a 1\n"))
	if got := instant(t, db, `{__name__=~"a|b"}`, time.Second); len(got) != 1 {
		t.Errorf("a vanished series is still seen: %v", got)
	}
	if got := instant(t, db, `b`, 500*time.Millisecond); len(got) != 1 {
		t.Errorf("it was not there before: %v", got)
	}
	db.Exposition(2*time.Second, checkout, page)
	if got := instant(t, db, `b`, 2*time.Second); len(got) != 1 {
		t.Errorf("it did not come back: %v", got)
	}
	db.Down(3*time.Second, checkout, errors.New("connection refused"))
	if got := instant(t, db, `{service="checkout"}`, 3*time.Second); !reflect.DeepEqual(got, map[string]float64{
		"map[__name__:up instance:checkout-1 job:checkout service:checkout]":                     0,
		"map[__name__:scrape_samples_scraped instance:checkout-1 job:checkout service:checkout]": 0,
	}) {
		t.Errorf("of an instance that is down: %v", got)
	}
	db.Exposition(4*time.Second, checkout, page)
	if got := instant(t, db, `up`, 4*time.Second); got["map[__name__:up instance:checkout-1 job:checkout service:checkout]"] != 1 {
		t.Errorf("not up again: %v", got)
	}
	if got := instant(t, db, `up`, 4*time.Second+lookback); len(got) != 0 {
		t.Errorf("a sample is seen for longer than the lookback: %v", got)
	}
}

func TestUnreadablePageCountsAsDown(t *testing.T) {
	db := open(t)
	db.Exposition(0, checkout, []byte("a 1\n"))
	db.Exposition(time.Second, checkout, []byte("a 2\nb{ 3\n"))
	if got := instant(t, db, `a`, time.Second); len(got) != 0 {
		t.Errorf("half a page was taken: %v", got)
	}
	if got := instant(t, db, `up == 0`, time.Second); len(got) != 1 {
		t.Errorf("the instance is not down: %v", got)
	}
	if n := db.Errors(); n != 1 {
		t.Errorf("%d losses, not one", n)
	}
	db.Exposition(2*time.Second, checkout, []byte("a 5\n"))
	if got := instant(t, db, `a`, 2*time.Second); len(got) != 1 {
		t.Errorf("a good page after it: %v", got)
	}
	db.Exposition(time.Second, checkout, []byte("a 9\n")) // out of order
	if n := db.Errors(); n < 2 {
		t.Errorf("refused samples are not counted: %d", n)
	}
}

func TestHistoryBeforeTheStart(t *testing.T) {
	db := open(t)
	for at := -6 * time.Hour; at <= 0; at += time.Minute {
		db.Exposition(at, checkout, []byte("a 1\n"))
	}
	if got := instant(t, db, `count_over_time(a[6h])`, 0); got["map[instance:checkout-1 job:checkout service:checkout]"] != 360 {
		t.Errorf("history: %v", got)
	}
	if n := db.Errors(); n != 0 {
		t.Errorf("%d losses", n)
	}
}

func TestQueryErrorsSayWhere(t *testing.T) {
	db := open(t)
	for expr, want := range map[string]QueryError{
		`sum(rate(up[5s])`: {Message: "unclosed left parenthesis", Start: 16, End: 16},
		`up{service=}`:     {Message: "unexpected \"}\" in label matching", Start: 11, End: 12},
		`rate(up)`:         {Message: "expected type range vector in call to function \"rate\"", Start: 5, End: 7},
		`nope(up)`:         {Message: "unknown function", Start: 0, End: 4},
		``:                 {Message: "no expression found in input", Start: 0, End: 0},
	} {
		_, err := db.Instant(t.Context(), expr, 0)
		_, rangeErr := db.Range(t.Context(), expr, 0, time.Minute, time.Second)
		for _, err := range []error{Check(expr), err, rangeErr} {
			e, ok := errors.AsType[*QueryError](err)
			if !ok || !strings.Contains(e.Message, want.Message) || e.Start != want.Start || e.End != want.End {
				t.Errorf("%s: %#v, not %+v", expr, err, want)
			}
		}
	}
	if err := Check(`sum by (service) (rate(up[5s])) > 0.5`); err != nil {
		t.Errorf("a good expression: %v", err)
	}
	for what, err := range map[string]error{
		"11,000 points": func() error { _, err := db.Range(t.Context(), "up", 0, 4*time.Hour, time.Second); return err }(),
		"step":          func() error { _, err := db.Range(t.Context(), "up", 0, time.Hour, 0); return err }(),
		"before":        func() error { _, err := db.Range(t.Context(), "up", 9, 3, time.Second); return err }(),
		"range vector":  func() error { _, err := db.Range(t.Context(), "up[5s]", 0, 9, time.Second); return err }(),
		"string":        func() error { _, err := db.Instant(t.Context(), `"text"`, 0); return err }(),
		"many-to-many": func() error {
			for i := range 2 {
				db.Exposition(0, faults.Instance{Service: "s", Name: fmt.Sprint(i)}, []byte("a 1\n"))
			}
			_, err := db.Instant(t.Context(), `a / on (service) a`, 0)
			return err
		}(),
	} {
		if e, ok := errors.AsType[*QueryError](err); !ok || !strings.Contains(e.Message, what) {
			t.Errorf("%v is not about %s", err, what)
		}
	}
}

func TestPointsAsJSON(t *testing.T) {
	b, err := json.Marshal([]Point{{1500 * time.Millisecond, 2.5}, {-time.Second, math.NaN()}, {0, math.Inf(1)}})
	if err != nil || string(b) != `[[1.5,2.5],[-1,null],[0,null]]` {
		t.Errorf("%s %v", b, err)
	}
	var back []Point
	if err := json.Unmarshal(b, &back); err != nil || back[0] != (Point{1500 * time.Millisecond, 2.5}) || !math.IsNaN(back[1].V) || back[1].At != -time.Second {
		t.Errorf("back: %v %v", back, err)
	}
}

func TestSelectors(t *testing.T) {
	got, err := Selectors(`sum(rate(http_requests_total{service="checkout",code=~"5.."}[30s])) / {__name__="up",instance="a"} > on() group_left() max_over_time(x[5m:1s])`)
	want := []Selector{
		{"http_requests_total", map[string]string{"service": "checkout"}},
		{"up", map[string]string{"instance": "a"}},
		{"x", nil},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Selectors("sum("); err == nil {
		t.Error("a broken expression has selectors")
	}
}

func TestThresholds(t *testing.T) {
	for expr, want := range map[string]string{
		`rate(x[5m]) > 0.05`:           "rate(x[5m]) > 0.05",
		`(sum(x) / sum(y)) > 5 * 60`:   "sum(x) / sum(y) > 300",
		`0.5 >= (x)`:                   "x <= 0.5",
		`(x < -1) and on () (y > 2)`:   "x < -1",
		`x > 1 unless y`:               "x > 1",
		`min by (service) (up{}) == 0`: "",
		`x > y`:                        "",
		`absent(up)`:                   "",
		`x > 1 or y > 2`:               "",
		`sum(`:                         "",
	} {
		x, op, v, ok := Thresholds(expr)
		got := ""
		if ok {
			got = fmt.Sprintf("%s %s %v", x, op, v)
		}
		if got != want {
			t.Errorf("%s: %q, not %q", expr, got, want)
		}
	}
}

// page writes n series as a service would.
func page(n, value int) []byte {
	var b []byte
	for i := range n {
		if i%10 == 0 {
			b = fmt.Appendf(b, "# HELP http_requests_%d_total Requests.\n# TYPE http_requests_%d_total counter\n", i/10, i/10)
		}
		b = fmt.Appendf(b, "http_requests_%d_total{route=\"/r%d\",method=\"GET\",code=\"200\"} %d\n", i/10, i%10, value+i)
	}
	return b
}

func BenchmarkExposition(b *testing.B) {
	db := open(b)
	pages := make([][]byte, 100)
	for i := range pages {
		pages[i] = page(300, i)
	}
	b.ReportAllocs()
	at := time.Duration(0)
	for b.Loop() {
		at += time.Second
		db.Exposition(at, checkout, pages[int(at/time.Second)%len(pages)])
	}
	if n := db.Errors(); n != 0 {
		b.Fatalf("%d losses", n)
	}
}

func BenchmarkRange(b *testing.B) {
	db := open(b)
	for i := range 3600 {
		db.Exposition(time.Duration(i)*time.Second, checkout, page(100, i))
	}
	for name, q := range map[string]struct {
		expr string
		from faults.Time
		step time.Duration
	}{
		"5m/1s":  {`sum(rate(http_requests_0_total[30s]))`, 3300 * time.Second, time.Second},
		"60m/5s": {`sum by (route) (rate(http_requests_0_total[30s]))`, 0, 5 * time.Second},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := db.Range(b.Context(), q.expr, q.from, 3599*time.Second, q.step); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
