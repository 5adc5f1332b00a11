package triage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What a recording has to show for what the truth says, and over how long before the
// moment until which it is shown.
const (
	lately = time.Minute
	felt   = 5. // percent of the visits on a journey from which on it is hurt
)

// Prove implements exercise.Proven: with every seed the recording shows what the truth
// says that customers suffer, in that way and as many, and nothing else that is as bad. So
// no variant is easier than another for having been recorded with other luck.
func (w *work) Prove(ctx context.Context, in exercise.Workshop) error {
	var wrong []error
	if w.recorded == nil {
		return nil
	}
	for n := range w.seeds {
		r := w.recording(int64(n))
		until := time.Duration(r.Until) * time.Millisecond
		played, err := in.Play(ctx, exercise.Play{Drill: r.Drill, BuiltIn: r.Responder, Seed: r.Seed, Until: until})
		if err != nil {
			return fmt.Errorf("record what is looked at: %w", err)
		}
		for _, stumble := range played.Stumbles {
			wrong = append(wrong, fmt.Errorf("with seed %d whoever plays it stumbles: %s", r.Seed, stumble))
		}
		if until == 0 {
			until = grading.CountedTo(played.Events)
		}
		fared, known := grading.Fared(played.Events, max(0, until-lately), until, true)
		if !known {
			wrong = append(wrong, fmt.Errorf("with seed %d it does not show how customers fare; show more of it", r.Seed))
			continue
		}
		for _, why := range w.untrue(fared) {
			wrong = append(wrong, fmt.Errorf("with seed %d %s", r.Seed, why))
		}
	}
	return errors.Join(wrong...)
}

// untrue says what of the truth customers did not suffer, and what they did beside it.
func (w *work) untrue(fared map[string]event.Visits) (all []string) {
	for _, j := range w.journeys {
		v := fared[j.ID]
		hurt := slices.Contains(w.key.hurt, j.ID)
		if v.Visits == 0 {
			if hurt {
				all = append(all, fmt.Sprintf("nobody came to %s in the last minute", j.ID))
			}
			continue
		}
		failed, slow := 100*float64(v.Failed)/float64(v.Visits), 100*float64(v.Slow)/float64(v.Visits)
		suffered := failed
		switch {
		case w.key.how == event.ImpactSlow:
			suffered = slow
		case w.key.how == "":
			suffered = max(failed, slow)
		}
		switch {
		case !hurt && max(failed, slow) >= felt:
			all = append(all, fmt.Sprintf("%s is hurt as well: %.0f %% failed and %.0f %% were slow in the last minute", j.ID, failed, slow))
		case hurt && suffered < felt:
			all = append(all, fmt.Sprintf("%s is not hurt in that way: %.0f %% failed and %.0f %% were slow in the last minute", j.ID, failed, slow))
		case hurt && w.key.to > 0 && (suffered < w.key.from || suffered > w.key.to):
			all = append(all, fmt.Sprintf("%.0f %% of %s suffered in the last minute, and the truth says %g to %g %%", suffered, j.ID, w.key.from, w.key.to))
		}
	}
	return all
}
