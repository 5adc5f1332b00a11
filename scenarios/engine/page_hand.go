package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Whom people page themselves: by handing a page on, or by asking somebody to help.

// together is within what two who page the same team do the same at once.
const together = 30 * time.Second

// Reassign hands a page to somebody else: exactly one of a team, a seat, and a
// member of the crew or a persona is given.
type Reassign struct {
	Page   string `json:"page"`
	Team   string `json:"team,omitempty"`
	Seat   string `json:"seat,omitempty"`
	Who    string `json:"who,omitempty"` // the id of a member or of a persona
	Reason string `json:"reason,omitempty"`
}

// outside reports whether the page goes to others than those who play: that needs a
// reason, and is an escalation.
func (c Reassign) outside(r *Run) bool {
	_, persona := r.persona(c.Who)
	return c.Team != "" && !r.Scenario.OnCallFor(c.Team) || c.Who != "" && persona
}

func (c Reassign) do(r *Run, actor event.Actor) error {
	right := scenarios.RightAcknowledge
	if c.outside(r) {
		right = scenarios.RightEscalate
	}
	if err := r.hasRight(actor, right); err != nil {
		return err
	}
	p, err := r.unfinished(c.Page)
	if err != nil {
		return err
	}
	to, err := r.named(c.Team, c.Seat, c.Who)
	if err != nil {
		return err
	}
	if slices.Equal(p.rings, []event.Callee{to}) && p.has.ID == "" {
		return refuse("It rings for them already.")
	}
	if !c.outside(r) {
		return r.assign(actor, p, []event.Callee{to}, c.Reason)
	}
	if err := text("a reason", c.Reason); err != nil {
		return err
	}
	if err := r.bringIn(actor, event.PageEscalated{Page: p.id, Team: to.Team, Who: to.Who, Reason: c.Reason}); err != nil {
		return err
	}
	return r.assign(actor, p, []event.Callee{to}, c.Reason)
}

// named is somebody whom a command names by exactly one of three.
func (r *Run) named(team, seat, who string) (event.Callee, error) {
	given := 0
	for _, s := range []string{team, seat, who} {
		if s != "" {
			given++
		}
	}
	if given != 1 {
		return event.Callee{}, refuse("Say whom: one team, one seat or one person.")
	}
	if team != "" {
		if _, ok := r.Stack.Team(team); !ok {
			return event.Callee{}, refuse("There is no team %q.", team)
		}
		return event.Callee{Team: team}, nil
	}
	if seat != "" {
		if err := r.seated(seat); err != nil {
			return event.Callee{}, err
		}
		s, _ := r.Scenario.Cast.Seat(seat)
		if _, held := r.cast.Holder(seat); !held && s.StandIn == "" {
			return event.Callee{}, refuse("Nobody has the seat %s.", s.Title)
		}
		return event.Callee{Seat: seat}, nil
	}
	if m, ok := r.cast.Member(who); ok {
		return event.Callee{Who: m}, nil
	}
	if p, ok := r.persona(who); ok {
		return event.Callee{Team: p.Team, Who: actorOf(p)}, nil
	}
	return event.Callee{}, refuse("There is nobody %q here.", who)
}

// assign has a page ring for somebody alone.
func (r *Run) assign(actor event.Actor, p *page, to []event.Callee, reason string) error {
	p.has, p.snoozed, p.rings = event.Actor{}, "", to
	if len(to) == 1 && to[0].Seat == "" && to[0].Who.ID == "" {
		p.policy = to[0].Team
	}
	err := r.record(actor, event.PageAssigned{Page: p.id, To: to, Reason: reason})
	if err != nil {
		return err
	}
	r.restart(p)
	for _, c := range to {
		r.callPersona(c, pagedFor{page: p, handed: true})
	}
	return nil
}

// Escalate brings another team in, or a persona.
type Escalate struct {
	Page    string `json:"page,omitempty"`
	Team    string `json:"team,omitempty"`
	Persona string `json:"persona,omitempty"` // its id; then Team is theirs, or empty
	Reason  string `json:"reason"`
}

func (c Escalate) do(r *Run, actor event.Actor) error {
	var who scenarios.Persona
	switch _, ok := r.Stack.Team(c.Team); {
	case c.Persona != "":
		var known bool
		if who, known = r.persona(c.Persona); !known {
			return refuse("There is nobody %q here.", c.Persona)
		}
		if c.Team != "" && c.Team != who.Team {
			return refuse("Say whom: a team, or one person.")
		}
	case !ok:
		return refuse("There is no team %q.", c.Team)
	}
	if err := text("a reason", c.Reason); err != nil {
		return err
	}
	if c.Page != "" {
		if _, err := r.found(c.Page); err != nil {
			return refuse("There is no page %q.", c.Page)
		}
	}
	body := event.PageEscalated{Page: c.Page, Team: c.Team, Reason: c.Reason}
	if c.Persona != "" {
		body.Team, body.Who = who.Team, actorOf(who)
	}
	if first := r.justBrought(actor, body); first != "" {
		return refuse("%s has just brought them in.", first)
	}
	return r.bringIn(actor, body)
}

// justBrought is the name of somebody else who plays and has brought the same in, for
// the same page, a moment ago; empty: nobody has.
func (r *Run) justBrought(actor event.Actor, body event.PageEscalated) string {
	for _, e := range slices.Backward(r.history) {
		if e.At < r.now()-faults.Time(together) {
			break
		}
		b, is := e.Body.(event.PageEscalated)
		if is && e.Actor.Kind == event.Person && e.Actor.ID != actor.ID && b.Page == body.Page && b.Team == body.Team && b.Who == body.Who {
			return e.Actor.Name
		}
	}
	return ""
}

// bringIn records that somebody is brought in, and has them come.
func (r *Run) bringIn(actor event.Actor, body event.PageEscalated) error {
	why := pagedFor{told: len(strings.Fields(body.Reason)) >= plenty}
	to := event.Callee{Team: body.Team, Who: body.Who}
	if p, err := r.found(body.Page); err == nil {
		why.page = p
		if p.open() && !slices.Contains(p.rings, to) {
			p.rings = append(p.rings, to)
		}
	}
	if err := r.record(actor, body); err != nil {
		return err
	}
	r.callPersona(to, why)
	return nil
}
