package grading

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksClaim takes points away for a claim that was not true; Of is what was
// claimed, of which there is scenarios.ClaimAllClear.
const AsksClaim = "claim"

// allClear takes points away when it was said that all is over while customers
// were still hurt. That costs once, in full, however often it was said; half when
// whoever said so took it back before customers were well. See decisions/0086.
type allClear struct{ c Criterion }

// takenBack is how much of the points a false all-clear costs that was taken back.
const takenBack = 0.5

func newClaim(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if c.Of != scenarios.ClaimAllClear {
		return nil, fmt.Sprintf("unknown claim %q; there is %s", c.Of, scenarios.ClaimAllClear)
	}
	return allClear{c}, ""
}

func (j allClear) judge(l *ledger) (verdict, error) {
	v := verdict{result: Spared, why: "Nobody said that it was over while customers were still hurt."}
	unknown, standing := 0, false
	var first, back *event.Event
	for i := range l.events {
		e := &l.events[i]
		switch l.claims(i) {
		case allIsOver:
			counted, words := l.hurtAt(e)
			if counted == nil {
				unknown++
				continue
			}
			if words == "" {
				continue
			}
			if first == nil {
				first = e
				v.why = fmt.Sprintf("%s at %s, while %s.", Sentence(*e), clock(e.At), words)
			}
			standing, back = true, nil
			v.events = append(v.events, e, counted)
		case notOver:
			if served, known := l.healthy(e.At); standing && !(served && known) {
				standing, back = false, e
				v.events = append(v.events, e)
			}
		}
	}
	if first == nil {
		if unknown > 0 {
			v.why = "It was said to be over, but the log does not tell how customers fared then: it cannot be judged."
		}
		return v, nil
	}
	v.result, v.share = Lost, 1
	v.earn = "Say that it is over only when customers are served again, by what they get and not by an average that looks back. Until then it is monitoring."
	if back != nil {
		v.share = takenBack
		v.why += fmt.Sprintf(" It was taken back at %s, before customers were well: that costs half.", clock(back.At))
	}
	return v, nil
}

// byChance is the probability below which something is no longer taken for chance.
const byChance = 0.05

// hurtAt returns the visits that tell how customers fared when something was said,
// nil without any, and in words how they were hurt. In a few seconds there are few
// visits: one of them that failed says nothing by itself, nor that none did of so few.
// It says something when more fail in the minute after than is normal, with nothing
// done to the system meanwhile, and no fewer than would show none by chance.
func (l *ledger) hurtAt(e *event.Event) (counted *event.Event, words string) {
	counted = l.visitsAt(e.At)
	if counted == nil {
		return nil, ""
	}
	now := body[event.VisitsCounted](counted)
	if words, hurt := l.suffering(now); hurt {
		return counted, words + " in the seconds before"
	}
	next := l.minuteFrom(e.At)
	if next == nil {
		return counted, ""
	}
	after := body[event.VisitsCounted](next)
	failing := maps.Clone(after.Journeys)
	maps.DeleteFunc(failing, func(name string, v event.Visits) bool { return v.Failed == 0 || silent(now.Journeys[name], v) })
	after.Journeys = failing
	if words, hurt := l.suffering(after); hurt {
		return next, words + " in the minute after, in which nothing was done"
	}
	return counted, ""
}

// silent reports whether none of some visits failed, and that is more than chance,
// were as many to fail of them as fail of others.
func silent(v, of event.Visits) bool {
	return v.Failed == 0 && math.Pow(1-float64(of.Failed)/float64(of.Visits), float64(v.Visits)) < byChance
}

// minuteFrom returns the count of the first whole minute from a moment on, nil when
// there is none, or when anybody did anything to the system between the moment and its
// end.
func (l *ledger) minuteFrom(at faults.Time) *event.Event {
	for _, e := range of[event.VisitsCounted](l) {
		b := body[event.VisitsCounted](e)
		from, to := time.Duration(b.FromMS)*time.Millisecond, time.Duration(b.ToMS)*time.Millisecond
		if b.Moment != event.CountedMinute || from < at {
			continue
		}
		for _, done := range slices.Concat(of[event.FaultRequested](l), of[event.ActionTaken](l)) {
			if done.At > at && done.At <= to {
				return nil
			}
		}
		return e
	}
	return nil
}

// FalseAllClears returns what trainees said or did that claims that all is over,
// while customers were hurt, in order. It is false when the log does not tell how
// customers fared, and fails when the events are not the log of one run, in order.
func (r *Rubric) FalseAllClears(events []event.Event) (claims []event.Event, known bool, err error) {
	l, err := r.read(events)
	if err != nil {
		return nil, false, err
	}
	for i := range l.events {
		if l.claims(i) != allIsOver {
			continue
		}
		if _, words := l.hurtAt(&l.events[i]); words != "" {
			claims = append(claims, l.events[i])
		}
	}
	return claims, len(of[event.VisitsCounted](l)) > 0, nil
}

// claims returns what the event at an index says of how things stand, when it is a
// trainee's. A status decides before words do, and of a message that is an update
// the update counts.
func (l *ledger) claims(i int) news {
	e := &l.events[i]
	if !l.byTrainee(e) {
		return nothingNew
	}
	switch b := e.Body.(type) {
	case event.IncidentClosed:
		return allIsOver
	case event.StepChecked:
		if b.Done && b.Verifies {
			return allIsOver
		}
	case event.UpdatePosted:
		switch b.Status {
		case event.StatusResolved:
			return allIsOver
		case event.StatusInvestigating, event.StatusIdentified:
			return notOver
		case "":
			return newsOf(b.Text)
		}
	case event.MessageSent:
		if i+1 < len(l.events) {
			if u, is := l.events[i+1].Body.(event.UpdatePosted); is && u.Channel == b.Channel && u.Text == b.Text {
				return nothingNew
			}
		}
		return newsOf(b.Text)
	}
	return nothingNew
}
