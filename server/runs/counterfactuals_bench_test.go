package runs

import (
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
)

// BenchmarkCounterfactuals takes a run that goes on for eight minutes, in which
// ten things are done and none of them helps for long, and plays it without each
// of them, on all processors: eleven plays of eight minutes, and nobody's.
func BenchmarkCounterfactuals(b *testing.B) {
	lib, err := shipped()
	if err != nil {
		b.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	q := Play{Drill: drill, Runtime: runtimes.Tabletop, Seed: drill.Seed}
	var steps []scenarios.RehearsalStep
	for i := range 10 {
		steps = append(steps, scenarios.RehearsalStep{
			After: 40 * time.Second, Do: "scale", Target: "storefront", With: map[string]string{"replicas": fmt.Sprint(3 + i%2)}, Reason: "More of them carry more.",
		})
	}
	model := NewModel(slog.New(slog.DiscardHandler))
	events, err := model.again(b.Context(), q, nil, nil, engine.NewResponder(scenarios.Rehearsal{Name: "busy", Steps: steps}))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		fresh := NewModel(slog.New(slog.DiscardHandler))
		all, err := fresh.Counterfactuals(b.Context(), q, events, runtime.GOMAXPROCS(0), nil)
		if err != nil || len(all) != 10 || all[0].Whole["buy"].Visits < 2300 {
			b.Fatalf("%d of ten, %v: %v", len(all), err, events[len(events)-1].Body.(event.RunEnded).Reason)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/run")
}
