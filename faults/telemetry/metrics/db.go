// Package metrics is one run's Prometheus: its time series database, filled
// with the metrics pages of a sandbox; its query engine; and its rules,
// evaluated on the run's clock.
//
// Invariants: what a trainee types and an author writes is Prometheus' own
// language, read by Prometheus' own code, mistakes included. All times in and
// out are run time; the epoch that ties it to the calendar is fixed at Open.
// Nothing here reads a clock or starts a timer.
//
// Non-goals: scraping over HTTP, keeping data after the run, notifications.
package metrics

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"

	"github.com/drillyard/drillyard/faults"
)

const (
	lookback     = 15 * time.Second // how old a sample may be and still count as now
	queryTimeout = 5 * time.Second
	maxSamples   = 5_000_000 // in memory for one query
	maxPoints    = 11_000    // per series, as in Prometheus' own API
)

// DB holds the metrics of one run. All methods may be called from several
// goroutines; calls for one instance come one after the other, in the order of
// their times.
type DB struct {
	epoch  time.Time
	tsdb   *tsdb.DB
	engine *promql.Engine
	remove string // folder to take away on Close, if it is our own

	mu        sync.Mutex
	instances map[faults.Instance]*instance
	lost      int

	once   sync.Once
	closed error
}

// Open makes an empty database in dir, or in a temporary folder that goes away
// on Close when dir is empty. Run time zero is epoch.
func Open(dir string, epoch time.Time) (*DB, error) {
	remove := ""
	if dir == "" {
		tmp, err := os.MkdirTemp("", "drillyard-metrics-")
		if err != nil {
			return nil, fmt.Errorf("open metrics: %w", err)
		}
		dir, remove = tmp, tmp
	}
	o := tsdb.DefaultOptions()
	o.WALSegmentSize = -1 // the run's event log is the record; this is not kept
	o.StripeSize = 64
	o.HeadChunksWriteBufferSize = 64 << 10
	o.IsolationDisabled = true
	o.NoLockfile = true
	// Everything stays in the head, however long the run and its history are.
	o.MinBlockDuration = (7 * 24 * time.Hour).Milliseconds()
	o.MaxBlockDuration = o.MinBlockDuration
	db, err := tsdb.Open(dir, nil, nil, o, nil)
	if err != nil {
		if remove != "" {
			_ = os.RemoveAll(remove)
		}
		return nil, fmt.Errorf("open metrics: %w", err)
	}
	db.DisableCompactions()
	return &DB{
		epoch:  epoch,
		tsdb:   db,
		remove: remove,
		engine: promql.NewEngine(promql.EngineOpts{
			MaxSamples:           maxSamples,
			Timeout:              queryTimeout,
			LookbackDelta:        lookback,
			EnableAtModifier:     true,
			EnableNegativeOffset: true,
			Parser:               promQL,
		}),
		instances: map[faults.Instance]*instance{},
	}, nil
}

// Close takes the database away. It may be called more than once, but not
// beside other calls.
func (d *DB) Close() error {
	d.once.Do(func() {
		d.closed = d.tsdb.Close()
		if d.remove != "" {
			if err := os.RemoveAll(d.remove); d.closed == nil {
				d.closed = err
			}
		}
	})
	return d.closed
}

// Errors counts what was lost: pages that could not be read, and samples the
// database refused.
func (d *DB) Errors() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}

func (d *DB) lose(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lost += n
}

// Names lists the names of all metrics seen, sorted.
func (d *DB) Names() []string { return d.LabelValues(model.MetricNameLabel) }

// LabelValues lists the values of a label over all series seen, sorted.
func (d *DB) LabelValues(name string) []string {
	q, err := d.tsdb.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		return nil // only without memory for blocks, of which there are none
	}
	defer func() { _ = q.Close() }()
	values, _, err := q.LabelValues(context.Background(), name, &storage.LabelHints{})
	if err != nil {
		return nil // likewise
	}
	values = slices.Clone(values) // they are the database's own
	slices.Sort(values)
	return values
}

// stamp turns run time into the database's milliseconds.
func (d *DB) stamp(at faults.Time) int64 { return d.epoch.Add(at).UnixMilli() }

// runTime turns the database's milliseconds into run time.
func (d *DB) runTime(ms int64) faults.Time { return time.UnixMilli(ms).Sub(d.epoch) }
