package runs_test

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
)

// apart is how long after a step something is done that fits in before the next:
// whatever the step looked at has been read by then, and so will be the other.
const apart = 3 * time.Second

// slipIn does something more where there is time for it, without anything else
// coming later than it did; false: there is none.
func slipIn(steps []scenarios.RehearsalStep, from int, more scenarios.RehearsalStep) ([]scenarios.RehearsalStep, bool) {
	for i := from; i < len(steps); i++ {
		if steps[i].When.Kind == "" && steps[i].After >= 2*apart-time.Second {
			out := slices.Clone(steps)
			out[i].After -= apart
			more.After = apart
			return slices.Insert(out, i, more), true
		}
	}
	return nil, false
}

// Over the golden rehearsals of what comes with the program: what is done beside
// them, and takes nothing away, lowers no score.
func TestWhatGoldenDoesBesideItLowersNoScore(t *testing.T) {
	t.Parallel()
	if runs.Raced {
		t.Skip("it is played without the race detector, by make test-drills: the model is in one goroutine")
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	model := runs.NewModel(slog.New(slog.DiscardHandler))
	for _, drill := range lib.Drills() {
		var golden []scenarios.RehearsalStep
		for _, r := range drill.Rehearsals {
			if r.Name == "golden" {
				golden = r.Steps
			}
		}
		play := func(t *testing.T, steps []scenarios.RehearsalStep) runs.Trial {
			t.Helper()
			responder := engine.NewResponder(scenarios.Rehearsal{Name: "golden", Steps: slices.Clone(steps)})
			trial, err := model.Try(t.Context(), runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Seed: drill.Seed, Responder: responder})
			if err != nil || len(trial.Stumbles) > 0 {
				t.Fatal(err, trial.Stumbles)
			}
			return trial
		}
		var looks []scenarios.RehearsalStep
		for _, s := range golden {
			if s.View != "" {
				looks = append(looks, s)
			}
		}
		if len(looks) == 0 {
			continue
		}
		first := slices.IndexFunc(golden, func(s scenarios.RehearsalStep) bool { return s.View != "" })
		again := looks[0]
		again.When = scenarios.Condition{}
		early := again
		early.After = apart
		cases := map[string][]scenarios.RehearsalStep{"an earlier look": append([]scenarios.RehearsalStep{early}, golden...)}
		for what, more := range map[string]scenarios.RehearsalStep{
			"a note that claims nothing": {Note: "I am still here."},
			"a line that claims nothing": {Say: "Hello, who else is here?", In: "#incident"},
			"an unrelated look":          {View: event.SourceRunbook, Query: lib.Runbooks()[0].Slug},
			"a second look":              again,
		} {
			if steps, ok := slipIn(golden, first+1, more); ok {
				cases[what] = steps
			}
		}
		t.Run(drill.Slug, func(t *testing.T) {
			t.Parallel()
			was := play(t, golden).Grade
			for what, steps := range cases {
				now := play(t, steps).Grade
				if now.Score.Points < was.Score.Points || now.Score.Low < was.Score.Low {
					t.Errorf("%s lowers the score from %+v to %+v", what, was.Score, now.Score)
					for i := range was.Findings {
						if a, b := was.Findings[i], now.Findings[i]; a.Points != b.Points {
							t.Errorf("%s: %g, %s\nthen %g, %s", a.ID, a.Points, a.Why, b.Points, b.Why)
						}
					}
				}
			}
			if len(cases) < 4 {
				t.Errorf("there was time for %d of 5 things", len(cases))
			}
		})
	}
}
