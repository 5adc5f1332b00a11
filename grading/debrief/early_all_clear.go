package debrief

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var earlyAllClear = detector{
	kind: "early-all-clear", title: "All-clear too early",
	instead: "Say that you are watching it until customers have been served well for a while; only then say that it is over.",
	find:    findEarlyAllClear,
}

// findEarlyAllClear finds an incident that was closed while customers were hurt.
func findEarlyAllClear(run *reading) (string, []event.Event) {
	for _, e := range done[event.IncidentClosed](run) {
		if run.hurting(e.At) {
			return grading.Sentence(e) + " while customers were still hurt.", []event.Event{e}
		}
	}
	return "", nil
}
