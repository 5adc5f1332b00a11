// Package metrics is one run's Prometheus: its time series, filled with the
// metrics of a sandbox; its query engine; and its rules, evaluated on the run's
// clock. Behind a run may lie a history, which many runs share.
//
// Invariants: what a trainee types and an author writes is Prometheus' own
// language, read and answered by Prometheus' own code, mistakes included; what is
// answered without its engine is answered to the last bit as by it. All
// times in and out are run time; the epoch that ties it to the calendar is
// fixed at Open. Nothing here reads a clock or starts a goroutine, and a run
// has no files of its own: what was measured can be written out, and read back.
//
// Non-goals: scraping over HTTP, where data is kept after the run, notifications.
package metrics

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/drillyard/drillyard/faults"
)

const (
	lookback     = 15 * time.Second // how old a sample may be and still count as now
	queryTimeout = 5 * time.Second
	subqueryStep = 10 * time.Second // of a subquery that does not say
	maxPoints    = 11_000           // per series, as in Prometheus' own API
)

// Samples in memory for one query.
const (
	ruleSamples  = 5_000_000 // of rules and SLIs, which authors write
	rangeSamples = 2_000_000 // of what people ask for: 32 MB
	// valueSamples is where each sample may become a series.
	valueSamples = 100_000
)

// The engines answer the queries of all runs: they hold nothing of them.
var (
	engine   = newEngine(ruleSamples, nil)
	ranges   = newEngine(rangeSamples, atOnce)
	byValues = newEngine(valueSamples, atOnce)
)

// atOnce bounds the memory that all that people ask for takes together. One who
// waits has the time of a query to get a turn.
var atOnce = make(turns, 2*runtime.GOMAXPROCS(0)+2)

// turns implements promql.QueryTracker.
type turns chan struct{}

func (t turns) GetMaxConcurrent() int { return cap(t) }
func (t turns) Delete(int)            { <-t }
func (t turns) Close() error          { return nil }
func (t turns) Insert(ctx context.Context, _ string) (int, error) {
	select {
	case t <- struct{}{}:
		return 0, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The query engine tells a tracer of every step of every query. There is none, and
// the ones that stand in for a missing one make a span or a context of each all the
// same.
func init() { otel.SetTracerProvider(untraced{}) }

type untraced struct{ noop.TracerProvider }

func (untraced) Tracer(string, ...trace.TracerOption) trace.Tracer { return spanless{} }

type spanless struct{ noop.Tracer }

var noSpan trace.Span = noop.Span{}

func (spanless) Start(ctx context.Context, _ string, _ ...trace.SpanStartOption) (context.Context, trace.Span) {
	return ctx, noSpan
}

func newEngine(samples int, turns promql.QueryTracker) *promql.Engine {
	return newEngineOf(samples, turns, queryTimeout, lookback, subqueryStep)
}

func newEngineOf(samples int, turns promql.QueryTracker, timeout, lookback, subqueries time.Duration) *promql.Engine {
	return promql.NewEngine(promql.EngineOpts{
		ActiveQueryTracker:       turns,
		MaxSamples:               samples,
		Timeout:                  timeout,
		LookbackDelta:            lookback,
		EnableAtModifier:         true,
		EnableNegativeOffset:     true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return subqueries.Milliseconds() },
		Parser:                   expressions,
	})
}

// DB holds the metrics of one run. All methods may be called from several
// goroutines; calls for one instance come one after the other, in the order of
// their times.
type DB struct {
	epoch time.Time
	store *store
	below *DB // whose series are read beside its own, and never written; nil: none
	rules *promql.Engine
	// spent is what queries have cost so far, for whoever bounds it; nil: nobody does.
	spent *int64

	mu        sync.Mutex
	instances map[faults.Instance]*instance

	once   sync.Once
	closed error
}

// Open makes an empty database. Run time zero is epoch. With a history, its
// samples lie before zero, and the run's own begin at zero, where its counters go
// on from there (decisions/0070); the history stays
// open until Close.
func Open(epoch time.Time, history *History) *DB {
	if history != nil {
		history.hold()
	}
	return &DB{
		epoch:     epoch,
		store:     newStore(epoch.UnixMilli(), history),
		rules:     engine,
		instances: map[faults.Instance]*instance{},
	}
}

// Close lets go of the history. It may be called more than once, but not beside
// other calls.
func (d *DB) Close() error {
	d.once.Do(func() {
		if d.store.history != nil {
			d.closed = d.store.history.Close()
		}
	})
	return d.closed
}

// Errors counts what was lost: pages that could not be read, and samples that
// were refused, for being older than the newest of their series.
func (d *DB) Errors() int {
	d.store.mu.RLock()
	defer d.store.mu.RUnlock()
	return d.store.lost
}

// Names lists the names of all metrics seen, those of the history included,
// sorted.
func (d *DB) Names() []string { return d.LabelValues(model.MetricNameLabel) }

// LabelValues lists the values of a label over all series seen, those of the
// history included, sorted.
func (d *DB) LabelValues(name string) []string {
	values, _, _ := (&querier{source: source{db: d}}).LabelValues(context.Background(), name, nil) // reads memory alone
	return values
}

// stamp turns run time into the milliseconds of samples.
func (d *DB) stamp(at faults.Time) int64 { return d.epoch.Add(at).UnixMilli() }

// runTime turns the milliseconds of samples into run time.
func (d *DB) runTime(ms int64) faults.Time { return time.UnixMilli(ms).Sub(d.epoch) }
