package load_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/stack"
)

func shop(rate float64, patience time.Duration) *stack.Stack {
	return &stack.Stack{Business: stack.Business{Fields: []stack.Field{
		{Name: "customer", Made: stack.Value{From: 1, To: 1000}, Header: "X-Customer"},
		{Name: "region", Made: stack.Value{OneOf: []string{"north", "east", "south", "west"}}, Header: "X-Customer-Region"},
		{Name: "product", Made: stack.Value{From: 1, To: 12}},
		{Name: "order", Made: stack.Value{Pattern: "############"}},
	}}, Sources: []stack.Source{
		{Name: "bots", Request: "GET /product/{product}", With: map[string]stack.Value{"product": {From: 1, To: 100}}},
		{Name: "tenant", Request: "GET /product/{product}", With: map[string]stack.Value{"product": {From: 1, To: 1}, "customer": {From: 1, To: 1}}},
	}, Journeys: []stack.Journey{
		{Name: "buy", Rate: rate, Patience: stack.Duration(patience), Requests: []stack.Request{
			{Does: "looks at a product", Request: "GET /product/{product}"},
			{Does: "puts it in the basket", Request: "POST /cart?product={product}&customer={customer}&order={order}"},
		}},
		{Name: "browse", Rate: 0, Patience: stack.Duration(patience), Requests: []stack.Request{
			{Does: "opens the shop", Request: "GET /"},
		}},
	}}
}

func site(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func start(t *testing.T, o load.Options) *load.Customers {
	t.Helper()
	c := load.New(o)
	c.Start(t.Context())
	t.Cleanup(c.Stop)
	return c
}

// metric reads one series from a metrics page; -1 when it is not there.
func metric(t *testing.T, c *load.Customers, series string) float64 {
	t.Helper()
	for line := range strings.Lines(string(c.Exposition())) {
		if v, ok := strings.CutPrefix(line, series+" "); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
	}
	return -1
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
		<-tick.C
	}
}

func TestEverySeriesStartsAtZero(t *testing.T) {
	c := load.New(load.Options{Stack: shop(1, time.Second), Seed: 1})
	for _, s := range []string{
		`customer_visits_total{journey="buy",outcome="ok"}`,
		`customer_visits_total{journey="browse",outcome="timeout"}`,
		`customer_requests_total{journey="buy",outcome="error",request="GET /product/{product}"}`,
		`customer_requests_total{journey="buy",outcome="timeout",request="POST /cart"}`,
		`customer_request_duration_seconds_bucket{journey="buy",le="0.5"}`,
		`customer_slow_visits_total{journey="buy"}`,
		`customer_visit_duration_seconds_count{journey="browse"}`,
	} {
		if v := metric(t, c, s); v != 0 {
			t.Errorf("%s is %v before the first customer", s, v)
		}
	}
}

func TestVisitPlaysTheJourney(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	var headers []http.Header
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Method+" "+r.URL.RequestURI())
		headers = append(headers, r.Header)
		_, _ = io.WriteString(w, strings.Repeat("b", 10_000))
	})
	visit := func(seed int64) []string {
		mu.Lock()
		seen = nil
		mu.Unlock()
		a := load.New(load.Options{Stack: shop(1, time.Second), Entry: url, Seed: seed}).Visit(t.Context(), "buy")
		if !a.OK || a.Status != 200 || len(a.Steps) != 2 || a.Steps[1].Request != "POST /cart" || len(a.Body) != 8<<10 || a.Took <= 0 {
			t.Fatalf("answer: %+v", a)
		}
		mu.Lock()
		defer mu.Unlock()
		return seen
	}
	first := visit(1)
	if again := visit(1); strings.Join(first, "\n") != strings.Join(again, "\n") {
		t.Errorf("the same seed asked differently: %q, %q", first, again)
	}
	product := regexp.MustCompile(`^GET /product/(\d+)$`).FindStringSubmatch(first[0])
	if product == nil {
		t.Fatalf("asked for %q", first[0])
	}
	if n, _ := strconv.Atoi(product[1]); n < 1 || n > 12 {
		t.Errorf("product %d is not for sale", n)
	}
	if !regexp.MustCompile(`^POST /cart\?product=` + product[1] + `&customer=\d+&order=\d{12}$`).MatchString(first[1]) {
		t.Errorf("the second request is %q after %q", first[1], first[0])
	}
	trace := regexp.MustCompile(`^00-([0-9a-f]{32})-[0-9a-f]{16}-01$`)
	a, b := trace.FindStringSubmatch(headers[0].Get("Traceparent")), trace.FindStringSubmatch(headers[1].Get("Traceparent"))
	if a == nil || b == nil || a[1] != b[1] || a[0] == b[0] {
		t.Errorf("traceparents %q and %q are not two spans of one trace", headers[0].Get("Traceparent"), headers[1].Get("Traceparent"))
	}
	if headers[0].Get("X-Customer") == "" || headers[0].Get("X-Customer-Region") == "" {
		t.Errorf("nobody in particular asked: %v", headers[0])
	}
}

