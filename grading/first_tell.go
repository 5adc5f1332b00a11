package grading

import "github.com/drillyard/drillyard/scenarios/event"

// FirstTell returns the event with which those who play first had something before
// them, long enough to be read, that tells of a cause; false: they never had. Timings
// count the time to evidence to the same event.
func (r *Rubric) FirstTell(events []event.Event) (seq int64, found bool, err error) {
	if len(events) == 0 {
		return 0, false, nil
	}
	l, err := r.read(events)
	if err != nil {
		return 0, false, err
	}
	seen, err := l.firstTell()
	if err != nil || seen == nil {
		return 0, false, err
	}
	return seen.Seq, true, nil
}

// firstTell is FirstTell; nil: they never had.
func (l *ledger) firstTell() (*event.Event, error) {
	harmed := of[event.FaultApplied](l)
	seen, err := l.readings(func(e *event.Event) (bool, error) {
		return (len(harmed) == 0 || e.Seq > harmed[0].Seq) && l.bearsOnAny(e), nil
	})
	if err != nil || len(seen) == 0 {
		return nil, err
	}
	return seen[0].event, nil
}
