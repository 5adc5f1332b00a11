package grading

import (
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// combined reports whether a condition is made of several events.
func (c Condition) combined() bool { return c.Kind == scenarios.Combined }

// first returns the first event at which a condition happens, or nil.
func (l *ledger) first(c Condition) *event.Event {
	if c.combined() {
		return l.comes(c, 0)
	}
	return l.firstOf(l.byKind[event.Kind(c.Kind)], c)
}

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

// comes returns the first event at which a combined condition comes to hold, of
// those from a place in the log on, or nil.
func (l *ledger) comes(c Condition, from int) *event.Event {
	for _, i := range l.moments(c, from) {
		return &l.events[i]
	}
	return nil
}

// moments returns the places in the log at which a condition comes to hold,
// counted from one of them.
func (l *ledger) moments(c Condition, from int) []int {
	return scenarios.Condition(c).Moments(l.events, from, func(e event.Event, inject string) bool { return l.firedBefore(&e)(inject) })
}

// firstOwn returns the first event at which a condition holds as those who play
// bring it about: what a colleague does to the system is none of theirs.
func (l *ledger) firstOwn(c Condition) *event.Event {
	if !c.combined() {
		among := l.byKind[event.Kind(c.Kind)]
		if actsOn(event.Kind(c.Kind)) {
			among = l.done(event.Kind(c.Kind))
		}
		return l.firstOf(among, c)
	}
	var own []event.Event
	for i := range l.events {
		if e := &l.events[i]; !actsOn(e.Kind()) || l.byTrainee(e) {
			own = append(own, *e)
		}
	}
	for _, i := range scenarios.Condition(c).Moments(own, 0, func(e event.Event, inject string) bool { return l.firedBefore(&e)(inject) }) {
		return &own[i]
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

// spelt says a combined condition in words, made of the names of its events.
func (l *ledger) spelt(c Condition) string {
	return scenarios.Condition(c).Words(func(e scenarios.Condition, again bool) string {
		words := l.words(Condition(e))
		if again {
			words = strings.Replace(words, "the first ", "the ", 1)
		}
		return words
	})
}
