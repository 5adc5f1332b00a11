package grading

import "github.com/drillyard/drillyard/scenarios/event"

// rests reports whether what was done to the system rests on a look at it: some
// look by whoever did it came before and could be read, at anything but the
// written steps of a runbook and the preview of an action.
func (l *ledger) rests(action *event.Event) bool {
	for _, s := range l.sights {
		first := s.showings[0]
		source := body[event.EvidenceViewed](first).Source
		if first.Seq >= action.Seq || first.Actor.ID != action.Actor.ID || source == event.SourceRunbook || source == event.SourcePreview {
			continue
		}
		until := action.At
		if s.until >= 0 {
			until = min(until, s.until)
		}
		if s.glance() || until-first.At >= ReadingTime {
			return true
		}
	}
	return false
}
