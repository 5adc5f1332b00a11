package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksVerify asks for a look at what came of the last action; Of is action.
const AsksVerify = "verify"

// verifyAction is what such a criterion is about.
const verifyAction = "action"

// customersDashboard is what the dashboard of how customers fare is called.
const customersDashboard = "customers"

// claimedShare is of the points, for who looked only after telling others that it
// is over.
const claimedShare = 0.5

// verify asks that after the last action that changed something somebody looked
// at what it touched, or at how customers fare, before the end and before telling
// others that it is over.
type verify struct{ c Criterion }

func newVerify(_ *Rubric, c Criterion, _ *where) (judge, string) {
	return verify{c}, only(c, verifyAction)
}

func (j verify) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	v := verdict{result: Missed, earn: "After the last change, look at what it touched or at how customers fare" + w.terms() + ", before you say that it is over."}
	acts, told := l.acts()
	if told {
		acts = slices.DeleteFunc(acts, func(a act) bool { return len(a.effects) == 0 })
	}
	if len(acts) == 0 {
		v.why = "Nobody changed anything, so there was nothing to verify."
		return v, nil
	}
	last := acts[len(acts)-1]
	v.events = []*event.Event{last.event}
	look := l.lookAfter(last)
	if look == nil {
		v.why = fmt.Sprintf("Nobody looked at what came of %s at %s, the last change.", stepName(last.event), clock(last.event.At))
		return v, nil
	}
	in := w.judge(look)
	in.earn, in.events = v.earn, append(in.events, last.event)
	in.why += fmt.Sprintf(" That was %s after the last change, %s.", Span(look.At-last.event.At), stepName(last.event))
	if claim := l.claimedOver(last.event); claim != nil && claim.At < look.At && in.share > 0 {
		in.result, in.share = Partial, in.share*claimedShare
		in.events = append(in.events, claim)
		in.why += fmt.Sprintf(" But others had been told before: %s at %s.", lower(Sentence(*claim)), clock(claim.At))
	}
	return in, nil
}

// lookAfter returns the first look that was read after an action, at the service
// that it touched or at customers. One that stood there before and stays is read
// anew, as of when there was time for that.
func (l *ledger) lookAfter(a act) *event.Event {
	found, _ := l.readings(func(e *event.Event) (bool, error) {
		look := body[event.EvidenceViewed](e)
		return atCustomers(look) || at(look, a.service()), nil
	})
	for _, r := range found {
		if r.event.Seq > a.event.Seq {
			return r.event
		}
		if !r.glance && r.until-a.event.At >= ReadingTime {
			standing := *r.event
			standing.At = a.event.At + ReadingTime
			return &standing
		}
	}
	return nil
}

// atCustomers reports whether a look was one from the customers' side.
func atCustomers(look event.EvidenceViewed) bool {
	return look.Source == event.SourceCustomer || at(look, customersDashboard) ||
		look.Results > 0 && slices.Contains(look.Metrics, "customer_visits_total")
}

// at reports whether a look was narrowed to a service and showed something. What
// the service is set to, and what was changed on it, tells nothing of how it is.
func at(look event.EvidenceViewed, service string) bool {
	switch look.Source {
	case event.SourceDashboard, event.SourceMetrics, event.SourceLogs:
		return look.Service == service || slices.Contains(look.Services, service)
	}
	return false
}

// claimedOver returns the first time after an action that others were told that
// it is over: an incident closed, an update that says resolved.
func (l *ledger) claimedOver(action *event.Event) *event.Event {
	for i := range l.events {
		e := &l.events[i]
		if e.Seq < action.Seq || !l.byTrainee(e) {
			continue
		}
		switch b := e.Body.(type) {
		case event.IncidentClosed:
			return e
		case event.UpdatePosted:
			if b.Status == event.StatusResolved {
				return e
			}
		}
	}
	return nil
}
