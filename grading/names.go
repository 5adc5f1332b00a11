package grading

import (
	"github.com/drillyard/drillyard/scenarios/event"
)

// bearsOn is the function by which a condition asks whether a look was worth
// having.
const bearsOn = "bears_on"

// names returns what a condition may say about an event: who did it, when, and
// the fields of its body that its kind lets it ask for. Nil: nothing can be asked
// of this kind.
func names(e *event.Event) map[string]any {
	m := event.Asked(e.Body)
	if m != nil {
		m["actor"], m["at"] = e.Actor.ID, e.At.Seconds()
	}
	return m
}
