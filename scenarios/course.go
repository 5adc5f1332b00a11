package scenarios

import (
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// Bounds of what comes, goes and grows. The scrape interval of a run is 2 s: what
// changes faster nobody sees, and its log should be read by people.
const (
	shortestTurn  = 2 * time.Second
	shortestEvery = 10 * time.Second
	mostTurns     = 200 // of faults that come and go, in one drill
	usualSteps    = 6   // of a fault that grows
	mostGrowth    = 20
)

// course reads how the faults of an inject go on, and whether it comes again.
func (c *compiler) course(f *fields, in *Inject) {
	var k Course
	f.value("lasts")
	f.value("every")
	written := f.has("lasts") || f.has("until") || f.has("every") || f.has("flaps")
	if f.has("lasts") {
		k.Lasts = f.span("lasts")
	}
	if f.has("every") {
		k.Every = f.span("every")
	}
	if until := f.text("until"); until != "" {
		k.Until = c.condition(f.pos("until"), f.what+": until", until)
	}
	k.Flap = c.flap(f)
	k.Times = c.whole(f, "times", 2, mostTimes)
	k.Stays = c.word(f, "then", "stays")
	harm := slices.ContainsFunc(in.Effects(), func(e Effect) bool { return e.Fault != nil })
	f.only("an inject with a fault", harm, "lasts", "flaps")
	f.only("an inject with a fault, and to every", harm || f.has("every"), "until")
	f.only("every, and to when: each …", f.has("every") || in.Trigger.Each, "times")
	f.only("lasts with every and times", k.Lasts > 0 && k.Every > 0 && k.Times > 0, "then")
	switch {
	case in.Trigger.Each && f.has("every"):
		f.problem("every", "", "every does not go with when: each, which says when it comes again")
	case in.Trigger.Each && k.Times > 0:
		in.Trigger.Times = k.Times
	}
	if k.Flap.On > 0 && in.grows() {
		f.problem("flaps", "", "flaps and grows exclude each other")
	}
	c.spaced(f, in.Trigger, k)
	if written {
		in.Course = &k
	}
}

// spaced checks that what comes again is off in between, and does not come more
// often than a log can tell.
func (c *compiler) spaced(f *fields, t Trigger, k Course) {
	limit := c.out.Duration
	c.inTime(f, "lasts", k.Lasts)
	c.inTime(f, "every", k.Every)
	switch {
	case k.Every == 0:
	case k.Every < shortestEvery:
		f.problem("every", "", "every: %s is too often; it comes again after %s at the soonest", k.Every, shortestEvery)
	case k.Lasts >= k.Every:
		f.problem("lasts", "", "lasts: it comes again after %s, and must have ended by then", k.Every)
	case k.Times == 0 && limit/k.Every > mostTimes:
		f.problem("every", "write times: 20", "every: it would come more than %d times", mostTimes)
	case k.Times > 0 && limit > 0 && t.At+time.Duration(k.Times-1)*k.Every >= limit:
		f.problem("times", "", "times: the last one would come at %s at the earliest, and the drill is over at %s", t.At+time.Duration(k.Times-1)*k.Every, limit)
	}
}

// flap reads {on: 20s, off: 10s}.
func (c *compiler) flap(f *fields) Flap {
	if !f.has("flaps") {
		f.value("flaps")
		return Flap{}
	}
	s := f.value("flaps").fields(f.what + ": flaps")
	t := Flap{On: s.span("on"), Off: s.span("off")}
	s.done()
	switch turn := t.On + t.Off; {
	case t.On == 0 || t.Off == 0:
	case t.On < shortestTurn || t.Off < shortestTurn:
		s.problem("", "", "a turn takes %s at least: nobody sees what is faster", shortestTurn)
	case c.out.Duration/turn > mostTurns:
		s.problem("", "write a longer turn", "it would come and go more than %d times", mostTurns)
	}
	return t
}

// growth reads {latency: 2s, over: 5m, steps: 8}: from its value to another.
func (c *compiler) growth(f *fields, fault faults.Fault, fi *FaultInject) *Growth {
	s := f.value("grows").fields(f.what + ": grows")
	if !f.has("grows") {
		return nil
	}
	g := &Growth{Over: s.span("over"), Steps: c.whole(s, "steps", 2, mostGrowth)}
	if g.Steps == 0 {
		g.Steps = usualSteps
	}
	able, named := fault.Grows(), false
	for _, name := range s.order {
		if name == "over" || name == "steps" {
			continue
		}
		named = true
		switch {
		case !has(able, name):
			s.text(name)
			hint := "no parameter of " + fault.Name + " can grow"
			if len(able) > 0 {
				hint = "what can grow of " + fault.Name + ": " + strings.Join(able, ", ")
			}
			c.problem(s.entries[name].key, hint, "%s: %s cannot grow", s.what, name)
		case g.Parameter != "":
			s.text(name)
			c.problem(s.entries[name].key, "", "%s: one parameter grows; there is %s already", s.what, g.Parameter)
		default:
			g.Parameter, g.To = name, s.text(name)
		}
	}
	s.done()
	if !named {
		s.problem("", "write grows: {latency: 2s, over: 5m}", "what grows is missing")
	}
	if g.Parameter == "" {
		return nil
	}
	c.grown(s, fault, fi, g)
	return g
}

// grown checks where a growth ends, and how fast it goes.
func (c *compiler) grown(s *fields, fault faults.Fault, fi *FaultInject, g *Growth) {
	if g.Over > 0 && g.Over/time.Duration(g.Steps) < shortestTurn {
		s.problem("over", "", "over: a step takes %s at least", shortestTurn)
	}
	c.inTime(s, "over", g.Over)
	i := slices.IndexFunc(fault.Parameters, func(p faults.Parameter) bool { return p.Name == g.Parameter })
	p := fault.Parameters[i]
	if _, errs := faults.Bind([]faults.Parameter{p}, map[string]string{p.Name: g.To}); len(errs) > 0 {
		s.problem(g.Parameter, "", "%v", errs[0])
		return
	}
	if p.Between(fi.With[p.Name], g.To, 0) == p.Between(fi.With[p.Name], g.To, 1) {
		s.problem(g.Parameter, "", "%s is %s to begin with", p.Name, g.To)
	}
}
