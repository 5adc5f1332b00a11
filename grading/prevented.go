package grading

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// prevented returns the first action of a trainee that cured or relieved a fault
// of the script in a run in which nothing was ever breached: whoever is faster
// than the harm has recovered all the same. Nil: there was none, something was
// breached, or the log is of before it said what was changed.
func (l *ledger) prevented() *event.Event {
	harm := of[event.FaultApplied](l)
	if len(l.breaches()) > 0 || len(harm) == 0 || len(of[event.EffectsRecorded](l)) == 0 {
		return nil
	}
	acts, _ := l.acts()
	courses, _ := l.courses(acts)
	for _, a := range acts {
		if a.event.Seq < harm[0].Seq {
			continue
		}
		if slices.ContainsFunc(a.effects, func(e faults.Effect) bool {
			at, lasts := thingOf(e)
			c := courses[at]
			cured := lasts && c != nil && c.harmed && c.last != nil && !faults.SameValue(c.now, c.harm)
			return a.allowed || cured || l.mended(a, e)
		}) {
			return a.event
		}
	}
	return nil
}
