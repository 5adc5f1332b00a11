package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// AsksEscalate asks that the right team is brought in, or nobody; Of is the team,
// or none.
const AsksEscalate = "escalate"

// escalateNone asks that nobody is woken.
const escalateNone = "none"

// Shares of the points for an escalation.
const (
	bareShare  = 0.5  // the right team, and nothing of what was found
	crowdShare = 0.25 // is lost for each other team that was woken as well
	handsOff   = 0.25 // is the most for bringing in the owner and doing nothing oneself
)

// escalate asks that a team was brought in in time, with what was found, and no
// crowd beside it.
type escalate struct{ c Criterion }

func newEscalate(_ *Rubric, c Criterion, _ *where) (judge, string) {
	if c.Of == "" {
		return nil, "escalate to whom? Write a team, or none"
	}
	return escalate{c}, ""
}

func (j escalate) judge(l *ledger) (verdict, error) {
	if j.c.Of == escalateNone {
		return j.nobody(l), nil
	}
	w := l.window(j.c)
	team := j.c.Of
	earn := fmt.Sprintf("Escalate to %s%s, with what customers see, what you have looked at and what you have tried.", team, w.terms())
	v := w.absent("Nobody brought in " + team)
	v.earn = earn
	var right *event.Event
	others := map[string]bool{}
	var crowd []*event.Event
	for _, e := range l.done(event.PageEscalated{}.Kind()) {
		switch to := body[event.PageEscalated](e).Team; {
		case to == "": // somebody who is of no team
		case to != team && !others[to]:
			others[to], crowd = true, append(crowd, e)
		case to == team && right == nil && w.concerns(e):
			right = e
		}
	}
	if right == nil {
		v.events = append(v.events, crowd...)
		return v, nil
	}
	v = w.judge(right)
	v.earn = earn
	if v.share == 0 {
		return v, nil
	}
	full := v.share
	switch l.sense(body[event.PageEscalated](right).Reason, j.found(l, right)...) {
	case senseless:
		v.share = bareShare * full
		v.why += " It says nothing of what was found."
	case unclear:
		v.share, v.open = bareShare*full, (1-bareShare)*full
		v.why += " Whether it says what was found, a person has to say."
	default:
		v.why += " It says what was found."
	}
	if slept := l.byPolicy(func(to string) bool { return to == team }); slept != nil && slept.Seq < right.Seq {
		v.share = max(0, v.share-bareShare*full)
		v.events = append(v.events, slept)
		v.why += fmt.Sprintf(" But they were there already: nobody had acknowledged the page, and at %s the escalation policy brought them in.", clock(slept.At))
		v.earn = "Acknowledge the page, and say whom you need before the policy does."
	}
	if len(crowd) > 0 {
		v.share = max(0, v.share-crowdShare*float64(len(crowd)))
		v.events = append(v.events, crowd...)
		v.why += fmt.Sprintf(" %s was woken as well.", teams(crowd))
	}
	if v.share > handsOff && l.heldBack(team) {
		v.share, v.open = handsOff, 0
		v.why += " But the cure was in their own hands, and harm went on: nothing that they did helped."
		v.earn = "Use the cure that you hold while help is on its way."
	}
	v.share, v.open = round(v.share, 6), round(v.open, 6)
	switch {
	case v.share == 0 && v.open == 0:
		v.result = Missed
	case v.share < 1:
		v.result = Partial
	}
	return v, nil
}

// byPolicy returns the event by which the run first brought such a team in, for
// nobody had acknowledged the page; nil: it never did. Nobody is credited with that.
func (l *ledger) byPolicy(such func(team string) bool) *event.Event {
	for _, e := range of[event.PageEscalated](l) {
		if to := body[event.PageEscalated](e).Team; e.Actor.Kind == event.Engine && to != "" && such(to) {
			return e
		}
	}
	return nil
}

// found is what the words of an escalation may be about: whatever was looked at,
// suspected or tried before it.
func (j escalate) found(l *ledger, e *event.Event) []string {
	about := []string{}
	for i := range l.events {
		earlier := &l.events[i]
		if earlier.Seq >= e.Seq {
			break
		}
		switch b := earlier.Body.(type) {
		case event.EvidenceViewed:
			about = append(append(about, b.Service), b.Services...)
		case event.HypothesisStated:
			about = append(about, b.Suspect)
		case event.ActionTaken:
			about = append(about, string(b.Target))
		case event.PageSent:
			about = append(append(about, b.Service), b.Alerts...)
		}
	}
	return about
}

// teams names the teams that were brought in by several events.
func teams(escalated []*event.Event) string {
	names := ""
	for i, e := range escalated {
		if i > 0 {
			names += ", "
		}
		names += body[event.PageEscalated](e).Team
	}
	return names
}

// heldBack reports whether a team that was brought in is the trainee's own, which
// could cure it, customers were unwell to the end, and nothing that a trainee did
// was part of a cure.
func (l *ledger) heldBack(team string) bool {
	own := l.rubric.OnCall(team) || l.rubric.OnCall(l.rubric.Truth.Owner)
	if !own || len(l.rubric.Truth.Allowed) == 0 {
		return false
	}
	acts, _ := l.acts()
	if slices.ContainsFunc(acts, func(a act) bool {
		return a.allowed || slices.ContainsFunc(a.effects, func(e faults.Effect) bool { return l.mended(a, e) })
	}) {
		return false
	}
	for _, edges := range l.breaches() {
		if !met(edges) {
			return true
		}
	}
	return false
}

// nobody asks that nobody was woken by someone who saw it through: who does
// nothing at all wakes nobody, too.
func (j escalate) nobody(l *ledger) verdict {
	// Somebody who is of no team, as a vendor's desk, is called and not woken.
	var escalated []*event.Event
	for _, e := range l.done(event.PageEscalated{}.Kind()) {
		if body[event.PageEscalated](e).Team != "" {
			escalated = append(escalated, e)
		}
	}
	if len(escalated) > 0 {
		return verdict{
			result: Missed, events: escalated,
			why:  fmt.Sprintf("%s at %s, and nobody was needed.", Sentence(*escalated[0]), clock(escalated[0].At)),
			earn: "Wake nobody for what you can settle by yourself.",
		}
	}
	if slept := l.byPolicy(func(to string) bool { return !l.rubric.OnCall(to) }); slept != nil {
		return verdict{
			result: Missed, events: []*event.Event{slept},
			why:  fmt.Sprintf("The escalation policy woke %s at %s: nobody had acknowledged the page.", body[event.PageEscalated](slept).Team, clock(slept.At)),
			earn: "Acknowledge the page before the policy wakes somebody else.",
		}
	}
	through := l.through()
	if through == nil {
		return verdict{result: Missed, why: "Nobody was woken, and nobody saw it through either.", earn: "See it through without waking anybody who is not needed."}
	}
	return verdict{result: Earned, share: 1, events: []*event.Event{through}, why: "It was seen through without waking anybody."}
}

// through returns the event by which a trainee saw it through: an incident that
// was closed while customers were well, the last action of a run in which they are
// well again, or the one that came before any harm. Nil: nobody did.
func (l *ledger) through() *event.Event {
	for _, e := range l.done(event.IncidentClosed{}.Kind()) {
		if !l.unwell(e) {
			return e
		}
	}
	acts, _ := l.acts()
	breaches := l.breaches()
	if len(breaches) == 0 {
		return l.prevented()
	}
	if len(acts) == 0 {
		return nil
	}
	for _, edges := range breaches {
		if !met(edges) {
			return nil
		}
	}
	return acts[len(acts)-1].event
}
