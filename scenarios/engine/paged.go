package engine

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// A persona who is paged comes after a while, asks what was found, and helps or
// takes over once they were told. They find nothing out by themselves, and nothing
// that they do is graded. See decisions/0131.

const (
	// usualAnswer is about how long a persona takes to answer whose scenario says
	// how they do and not how soon.
	usualAnswer = 2 * time.Minute
	// plenty is how many words of a reason tell what was found.
	plenty = 12
	// mostCalls bounds how often personas come in one run.
	mostCalls = 200
)

// What a persona says where the scenario has no words for it.
const (
	usualAsk      = "I am here. What have you found so far, and what do customers see?"
	usualAskMore  = "I am here, and have read what you wrote. Is it still so, and what do customers see now?"
	usualHelp     = "Thank you, that helps. I am with you: say what you need."
	usualTakeover = "Thank you. I have it from here."
	usualNeedless = "I have looked, and there is nothing for us to fix. It stays with you."
)

// pagedFor is why a persona was paged.
type pagedFor struct {
	page    *page // nil: none in particular
	turn    int   // of the page, when they were paged for it
	machine bool  // nobody who plays asked for them
	own     bool  // it is a page of their own team, and nobody else's
	handed  bool  // they are to have the page
	told    bool  // what was found stands in the reason
}

// stands reports whether a page still rings for somebody as when they were paged:
// nobody has it, and it was handed to nobody else.
func (why pagedFor) stands() bool {
	return why.page != nil && why.page.open() && why.page.turn == why.turn
}

// call is a persona who was paged.
type call struct {
	who scenarios.Persona
	pagedFor
	there bool // they have answered
	asks  bool // and wait for what was found
}

// colleague returns the persona of a name; one that no scenario describes answers
// for a team of the stack.
func (r *Run) colleague(name string) scenarios.Persona {
	if i := slices.IndexFunc(r.Scenario.Personas, func(p scenarios.Persona) bool { return p.Name == name }); i >= 0 {
		p, _ := r.persona(r.Scenario.Personas[i].ID)
		return p
	}
	return scenarios.Persona{ID: strings.ToLower(strings.Join(strings.Fields(name), "-")), Name: name, Team: r.Stack.AnswersFor(name)}
}

// paging returns the persona whom a page to somebody reaches; false: it reaches
// those who play, or nobody who answers.
func (r *Run) paging(c event.Callee) (scenarios.Persona, bool) {
	switch {
	case c.Who.Kind == event.Persona:
		if p, ok := r.persona(c.Who.ID); ok {
			return p, true
		}
		return r.colleague(c.Who.Name), true
	case c.Who.ID != "":
		return scenarios.Persona{}, false
	case c.Seat != "":
		seat, _ := r.Scenario.Cast.Seat(c.Seat)
		if _, held := r.cast.Holder(c.Seat); held {
			return scenarios.Persona{}, false
		}
		return r.persona(seat.StandIn)
	case c.Team == "" || r.Scenario.OnCallFor(c.Team):
		return scenarios.Persona{}, false
	}
	if i := slices.IndexFunc(r.Scenario.Personas, func(p scenarios.Persona) bool { return p.Team == c.Team }); i >= 0 {
		return r.Scenario.Personas[i], true
	}
	team, _ := r.Stack.Team(c.Team)
	return r.colleague(team.Persona), team.Persona != ""
}

// callPersona pages whoever answers for somebody, if it is a persona who answers.
func (r *Run) callPersona(c event.Callee, why pagedFor) {
	who, ok := r.paging(c)
	if !ok {
		return
	}
	if why.page != nil {
		why.turn = why.page.turn
	}
	i := slices.IndexFunc(r.calls, func(c *call) bool { return c.who.ID == who.ID })
	if i >= 0 && !r.calls[i].there { // their pager rings already
		before := r.calls[i]
		if (before.machine || before.handed) && !before.stands() { // that is for somebody else by now
			before.pagedFor = why
			return
		}
		before.machine = before.machine && why.machine
		before.own = before.own && why.own
		before.handed = before.handed || why.handed
		if before.page == nil || why.handed {
			before.page, before.turn = why.page, why.turn
		}
		return
	}
	after, answers := r.answering(who)
	if i >= 0 {
		after = typing // they are at it
	}
	if !answers || r.called >= mostCalls {
		return
	}
	r.called++
	one := &call{who: who, pagedFor: why}
	if i >= 0 {
		one.asks = r.calls[i].asks
		r.calls[i] = one
	} else {
		r.calls = append(r.calls, one)
	}
	back := i >= 0
	r.later(r.now()+after, func() { r.come(one, back) })
}

