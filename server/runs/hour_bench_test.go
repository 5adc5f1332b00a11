package runs

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// told takes what a sandbox tells, as a run does.
type told struct {
	*metrics.DB
	lines *logs.Buffer
}

func (t told) Log(line faults.LogLine) { t.lines.Add(line) }

// BenchmarkHour plays an hour of harbor on one processor: two hundred requests
// of customers a second, every two seconds a scrape, the alert rules and the
// SLIs. It reports how many times as fast as the wall clock that is in
// processor time, all in all and for each part, what is allocated for a second
// of run time, and what is held in the end.
func BenchmarkHour(b *testing.B) {
	const scrapeInterval = 2 * time.Second
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s, err := stack.Load(content.FS, "harbor")
	if err != nil {
		b.Fatal(err)
	}
	rules, err := metrics.ParseRules("rules.yaml", s.Rules)
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	var model, telemetry, judging time.Duration
	var memory, allocations float64
	hours := 0.0
	for b.Loop() {
		before := held()
		db := metrics.Open(time.Date(2026, time.January, 12, 9, 0, 0, 0, time.UTC), nil)
		evaluator := metrics.NewEvaluator(rules, db, nil)
		slis := map[string]*metrics.Query{}
		for _, slo := range s.SLOs {
			if slis[slo.Name], err = db.Prepare(slo.SLI); err != nil {
				b.Fatal(err)
			}
		}
		box := tabletop.New(tabletop.Options{Stack: s, Seed: 7})
		if err := box.Start(ctx, told{db, logs.New(0)}); err != nil {
			b.Fatal(err)
		}
		grow(b, box, s)
		var from, to runtime.MemStats
		runtime.ReadMemStats(&from)
		clock := processor()
		lap := func(part *time.Duration) {
			now := processor()
			*part += now - clock
			clock = now
		}
		for at := scrapeInterval; at <= time.Hour; at += scrapeInterval {
			if err := box.Advance(ctx, at); err != nil {
				b.Fatal(err)
			}
			lap(&model)
			if err := box.Collect(ctx, at); err != nil {
				b.Fatal(err)
			}
			lap(&telemetry)
			if _, err := evaluator.Evaluate(ctx, at); err != nil {
				b.Fatal(err)
			}
			for _, slo := range s.SLOs {
				if _, _, err := slis[slo.Name].Value(ctx, at); err != nil {
					b.Fatal(err)
				}
			}
			lap(&judging)
		}
		runtime.ReadMemStats(&to)
		allocations += float64(to.Mallocs-from.Mallocs) / 3600
		memory += held() - before
		hours++
		if alerts := evaluator.Active(); len(alerts) > 0 {
			b.Fatalf("it is not well: %+v", alerts)
		}
		if err := box.Stop(ctx); err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	pace := func(part time.Duration) float64 { return hours * 3600 / part.Seconds() }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(pace(model+telemetry+judging), "x-real-time")
	b.ReportMetric(pace(model), "x-model")
	b.ReportMetric(pace(telemetry), "x-telemetry")
	b.ReportMetric(pace(judging), "x-rules")
	b.ReportMetric(allocations/hours, "allocations/s")
	b.ReportMetric(memory/hours, "MiB")
}

// grow lets customers come who make two hundred requests a second, and gives
// the services what they need for them.
func grow(b *testing.B, box faults.Sandbox, s *stack.Stack) {
	b.Helper()
	rate := 0.0
	for _, j := range s.Journeys {
		rate += j.Rate * float64(len(j.Requests))
	}
	factor := 200 / rate
	all := []faults.Primitive{faults.Load{Factor: factor}}
	for _, v := range s.Services {
		set := map[string]string{}
		for _, key := range []string{"workers", "queue_limit", "db_pool_size", "max_connections"} {
			if n, err := strconv.Atoi(v.Config[key]); err == nil {
				set[key] = strconv.Itoa(int(float64(n)*factor) + 1)
			}
		}
		if len(set) > 0 {
			all = append(all, faults.Config{Service: v.Name, Set: set})
		}
	}
	for _, p := range all {
		if _, err := box.Do(b.Context(), p); err != nil {
			b.Fatal(err)
		}
	}
}
