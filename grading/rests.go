package grading

import "github.com/drillyard/drillyard/scenarios/event"

// rests reports whether what was done to the system rests on a look at it: some
// look by whoever did it came before and could be read, at anything but the
// written steps of a runbook and the preview of an action.
func (l *ledger) rests(action *event.Event) bool { return l.looked(nil, action) }

// looked reports whether whoever did the second of two things looked at the
// system between them for long enough to read something; from nil, at any time
// before it.
func (l *ledger) looked(from, to *event.Event) bool {
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
		if s.glance() || until-since >= ReadingTime {
			return true
		}
	}
	return false
}
