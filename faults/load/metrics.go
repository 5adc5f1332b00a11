package load

import (
	"bytes"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// buckets of the durations, in seconds: fine where customers do not notice,
// and around the patience they have.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10}

// metrics counts what customers went through.
type metrics struct {
	registry  *prometheus.Registry
	visits    *prometheus.CounterVec
	slow      *prometheus.CounterVec
	requests  *prometheus.CounterVec
	retries   *prometheus.CounterVec
	asked     *prometheus.HistogramVec
	stayed    *prometheus.HistogramVec
	perVisit  map[*journey]prometheus.Observer
	perAnswer map[*journey]prometheus.Observer
}

// newMetrics starts every combination of labels at zero, so that a first
// failure is a rise and not a series that was not there.
func newMetrics(journeys []*journey) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		visits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "customer_visits_total", Help: "Visits of customers, by how they ended, whatever was tried again in them.",
		}, []string{"journey", "outcome"}),
		slow: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "customer_slow_visits_total", Help: "Visits that went well in the end, in which customers were kept waiting for an answer.",
		}, []string{"journey"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "customer_requests_total", Help: "Requests of customers, each try, by how they ended.",
		}, []string{"journey", "request", "outcome"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "customer_retries_total", Help: "Further tries of customers whose request failed.",
		}, []string{"journey"}),
		asked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "customer_request_duration_seconds", Help: "How long customers waited for a request, however it ended.", Buckets: buckets,
		}, []string{"journey"}),
		stayed: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "customer_visit_duration_seconds", Help: "How long customers waited in a whole visit, however it ended.", Buckets: buckets,
		}, []string{"journey"}),
		perVisit:  map[*journey]prometheus.Observer{},
		perAnswer: map[*journey]prometheus.Observer{},
	}
	m.registry.MustRegister(m.visits, m.slow, m.requests, m.retries, m.asked, m.stayed)
	for _, j := range journeys {
		m.perVisit[j] = m.stayed.WithLabelValues(j.name)
		m.perAnswer[j] = m.asked.WithLabelValues(j.name)
		m.retries.WithLabelValues(j.name)
		m.slow.WithLabelValues(j.name)
		for _, o := range outcomes {
			m.visits.WithLabelValues(j.name, string(o))
			for _, r := range j.requests {
				m.requests.WithLabelValues(j.name, r.name, string(o))
			}
		}
	}
	return m
}

// visit counts a visit; one that found no place took no time and is not timed.
func (m *metrics) visit(j *journey, o outcome, took time.Duration) {
	m.visits.WithLabelValues(j.name, string(o)).Inc()
	if took > 0 {
		m.perVisit[j].Observe(took.Seconds())
	}
}

func (m *metrics) request(j *journey, r request, o outcome, took time.Duration) {
	m.requests.WithLabelValues(j.name, r.name, string(o)).Inc()
	m.perAnswer[j].Observe(took.Seconds())
}

func (m *metrics) exposition() []byte {
	families, err := m.registry.Gather()
	if err != nil {
		return nil // only collectors that break their own description err
	}
	var b bytes.Buffer
	for _, f := range families {
		_, _ = expfmt.MetricFamilyToText(&b, f) // a Buffer takes everything
	}
	return b.Bytes()
}
