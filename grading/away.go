package grading

import (
	"maps"

	"github.com/drillyard/drillyard/scenarios/event"
)

// away is what is off by its script for now and would come again: the end of each
// such fault, as a log tells of it event by event.
type away map[scripted]*event.Event

// scripted is a fault of an inject.
type scripted struct{ inject, fault string }

// see takes the next event of a log. A fault that did not take when it was due
// again is not awaited: nothing more comes of it, or an end that follows says so.
func (a away) see(e *event.Event) {
	switch b := e.Body.(type) {
	case event.FaultEnded:
		of := scripted{b.Inject, b.Fault}
		if delete(a, of); b.NextMS > 0 {
			a[of] = e
		}
	case event.FaultApplied:
		delete(a, scripted{b.Inject, b.Fault})
	case event.FaultFailed:
		delete(a, scripted{b.Inject, b.Fault})
	case event.InjectSkipped:
		// It does not fire again; what comes and goes within one firing goes on.
		maps.DeleteFunc(a, func(of scripted, end *event.Event) bool {
			return of.inject == b.Inject && body[event.FaultEnded](end).Why != event.EndedTurn
		})
	}
}

// of returns the end of a fault of an inject that would come again; nil: nothing
// of it does.
func (a away) of(inject string) *event.Event {
	var last *event.Event
	for of, end := range a {
		if of.inject == inject && (last == nil || end.Seq > last.Seq) {
			last = end
		}
	}
	return last
}

// away tells what is off as the log ends, and would come again.
func (l *ledger) away() away {
	a := away{}
	for i := range l.events {
		a.see(&l.events[i])
	}
	return a
}
