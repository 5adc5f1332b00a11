package debrief

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var earlyAllClear = detector{
	kind: "early-all-clear", title: "All-clear too early",
	did:     "gave the all-clear too early",
	instead: "Say that you are watching it until customers have been served well for a while; only then say that it is over.",
	find:    findEarlyAllClear,
}

// findEarlyAllClear finds that it was said to be over while customers were hurt, as
// grading judges it. The log of a run from before visits were counted tells of
// objectives alone, and of what was closed while one was not met.
func findEarlyAllClear(run *reading) (string, []event.Event) {
	early, known, err := run.rubric.FalseAllClears(run.events)
	if !known || err != nil {
		early = slices.DeleteFunc(done[event.IncidentClosed](run), func(e event.Event) bool { return !run.hurting(e.At) })
	}
	if len(early) == 0 {
		return "", nil
	}
	return grading.Sentence(early[0]) + " while customers were still hurt.", early
}
