package engine

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What the fiction allows is for the engine, by seat: what Drillyard allows has
// been asked before. See decisions/0129.

// doings say what somebody with a right does, as a sentence begins.
var doings = map[scenarios.Right]string{
	scenarios.RightAcknowledge: "Looking after a page",
	scenarios.RightDeclare:     "Declaring, rating and closing the incident",
	scenarios.RightDiagnose:    "Saying what is wrong and whom it hurts",
	scenarios.RightAct:         "Acting on the system",
	scenarios.RightBreakGlass:  "Breaking the glass",
	scenarios.RightApprove:     "Approving an action",
	scenarios.RightEscalate:    "Bringing another team in",
	scenarios.RightCustomers:   "Telling customers",
	scenarios.RightStakeholder: "Telling stakeholders",
	scenarios.RightTimeline:    "Writing into the timeline",
	scenarios.RightSilence:     "Silencing alerts",
}

// rightsFor lists what somebody needs who gives a command, as far as that does not
// depend on the run: for Reassign it does.
func rightsFor(c Command) []scenarios.Right {
	switch c := c.(type) {
	case Acknowledge, Snooze, ResolvePage, MergePage:
		return []scenarios.Right{scenarios.RightAcknowledge}
	case Declare, SetSeverity, CloseIncident:
		return []scenarios.Right{scenarios.RightDeclare}
	case StateHypothesis, WithdrawHypothesis, StateImpact:
		return []scenarios.Right{scenarios.RightDiagnose}
	case TakeAction:
		if c.BreakGlass {
			return []scenarios.Right{scenarios.RightAct, scenarios.RightBreakGlass}
		}
		return []scenarios.Right{scenarios.RightAct}
	case ApproveAction, RefuseAction:
		return []scenarios.Right{scenarios.RightApprove}
	case Escalate:
		return []scenarios.Right{scenarios.RightEscalate}
	case PostUpdate:
		return []scenarios.Right{rightToTell(c.Audience)}
	case SendMessage:
		if c.Status != "" { // what only begins like an update is a message all the same
			return []scenarios.Right{scenarios.RightStakeholder}
		}
	case AddNote:
		return []scenarios.Right{scenarios.RightTimeline}
	case Silence, Unsilence:
		return []scenarios.Right{scenarios.RightSilence}
	}
	return nil
}

func rightToTell(audience string) scenarios.Right {
	if audience == event.AudienceCustomers {
		return scenarios.RightCustomers
	}
	return scenarios.RightStakeholder
}

// allowed refuses a command of somebody who holds no seat that it is for.
func (r *Run) allowed(actor event.Actor, c Command) error {
	for _, right := range rightsFor(c) {
		if err := r.hasRight(actor, right); err != nil {
			return err
		}
	}
	return nil
}

// hasRight refuses what is for seats that an actor does not hold.
func (r *Run) hasRight(actor event.Actor, right scenarios.Right) error {
	seats := r.Scenario.Cast.With(right)
	if len(seats) == 0 || slices.ContainsFunc(seats, func(s scenarios.Seat) bool { return r.holds(actor, s) }) {
		return nil
	}
	var titles []string
	for _, s := range seats {
		titles = append(titles, s.Title)
	}
	return refuse("%s is for %s. %s", doings[right], strings.Join(titles, " or "), r.whereabouts(seats[0]))
}

// holds reports whether somebody holds a seat, or stands in for who would.
func (r *Run) holds(actor event.Actor, seat scenarios.Seat) bool {
	holder, taken := r.cast.Holder(seat.Name)
	if actor.Kind == event.Persona {
		return !taken && seat.StandIn == actor.ID
	}
	return taken && holder.ID == actor.ID
}

// whereabouts says in a sentence who has a seat.
func (r *Run) whereabouts(seat scenarios.Seat) string {
	if holder, taken := r.cast.Holder(seat.Name); taken {
		return holder.Name + " has that seat."
	}
	if seat.StandIn != "" {
		return r.personaName(seat.StandIn) + " stands in there: ask in the chat, or take the seat yourself."
	}
	return "Nobody has that seat: take it first."
}

// own refuses somebody to decide what they asked for themselves, unless nobody
// else could, or the scenario says otherwise.
func (r *Run) own(q request, by event.Actor) error {
	if q.by.ID != by.ID || q.by.Kind != by.Kind || !(r.strict() && r.another()) && (r.cast.Alone(by.ID) || r.Scenario.Cast.ApprovesOwn) {
		return nil
	}
	return refuse("You asked for that yourself: somebody else decides.")
}
