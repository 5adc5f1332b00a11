package runbook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// What the drill's own responders are called by which it is proven.
const (
	golden = "golden" // the model answer of a drill
	idle   = "idle"   // nobody acts
)

// Prove implements exercise.Proven: there is something to recover from, which does not pass
// by itself and which the drill's model answer ends in the time that a runbook has.
func (t *task) Prove(ctx context.Context, w exercise.Workshop) error {
	var wrong []error
	slug := t.drill.Scenario.Slug
	for _, by := range []string{golden, idle} {
		played, err := w.Play(ctx, exercise.Play{Drill: slug, BuiltIn: by})
		if err != nil {
			return fmt.Errorf("play what the runbook is for: %w", err)
		}
		first, restored, open := breaches(played.Events)
		took := restored - paged(played.Events)
		switch {
		case first == 0:
			wrong = append(wrong, fmt.Errorf("played by %s, no objective is breached in %s: there is nothing that a runbook could bring back", by, slug))
		case by == idle && !open:
			wrong = append(wrong, fmt.Errorf("customers are well again in %s although nobody does anything", slug))
		case by == golden && open:
			wrong = append(wrong, fmt.Errorf("the model answer of %s does not bring customers back", slug))
		case by == golden && t.within > 0 && took > t.within:
			wrong = append(wrong, fmt.Errorf("within: the model answer of %s takes %s from the page on, which is longer than %s", slug, took.Round(time.Second), t.within))
		}
	}
	return errors.Join(wrong...)
}
