package scenarios

import (
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

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
	for _, b := range p.blocks {
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
		drafts = append(drafts, d)
	}
	if len(p.blocks) == 0 {
		c.problem(Position{p.line, 1}, "add a heading, and below it a block ```yaml inject", "the timeline has no inject")
	}
	for _, d := range drafts {
		c.clash(d)
		c.out.Injects = append(c.out.Injects, c.inject(d))
	}
	for i, in := range c.out.Injects {
		if loop := c.loop(in); loop != nil {
			drafts[i].fields.problem("when", "", "never fires: it waits for itself%s", through(loop))
		}
	}
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
	taken := [][]string{c.services(), c.teams(), c.slos(), c.actionNames(), c.faultNames(), sources(), audiences(), changeTypes()}
	for _, names := range taken {
		if d.id != "" && has(names, d.id) {
			d.fields.problem("id", "choose an id that nothing else is called by", "%s is the name of something else, too", d.id)
			return
		}
	}
}

func (c *compiler) inject(d draft) Inject {
	f := d.fields
	in := Inject{ID: d.id, Title: d.section.Title, Notes: d.section.Prose}
	if d.section.Level == 2 {
		c.problem(Position{d.Mark, 1}, "write ### and what happens, above the block", "the inject has no heading of its own")
	}
	in.Trigger = c.trigger(f)
	in.Fault = c.faultInject(f)
	in.Say = c.say(f)
	in.Change = c.change(f, in.Fault)
	if in.Fault == nil && in.Say == nil && in.Change == nil {
		f.problem("", "", "it does nothing: fault, say or change is missing")
	}
	f.done()
	return in
}

func (c *compiler) trigger(f *fields) Trigger {
	t := Trigger{At: f.duration("at"), After: f.duration("after")}
	when := f.text("when")
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
	c.inTime(f, "at", t.At)
	return t
}

func (c *compiler) say(f *fields) *Say {
	s := f.value("say").fields(f.what + ": say")
	if !f.has("say") {
		return nil
	}
	say := &Say{As: s.required("as"), In: s.required("in"), Text: s.required("text")}
	s.done()
	if say.As != "" && !has(c.personas(), say.As) {
		s.problem("as", nearest(say.As, c.personas()), "there is no persona %q in the front matter", say.As)
	}
	c.channel(s, "in", say.In)
	return say
}

func (c *compiler) channel(f *fields, key, name string) {
	if name != "" && !channelForm.MatchString(name) {
		f.problem(key, `write "#inc-checkout", or "@maya" for a direct message`, "%s: %q is not a channel", key, name)
	}
}

func (c *compiler) change(f *fields, fault *FaultInject) *Change {
	s := f.value("change").fields(f.what + ": change")
	if !f.has("change") {
		return nil
	}
	ch := &Change{Type: s.required("kind"), Service: s.text("service"), By: s.required("by"), Summary: s.required("summary"), Ago: s.duration("ago")}
	s.done()
	if ch.Type != "" && !has(changeTypes(), ch.Type) {
		s.problem("kind", nearest(ch.Type, changeTypes()), "there is no kind of change %q", ch.Type)
	}
	if ch.Service == "" && fault != nil && has(c.services(), string(fault.Target)) {
		ch.Service = string(fault.Target)
	}
	switch {
	case c.stack == nil:
	case ch.Service == "":
		s.problem("service", "", "service is missing: which one was changed?")
	case !has(c.services(), ch.Service):
		s.problem("service", nearest(ch.Service, c.services()), "%s has no service %q", c.out.Stack, ch.Service)
	}
	return ch
}

// loop returns the injects that one waits for, one after the other, when they
// lead back to it.
func (c *compiler) loop(in Inject) []string {
	var path []string
	for next := in; ; {
		id := c.waitsFor(next.Trigger)
		if id == "" || has(path, id) {
			return nil
		}
		if id == in.ID {
			return append(path, id)
		}
		path = append(path, id)
		i := indexOf(c.out.Injects, id)
		if i < 0 {
			return nil
		}
		next = c.out.Injects[i]
	}
}

// waitsFor returns the inject that must have fired before this trigger holds.
func (c *compiler) waitsFor(t Trigger) string {
	if t.When.Kind == string(event.InjectFired{}.Kind()) || has(c.injectIDs, t.When.Arg) {
		return t.When.Arg
	}
	return ""
}

func indexOf(injects []Inject, id string) int {
	for i, in := range injects {
		if in.ID == id {
			return i
		}
	}
	return -1
}

func through(loop []string) string {
	if len(loop) < 2 {
		return ""
	}
	return " through " + strings.Join(loop[:len(loop)-1], ", ")
}
