package runs

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Whoever plays a drill to its end reads it at once, however early that is; who
// ends it before, when its time would have been up.
func TestWhenTheAnswersOfARunOpen(t *testing.T) {
	unraced(t)
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	for _, drill := range y.lib.Drills() {
		golden := drill.Rehearsals[0]
		quits := scenarios.Rehearsal{Name: "quits", Steps: []scenarios.RehearsalStep{{After: time.Minute / 2, End: true}}}
		for _, c := range []struct {
			by   scenarios.Rehearsal
			open bool
		}{{golden, true}, {quits, false}} {
			before := time.Now()
			run, _, err := s.Rehearse(t.Context(), Play{Drill: drill, Person: y.person, Runtime: runtimes.Tabletop, Responder: engine.NewResponder(c.by)})
			if err != nil {
				t.Fatal(err)
			}
			if run.Opens.IsZero() != c.open {
				t.Errorf("%s by %s, ended by %s after %d ms: opens %s", drill.Slug, c.by.Name, run.EndReason, run.TookMS, run.Opens)
			}
			if left := drill.Duration - 30*time.Second; !c.open && (run.Opens.Before(before.Add(left-time.Second)) || run.Opens.After(time.Now().Add(left+time.Second))) {
				t.Errorf("%s by %s opens %s after its end, want %s", drill.Slug, c.by.Name, run.Opens.Sub(before), left)
			}
			if c.open == (run.Percent == nil) {
				t.Errorf("%s by %s: opens %s, and its score is %v", drill.Slug, c.by.Name, run.Opens, run.Percent)
			}
		}
	}
}
