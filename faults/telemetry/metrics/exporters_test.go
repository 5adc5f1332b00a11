package metrics

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// exporters is a model of what harbor's sandbox says: its names, its labels and
// about as many series as it has, steadily busy and without a fault.
type exporters []*exporter

type exporter struct {
	instance faults.Instance
	series   []faults.Series
	values   []float64
	moves    []func(s float64) float64 // value at run time s, in seconds
}

var slis = []string{
	`sum(rate(customer_visits_total{journey="buy",outcome="ok"}[30s])) / sum(rate(customer_visits_total{journey="buy"}[30s]))`,
	`sum(rate(customer_request_duration_seconds_bucket{journey="buy",le="0.5"}[30s])) / sum(rate(customer_request_duration_seconds_count{journey="buy"}[30s]))`,
	`sum(rate(customer_visits_total{journey="browse",outcome="ok"}[30s])) / sum(rate(customer_visits_total{journey="browse"}[30s]))`,
}

// newExporters makes the model. Counters are what a rate gives since begin, so that
// a history's and a run's both start at zero.
func newExporters(begin faults.Time) exporters {
	var out exporters
	routes := map[string][]string{
		"edge":       {"GET /{$}", "GET /search", "GET /product/{product}", "GET /cart", "POST /cart", "POST /checkout"},
		"storefront": {"GET /{$}", "GET /search", "GET /product/{product}"},
		"checkout":   {"POST /cart", "GET /cart", "POST /checkout"},
		"payments":   {"POST /authorise"}, "inventory": {"POST /reservations"}, "identity": {"GET /sessions/{token}"},
		"fulfilment": nil,
	}
	peers := map[string][]string{
		"edge": {"storefront", "checkout"}, "storefront": {"session-cache", "orders-db"},
		"checkout": {"identity", "inventory", "payments", "session-cache", "orders-db", "order-queue"},
		"payments": {"bank"}, "inventory": {"orders-db"}, "identity": {"session-cache"}, "fulfilment": {"order-queue", "orders-db"},
	}
	seconds := []string{"0.01", "0.1", "0.25", "0.5", "1", "+Inf"}
	for _, service := range []string{"edge", "storefront", "checkout", "payments", "inventory", "identity", "fulfilment"} {
		for i := range 2 {
			h := &exporter{instance: faults.Instance{Service: service, Name: fmt.Sprintf("%s-%d", service, i+1)}}
			h.gauge("build_info", 1, "version", "1.0")
			h.add("process_start_time_seconds", func(float64) float64 { return float64(epoch.Add(begin).Unix()) })
			for _, name := range []string{"config_revision", "worker_pool_capacity", "memory_limit_bytes", "open_files_limit", "local_ports_limit", "cpu_limit_ratio"} {
				h.gauge(name, 100)
			}
			for _, name := range []string{"worker_pool_in_use", "worker_queue_depth", "http_requests_in_flight", "memory_used_bytes", "open_files", "local_ports_in_use"} {
				h.add(name, func(s float64) float64 { return math.Floor(3 + 2*math.Sin(s/7+float64(i))) })
			}
			for k, route := range routes[service] {
				for j, code := range []string{"200", "503"} {
					rate := 5 + float64(k)
					if j > 0 {
						rate = 0
					}
					h.counter(begin, "http_requests_total", rate, "code", code, "method", route[:4], "route", route)
				}
				h.histogram(begin, "http_request_duration_seconds", seconds, 5+float64(k), "method", route[:4], "route", route)
			}
			for _, peer := range peers[service] {
				h.counter(begin, "client_requests_total", 9, "outcome", "ok", "peer", peer)
				h.counter(begin, "client_requests_total", 0.01, "outcome", "error", "peer", peer)
				h.counter(begin, "client_requests_total", 0, "outcome", "timeout", "peer", peer)
				if peer != "session-cache" && peer != "order-queue" {
					h.histogram(begin, "client_request_duration_seconds", seconds, 9, "peer", peer)
				}
				if peer == "orders-db" {
					h.histogram(begin, "db_pool_wait_seconds", seconds, 6)
					h.counter(begin, "db_pool_timeouts_total", 0)
				}
			}
			out = append(out, h)
		}
	}
	db := &exporter{instance: faults.Instance{Service: "orders-db", Name: "orders-db-1"}}
	db.gauge("pg_up", 1)
	cache := &exporter{instance: faults.Instance{Service: "session-cache", Name: "session-cache-1"}}
	cache.gauge("redis_up", 1)
	cache.counter(begin, "redis_keyspace_hits_total", 80)
	queue := &exporter{instance: faults.Instance{Service: "order-queue", Name: "order-queue-1"}}
	queue.gauge("nats_up", 1)
	queue.add("nats_consumer_num_pending", func(s float64) float64 { return math.Floor(3 + 2*math.Sin(s/5)) })
	customers := &exporter{instance: faults.Instance{Service: "customers", Name: "customers-1"}}
	for _, journey := range []string{"browse", "buy"} {
		for _, outcome := range []string{"ok", "error", "timeout", "unreachable"} {
			rate := 0.0
			if outcome == "ok" {
				rate = 12
			}
			customers.counter(begin, "customer_visits_total", rate, "journey", journey, "outcome", outcome)
		}
		customers.histogram(begin, "customer_request_duration_seconds", seconds, 30, "journey", journey)
	}
	return append(out, db, cache, queue, customers)
}

