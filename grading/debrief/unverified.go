package debrief

import (
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var unverified = detector{
	kind: "unverified", title: "Not looking whether it helped",
	did:     "did not look whether it had helped",
	instead: "After each action, look at the place where the trouble showed, and say what you see there.",
	find:    findUnverified,
}

// findUnverified finds a last action after which nobody looked at anything.
func findUnverified(run *reading) (string, []event.Event) {
	if len(run.actions) == 0 {
		return "", nil
	}
	last := run.actions[len(run.actions)-1]
	looks, _ := run.rubric.Watched(run.events) // a log that is none has none
	for _, look := range looks {
		if look.Event > last.Seq || look.Until >= last.At+grading.ReadingTime {
			return "", nil
		}
	}
	return grading.Sentence(last) + ", and nobody looked at the system after that.", []event.Event{last}
}
