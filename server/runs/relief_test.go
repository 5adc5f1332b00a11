package runs_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// More replicas carry what a harmed setting lets through: customers are well, and
// the drill is not over before the setting is, nor before what gave relief can be
// taken back.
func TestReliefIsNoRecovery(t *testing.T) {
	t.Parallel()
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	model := runs.NewModel(slog.New(slog.DiscardHandler))
	relief := scenarios.RehearsalStep{When: scenarios.Condition{Kind: "page.sent"}, After: 5 * time.Second, Do: "scale", Target: "checkout", With: map[string]string{"replicas": "6"}, Reason: "More of them carry more."}
	cure := scenarios.RehearsalStep{After: 90 * time.Second, Do: "rollback-config", Target: "checkout", Reason: "The pool was cut."}
	back := scenarios.RehearsalStep{After: 20 * time.Second, Do: "scale", Target: "checkout", With: map[string]string{"replicas": "2"}, Reason: "Back to two."}
	for name, tc := range map[string]struct {
		steps []scenarios.RehearsalStep
		ended string
	}{
		"relief alone":    {[]scenarios.RehearsalStep{relief}, event.EndTime},
		"relief and cure": {[]scenarios.RehearsalStep{relief, cure, back}, event.EndRecovered},
	} {
		t.Run(name, func(t *testing.T) {
			responder := engine.NewResponder(scenarios.Rehearsal{Name: "reliever", Steps: tc.steps})
			trial, err := model.Try(t.Context(), runs.Play{Drill: drill, Runtime: "tabletop", Responder: responder})
			if err != nil {
				t.Fatal(err)
			}
			if trial.End != tc.ended || len(trial.Stumbles) > 0 {
				t.Errorf("it ended: %s; %v", trial.End, trial.Stumbles)
			}
		})
	}
}
