package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// claimSpan is how much of the time before a claim tells whether it was true:
// short, so that a recovery just before it counts, and long enough for journeys
// that few customers make.
const claimSpan = 10 * time.Second

// counted is how far the visits of a run have been counted, and what the
// customers' counters said then.
type counted struct {
	known bool
	at    faults.Time
	tally map[string]event.Visits
}

// The customers' counters: how visits ended, and which were slow.
var (
	visitsQuery = fmt.Sprintf(`sum by (journey, outcome) (customer_visits_total{service=%q})`, stack.Customers)
	slowQuery   = fmt.Sprintf(`sum by (journey) (customer_slow_visits_total{service=%q})`, stack.Customers)
)

// countVisits records how customers fared since it was last done. What cannot
// be read now is part of the next count.
func (r *Run) countVisits(moment string) {
	tally, known := r.tally(r.due.scraped)
	if !known || r.counted.known && r.due.scraped <= r.counted.at {
		return
	}
	before := r.counted
	r.counted = counted{true, r.due.scraped, tally}
	if before.known {
		r.record(engineActor, visitsBetween(moment, before, r.counted))
	}
}

// visitsNow is how customers fared in the seconds before now, or false when
// nobody knows.
func (r *Run) visitsNow() (event.VisitsCounted, bool) {
	from, to := max(0, r.due.scraped-claimSpan), r.due.scraped
	if from == to {
		return event.VisitsCounted{}, false
	}
	was, before := r.tally(from)
	is, after := r.tally(to)
	return visitsBetween(event.CountedClaim, counted{true, from, was}, counted{true, to, is}), before && after
}

func visitsBetween(moment string, was, is counted) event.VisitsCounted {
	v := event.VisitsCounted{
		FromMS: was.at.Milliseconds(), ToMS: is.at.Milliseconds(), Moment: moment, Journeys: map[string]event.Visits{},
	}
	for name, now := range is.tally {
		then := was.tally[name]
		v.Journeys[name] = event.Visits{
			Visits: max(0, now.Visits-then.Visits), Failed: max(0, now.Failed-then.Failed), Slow: max(0, now.Slow-then.Slow),
		}
	}
	return v
}

// tally reads the customers' counters as of run time at.
func (r *Run) tally(at faults.Time) (map[string]event.Visits, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), snapshotLimit)
	defer cancel()
	tally := map[string]event.Visits{}
	for _, query := range []string{visitsQuery, slowQuery} {
		result, err := r.signals.DB.Instant(ctx, query, at)
		if err != nil {
			r.Logger.Warn("count visits", "run", r.ID(), "at", at, "err", err)
			return nil, false
		}
		for _, s := range result.Series {
			n := int(math.Round(s.Points[len(s.Points)-1].V))
			v := tally[s.Labels["journey"]]
			switch outcome := s.Labels["outcome"]; {
			case query == slowQuery:
				v.Slow += n
			case outcome == "ok":
				v.Visits += n
			default:
				v.Visits += n
				v.Failed += n
			}
			tally[s.Labels["journey"]] = v
		}
	}
	return tally, len(tally) > 0
}

// claims reports whether somebody who plays tells by an event how things stand.
// What was true then is counted together with it.
func claims(e event.Event) bool {
	if e.Actor.Kind != event.Person {
		return false
	}
	switch b := e.Body.(type) {
	case event.UpdatePosted, event.IncidentClosed, event.MessageSent:
		return true
	case event.StepChecked:
		return b.Done
	}
	return false
}

// withVisits adds to a batch with a claim how customers fared.
func (r *Run) withVisits(batch []event.Event) []event.Event {
	if !slices.ContainsFunc(batch, claims) {
		return batch
	}
	if v, known := r.visitsNow(); known {
		batch = append(batch, event.Event{Actor: engineActor, Body: v})
	}
	return batch
}
