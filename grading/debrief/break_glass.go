package debrief

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var breakGlass = detector{
	kind: "break-glass", title: "Going around an approval",
	did:     "went around an approval",
	instead: "Ask, and go on looking while you wait. Breaking glass is for when waiting hurts customers more than being wrong would.",
	find:    findBreakGlass,
}

// findBreakGlass finds actions taken without the approval that they needed,
// while no objective was breached: there was time to ask.
func findBreakGlass(run *reading) (string, []event.Event) {
	var seen []event.Event
	for _, e := range run.actions {
		if b := e.Body.(event.ActionTaken); b.BreakGlass && !run.hurting(e.At) {
			seen = append(seen, e)
		}
	}
	if len(seen) == 0 {
		return "", nil
	}
	return grading.Sentence(seen[0]) + " without the approval that it needs, while every objective was met.", seen
}
