package engine

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A page rings for whomever the policy of its team names first. While nobody
// acknowledges it, the next level is paged as well, and after the last one the first
// again, as often as the policy says.

// ringFor lets a page that was sent ring, and the policy of its team begin.
func (r *Run) ringFor(p *page) {
	policy := r.Stack.Policy(p.to)
	if to := r.reached(policy, 0); !policy.Short() && len(to) > 0 && !slices.Equal(to, p.rings) {
		p.rings = to
		r.record(engineActor, event.PageAssigned{Page: p.id, To: to})
	}
	r.startRinging(p)
}

// startRinging lets a page ring from now on, for personas as well, and the policy count anew.
func (r *Run) startRinging(p *page) {
	r.restart(p)
	for _, c := range p.rings {
		r.callPersona(c, pagedFor{page: p, machine: true, own: c.Team == p.to})
	}
}

// restart lets the policy of a page count from now on.
func (r *Run) restart(p *page) {
	p.turn++
	p.began = r.now()
	r.wait(p, r.Stack.Policy(p.policy), 0, 1)
}

// wait has the next level paged when nobody has acknowledged a page in the time of
// this one.
func (r *Run) wait(p *page, policy stack.Policy, level, round int) {
	within := policy.Levels[level].Within.Std()
	if within <= 0 {
		return
	}
	turn := p.turn
	r.later(r.now()+within, func() {
		if p.turn == turn && p.open() {
			r.climb(p, policy, level+1, round)
		}
	})
}

// climb pages the next level that reaches anybody.
func (r *Run) climb(p *page, policy stack.Policy, level, round int) {
	for ; ; level++ {
		if level == len(policy.Levels) {
			level, round = 0, round+1
		}
		if round > policy.Rounds {
			return
		}
		to := r.reached(policy, level)
		if len(to) == 0 {
			continue // nobody is there: nobody's time is waited for
		}
		waited := spoken(r.now() - p.began)
		for _, c := range to {
			body := event.PageEscalated{Page: p.id, Team: c.Team, Seat: c.Seat, Who: c.Who}
			if policy.Short() {
				body.Reason = fmt.Sprintf("Nobody in %s acknowledged the page within %s.", p.policy, waited)
			} else {
				body.Level, body.Round = level+1, round
				body.Reason = fmt.Sprintf("Nobody acknowledged the page within %s.", waited)
			}
			p.rings = append(slices.DeleteFunc(slices.Clone(p.rings), func(o event.Callee) bool { return o == c }), c)
			if r.record(engineActor, body) != nil {
				return
			}
			r.callPersona(c, pagedFor{page: p, machine: true})
		}
		r.wait(p, policy, level, round)
		return
	}
}

// reached lists whom a level of a policy reaches now. A seat that nobody holds or
// stands in for, and a member who is not there, are nobody.
func (r *Run) reached(policy stack.Policy, level int) []event.Callee {
	var out []event.Callee
	for _, named := range policy.Levels[level].To {
		for _, means := range r.Stack.Means(policy.Team, named, r.now()) {
			if c, there := r.calleeOf(means, named.Team); there && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// calleeOf is whom somebody whom a stack names is in this run; team says for which
// team they are named, if for one.
func (r *Run) calleeOf(c stack.Callee, team string) (event.Callee, bool) {
	switch {
	case c.Seat != "":
		seat, known := r.Scenario.Cast.Seat(c.Seat)
		_, held := r.cast.Holder(c.Seat)
		return event.Callee{Team: team, Seat: c.Seat}, known && (held || seat.StandIn != "")
	case c.Member > 0:
		all := r.cast.Members()
		if c.Member > len(all) {
			return event.Callee{}, false
		}
		return event.Callee{Team: team, Who: all[c.Member-1]}, true
	case c.Persona != "":
		p := r.colleague(c.Persona)
		return event.Callee{Team: p.Team, Who: actorOf(p)}, true
	}
	return event.Callee{Team: c.Team}, c.Team != ""
}
