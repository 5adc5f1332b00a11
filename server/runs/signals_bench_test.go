package runs

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/store"
)

// BenchmarkKeptSignals keeps what the screens of an hour of harbor showed, in the middle
// of which checkout loses most of its connections, and reads it again. It reports what the
// file takes, how long it takes to write and to open, and how long a chart and a page of
// log lines take to be read from it, against the same while the run went on.
func BenchmarkKeptSignals(b *testing.B) {
	ctx := b.Context()
	s, err := stack.Load(content.FS, "harbor")
	if err != nil {
		b.Fatal(err)
	}
	db, err := store.Open(ctx, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	was := anHour(b, s)
	defer was.Close()
	k := newSignalFiles(db, 1<<40)
	const run = "watch-hour"
	chart := func(v signals.View) {
		w := signals.Window{From: 0, To: time.Hour}
		got, _, err := v.SeeMetrics(ctx, "sum by (service, code) (rate(http_requests_total[30s]))", w, 15*time.Second)
		if err != nil || len(got.Series) == 0 {
			b.Fatalf("%d series, %v", len(got.Series), err)
		}
	}
	lines := func(v signals.View) {
		got, _, err := v.SeeLogs(`{service="checkout"} | level >= "error"`, logs.Query{Limit: 200})
		if err != nil || got.Total == 0 {
			b.Fatalf("%d lines, %v", got.Total, err)
		}
	}
	const reads = 20
	timed := func(of *signals.Signals, read func(signals.View)) time.Duration {
		v := of.Past(time.Hour, func(context.Context) ([]event.Event, error) { return nil, nil })
		began := time.Now()
		for range reads {
			read(v)
		}
		return time.Since(began) / reads
	}
	var size int64
	var wrote, opened, drew, drewThen, found, foundThen time.Duration
	n := 0
	for b.Loop() {
		began := time.Now()
		if err := k.put(ctx, run, was); err != nil {
			b.Fatal(err)
		}
		wrote += time.Since(began)
		file, err := os.Open(db.SignalsFile(run))
		if err != nil {
			b.Fatal(err)
		}
		info, err := file.Stat()
		if err != nil {
			b.Fatal(err)
		}
		size = info.Size()
		began = time.Now()
		is, err := signals.Read(file, s, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		opened += time.Since(began)
		drew, drewThen = drew+timed(is, chart), drewThen+timed(was, chart)
		found, foundThen = found+timed(is, lines), foundThen+timed(was, lines)
		_ = file.Close() // it was only read
		if err := is.Close(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(n) }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(size)/(1<<20), "MiB/hour")
	b.ReportMetric(ms(wrote), "ms/write")
	b.ReportMetric(ms(opened), "ms/open")
	b.ReportMetric(ms(drew), "ms/chart")
	b.ReportMetric(drewThen.Seconds()/drew.Seconds(), "x-chart-then")
	b.ReportMetric(ms(found), "ms/lines")
	b.ReportMetric(foundThen.Seconds()/found.Seconds(), "x-lines-then")
}

// anHour are the signals of an hour of a stack, as a run has them.
func anHour(b *testing.B, s *stack.Stack) *signals.Signals {
	b.Helper()
	ctx := b.Context()
	of := &signals.Signals{Stack: s, DB: metrics.Open(rehearsed, nil), Lines: logs.New(0), Record: signals.NewRecord()}
	box := tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: rehearsed})
	if err := box.Start(ctx, told{of.DB, of.Lines}); err != nil {
		b.Fatal(err)
	}
	for at := scrape; at <= time.Hour; at += scrape {
		if at == 30*time.Minute {
			if _, err := box.Do(ctx, faults.Config{Service: "checkout", Set: map[string]string{"db_pool_size": "2"}}); err != nil {
				b.Fatal(err)
			}
		}
		if err := box.Advance(ctx, at); err != nil {
			b.Fatal(err)
		}
		if err := box.Collect(ctx, at); err != nil {
			b.Fatal(err)
		}
		health, err := box.Snapshot(ctx)
		if err != nil {
			b.Fatal(err)
		}
		of.Record.Stood(at, signals.State{Health: health.Visible()})
	}
	if err := box.Stop(ctx); err != nil {
		b.Fatal(err)
	}
	return of
}

// scrape is how often metrics are collected.
const scrape = 2 * time.Second
