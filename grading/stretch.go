package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// stretches are the times during which something went on.
type stretches struct {
	of    []stretch
	words string
}

// stretch goes from one event to another; until nil: to the end of the log.
type stretch struct{ from, until *event.Event }

// stretches finds when what a criterion names went on. A beginning within
// another one is part of it; where an end names what it is the end of, it ends
// nothing else.
func (l *ledger) stretches(s Stretch) *stretches {
	found := &stretches{words: fmt.Sprintf("between %s and %s", l.words(s.From), l.words(s.Until))}
	row, _ := event.Describe(event.Kind(s.From.Kind))
	paired := row.Over == event.Kind(s.Until.Kind)
	// What a colleague does to the system neither begins nor ends what those who play do.
	theirs := func(e *event.Event) bool { return actsOn(e.Kind()) && !l.byTrainee(e) }
	for _, at := range l.moments(s.From, 0) {
		e := &l.events[at]
		if theirs(e) {
			continue
		}
		one := stretch{from: e}
		for _, until := range l.moments(s.Until, at+1) {
			if end := &l.events[until]; !theirs(end) && (!paired || related(e, end)) {
				one.until = end
				break
			}
		}
		found.of = append(found.of, one)
	}
	return found
}

// related reports whether two events name one thing; an event that names none
// is related to all.
func related(a, b *event.Event) bool {
	names := event.Subjects(a.Body)
	of := event.Subjects(b.Body)
	return len(names) == 0 || len(of) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(of, n) })
}

// first returns the first moment not before a run time that is in one of them.
func (s *stretches) first(at faults.Time) (faults.Time, bool) {
	for _, one := range s.of {
		if from := max(at, one.from.At); one.until == nil || from < one.until.At {
			return from, true
		}
	}
	return 0, false
}

// hold reports whether an event came during one of them.
func (s *stretches) hold(e *event.Event) bool {
	return slices.ContainsFunc(s.of, func(one stretch) bool {
		return e.Seq > one.from.Seq && (one.until == nil || e.Seq < one.until.Seq)
	})
}
