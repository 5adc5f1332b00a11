package grading

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading/said"
	"github.com/drillyard/drillyard/scenarios/event"
)

// ownership asks that the team that should fix it was named or brought in, and
// no other: several divide what the right one earns. Where each of several causes has
// a team of its own, those share the points.
type ownership struct{ c Criterion }

// naming is a team that was named as the owner.
type naming struct {
	team  string
	event *event.Event
}

func (j ownership) judge(l *ledger) (verdict, error) {
	w := l.window(j.c)
	owners := l.rubric.Truth.owners()
	team := strings.Join(owners, " and ")
	named, texts := l.owners()
	v := w.absent(fmt.Sprintf("Nobody named %s or escalated to them", team))
	var right []verdict
	for _, owner := range owners {
		if i := slices.IndexFunc(named, func(n naming) bool { return n.team == owner && w.concerns(n.event) }); i >= 0 {
			right = append(right, w.judge(named[i].event))
		}
	}
	switch {
	case len(right) > 0:
		v = verdict{result: Earned}
		for i, one := range right {
			v.share += one.share / float64(len(owners))
			v.events = append(v.events, one.events...)
			if i > 0 {
				v.why += " "
			}
			v.why += one.why
		}
		if len(right) < len(owners) {
			v.why += fmt.Sprintf(" That is %d of the %d teams that have something to fix.", len(right), len(owners))
		}
		if n := len(named); n > len(right) {
			v.share *= float64(len(right)) / float64(n)
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
			both := l.rubric.Truth.OwnedBy(b.team) && l.rubric.Truth.OwnedBy(c.team)
			if b.team != c.team && !both && b.event.Actor.ID == c.event.Actor.ID && l.looked(b.event, c.event) {
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
