package scenarios

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
)

func (c *compiler) frontPersonas(f *fields) []Persona {
	var people []Persona
	for _, v := range f.value("personas").list("front matter: personas") {
		p := v.fields("persona")
		one := Persona{ID: p.required("id"), Name: p.required("name"), Title: p.required("title")}
		for _, v := range p.value("answers").list("persona: answers") {
			one.Answers = append(one.Answers, answer(v))
		}
		one.Otherwise = p.text("otherwise")
		one.Team, one.Paged = c.teamOf(p), c.paged(p)
		one.Takes = p.duration("takes")
		c.inTime(p, "takes", one.Takes)
		p.done()
		if one.ID != "" && !nameForm.MatchString(one.ID) {
			p.problem("id", "lower-case letters, digits and dashes, as in maya", "%q is not an id", one.ID)
		}
		if slices.ContainsFunc(people, func(o Persona) bool { return o.ID == one.ID }) {
			p.problem("id", "", "there is a persona %s already", one.ID)
		}
		people = append(people, one)
	}
	return people
}

// teamOf reads whose pages a persona answers.
func (c *compiler) teamOf(p *fields) string {
	team := p.text("team")
	if team != "" && c.stack != nil && !has(c.teams(), team) {
		p.problem("team", Nearest(team, c.teams()), "team: %s has no team %q", c.out.Stack, team)
	}
	return team
}

// paged reads how a persona answers when they are paged; nil: nothing is said of it.
func (c *compiler) paged(p *fields) *Paged {
	s := p.value("paged").fields("persona: paged")
	if !p.has("paged") {
		return nil
	}
	out := &Paged{After: s.duration("after"), Asks: s.text("asks"), Says: s.text("says"), TakesOver: c.word(s, "then", "takes-over"), Needless: s.text("needless")}
	if s.has("after") && out.After == 0 {
		s.problem("after", "", "after must be above zero: nobody answers at once")
	}
	c.inTime(s, "after", out.After)
	s.done()
	return out
}

func answer(v value) Answer {
	s := v.fields("answer")
	a := Answer{On: s.texts("on"), Text: s.required("text")}
	s.done()
	if len(a.On) == 0 {
		s.problem("on", "write on: [impact, how bad]", "on is missing: which words is it the answer to?")
	}
	return a
}

// approval reads who allows risky actions when no facilitator does.
func (c *compiler) approval(f *fields) Approval {
	s := f.value("approval").fields("front matter: approval")
	if !f.has("approval") {
		return Approval{}
	}
	a := Approval{By: s.required("by"), After: s.duration("after")}
	c.knownPersona(s, "by", a.By)
	c.inTime(s, "after", a.After)
	a.Refuse = c.actions(s, "refuse", func(at Position, what string, action faults.Action) {
		if action.Risk != faults.Approval {
			c.problem(at, "", "%s: %s needs no approval, so nobody is asked", what, action.Name)
		}
	})
	s.done()
	return a
}

// closingPhase is how long words are taken after the end of a scenario whose
// author does not say; longestClosing bounds what an author may say.
const (
	closingPhase   = 2 * time.Minute
	longestClosing = 15 * time.Minute
)

// endless reports faults that come again for as long as the drill goes on: then
// it is never over by itself.
func (c *compiler) endless(f *fields) {
	for _, in := range c.out.Injects {
		if k := in.Course; k != nil && k.Every > 0 && k.Times == 0 && k.Until.Kind == "" && in.fault() != nil {
			f.problem("held", "write times or until for it", "held never ends the drill: %s comes again as long as it goes on", in.ID)
		}
	}
}

// end reads when the run is over before its time. It comes after the timeline:
// its condition may name an inject.
func (c *compiler) end(f *fields) {
	e := &c.out.End
	e.Held, e.After = f.duration("held"), f.duration("after")
	if limit := c.out.Duration; limit > 0 && e.Held > limit {
		f.problem("held", "", "the drill is over before it is held for %s", e.Held)
	}
	if f.has("held") {
		c.endless(f)
	}
	if when := f.text("when"); when != "" {
		e.When = c.condition(f.pos("when"), f.what+": when", when)
		c.possible(f, "when", e.When)
	}
	f.only("when", f.has("when"), "after")
	e.Closing = closingPhase
	if f.has("closing") {
		e.Closing = f.duration("closing")
	}
	if e.Closing > longestClosing {
		f.problem("closing", "", "closing: %s is longer than %s; what takes longer is part of the drill", e.Closing, longestClosing)
	}
	c.inTime(f, "after", e.After)
	if len(f.order) > 0 && !f.has("held") && !f.has("when") {
		f.problem("", "write end: {held: 30s}, or end: {when: incident.closed}", "held or when is missing")
	}
	f.done()
}
