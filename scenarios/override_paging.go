package scenarios

import (
	"reflect"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stack/plain"
)

// paging reads the escalation policies and schedules that the scenario has in place of
// the stack's. They are written as in a stack.
func (c *compiler) paging(f *fields) {
	var own stack.Paging
	escalation, fine := readAs(f.value("escalation"), "front matter: escalation", &own.Escalation)
	schedules, too := readAs(f.value("schedules"), "front matter: schedules", &own.Schedules)
	if c.stack == nil || !fine || !too || len(own.Escalation)+len(own.Schedules) == 0 {
		return
	}
	derived, wrong := c.stack.Paged(own, escalation, schedules)
	for _, m := range wrong {
		at := Position{m.Line, m.Column}
		if m.Line == 0 { // what it comes to with what the stack says
			at = f.pos(map[bool]string{true: "escalation", false: "schedules"}[f.has("escalation")])
		}
		c.problem(at, "", "%s: paging: %s", f.what, m.Text)
	}
	if derived != nil {
		c.stack, c.out.System, c.out.Paging = derived, derived, &own
	}
}

// readAs reads a value into a Go type as a stack's description is read, and returns
// where in the file its parts stand; false: it cannot be.
func readAs[T any](v value, what string, into *T) (plain.Places, bool) {
	if v.shape != nil {
		*v.shape = *plain.Of(reflect.TypeFor[T]())
	}
	if !v.given() {
		return nil, true
	}
	problem := func(line, column int, format string, args ...any) {
		v.sheet.c.problem(v.sheet.place(line, column), "", what+": "+format, args...)
	}
	if n := plain.Reference(v.node); n != nil {
		at := n.GetToken().Position
		problem(at.Line, at.Column, "anchors, aliases, merges and tags are not read: write the value out")
		return nil, false
	}
	places, mistakes := plain.Fill(v.node, into)
	for _, m := range mistakes {
		problem(m.Line, m.Column, "%s", m.Text)
	}
	for path, at := range places {
		in := v.sheet.place(at.Line, at.Column)
		places[path] = plain.Place{Line: in.Line, Column: in.Column}
	}
	return places, len(mistakes) == 0
}