func TestVisitTellsWhatWentWrong(t *testing.T) {
	release := make(chan struct{})
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			<-release
		case "/cart":
			t.Error("the visit went on after a failure")
		default:
			http.Error(w, "sold out", http.StatusServiceUnavailable)
		}
	})
	defer close(release)
	c := load.New(load.Options{Stack: shop(1, 50*time.Millisecond), Entry: url, Seed: 1})
	defer c.Stop()
	if a := c.Visit(t.Context(), "buy"); a.OK || a.Status != 503 || a.Error != "got 503 Service Unavailable" || len(a.Steps) != 1 || a.Body != "sold out\n" {
		t.Errorf("a refused visit: %+v", a)
	}
	if a := c.Visit(t.Context(), "browse"); a.OK || a.Status != 0 || a.Error != "timed out after 50ms" || len(a.Steps) != 1 {
		t.Errorf("a slow visit: %+v", a)
	}
	if a := c.Visit(t.Context(), "sell"); a.OK || a.Error != `there is no journey "sell"` {
		t.Errorf("an unknown journey: %+v", a)
	}
	if n := metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`); n != 0 {
		t.Errorf("a visit on demand was counted as a customer: %v", n)
	}
	dead := load.New(load.Options{Stack: shop(1, time.Second), Entry: "http://127.0.0.1:1", Seed: 1})
	if a := dead.Visit(t.Context(), "browse"); a.Error != "the site cannot be reached" {
		t.Errorf("without a site: %+v", a)
	}
}

func TestArrivalsAreSteadyAndDoNotWait(t *testing.T) {
	release := make(chan struct{})
	var arrived atomic.Int64
	url := site(t, func(http.ResponseWriter, *http.Request) {
		arrived.Add(1)
		<-release
	})
	defer close(release)
	begun := time.Now()
	c := start(t, load.Options{Stack: shop(50, time.Minute), Entry: url, Seed: 1})
	eventually(t, "customers waited for each other", func() bool { return arrived.Load() >= 50 })
	if took := time.Since(begun); took < 700*time.Millisecond {
		t.Errorf("50 customers at 50 a second arrived within %s", took)
	}
	c.Stop() // sends the waiting home
	c.Stop()
	if v := metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`); v != 0 {
		t.Errorf("%v visits cut short by Stop were counted", v)
	}
}

func TestFactors(t *testing.T) {
	var arrived atomic.Int64
	url := site(t, func(_ http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/product") {
			arrived.Add(1)
		}
	})
	c := start(t, load.Options{Stack: shop(0.01, time.Second), Entry: url, Seed: 1})
	c.SetFactor("buy", 20_000) // in the middle of a gap of a hundred seconds
	eventually(t, "a raised factor has no effect", func() bool { return arrived.Load() >= 40 })
	c.SetFactor("", 0)
	c.SetFactor("buy", -1)
	c.SetFactor("nothing", 3)
	if got, want := c.Factors(), map[string]float64{"buy": 0, "browse": 0}; !maps.Equal(got, want) {
		t.Errorf("factors %v, not %v", got, want)
	}
	settled := func() float64 { return metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`) }
	c.SetFactor("buy", 0)
	eventually(t, "visits do not finish", func() bool { return int64(settled()) == arrived.Load() })
}

func TestCountsAndLogsFailures(t *testing.T) {
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cart" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	var mu sync.Mutex
	var lines []faults.LogLine
	c := start(t, load.Options{Stack: shop(100, time.Second), Entry: url, Seed: 1, Log: func(l faults.LogLine) {
		mu.Lock()
		defer mu.Unlock()
		lines = append(lines, l)
	}})
	eventually(t, "failures are not counted", func() bool {
		return metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`) >= 5
	})
	c.Stop()
	failed := metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`)
	if ok := metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`); ok != 0 {
		t.Errorf("%v visits that failed were counted as ok", ok)
	}
	for series, least := range map[string]float64{
		`customer_requests_total{journey="buy",outcome="ok",request="GET /product/{product}"}`: failed,
		`customer_requests_total{journey="buy",outcome="error",request="POST /cart"}`:          failed,
		`customer_request_duration_seconds_count{journey="buy"}`:                               2 * failed,
		`customer_visit_duration_seconds_count{journey="buy"}`:                                 failed,
	} {
		if v := metric(t, c, series); v < least {
			t.Errorf("%s is %v, below %v", series, v, least)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if float64(len(lines)) != failed {
		t.Errorf("%d lines for %v failures", len(lines), failed)
	}
	l := lines[0]
	if l.Level != "warn" || l.Message != "customer puts it in the basket: got 500 Internal Server Error" ||
		l.Fields.Get("request") != "POST /cart" || l.Fields.Get("status") != "500" || len(l.Trace) != 32 {
		t.Errorf("line: %+v", l)
	}
}

func TestTurnsCustomersAwayWhenTooManyWait(t *testing.T) {
	var inside atomic.Int64
	url := site(t, func(_ http.ResponseWriter, r *http.Request) {
		inside.Add(1)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	c := load.New(load.Options{Stack: shop(1000, time.Minute), Entry: url, Seed: 1})
	c.Start(ctx)
	eventually(t, "nobody was turned away", func() bool {
		return metric(t, c, `customer_visits_total{journey="buy",outcome="timeout"}`) >= 10
	})
	if n := inside.Load(); n > 200 {
		t.Errorf("%d visits at once", n)
	}
	cancel() // ends it as Stop does
	c.Stop()
}

// Who arrives by himself makes a request no sooner than its time after the one
// before.
func TestCustomersTakeTheirTime(t *testing.T) {
	asked := make(chan time.Time, 100)
	url := site(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			asked <- time.Now()
		}
	})
	s := shop(50, time.Second)
	const after = 200 * time.Millisecond
	s.Journeys[0].Requests[1].After = stack.Duration(after)
	begun := time.Now()
	start(t, load.Options{Stack: s, Entry: url, Seed: 1})
	if took := (<-asked).Sub(begun); took < after {
		t.Errorf("the first one was there after %s", took)
	}
}
