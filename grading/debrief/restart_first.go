package debrief

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var restartFirst = detector{
	kind: "restart-first", title: "Restarting as the first resort",
	did:     "restarted first",
	instead: "Ask what a restart would change: it empties caches, drops the work in progress and takes the evidence with it.",
	find:    findRestartFirst,
}

// restart is the action of the catalogue that has a service begin anew.
const restart = "restart"

// findRestartFirst finds a restart that came before everything else, where the
// answer key knows no restart of that service.
func findRestartFirst(run *reading) (string, []event.Event) {
	if len(run.actions) == 0 {
		return "", nil
	}
	first := run.actions[0]
	b := first.Body.(event.ActionTaken)
	cure := slices.ContainsFunc(run.rubric.Truth.Allowed, func(a grading.Allowed) bool { return a.Action == restart && a.Target == b.Target })
	if b.Action != restart || cure {
		return "", nil
	}
	return "The first thing done to the system was a restart of " + grading.Place(b.Target) + ", which was not what it lacked.", run.actions[:1]
}
