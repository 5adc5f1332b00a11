package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ownership asks that the team that should fix it was named or brought in, and
// no other: several divide what the right one earns.
type ownership struct{ c Criterion }

// naming is a team that was named as the owner.
type naming struct {
	team  string
	event *event.Event
}

func (j ownership) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	team := l.rubric.Truth.Owner
	named, texts := l.owners()
	v := w.absent(fmt.Sprintf("Nobody named %s or escalated to them", team))
	i := slices.IndexFunc(named, func(n naming) bool { return n.team == team && w.concerns(n.event) })
	switch {
	case i >= 0:
		v = w.judge(named[i].event)
		if n := len(named); n > 1 {
			v.share /= float64(n)
			v.why += fmt.Sprintf(" But %d teams were named.", n)
		}
	case len(named) > 0:
		for _, n := range named {
			v.events = append(v.events, n.event)
		}
		v.why = fmt.Sprintf("Another team was named: %s. It is with %s.", lower(Sentence(*named[0].event)), team)
	}
	v.share = round(v.share, 6)
	v.earn = fmt.Sprintf("Name %s as the owner in a hypothesis, or escalate to them%s.", team, w.terms())
	if len(named) > 0 {
		return v.graded(), nil
	}
	return v.graded().waits(1, texts), nil
}

// owners returns the teams that were named as the owner and stand, each from its
// first mention: in the form or in words; where there are none, those that were
// escalated to. unclear are texts that may name one.
func (l *ledger) owners() (named []naming, unclear []*event.Event) {
	type claim struct {
		naming
		id   string
		left bool
	}
	var claims []claim
	var called []naming
	name := func(c claim) {
		for i := range claims {
			b := &claims[i]
			if b.team != c.team && b.event.Actor.ID == c.event.Actor.ID && l.looked(b.event, c.event) {
				b.left = true
			}
		}
		claims = append(claims, c)
	}
	spoken := l.utterances()
	for i := range l.events {
		e := &l.events[i]
		if !l.byTrainee(e) {
			continue
		}
		switch b := e.Body.(type) {
		case event.HypothesisStated:
			if b.Owner != "" {
				name(claim{naming{b.Owner, e}, b.Hypothesis, false})
			}
		case event.HypothesisWithdrawn:
			claims = slices.DeleteFunc(claims, func(c claim) bool { return c.id != "" && c.id == b.Hypothesis })
		case event.PageEscalated:
			if b.Team != "" { // else it is somebody who is of no team
				called = append(called, naming{b.Team, e})
			}
		}
		if len(spoken) == 0 || spoken[0].event != e {
			continue
		}
		u := spoken[0]
		spoken = spoken[1:]
		switch team, how := l.rubric.listener.owned(u); {
		case team != "" && how == said.Affirmed:
			name(claim{naming{team, e}, "", false})
		case how == said.Doubtful:
			unclear = append(unclear, e)
		}
	}
	add := func(n naming) {
		if !slices.ContainsFunc(named, func(m naming) bool { return m.team == n.team }) {
			named = append(named, n)
		}
	}
	for _, c := range claims {
		if !c.left {
			add(c.naming)
		}
	}
	if len(named) == 0 {
		for _, n := range called {
			add(n)
		}
	}
	return named, unclear
}
