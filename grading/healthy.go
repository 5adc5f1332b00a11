package grading

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What customers may suffer and still count as served, over the ten seconds or so
// before a moment. Visits are few in so short a time, so a single one that goes
// wrong says nothing; and what was normal before anything was wrong is normal. A
// slow visit may have begun long before a cure and ends after it, so it takes
// many of them.
const (
	failedMost, failedLeast = 0.05, 2 // share above the normal one; number
	slowMost, slowLeast     = 0.33, 3

	// shortly is how long a count may span that tells of one moment: a slow average
	// tells of the past.
	shortly = 15 * time.Second
	// lately is how long before a moment a count may end that tells of it.
	lately = 5 * time.Second
)

// healthy reports whether customers were served at a moment, by how their last
// visits before it went, and whether the log tells.
func (l *ledger) healthy(at faults.Time) (served, known bool) {
	e := l.visitsAt(at)
	if e == nil {
		return false, false
	}
	_, hurt := l.suffering(body[event.VisitsCounted](e))
	return !hurt, true
}

// visitsAt returns the count of visits that tells how customers fared at a
// moment, or nil: one of the seconds before it, else a longer one around it if
// nothing went wrong in all of it.
func (l *ledger) visitsAt(at faults.Time) *event.Event {
	var around *event.Event
	for _, e := range slices.Backward(of[event.VisitsCounted](l)) {
		b := body[event.VisitsCounted](e)
		from, to := time.Duration(b.FromMS)*time.Millisecond, time.Duration(b.ToMS)*time.Millisecond
		if visits(b) == 0 {
			continue
		}
		if to <= at && at-to <= lately && to-from <= shortly {
			return e
		}
		if from <= at && at <= to {
			if _, hurt := l.suffering(b); !hurt {
				around = e
			}
		}
	}
	return around
}

// suffering says of which journey most visits went wrong, and how, when more did
// than is normal.
func (l *ledger) suffering(b event.VisitsCounted) (words string, hurt bool) {
	normal := l.normal()
	worst := 0.0
	for _, name := range slices.Sorted(maps.Keys(b.Journeys)) {
		v := b.Journeys[name]
		if v.Visits == 0 {
			continue
		}
		usual := normal[name]
		for _, wrong := range []struct {
			how         string
			n, least    int
			usual, most float64
		}{
			{"failed", v.Failed, failedLeast, usual.failed, failedMost},
			{"were slow", v.Slow, slowLeast, usual.slow, slowMost},
		} {
			share := float64(wrong.n) / float64(v.Visits)
			if wrong.n < wrong.least || share <= wrong.usual+wrong.most {
				continue
			}
			hurt = true
			if over := share - wrong.usual; over > worst {
				worst = over
				words = fmt.Sprintf("%d of %d visits of %s %s", wrong.n, v.Visits, name, wrong.how)
			}
		}
	}
	return words, hurt
}

// rates are shares of visits.
type rates struct{ failed, slow float64 }

// normal returns, by journey, how many visits went wrong before anything was done
// to the system by anybody. It is nothing where trouble began before a count.
func (l *ledger) normal() map[string]rates {
	began := l.end
	for _, e := range slices.Concat(of[event.FaultRequested](l), of[event.ActionTaken](l), of[event.SLOBreached](l)) {
		began = min(began, e.At)
	}
	sums := map[string]event.Visits{}
	for _, e := range of[event.VisitsCounted](l) {
		b := body[event.VisitsCounted](e)
		if b.Moment == event.CountedClaim || time.Duration(b.ToMS)*time.Millisecond > began {
			continue // those of a claim lie within others
		}
		for name, v := range b.Journeys {
			s := sums[name]
			sums[name] = event.Visits{Visits: s.Visits + v.Visits, Failed: s.Failed + v.Failed, Slow: s.Slow + v.Slow}
		}
	}
	out := map[string]rates{}
	for name, s := range sums {
		if s.Visits > 0 {
			out[name] = rates{float64(s.Failed) / float64(s.Visits), float64(s.Slow) / float64(s.Visits)}
		}
	}
	return out
}

func visits(b event.VisitsCounted) int {
	n := 0
	for _, v := range b.Journeys {
		n += v.Visits
	}
	return n
}
