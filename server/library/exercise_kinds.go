package library

import (
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/alerts"
	"github.com/drillyard/drillyard/grading/exercise/change"
	"github.com/drillyard/drillyard/grading/exercise/handoff"
	"github.com/drillyard/drillyard/grading/exercise/runbook"
	"github.com/drillyard/drillyard/grading/exercise/script"
	"github.com/drillyard/drillyard/grading/exercise/triage"
)

// ExerciseKinds lists the kinds of exercise, in the order in which people are shown them.
func ExerciseKinds() []exercise.Kind {
	return []exercise.Kind{
		triage.Kind,
		script.Kind,
		alerts.Kind,
		runbook.Kind,
		change.Kind,
		handoff.Kind,
	}
}
