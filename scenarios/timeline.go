package scenarios

import "strings"

// mostInjects bounds a timeline: more than that is a mistake, or an attack on
// whoever reads it.
const mostInjects = 200

// draft is an inject that has been opened but not read: its id must be known
// before any condition is.
type draft struct {
	block
	fields *fields
	id     string
}

// timeline reads the injects.
func (c *compiler) timeline(p *part) {
	if p == nil {
		return
	}
	var drafts []draft
	for i, b := range p.blocks {
		if i == mostInjects {
			c.problem(Position{b.Mark, 1}, "", "a timeline has at most %d injects; what follows is not read", mostInjects)
			c.unread = true
			break
		}
		v, ok := c.sheetOf(b)
		if !ok {
			c.unread = true
			continue
		}
		f := v.fields("inject")
		d := draft{b, f, c.identify(f, "inject", c.injectIDs)}
		if d.id != "" {
			f.what = "inject " + d.id
		}
		// An id that breaks the rules is still what conditions call it by.
		if written := f.text("id"); written == "" {
			c.unread = true
		} else if !has(c.injectIDs, written) {
			c.injectIDs = append(c.injectIDs, written)
		}
		c.alerts = append(c.alerts, noiseNames(v)...)
		drafts = append(drafts, d)
	}
	if len(p.blocks) == 0 {
		c.problem(Position{p.line, 1}, "add a heading, and below it a block ```yaml inject", "the timeline has no inject")
	}
	for _, d := range drafts {
		if c.enough() {
			return
		}
		c.clash(d)
		c.out.Injects = append(c.out.Injects, c.inject(d))
		c.injectLines = append(c.injectLines, struct{ first, last int }{d.Line, d.Line + strings.Count(d.Text, "\n")})
	}
	for i, in := range c.out.Injects {
		c.reach(drafts[i].fields, in)
	}
	c.takes()
}

// identify reads the id of an inject or a criterion.
func (c *compiler) identify(f *fields, what string, taken []string) string {
	id := f.required("id")
	switch {
	case id == "":
	case !nameForm.MatchString(id):
		f.problem("id", "lower-case letters, digits and dashes, as in config-push", "%q is not an id", id)
		return ""
	case has(taken, id):
		f.problem("id", "", "there is %s %s %s already", article(what), what, id)
		return ""
	}
	return id
}

func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an"
	}
	return "a"
}

// clash reports an id that a condition could mean in two ways.
func (c *compiler) clash(d draft) {
	for _, taken := range []struct {
		what  string
		names []string
	}{
		{"a service", c.services()}, {"a team", c.teams()}, {"an objective", c.slos()}, {"a threshold", c.thresholds()},
		{"an action", c.actionNames()}, {"a fault", c.faultNames()}, {"a place to look", sources()}, {"an audience", audiences()}, {"a kind of change", changeTypes()},
	} {
		if d.id != "" && has(taken.names, d.id) {
			d.fields.problem("id", "choose an id that nothing else is called by", "%s is the name of something else, too: of %s", d.id, taken.what)
			return
		}
	}
}

func (c *compiler) inject(d draft) Inject { return c.injectOf(d, true) }

// injectOf reads an inject, and when it comes where that is said.
func (c *compiler) injectOf(d draft, timed bool) Inject {
	f := d.fields
	in := Inject{ID: d.id, Title: d.section.Title, Notes: d.section.Prose, Pos: f.pos("fault")}
	if d.section.Level == 2 {
		c.problem(Position{d.Mark, 1}, "write ### and what happens, above the block", "the inject has no heading of its own")
	}
	if timed {
		in.Trigger = c.trigger(f)
	}
	if unless := f.text("unless"); unless != "" {
		in.Unless = c.condition(f.pos("unless"), f.what+": unless", unless)
	}
	in.Effect = c.effect(f)
	for _, v := range f.value("also").list(f.what + ": also") {
		more := v.fields(f.what + ": also")
		in.Also = append(in.Also, c.effect(more))
		more.done()
	}
	c.course(f, &in)
	c.otherwise(f, &in)
	f.done()
	return in
}

func (c *compiler) trigger(f *fields) Trigger {
	t := Trigger{At: f.duration("at"), After: f.duration("after")}
	when, each := f.text("when"), false
	if of, is := strings.CutPrefix(when, "each "); is {
		when, each = of, true
	}
	switch {
	case f.has("at") && f.has("when"):
		f.problem("when", "", "it has both at and when; one of them sets it off")
	case !f.has("at") && !f.has("when"):
		f.problem("", "write at: 2m, or when: page.sent", "nothing sets it off: at or when is missing")
	}
	f.only("when", f.has("when"), "after")
	if when != "" {
		t.When = c.condition(f.pos("when"), f.what+": when", when)
	}
	if t.Each = each; each {
		t.Times = mostTimes
		if t.When.Kind == Combined {
			f.problem("when", "write each and an event, as in each action.taken(restart)", "each goes with a single event")
		}
	}
	c.inTime(f, "at", t.At)
	return t
}
