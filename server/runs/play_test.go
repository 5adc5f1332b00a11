package runs

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// What is cheap may be played when no more of what is dear may.
func TestEachRuntimeHasABoundOfItsOwn(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	taken(t, s, runtimes.Default)
	if _, _, err := s.Rehearse(t.Context(), Play{Drill: y.drill, Person: y.person, Responder: engine.NewResponder(scenarios.Rehearsal{Name: "idle"})}); !errors.Is(err, ErrBusy) {
		t.Errorf("one more than there may be: %v", err)
	}
	if _, err := s.Start(t.Context(), Play{Drill: y.drill, Person: y.person, Runtime: runtimes.Tabletop}); err != nil {
		t.Errorf("on the tabletop: %v", err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestARuntimeThatCannotPlayIt(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	for runtime, said := range map[string]string{
		"paper":           `"paper"; there is inproc, tabletop`,
		runtimes.Tabletop: "it is not meant for tabletop, or that cannot do all of its faults; it can be played on inproc",
	} {
		drill := y.drill
		drill.Runtimes = []string{runtimes.Default}
		if _, err := s.Start(t.Context(), Play{Drill: drill, Runtime: runtime, Person: y.person}); !errors.Is(err, ErrNoRuntime) || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", runtime, err)
		}
	}
	if all, err := s.Store.Runs(t.Context(), store.RunFilter{}); err != nil || len(all) != 0 {
		t.Errorf("%d runs were recorded, %v", len(all), err)
	}
}

// The same play has the same log, also beside others, and another seed has
// another one.
func TestATrialCanBeRepeated(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	golden := y.drill.Rehearsals[0]
	seeds := []int64{0, y.drill.Seed, y.drill.Seed + 1}
	trials := make([]Trial, len(seeds))
	var playing sync.WaitGroup
	for i, seed := range seeds {
		playing.Go(func() {
			var err error
			trials[i], err = NewModel(slog.New(slog.DiscardHandler)).Try(t.Context(), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Seed: seed, Responder: engine.NewResponder(golden)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	playing.Wait()
	for _, trial := range trials {
		if trial.Grade.Score.Percent < 90 || trial.End == "" || trial.Took <= 0 || len(trial.Stumbles)+len(trial.Failed) != 0 {
			t.Errorf("%+v", trial)
		}
	}
	if trials[0].Hash != trials[1].Hash {
		t.Error("the same play has two logs")
	}
	if trials[0].Hash == trials[2].Hash {
		t.Error("another seed has the same log")
	}
}

func TestATrialThatIsBrokenOffIsNone(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	idle := engine.NewResponder(scenarios.Rehearsal{Name: "idle"})
	if _, err := NewModel(slog.New(slog.DiscardHandler)).Try(ctx, Play{Drill: y.drill, Runtime: runtimes.Tabletop, Responder: idle}); err == nil {
		t.Error("it has an outcome")
	}
}