// answering is how long a persona takes to answer a page; false: they do not.
func (r *Run) answering(p scenarios.Persona) (time.Duration, bool) {
	if p.Paged != nil && p.Paged.After > 0 {
		return p.Paged.After, true
	}
	team, _ := r.Stack.Team(p.Team)
	usual := team.Answers.Std()
	if p.Paged == nil && r.speaksFor(p.Team) {
		return 0, false
	}
	if usual == 0 && p.Paged != nil {
		usual = usualAnswer
	}
	if usual == 0 {
		return 0, false
	}
	// From half of it to one and a half, by the seed and how often somebody was paged.
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%d\x00%s\x00%d", r.Seed, p.ID, r.called)
	share := 0.5 + float64(sum.Sum64()%1000)/1000
	return max(time.Second, time.Duration(float64(usual)*share).Round(time.Second)), true
}

// speaksFor reports whether the script itself says what comes of it when a team is
// brought in: then nobody but the script speaks for it.
func (r *Run) speaksFor(team string) bool {
	escalated := event.PageEscalated{}.Kind()
	return slices.ContainsFunc(r.Scenario.Injects, func(in scenarios.Inject) bool {
		return slices.ContainsFunc(in.Trigger.When.Events(), func(c scenarios.Condition) bool {
			return c.Kind == string(escalated) && (c.Arg == "" || c.Arg == team)
		})
	})
}

// come has a persona answer. Who was paged by the run alone, for a page that somebody
// has meanwhile or that was handed on, need not.
func (r *Run) come(c *call, back bool) {
	leave := func() { r.calls = slices.DeleteFunc(r.calls, func(o *call) bool { return o == c }) }
	if r.ending != "" || r.closing != nil || c.machine && !c.stands() {
		leave()
		return
	}
	c.there = true
	var bodies []event.Body
	if !back && !c.own {
		bodies = append(bodies, event.ResponderJoined{Page: pageID(c.page), Team: c.who.Team})
	}
	needless := r.needless(c)
	theirs := (c.machine || c.handed) && c.stands()
	if theirs && !needless {
		c.page.take(actorOf(c.who))
		bodies = append(bodies, event.PageTaken{Page: c.page.id, Team: c.who.Team})
	}
	words := cmp.Or(c.who.Paged, &scenarios.Paged{})
	said := cmp.Or(words.Asks, usualAsk)
	if words.Asks == "" && c.told {
		said = usualAskMore
	}
	switch {
	case needless:
		said = cmp.Or(words.Needless, usualNeedless)
		if theirs {
			c.page.policy, c.page.rings = c.page.to, []event.Callee{{Team: c.page.to}}
			bodies = append(bodies, event.PageAssigned{Page: c.page.id, To: c.page.rings, Reason: "There is nothing for us to fix."})
		}
	case c.own || back && c.machine:
		said = ""
	default:
		c.asks = true
	}
	if said != "" {
		bodies = append(bodies, event.MessageSent{Channel: IncidentChannel, Text: r.expand(said, r.now())})
	}
	r.record(actorOf(c.who), bodies...)
	if needless || c.own && !c.asks {
		leave()
	}
	if needless && theirs {
		r.startRinging(c.page)
	}
}

func pageID(p *page) string {
	if p == nil {
		return ""
	}
	return p.id
}

// needless reports whether somebody who plays paged a team that has nothing to fix.
func (r *Run) needless(c *call) bool {
	if c.machine || c.who.Team == "" {
		return false
	}
	truth := r.Scenario.Truth
	return truth.NoFault || truth.Owner != "" && !truth.OwnedBy(c.who.Team)
}

// tell lets personas who asked what was found hear it, as far as a message is to
// them; those who answer are in what comes back.
func (r *Run) tell(actor event.Actor, m SendMessage) map[string]bool {
	heard := map[string]bool{}
	for _, c := range r.calls {
		if !c.asks || m.Channel != IncidentChannel && m.Channel != "@"+c.who.ID {
			continue
		}
		c.asks, heard[c.who.ID] = false, true
		r.later(r.now()+max(c.who.Takes, typing), func() { r.heardBy(c, m.Channel, r.readers(actor, m.Channel)) })
	}
	return heard
}

// heardBy has a persona who knows what was found help, or take over.
func (r *Run) heardBy(c *call, channel string, to []string) {
	if r.ending != "" {
		return
	}
	words := cmp.Or(c.who.Paged, &scenarios.Paged{})
	said := cmp.Or(words.Says, usualHelp)
	var bodies []event.Body
	if words.TakesOver {
		said = cmp.Or(words.Says, usualTakeover)
		if p := c.page; p != nil && !p.over() && p.has.ID != c.who.ID {
			p.take(actorOf(c.who))
			bodies = append(bodies, event.PageTaken{Page: p.id, Team: c.who.Team})
		}
	}
	bodies = append(bodies, event.MessageSent{Channel: channel, Text: r.expand(said, r.now()), To: to})
	r.record(actorOf(c.who), bodies...)
}
