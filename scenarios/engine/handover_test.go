package engine

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A run that is handed over later is until then what it is when nobody acts, takes
// no time to get there, and goes on as fast as the clock from there.
func TestARunIsHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const from = 40 * time.Second
		sc, _ := busy()
		idle, length := paced(t, sc, nil, nil)
		sc, _ = busy()
		memory := &event.Memory{}
		run := prepare(t, newPaper(), sc, memory)
		run.Responder, run.Pace, run.From = nil, 1, from
		began := time.Now()
		var at faults.Time
		run.Publish = func(events []event.Event) {
			if last := events[len(events)-1].At; last < from && time.Since(began) > 0 {
				t.Errorf("%s was played %s after the beginning", last, time.Since(began))
			}
			if run.State() == event.StateRunning && at == 0 {
				at = run.now()
			}
		}
		if err := run.Play(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != length-from {
			t.Errorf("it took %s of %s", took, length)
		}
		if at < from {
			t.Errorf("it was handed over at %s", at)
		}
		all, _ := memory.Read(t.Context(), "r", 0, 1e6)
		if got, want := story(all), story(idle); !slices.Equal(got, want) {
			t.Errorf("it went\n%q\nand with nobody acting\n%q", got, want)
		}
	})
}
