package scenarios

import (
	"regexp"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What narrows down when a thing counts: within, before, after and while.

var withinForm = regexp.MustCompile(`^(\S+)(?:\s+of\s+(.+))?$`)

// conditionAt reads a key that holds a condition; nil without one.
func (c *compiler) conditionAt(f *fields, key string) *Condition {
	written := f.text(key)
	if written == "" {
		return nil
	}
	cond := c.condition(f.pos(key), f.what+": "+key, written)
	if cond.Kind == "" {
		return nil
	}
	return &cond
}

// within reads "5m of page.sent(push)", or "5m" from the start of the run; or,
// where what is late earns a part, {full: 2m, none: 6m, of: page.sent(push)}.
func (c *compiler) within(f *fields) *Within {
	if f.value("within").mapping() {
		return c.withinPart(f.value("within").fields(f.what + ": within"))
	}
	written := f.text("within")
	if written == "" {
		return nil
	}
	part := withinForm.FindStringSubmatch(written)
	if part == nil {
		f.problem("within", "write 5m of page.sent(push)", "within: %q is not a limit", written)
		return nil
	}
	limit, wrong := parseDuration(part[1])
	if wrong != "" {
		f.problem("within", "write 5m of page.sent(push)", "within: %s", wrong)
		return nil
	}
	w := &Within{Limit: limit}
	c.reached(f, "within", limit)
	if part[2] != "" {
		w.Of = c.condition(f.pos("within"), f.what+": within", part[2])
		c.possible(f, "within", w.Of)
	}
	return w
}

func (c *compiler) withinPart(f *fields) *Within {
	w := &Within{Limit: f.duration("full"), None: f.span("none")}
	if f.has("none") && w.None <= w.Limit {
		f.problem("none", "write {full: 2m, none: 6m, of: page.sent}", "none must be later than full")
	}
	c.reached(f, "none", w.None)
	if of := c.conditionAt(f, "of"); of != nil {
		w.Of = *of
		c.possible(f, "of", w.Of)
	}
	f.done()
	return w
}

// reached reports a limit that no run goes on for.
func (c *compiler) reached(f *fields, key string, limit time.Duration) {
	if c.out.Duration > 0 && limit > c.out.Duration {
		f.problem(key, "", "%s: the drill is over at %s", key, c.out.Duration)
	}
}

// while reads "slo.breached(save-availability)", which goes on until that is over,
// or {from: CONDITION, until: CONDITION}.
func (c *compiler) while(f *fields) *Stretch {
	if f.value("while").mapping() {
		s := f.value("while").fields(f.what + ": while")
		s.required("from")
		s.required("until")
		from, until := c.conditionAt(s, "from"), c.conditionAt(s, "until")
		s.done()
		if from == nil || until == nil {
			return nil
		}
		c.possible(s, "from", *from)
		c.possibleByTheEnd(s, "until", *until)
		return &Stretch{From: *from, Until: *until}
	}
	from := c.conditionAt(f, "while")
	if from == nil {
		return nil
	}
	row, _ := event.Describe(event.Kind(from.Kind))
	if row.Over == "" {
		f.problem("while", "write {from: CONDITION, until: CONDITION}", "while: nothing says when %s is over", from.Kind)
		return nil
	}
	c.possible(f, "while", *from)
	until := Condition{Kind: string(row.Over)}
	over, _ := event.Describe(row.Over)
	if has(c.argumentsOf(over), from.Arg) {
		until.Arg = from.Arg
	}
	return &Stretch{From: *from, Until: until}
}

// mapping reports whether a mapping was written, and no plain value.
func (v value) mapping() bool {
	switch v.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}
