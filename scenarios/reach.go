package scenarios

import (
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// reach reports an inject that can never fire.
func (c *compiler) reach(f *fields, in Inject) {
	if loop := c.loop(in); loop != nil {
		f.problem("when", "", "never fires: it waits for itself%s", through(loop))
		return
	}
	if why := c.never(in.Trigger.When); why != "" {
		f.problem("when", "", "never fires: %s", why)
		return
	}
	if at := c.earliest(in.Trigger); in.Trigger.At == 0 && c.out.Duration > 0 && at >= c.out.Duration {
		f.problem("after", "", "never fires: it is due at %s at the earliest, and the drill is over at %s", at, c.out.Duration)
	}
	if in.Unless.Kind == "" {
		return
	}
	if why := c.never(in.Unless); why != "" {
		f.problem("unless", "", "unless never holds: %s", why)
		return
	}
	if in.ID != "" && c.waitsFor(Trigger{When: in.Unless}) == in.ID {
		f.problem("unless", "", "unless never holds: it waits for the inject itself")
		return
	}
	if c.always(in) {
		f.problem("unless", "", "never fires: unless has always held by then")
	}
}

// never says why a condition cannot hold in this scenario; empty when it can.
func (c *compiler) never(cond Condition) string {
	row, _ := event.Describe(event.Kind(cond.Kind))
	switch row.Rests {
	case event.OnEnd:
		return "nothing comes after the end of the run"
	case event.OnMarks:
		return "marks are given after the run"
	case event.OnFault:
		return c.neverFault(cond)
	case event.OnChange:
		if i := indexOf(c.out.Injects, cond.Arg); i >= 0 && c.out.Injects[i].change() == nil {
			return "inject " + cond.Arg + " leaves no line in the change list"
		}
	case event.OnAlert:
		if c.stack != nil && !c.unread && len(c.alerts) == 0 {
			return "there is no alert that could fire"
		}
	case event.OnApproval:
		return c.neverAsked(cond)
	}
	return ""
}

func (c *compiler) neverFault(cond Condition) string {
	if c.unread {
		return ""
	}
	if i := indexOf(c.out.Injects, cond.Arg); i >= 0 {
		if c.out.Injects[i].fault() == nil {
			return "inject " + cond.Arg + " has no fault"
		}
		return ""
	}
	for _, in := range c.out.Injects {
		for _, e := range in.Effects() {
			if e.Fault != nil && (cond.Arg == "" || e.Fault.Fault == cond.Arg) {
				return ""
			}
		}
	}
	if cond.Arg == "" {
		return "no inject has a fault"
	}
	return "no inject has the fault " + cond.Arg
}

// neverAsked says why nobody is asked to approve an action.
func (c *compiler) neverAsked(cond Condition) string {
	if a, ok := c.action(cond.Arg); ok && a.Risk != faults.Approval {
		return a.Name + " needs no approval"
	}
	if !slices.ContainsFunc(c.world.Actions, func(a faults.Action) bool { return a.Risk == faults.Approval }) {
		return "no action needs approval"
	}
	return ""
}

// fault returns the first fault among the effects of an inject, or nil.
func (in Inject) fault() *FaultInject {
	for _, e := range in.Effects() {
		if e.Fault != nil {
			return e.Fault
		}
	}
	return nil
}

// change returns the first change among the effects of an inject, or nil.
func (in Inject) change() *Change {
	for _, e := range in.Effects() {
		if e.Change != nil {
			return e.Change
		}
	}
	return nil
}

// chain lists the triggers that must hold for the first one to: its own, that
// of the inject it waits for, and so on.
func (c *compiler) chain(t Trigger) []Trigger {
	out := []Trigger{t}
	var ids []string
	for {
		id := c.waitsFor(t)
		i := indexOf(c.out.Injects, id)
		if i < 0 || has(ids, id) {
			return out
		}
		t = c.out.Injects[i].Trigger
		ids, out = append(ids, id), append(out, t)
	}
}

// earliest is the run time before which a trigger cannot hold.
func (c *compiler) earliest(t Trigger) time.Duration {
	var sum time.Duration
	for _, t := range c.chain(t) {
		sum += t.At + t.After
	}
	return sum
}

// always reports whether the unless of an inject has held whenever it is due.
func (c *compiler) always(in Inject) bool {
	if in.Unless.Kind == string(event.RunStarted{}.Kind()) {
		return true
	}
	if slices.ContainsFunc(c.chain(in.Trigger), func(t Trigger) bool { return t.When == in.Unless }) {
		return true
	}
	if in.Unless.Kind != string(event.InjectFired{}.Kind()) || in.Trigger.When.Kind != "" {
		return false
	}
	i := indexOf(c.out.Injects, in.Unless.Arg)
	if i < 0 {
		return false
	}
	other := c.out.Injects[i]
	return other.Trigger.When.Kind == "" && other.Unless.Kind == "" && other.Trigger.At < in.Trigger.At
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
		path = append(path, id)
		if id == in.ID {
			return path
		}
		i := indexOf(c.out.Injects, id)
		if i < 0 {
			return nil
		}
		next = c.out.Injects[i]
	}
}

// waitsFor returns the inject that must have fired before a trigger holds.
func (c *compiler) waitsFor(t Trigger) string {
	switch event.Kind(t.When.Kind) {
	case event.InjectFired{}.Kind():
		return t.When.Arg
	case event.InjectHeld{}.Kind(), event.InjectSkipped{}.Kind():
		return "" // it did not have to fire for that
	}
	if has(c.injectIDs, t.When.Arg) {
		return t.When.Arg
	}
	return ""
}

func indexOf(injects []Inject, id string) int {
	return slices.IndexFunc(injects, func(in Inject) bool { return id != "" && in.ID == id })
}

func through(loop []string) string {
	if len(loop) < 2 {
		return ""
	}
	return " through " + strings.Join(loop[:len(loop)-1], ", ")
}

// possible reports a condition that cannot hold, where something rests on it.
func (c *compiler) possible(f *fields, key string, cond Condition) {
	if why := c.never(cond); why != "" {
		f.problem(key, "", "%s: %s can never come: %s", key, cond.Kind, why)
	}
}
