package load_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/stack"
)

// Customers of a warmed-up stack have looked at everything, and those who pay
// first are in the middle of their visit when they begin to come. None of what
// they did before is counted.
func TestAfterTheWarmUpCustomersAreInTheMiddleOfTheirVisits(t *testing.T) {
	s := shop(20, time.Second)
	s.Journeys[0].Browses = "product"
	s.Journeys[0].Requests[1].After = stack.Duration(time.Second)
	var mu sync.Mutex
	looked, paid := map[string]bool{}, []string{}
	products := map[string]bool{}
	c := load.New(load.Options{Stack: s, Seed: 7, Entry: site(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		who := r.Header.Get("X-Customer")
		if product, ok := strings.CutPrefix(r.URL.Path, "/product/"); ok {
			looked[who], products[product] = true, true
		} else {
			paid = append(paid, who)
		}
	})})
	c.WarmUp(t.Context())
	before := looked
	mu.Lock()
	looked = map[string]bool{}
	if len(before) < 20 || len(products) != 12 {
		t.Errorf("%d customers have looked at %d products", len(before), len(products))
	}
	paid = nil
	mu.Unlock()
	if n := metric(t, c, `customer_requests_total{journey="buy",outcome="ok",request="GET /product/{product}"}`); n != 0 {
		t.Errorf("%v of what they did is counted", n)
	}
	c.Start(t.Context())
	t.Cleanup(c.Stop)
	eventually(t, "nobody pays", func() bool { mu.Lock(); defer mu.Unlock(); return len(paid) >= 10 })
	mu.Lock()
	for _, who := range paid[:10] {
		if !before[who] {
			t.Errorf("customer %s pays among the first, and has looked at nothing before", who)
		}
	}
	mu.Unlock()
	eventually(t, "those in the middle of a visit are not counted", func() bool {
		return metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`) >= 5
	})
}

// Where no journey browses, nothing is asked for that customers would not have.
func TestAWarmUpBuysNothing(t *testing.T) {
	asked := make(chan string, 100)
	c := load.New(load.Options{Stack: shop(20, time.Second), Seed: 7, Entry: site(t, func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path })})
	c.WarmUp(t.Context())
	if len(asked) > 0 {
		t.Errorf("%d requests, the first for %s", len(asked), <-asked)
	}
}
