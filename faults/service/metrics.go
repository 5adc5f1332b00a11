package service

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/drillyard/drillyard/faults/stack"
)

// metrics is what a replica measures about itself, in a registry of its own.
// Service and instance are labels that the scrape adds.
type metrics struct {
	registry *prometheus.Registry
	cpu      *share
	revision prometheus.Gauge
	counted  []interface{ Reset() } // all that only grows
	known    []func()               // makes the series that are there before anything is counted

	requests *prometheus.CounterVec   // route, method, code
	latency  *prometheus.HistogramVec // route, method
	shed     *prometheus.CounterVec   // reason
	lines    *prometheus.CounterVec   // level

	clientRequests *prometheus.CounterVec   // peer, outcome
	clientLatency  *prometheus.HistogramVec // peer
	clientRetries  *prometheus.CounterVec   // peer

	poolWait     *prometheus.HistogramVec // without labels, like those below
	poolTimeouts *prometheus.CounterVec
	query        *prometheus.HistogramVec

	tokens *prometheus.CounterVec // result

	cache     *prometheus.CounterVec // result
	published *prometheus.CounterVec // subject, outcome

	processed  *prometheus.CounterVec // outcome
	processing *prometheus.HistogramVec
	age        *prometheus.HistogramVec

	jobRuns *prometheus.CounterVec // job_name, outcome
	jobRows *prometheus.CounterVec // job_name
}

// Buckets of the histograms that services show, in seconds. A quantile is read off as if
// values lay evenly between two bounds: where messages grow old together, those of an
// age of a minute would be read as of five were there none between.
var (
	Waits = []float64{.005, .01, .025, .05, .1, .15, .2, .25, .3, .4, .5, .75, 1, 2.5, 5, 10}
	Ages  = []float64{.05, .1, .25, .5, 1, 2.5, 5, 7.5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120, 150, 180, 210, 240, 270, 300, 450, 600}
)

// newMetrics registers what a role can have: nothing shows a pool on a service
// without a database.
func newMetrics(r *Replica, kinds map[string]string) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), cpu: &r.cpu, counted: []interface{ Reset() }{&r.cpu}}
	needs := map[string]bool{}
	for _, kind := range kinds {
		needs[kind] = true
	}
	m.gauge("build_info", "The release that runs; always 1.", prometheus.Labels{"version": r.opts.Release.Version}).Set(1)
	m.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.", nil).Set(float64(time.Now().UnixMilli()) / 1000)
	m.revision = m.gauge("config_revision", "The revision of the settings in force.", nil)
	m.figure("worker_pool_capacity", "Work that can be done at once.", func() int { n, _, _ := r.workers.figures(); return n })
	m.figure("worker_pool_in_use", "Work that is being done.", func() int { _, n, _ := r.workers.figures(); return n })
	m.figure("worker_queue_depth", "Requests that wait for a worker.", func() int { _, _, n := r.workers.figures(); return n })
	m.labelled("cpu_limit_ratio", "Share of its normal CPU, one processor, that the replica may use, as accounted.", nil, r.cpu.get)
	m.registry.MustRegister(
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "process_cpu_seconds_total", Help: "Processor time used, as accounted."},
			func() float64 { return r.cpu.used().Seconds() }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "cpu_throttled_seconds_total", Help: "Time by which a CPU limit made work take longer, as accounted."},
			func() float64 { return time.Duration(r.cpu.throttled.Load()).Seconds() }),
	)
	m.lines = m.counters("log_lines_total", "Lines written to the log.", "level")
	m.process(r)
	if len(needs) > 0 {
		m.figure("local_ports_in_use", "Local ports taken by connections to peers, those closed within the last minute included.", func() int { n, _ := r.sockets.ports(time.Now()); return n })
		m.figure("local_ports_limit", "Local ports that the replica may connect from.", func() int { _, n := r.sockets.ports(time.Now()); return n })
	}
	for _, name := range r.opts.Business.Secrets(r.opts.Service) {
		m.labelled("secret_loaded_timestamp_seconds", "When the replica was handed a secret, in seconds since 1970.",
			prometheus.Labels{"secret": name}, func() float64 { return float64(r.secrets.get(name).loaded.UnixMilli()) / 1000 })
	}
	if slices.ContainsFunc(r.opts.Service.Routes, func(route stack.Route) bool { _, is := r.opts.Business.Token(route.Match); return is }) {
		m.tokens = m.counters("session_tokens_total", "Session tokens checked.", "result")
	}
	switch {
	case len(r.jobs) > 0:
		m.jobs(r)
	case r.opts.Service.Kind == stack.KindWorker:
		m.processed = m.counters("messages_processed_total", "Messages taken from the queue.", "outcome")
		m.processing = m.histograms("message_processing_duration_seconds", "Time to process a message.", Waits)
		m.age = m.histograms("message_age_seconds", "Age of a message when its processing starts.", Ages)
	default:
		m.requests = m.counters("http_requests_total", "Requests answered.", "route", "method", "code")
		m.latency = m.histograms("http_request_duration_seconds", "Time to answer a request.", Waits, "route", "method")
		m.figure("http_requests_in_flight", "Requests being answered, waiting ones included.", func() int { return int(r.memory.inFlight.Load()) })
		m.shed = m.counters("requests_shed_total", "Requests turned away as the settings want it.", "reason")
		m.begin(func() {
			for _, reason := range []string{awayBlocked, awayRate, awayShed} {
				m.shed.WithLabelValues(reason)
			}
		})
	}
	if len(needs) > 0 {
		m.clientRequests = m.counters("client_requests_total", "Requests sent to a peer, each try.", "peer", "outcome")
		m.clientLatency = m.histograms("client_request_duration_seconds", "Time until a peer answered.", Waits, "peer")
	}
	if needs[stack.KindService] {
		m.clientRetries = m.counters("client_retries_total", "Requests sent again.", "peer")
		for name, kind := range kinds {
			if kind == stack.KindService {
				m.begin(func() { m.clientRetries.WithLabelValues(name) })
				m.labelled("client_breaker_open", "Whether calls to a peer fail at once, because it has failed before.", prometheus.Labels{"peer": name}, func() float64 {
					if r.peers[name].breaker.isOpen() {
						return 1
					}
					return 0
				})
			}
		}
	}
	if needs[stack.KindDatabase] {
		m.poolWait = m.histograms("db_pool_wait_seconds", "Time to get a connection from the pool.", Waits)
		m.query = m.histograms("db_query_duration_seconds", "Time a statement took, the work on its rows included.", Waits)
		m.poolTimeouts = m.counters("db_pool_timeouts_total", "Requests that gave up waiting for a connection.")
		m.figure("db_pool_size", "Connections that the pool may open.", func() int { return r.settings.Load().dbPoolSize })
		m.figure("db_pool_in_use", "Connections in use.", r.connectionsInUse)
	}
	if needs[stack.KindCache] {
		m.cache = m.counters("cache_requests_total", "Reads of the cache.", "result")
	}
	if needs[stack.KindQueue] && r.opts.Service.Kind != stack.KindWorker {
		m.published = m.counters("queue_published_total", "Messages published.", "subject", "outcome")
	}
	return m
}