func (h *exporter) add(name string, move func(float64) float64, pairs ...string) {
	s := faults.Series{Name: name}
	for i := 0; i < len(pairs); i += 2 {
		s.Labels = append(s.Labels, faults.Label{Name: pairs[i], Value: pairs[i+1]})
	}
	h.series, h.moves, h.values = append(h.series, s), append(h.moves, move), append(h.values, 0)
}

func (h *exporter) gauge(name string, v float64, pairs ...string) {
	h.add(name, func(float64) float64 { return v }, pairs...)
}

// counter rises by rate a second, a little unevenly.
func (h *exporter) counter(begin faults.Time, name string, rate float64, pairs ...string) {
	h.uneven(begin, float64(len(h.series)), name, rate, pairs...)
}

func (h *exporter) uneven(begin faults.Time, phase float64, name string, rate float64, pairs ...string) {
	h.add(name, func(s float64) float64 {
		t := s - begin.Seconds()
		return math.Floor(rate * max(0, t+0.4*math.Sin(t/3+phase)))
	}, pairs...)
}

// histogram is of one stream of observations: its buckets rise together.
func (h *exporter) histogram(begin faults.Time, name string, bounds []string, rate float64, pairs ...string) {
	phase := float64(len(h.series))
	for i, le := range bounds {
		h.uneven(begin, phase, name+"_bucket", rate*min(1, float64(i)/2), append([]string{"le", le}, pairs...)...)
	}
	h.uneven(begin, phase, name+"_count", rate, pairs...)
	h.add(name+"_sum", func(s float64) float64 { t := s - begin.Seconds(); return t*rate*0.07 + math.Sin(t) }, pairs...)
}

func (t exporters) size() int {
	n := 0
	for _, h := range t {
		n += len(h.series) + 2
	}
	return n
}

// say hands over what all exporters say at a moment.
func (t exporters) say(at faults.Time, to func(faults.Time, faults.Instance, []faults.Series, []float64)) {
	for _, h := range t {
		for i, move := range h.moves {
			h.values[i] = move(at.Seconds())
		}
		to(at, h.instance, h.series, h.values)
	}
}

func harborRules(t testing.TB) *Rules {
	t.Helper()
	b, err := os.ReadFile("../../../content/stacks/harbor/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := ParseRules("rules.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const scrapeInterval = 2 * time.Second

// BenchmarkScrapeInterval tells what a scrape interval costs: all samples are taken, the rules
// are evaluated and the SLIs asked for; all of it once more while every replica
// is down and all that can fire fires.
func BenchmarkScrapeInterval(b *testing.B) {
	for _, part := range []string{"samples", "rules", "slis", "all", "incident"} {
		b.Run(part, func(b *testing.B) {
			db, place := open(b), newExporters(0)
			e := NewEvaluator(harborRules(b), db, nil)
			var objectives []*Query
			for _, sli := range slis {
				q, err := db.Prepare(sli)
				if err != nil {
					b.Fatal(err)
				}
				objectives = append(objectives, q)
			}
			does := func(what string) bool { return part == what || part == "all" || part == "incident" }
			at := faults.Time(0)
			next := func() {
				at += scrapeInterval
				for i, h := range place {
					if part == "incident" && i < 14 {
						db.Down(at, h.instance, nil)
					} else {
						db.Samples(at, h.instance, h.series, h.values)
					}
				}
			}
			for at < 5*time.Minute {
				place.say(at, func(faults.Time, faults.Instance, []faults.Series, []float64) {})
				next()
				evaluate(b, e, at)
			}
			b.ReportAllocs()
			for b.Loop() {
				if does("samples") {
					next()
				}
				if does("rules") {
					if part == "rules" {
						for _, g := range e.groups {
							g.began = false // as if time had passed
						}
					}
					evaluate(b, e, at)
				}
				if does("slis") {
					for _, q := range objectives {
						if _, _, err := q.Value(b.Context(), at); err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			b.ReportMetric(float64(place.size()), "series")
			b.ReportMetric(float64(len(e.Active())), "alerts")
			if n := db.Errors(); n != 0 {
				b.Fatalf("%d losses", n)
			}
		})
	}
}

// A server plays a thousand runs at once: a run has no files, no goroutines and
// little memory.
func TestARunIsLight(t *testing.T) {
	const runs = 3
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	place := newExporters(0)
	text := harborRules(t)
	before, goroutines := heap(), runtime.NumGoroutine()
	var dbs []*DB
	var evaluators []*Evaluator
	for range runs {
		dbs = append(dbs, open(t))
		evaluators = append(evaluators, NewEvaluator(text, dbs[len(dbs)-1], nil))
	}
	at := faults.Time(0)
	for _, until := range []time.Duration{0, 10 * time.Minute} {
		for ; at <= until; at += scrapeInterval {
			for i, db := range dbs {
				place.say(at, db.Samples)
				if at%(10*scrapeInterval) == 0 {
					evaluate(t, evaluators[i], at)
				}
			}
		}
		kib := (heap() - min(before, heap())) / runs >> 10
		t.Logf("%d series, %s: %d KiB a run", place.size(), until, kib)
		if until == 10*time.Minute && kib > 4<<10 {
			t.Errorf("a run takes %d KiB after %s", kib, until)
		}
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d runs have %d goroutines", runs, n-goroutines)
	}
	runtime.KeepAlive(dbs)
	runtime.KeepAlive(evaluators)
}
