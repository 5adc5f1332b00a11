package debrief

import (
	"fmt"
	"maps"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

var heroWork = detector{
	kind: "hero-work", title: "Hero work",
	did:     "repeated a fix that had not held",
	instead: "When the same fix has not held once, stop repeating it: find what undoes it, and bring in whoever owns that.",
	find:    findHeroWork,
}

// findHeroWork finds the same thing done to the same part of the system again,
// while customers were hurt: it had not held the first time. Where something else has
// struck that part since, the fix had held, and is one for something new.
func findHeroWork(run *reading) (string, []event.Event) {
	var best []event.Event
	for i, e := range run.actions {
		first := e.Body.(event.ActionTaken)
		again := []event.Event{e}
		for _, later := range run.actions[i+1:] {
			if run.struckAnew(first.Target, e, later) {
				break
			}
			b := later.Body.(event.ActionTaken)
			if b.Action == first.Action && b.Target == first.Target && maps.Equal(b.Args, first.Args) && run.hurting(later.At) {
				again = append(again, later)
			}
		}
		if len(again) > max(1, len(best)) {
			best = again
		}
	}
	if len(best) == 0 {
		return "", nil
	}
	return fmt.Sprintf("%s %s, and customers were still hurt each time it was done again.", grading.Sentence(best[0]), times(len(best))), best
}

// struckAnew reports whether something that had not struck before has struck a part of the
// system between two events. What flaps, grows or comes again by itself is nothing new.
func (run *reading) struckAnew(target faults.Target, after, before event.Event) bool {
	known := map[string]bool{}
	for _, e := range run.events {
		b, is := e.Body.(event.FaultRequested)
		switch {
		case e.Seq >= before.Seq:
			return false
		case !is:
		case e.Seq > after.Seq && b.Target == target && !known[b.Inject]:
			return true
		default:
			known[b.Inject] = true
		}
	}
	return false
}

func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