// process registers what every replica has.
func (m *metrics) process(r *Replica) {
	m.figure("memory_used_bytes", "Memory in use, as accounted.", func() int { return int(r.memory.used()) })
	m.figure("memory_limit_bytes", "Memory that the replica may use, as accounted; 0 without a limit.", func() int { return int(r.memory.limit.Load()) })
	m.figure("open_files", "File descriptors in use, as accounted.", func() int { n, _ := r.sockets.files(); return n })
	m.figure("open_files_limit", "File descriptors that the replica may use, as accounted.", func() int { _, n := r.sockets.files(); return n })
	m.labelled("clock_offset_seconds", "How far the clock of the replica is ahead.", nil, func() float64 { return r.clock.by().Seconds() })
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "replica_restarts_total", Help: "How often a replica of this name was started again.",
	}, func() float64 { return float64(r.opts.Restarts) }))
	if r.opts.Service.TLS {
		m.labelled("tls_certificate_not_after_timestamp_seconds", "Until when the certificate of the service is good, in seconds since 1970.", nil,
			func() float64 { return float64(r.notAfter.Load()) })
	}
}

// client records one try at a peer.
func (m *metrics) client(peer string, began time.Time, err error) {
	outcome := "ok"
	switch {
	case timedOut(err):
		outcome = "timeout"
	case err != nil:
		outcome = "error"
	}
	m.clientRequests.WithLabelValues(peer, outcome).Inc()
	m.clientLatency.WithLabelValues(peer).Observe(time.Since(began).Seconds())
	m.cpu.spend(ExchangeCost)
}

func (m *metrics) gauge(name, help string, constant prometheus.Labels) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: constant})
	m.registry.MustRegister(g)
	return g
}

// figure is a gauge that is read when it is asked for.
func (m *metrics) figure(name, help string, read func() int) {
	m.labelled(name, help, nil, func() float64 { return float64(read()) })
}

func (m *metrics) labelled(name, help string, constant prometheus.Labels, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: constant}, read))
}

// begin makes series that are there from the start, and again when all that was
// counted is forgotten.
func (m *metrics) begin(series func()) {
	m.known = append(m.known, series)
	series()
}

// forget counts from nought again.
func (m *metrics) forget() {
	for _, c := range m.counted {
		c.Reset()
	}
	for _, series := range m.known {
		series()
	}
}

func (m *metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	m.counted = append(m.counted, c)
	if len(labels) == 0 {
		m.begin(func() { c.WithLabelValues() })
	}
	return c
}

func (m *metrics) histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(h)
	m.counted = append(m.counted, h)
	if len(labels) == 0 {
		m.begin(func() { h.WithLabelValues() })
	}
	return h
}
