package scenarios

import (
	"slices"
	"strings"
)

// book returns the runbook that the file gives a name.
func (c *compiler) book(name string) (*Runbook, bool) {
	if c.world.Runbook == nil || name == "" {
		return nil, false
	}
	return c.world.Runbook(name)
}

// runbooks lists the slugs of all runbooks, for hints.
func (c *compiler) runbooks() []string {
	if c.world.Runbooks == nil {
		return nil
	}
	return slices.Sorted(slices.Values(c.world.Runbooks()))
}

// step returns a step of a runbook, which the file calls "runbook#step", as the
// compiled scenario calls it.
func (c *compiler) step(written string) (name string, ok bool) {
	of, id, _ := strings.Cut(written, "#")
	book, ok := c.book(of)
	if !ok || !slices.ContainsFunc(book.Steps, func(s RunbookStep) bool { return s.ID == id }) {
		return written, false
	}
	return book.Slug + "#" + id, true
}

// steps lists every step of every runbook as "slug#step", for hints.
func (c *compiler) steps() []string {
	var names []string
	for _, slug := range c.runbooks() {
		book, _ := c.book(slug)
		for _, s := range book.Steps {
			names = append(names, slug+"#"+s.ID)
		}
	}
	return names
}

// knownRunbook checks the name of a runbook, and returns its slug.
func (c *compiler) knownRunbook(f *fields, key, name string) string {
	book, ok := c.book(name)
	if ok {
		return book.Slug
	}
	if name != "" {
		f.problem(key, Nearest(name, c.runbooks()), "%s: there is no runbook %q", key, name)
	}
	return name
}

// knownStep checks the name of a step, and returns it with the slug of its runbook.
func (c *compiler) knownStep(f *fields, key, written string) string {
	step, ok := c.step(written)
	if !ok {
		f.problem(key, Nearest(written, c.steps()), "%s: there is no step %q; write runbook#step", key, written)
	}
	return step
}
