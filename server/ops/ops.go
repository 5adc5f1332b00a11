// Package ops tells whoever runs the server how it is: that it is alive, whether
// it is ready, its metrics and its profiles.
//
// Invariants: it is served on a listener of its own, and never on the one that
// people use: a heap holds the secrets of everybody who is signed in. Asking
// changes nothing, and costs nothing that grows with what people do. See
// decisions/0050.
//
// Non-goals: the signals of drills (faults/telemetry); finding anything out by
// itself: it is handed what it tells.
package ops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options are what an Ops is made of.
type Options struct {
	Version string
	// Census counts what there is at the moment.
	Census func() Census
	// Checks are all that must hold for the server to be ready.
	Checks []Check
}

// Check is one thing that the server needs to do its work.
type Check struct {
	Name string
	Ask  func(context.Context) error // nil: all is well
	busy chan struct{}               // holds one while it is being asked
}

// ask gives up when ctx ends. What does not answer is not asked again before
// it has.
func (c *Check) ask(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case c.busy <- struct{}{}:
		go func() {
			defer func() { <-c.busy }()
			answer <- c.Ask(ctx)
		}()
	case <-ctx.Done():
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return errors.New("does not answer")
	}
}

// Ops is what the server tells of itself.
type Ops struct {
	Options
	registry *prometheus.Registry
	appends  prometheus.Histogram
	answers  *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// New returns an Ops that has counted nothing yet.
func New(o Options) *Ops {
	v := &Ops{
		Options:  o,
		registry: prometheus.NewRegistry(),
		appends: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "drillyard_append_seconds", Help: "How long events took to be on the disk.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 13),
		}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "drillyard_http_requests_total", Help: "Requests answered, by the route's pattern and the class of the status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "drillyard_http_request_seconds", Help: "How long answers took, by the route's pattern; open sockets are none.", Buckets: prometheus.ExponentialBuckets(0.002, 2, 14),
		}, []string{"route"}),
	}
	for i := range v.Checks {
		v.Checks[i].busy = make(chan struct{}, 1)
	}
	v.registry.MustRegister(
		v.appends, v.answers, v.took, census{o.Version, o.Census},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return v
}

// Appended notes how long an append to a run's log took.
func (o *Ops) Appended(took time.Duration) { o.appends.Observe(took.Seconds()) }

// Answered notes an answer to a request. Methods and routes must be of a few.
func (o *Ops) Answered(method, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	o.answers.WithLabelValues(method, route, fmt.Sprintf("%dxx", status/100)).Inc()
	if status != http.StatusSwitchingProtocols {
		o.took.WithLabelValues(route).Observe(took.Seconds())
	}
}

// Handler answers on a listener's address.
func (o *Ops) Handler(listens net.Addr) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", o.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return asked(listens, mux)
}

// readyWait bounds all checks together.
const readyWait = 5 * time.Second

// ready is 200 when all checks hold, and says of each how it stands.
func (o *Ops) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWait)
	defer cancel()
	status := http.StatusOK
	var said strings.Builder
	for i := range o.Checks {
		c := &o.Checks[i]
		if err := c.ask(ctx); err != nil {
			status = http.StatusServiceUnavailable
			fmt.Fprintf(&said, "%s: %v\n", c.Name, err)
		} else {
			fmt.Fprintf(&said, "%s: ok\n", c.Name)
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprint(w, said.String())
}

// asked turns away what asks a listener of this machine by another's name: a
// page in somebody's browser, whose name was made to lead here.
func asked(listens net.Addr, next http.Handler) http.Handler {
	tcp, ok := listens.(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err != nil && !strings.EqualFold(host, "localhost") {
			http.Error(w, "Ask by the address.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
