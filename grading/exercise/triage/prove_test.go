package triage

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
)

// played is a workshop in which a run shows what it is given, by seed.
type played map[int64]map[string]event.Visits

func (played) Cage(context.Context, exercise.Program) (exercise.Ran, error) {
	return exercise.Ran{}, exercise.ErrNoCage
}

func (p played) Play(_ context.Context, q exercise.Play) (exercise.Played, error) {
	if q.Drill != "d" || q.BuiltIn != "idle" || q.Until != 2*time.Minute {
		return exercise.Played{Stumbles: []string{"another run"}}, nil
	}
	return exercise.Played{Events: []event.Event{
		{Body: event.VisitsCounted{FromMS: 0, ToMS: 60_000, Moment: event.CountedMinute, Journeys: map[string]event.Visits{"buy": {Visits: 100}, "browse": {Visits: 100}}}},
		{Body: event.VisitsCounted{FromMS: 60_000, ToMS: 120_000, Moment: event.CountedEnd, Journeys: p[q.Seed]}},
	}}, nil
}

// The truth is held against the recording of every seed: whoever got an easier one would
// else be lucky, and whoever got one that shows nothing could not know.
func TestTheTruthIsWhatTheRecordingsShow(t *testing.T) {
	good := map[string]event.Visits{"buy": {Visits: 50, Failed: 40}, "browse": {Visits: 50, Failed: 1}}
	for says, shown := range map[string]map[string]event.Visits{
		"":                                 {"buy": {Visits: 50, Failed: 50}, "browse": {Visits: 50}},
		"browse is hurt as well":           {"buy": {Visits: 50, Failed: 40}, "browse": {Visits: 50, Slow: 10}},
		"buy is not hurt in that way":      {"buy": {Visits: 50, Slow: 50}, "browse": {Visits: 50}},
		"the truth says 60 to 100 %":       {"buy": {Visits: 50, Failed: 20}, "browse": {Visits: 50}},
		"nobody came to buy":               {"browse": {Visits: 50}},
		"with seed 9 50 % of buy suffered": {"buy": {Visits: 50, Failed: 25}, "browse": {Visits: 50}},
	} {
		w := asked()
		w.recorded, w.seeds = &exercise.Recorded{Drill: "d", Responder: "idle", Until: 120_000}, []int64{4, 9}
		err := w.Prove(t.Context(), played{4: good, 9: shown})
		switch {
		case says == "" && err != nil:
			t.Error(err)
		case says != "" && (err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "seed 4")):
			t.Errorf("%+v: %v, and not %q", shown, err, says)
		}
	}
	w := asked()
	w.recorded, w.seeds = &exercise.Recorded{Drill: "another", Responder: "idle", Until: 120_000}, []int64{4}
	if err := w.Prove(t.Context(), played{}); err == nil || !strings.Contains(err.Error(), "stumbles") {
		t.Errorf("a responder who could not do what is written: %v", err)
	}
}

// Each seed of an attempt picks a recording, always the same; those of the variants are all
// there are.
func TestASeedPicksARecording(t *testing.T) {
	w := asked()
	w.recorded, w.seeds = &exercise.Recorded{Drill: "d", Responder: "idle", Until: 1000}, []int64{4, 9, 2}
	for seed, want := range map[int64]int64{0: 4, 1: 9, 2: 2, 3: 4, 77: 2, -1: 2} {
		if got := w.Material(seed).Recorded.Seed; got != want {
			t.Errorf("seed %d picks %d, and not %d", seed, got, want)
		}
	}
	found := map[int64]bool{}
	for _, seed := range w.Variants() {
		found[w.Material(seed).Recorded.Seed] = true
	}
	if len(found) != 3 {
		t.Errorf("the variants are %v", found)
	}
}
