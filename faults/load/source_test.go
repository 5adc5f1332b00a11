package load_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/load"
)

func TestSourcesComeOnTopAndAreNotCounted(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]map[string]int{} // by source, path and customer
	total := func(source string) int {
		mu.Lock()
		defer mu.Unlock()
		n := 0
		for _, times := range asked[source] {
			n += times
		}
		return n
	}
	url := site(t, func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		source := r.Header.Get("X-Source")
		if asked[source] == nil {
			asked[source] = map[string]int{}
		}
		asked[source][r.Method+" "+r.URL.Path+" "+r.Header.Get("X-Customer")]++
	})
	c := start(t, load.Options{Stack: shop(0.001, time.Second), Entry: url, Seed: 1})
	c.SetSource(faults.SourceBots, 500)
	c.SetSource(faults.SourceTenant, 200)
	c.SetSource("spiders", 500)
	eventually(t, "they do not come", func() bool { return total(faults.SourceBots) > 300 && total(faults.SourceTenant) > 50 })
	c.SetSource(faults.SourceBots, 0)
	c.SetSource(faults.SourceTenant, 0)
	mu.Lock()
	if n := len(asked[faults.SourceBots]); n < 80 || n > 100 {
		t.Errorf("bots asked for %d products", n)
	}
	for request := range asked[faults.SourceBots] {
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(request, "GET /product/")))
		if err != nil || n < 1 || n > 100 {
			t.Errorf("a bot asked for %q", request)
		}
	}
	if asked[faults.SourceTenant]["GET /product/1 1"] == 0 || len(asked[faults.SourceTenant]) != 1 || len(asked) > 3 {
		t.Errorf("a tenant asked for %v", asked[faults.SourceTenant])
	}
	mu.Unlock()
	if n := metric(t, c, `customer_visits_total{journey="buy",outcome="ok"}`); n > 1 {
		t.Errorf("%v of them were counted as customers", n)
	}
	before := 0
	eventually(t, "they do not go", func() bool {
		now := total(faults.SourceBots)
		same := now == before
		before = now
		return same
	})
}

func TestAskOnce(t *testing.T) {
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			http.Error(w, "no more", http.StatusGone)
		}
	})
	c := load.New(load.Options{Stack: shop(1, time.Second), Entry: url, Seed: 1})
	defer c.Stop()
	if a := c.Ask(t.Context(), faults.Probe{Method: "GET", Path: "/"}); !a.OK || a.Status != 200 || len(a.Steps) != 1 || a.Steps[0].Request != "GET /" {
		t.Errorf("asked: %+v", a)
	}
	if a := c.Ask(t.Context(), faults.Probe{Method: "GET", Path: "/gone"}); a.OK || a.Status != 410 || a.Error != "got 410 Gone" || a.Body != "no more\n" {
		t.Errorf("asked for what is gone: %+v", a)
	}
	dead := load.New(load.Options{Stack: shop(1, time.Second), Entry: "http://127.0.0.1:1", Seed: 1})
	if a := dead.Ask(t.Context(), faults.Probe{Method: "GET", Path: "/"}); a.Error != "the site cannot be reached" {
		t.Errorf("without a site: %+v", a)
	}
}
