package load_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/stack"
)

// stubborn is a shop whose customers try again twice, all of them.
func stubborn(rate float64) *stack.Stack {
	s := shop(rate, time.Second)
	s.Journeys[0].Retry = stack.Retry{Share: 1, After: stack.Duration(time.Millisecond), Limit: 2, Patience: stack.Duration(time.Minute)}
	return s
}

// A visit that ends well is well, however often something was tried in it; the
// requests tell each try.
func TestCustomersTryAgain(t *testing.T) {
	var mu sync.Mutex
	tries := map[string]int{}
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := r.URL.RequestURI() + r.Header.Get("Traceparent")[:35]
		if tries[key]++; r.Method == http.MethodPost && tries[key] < 3 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
		}
	})
	busy := stubborn(200)
	busy.Journeys[0].Slow = stack.Duration(2 * time.Millisecond) // two pauses are longer
	c := load.New(load.Options{Stack: busy, Entry: url, Seed: 1})
	c.Start(t.Context())
	eventually(t, "nobody comes", func() bool { return metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`) >= 20 })
	c.Stop()
	visits := metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`)
	if n := metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`); n != 0 {
		t.Errorf("%v visits failed", n)
	}
	if n := metric(t, c, `customer_slow_visits_total{journey="buy"}`); n != visits {
		t.Errorf("%v of %v visits were slow: they all were", n, visits)
	}
	for series, least := range map[string]float64{
		`customer_requests_total{journey="buy",outcome="ok",request="POST /cart"}`:    visits,
		`customer_requests_total{journey="buy",outcome="error",request="POST /cart"}`: 2 * visits,
		`customer_retries_total{journey="buy"}`:                                       2 * visits,
	} {
		if n := metric(t, c, series); n < least {
			t.Errorf("%s is %v, of %v visits", series, n, visits)
		}
	}
}

func TestCustomersGiveUp(t *testing.T) {
	url := site(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) })
	c := load.New(load.Options{Stack: stubborn(200), Entry: url, Seed: 1})
	c.Start(t.Context())
	eventually(t, "nobody leaves", func() bool { return metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`) >= 20 })
	c.Stop()
	visits := metric(t, c, `customer_visits_total{journey="buy",outcome="error"}`)
	tries := metric(t, c, `customer_requests_total{journey="buy",outcome="error",request="GET /product/{product}"}`)
	if tries < 3*visits || tries > 3*(visits+200) { // those that Stop cut short had tried, too
		t.Errorf("%v tries in %v visits, with two further ones each", tries, visits)
	}
	if a := c.Visit(t.Context(), "buy"); a.OK || len(a.Steps) != 1 {
		t.Errorf("a visit that shows how it is now: %+v", a)
	}
}
