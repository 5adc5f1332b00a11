package grading

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// rests reports whether what was done to the system rests on a look at it: some
// look by whoever did it came before and could be read, at what was touched, at
// what customers get, at what was wrong, or at the system as a whole. The written
// steps of a runbook and the preview of an action are none, nor is a look at some
// other service that had nothing to do with it.
func (l *ledger) rests(action *event.Event) bool {
	at, _ := target(action.Body)
	return l.read(nil, action, func(s sight) bool {
		return slices.ContainsFunc(s.showings, func(e *event.Event) bool { return l.regards(e, at) })
	})
}

// regards reports whether what a look showed can be what an action rests on.
func (l *ledger) regards(look *event.Event, at faults.Target) bool {
	b, ok := look.Body.(event.EvidenceViewed)
	if !ok { // of what a look went on to show
		return l.bearsOnAny(look)
	}
	about := l.about(look)
	return at == "" || len(about) == 0 || b.Source == event.SourceCustomer || b.Service == faults.Customers || l.bearsOnAny(look) ||
		slices.ContainsFunc(about, func(t faults.Target) bool { return touches(at, t) })
}

// looked reports whether whoever did the second of two things looked at the
// system between them for long enough to read something; from nil, at any time
// before it.
func (l *ledger) looked(from, to *event.Event) bool {
	return l.read(from, to, func(sight) bool { return true })
}

// read is looked for looks that something is asked of.
func (l *ledger) read(from, to *event.Event, which func(sight) bool) bool {
	for _, s := range l.sights {
		first := s.showings[0]
		source := body[event.EvidenceViewed](first).Source
		if first.Seq >= to.Seq || first.Actor.ID != to.Actor.ID || source == event.SourceRunbook || source == event.SourcePreview {
			continue
		}
		since, until := first.At, to.At
		if s.until >= 0 {
			until = min(until, s.until)
		}
		if from != nil && first.Seq < from.Seq {
			if s.glance() {
				continue
			}
			since = from.At
		}
		if (s.glance() || until-since >= ReadingTime) && which(s) {
			return true
		}
	}
	return false
}
