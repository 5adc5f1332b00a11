package grading

import (
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// first returns the first event at which a condition happens, or nil.
func (l *ledger) first(c Condition) *event.Event { return l.firstOf(l.byKind[event.Kind(c.Kind)], c) }

// firstOf returns the first of some events of its kind at which a condition
// happens, or nil.
func (l *ledger) firstOf(events []*event.Event, c Condition) *event.Event {
	asked := scenarios.Condition(c)
	for _, e := range events {
		if asked.Matches(*e, l.firedBefore(e)) {
			return e
		}
	}
	return nil
}

// firedBefore tells which injects had fired before an event.
func (l *ledger) firedBefore(e *event.Event) func(inject string) bool {
	return func(inject string) bool {
		f, ok := l.fired[inject]
		return ok && f.Seq < e.Seq
	}
}
