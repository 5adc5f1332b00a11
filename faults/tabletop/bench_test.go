package tabletop_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// mute is a sink that takes nothing, so that only the model is measured.
type mute struct{}

func (mute) Exposition(faults.Time, faults.Instance, []byte)                  {}
func (mute) Samples(faults.Time, faults.Instance, []faults.Series, []float64) {}
func (mute) Down(faults.Time, faults.Instance, error)                         {}
func (mute) Log(faults.LogLine)                                               {}

// BenchmarkHour simulates an hour of harbor at about two hundred requests of
// customers a second, with a scrape every two seconds.
func BenchmarkHour(b *testing.B) {
	s := harborStack(b)
	ctx := context.Background()
	b.ReportAllocs()
	events := 0.0
	for b.Loop() {
		box := tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: zero})
		if err := box.Start(ctx, mute{}); err != nil {
			b.Fatal(err)
		}
		for _, p := range []faults.Primitive{
			faults.Load{Factor: 200.0 / 37},
			faults.Config{Service: "inventory", Set: map[string]string{"workers": "6"}}, // for as many orders, too
		} {
			if _, err := box.Do(ctx, p); err != nil {
				b.Fatal(err)
			}
		}
		for at := 2 * time.Second; at <= time.Hour; at += 2 * time.Second {
			if err := box.Advance(ctx, at); err != nil {
				b.Fatal(err)
			}
			if err := box.Collect(ctx, at); err != nil {
				b.Fatal(err)
			}
		}
		events += float64(box.Events())
	}
	took := b.Elapsed().Seconds()
	b.ReportMetric(float64(b.N)*3600/took, "x-realtime")
	b.ReportMetric(events/took, "events/s")
}

func BenchmarkStart(b *testing.B) {
	s := harborStack(b)
	b.ReportAllocs()
	for b.Loop() {
		box := tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: zero})
		if err := box.Start(context.Background(), mute{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIdle reports how much memory a started sandbox keeps.
func BenchmarkIdle(b *testing.B) {
	s := harborStack(b)
	for b.Loop() {
		const boxes = 20
		var all [boxes]*tabletop.Sandbox
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range all {
			all[i] = tabletop.New(tabletop.Options{Stack: s, Seed: int64(i), Epoch: zero})
			if err := all[i].Start(context.Background(), mute{}); err != nil {
				b.Fatal(err)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/boxes/1024, "KiB/box")
		runtime.KeepAlive(all)
	}
}
