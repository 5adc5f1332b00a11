package grading

import "github.com/drillyard/drillyard/scenarios/event"

// rests reports whether what was done to the system rests on a look at it: some
// look by whoever did it came before, at anything but the written steps of a
// runbook.
func (l *ledger) rests(action *event.Event) bool {
	for _, look := range l.done(event.EvidenceViewed{}.Kind()) {
		if look.Seq < action.Seq && look.Actor.ID == action.Actor.ID && body[event.EvidenceViewed](look).Source != event.SourceRunbook {
			return true
		}
	}
	return false
}
