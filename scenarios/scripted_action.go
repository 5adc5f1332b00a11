package scenarios

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

// scriptedAction reads an action by somebody who does not play.
func (c *compiler) scriptedAction(f *fields) *ScriptedAction {
	d := &ScriptedAction{Action: f.text("do"), As: f.text("as"), Reason: f.text("reason")}
	if !f.has("do") {
		f.only("do", false, "as", "reason")
		return nil
	}
	if f.has("fault") {
		c.record.spoil()
		f.problem("do", "write it into also", "fault and do exclude each other: both have a target")
		return d
	}
	f.required("as")
	d.With = f.given("with")
	c.actor(f, d.As)
	if d.Reason == "" {
		f.problem("reason", "", "reason is missing: the change list tells why it was done")
	}
	if f.has("change") {
		c.problem(f.entries["change"].key, "say it in its reason", "%s: an action leaves a line in the change list of its own", f.what)
	}
	a, ok := c.act(f.pos("do"), f.what, d.Action)
	if !ok {
		d.Target = faults.Target(f.text("target"))
		return d
	}
	d.Target = c.target(f, "target", a.Target)
	c.applies(f.pos("target"), f.what, a, d.Target)
	c.bind(f, "with", a.Parameters, d.With)
	c.noted(d, planned{f, a.Name, d.Target, a.Target, a.Parameters, d.With, a.Plan})
	return d
}

// actor checks who acts: a persona, a team, or a name in full.
func (c *compiler) actor(f *fields, who string) {
	known := append(c.personas(), c.teams()...)
	if who != "" && strings.ToLower(who) == who && !has(known, who) {
		f.problem("as", Nearest(who, known), "as: there is no persona or team %q; anybody else has a name in full, such as Config sync", who)
	}
}

// otherwise reads what comes where faults and actions of an inject do not take.
func (c *compiler) otherwise(f *fields, in *Inject) {
	v := f.value("else")
	if !f.has("else") {
		return
	}
	f.only("an inject with a fault or an action", slices.ContainsFunc(in.Effects(), func(e Effect) bool { return e.Fault != nil || e.Do != nil }), "else")
	in.Foreseen = true
	what := f.what + ": else"
	switch {
	case v.mapping():
		more := v.fields(what)
		in.Else = append(in.Else, c.effect(more))
		more.done()
	case v.plain() == "nothing":
	case v.plain() != "":
		f.problem("else", "write else: nothing, or what comes instead, as in {say: …}", "else: %q means nothing", v.plain())
	default:
		for _, v := range v.list(what) {
			more := v.fields(what)
			in.Else = append(in.Else, c.effect(more))
			more.done()
		}
	}
	for _, e := range in.Else {
		if e.Fault != nil {
			f.problem("else", "write an inject with when: fault.failed("+in.ID+")", "else: what comes instead does no harm")
		}
	}
}
