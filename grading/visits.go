package grading

import (
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// slowWeight is how much of a failed visit a slow one is: half, as Apdex counts
// a tolerated answer beside a frustrating one (Apdex Technical Specification
// 1.1, 2007).
const slowWeight = 0.5

// fares are how customers fared, by journey.
type fares map[string]event.Visits

// add adds a share of other visits; what comes of it is rounded by whole.
type tally map[string][3]float64

func (t tally) add(v fares, share float64) {
	for name, n := range v {
		s := t[name]
		t[name] = [3]float64{s[0] + share*float64(n.Visits), s[1] + share*float64(n.Failed), s[2] + share*float64(n.Slow)}
	}
}

func (t tally) whole() fares {
	v := fares{}
	for name, s := range t {
		v[name] = event.Visits{Visits: int(math.Round(s[0])), Failed: int(math.Round(s[1])), Slow: int(math.Round(s[2]))}
	}
	return v
}

// Fared sums how customers fared between two moments of a run, by journey. Of a
// span of time that lies in between with a part of it, it takes that part. The
// wait for a yes, from a request of an action to the approval that it got, is
// left out unless waits says otherwise: how long others take is not the doing of
// those who play. False: the log does not say how customers fared.
func Fared(events []event.Event, from, to faults.Time, waits bool) (map[string]event.Visits, bool) {
	sum, spans := tally{}, counted(events)
	known := len(spans) > 0
	if !waits {
		waited := waitedFor(events)
		spans = slices.DeleteFunc(spans, func(s span) bool { return slices.ContainsFunc(waited, s.within) })
	}
	for _, s := range spans {
		if whole, part := s.to-s.from, min(s.to, to)-max(s.from, from); part > 0 {
			sum.add(s.visits, float64(part)/float64(whole))
		}
	}
	return sum.whole(), known
}

// CountedTo is the run time to which visits were counted in a run: that of the
// last scrape before its scenario was over.
func CountedTo(events []event.Event) (to faults.Time) {
	for _, s := range counted(events) {
		to = s.to
	}
	return to
}

// Counts reports whether Fared looks at an event.
func Counts(e event.Event) bool {
	switch e.Body.(type) {
	case event.VisitsCounted, event.ActionRequested, event.ActionApproved:
		return true
	}
	return false
}

// span is how customers fared in a span of run time.
type span struct {
	from, to faults.Time
	visits   fares
}

func (s span) within(o span) bool { return s.from >= o.from && s.to <= o.to }

// counted lists the counts of a log that follow one another.
func counted(events []event.Event) (spans []span) {
	for _, e := range events {
		if v, is := e.Body.(event.VisitsCounted); is && v.Moment != event.CountedClaim {
			spans = append(spans, span{faults.Time(v.FromMS) * ms, faults.Time(v.ToMS) * ms, v.Journeys})
		}
	}
	return spans
}

// uncounted is how much at the end of a run may lack a count: a scrape that
// failed, and one that was not due yet.
const uncounted = 10 * time.Second

const ms = faults.Time(1e6)

// waitedFor lists the spans of time in which an action waited for a yes that it
// got. They begin and end where visits were counted because of them.
func waitedFor(events []event.Event) (waits []span) {
	type asked struct {
		at   faults.Time // of the request
		from faults.Time // that visits had been counted to
	}
	open := map[string]asked{}
	var to faults.Time
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.VisitsCounted:
			if b.Moment == event.CountedClaim {
				continue
			}
			to = faults.Time(b.ToMS) * ms
			for id, q := range open {
				if q.at == e.At { // counted because of the request
					open[id] = asked{q.at, to}
				}
			}
		case event.ActionRequested:
			if b.Needs == event.NeedsApproval {
				open[b.ID] = asked{e.At, to}
			}
		case event.ActionApproved:
			if q, waited := open[b.ID]; waited {
				waits = append(waits, span{from: q.from, to: to})
			}
			delete(open, b.ID)
		}
	}
	return waits
}

// harm is how much customers were hurt in visits of some journeys, in failed
// visits; none stands for all journeys.
func (v fares) harm(journeys []string) (h float64) {
	for name, n := range v {
		if len(journeys) == 0 || slices.Contains(journeys, name) {
			h += hurt(n)
		}
	}
	return h
}

func hurt(n event.Visits) float64 { return float64(n.Failed) + slowWeight*float64(n.Slow) }

// sum adds up visits of some journeys; none stands for all.
func (v fares) sum(journeys []string) (all event.Visits) {
	for name, n := range v {
		if len(journeys) == 0 || slices.Contains(journeys, name) {
			all.Visits, all.Failed, all.Slow = all.Visits+n.Visits, all.Failed+n.Failed, all.Slow+n.Slow
		}
	}
	return all
}
