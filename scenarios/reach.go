package scenarios

import (
	"cmp"
	"fmt"
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
	if in.Course != nil {
		if why := c.never(in.Course.Until); why != "" {
			f.problem("until", "", "until never holds: %s", why)
		} else if in.ID != "" && in.Comes() == 1 && in.Course.Until.Kind != "" && c.waitsForItself(in) {
			f.problem("until", "", "until never holds: it counts from when the inject fires, and that comes once")
		}
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
	if in.ID != "" && in.Comes() == 1 && has(c.waits(in.Unless), in.ID) {
		f.problem("unless", "", "unless never holds: it waits for the inject itself")
		return
	}
	if c.always(in) {
		f.problem("unless", "", "never fires: unless has always held by then")
	}
}

// waitsForItself reports whether what ends an inject needs its own firing.
func (c *compiler) waitsForItself(in Inject) bool {
	return slices.ContainsFunc(in.Course.Until.term().needs(), func(e Condition) bool {
		return e.Kind == string(event.InjectFired{}.Kind()) && e.Arg == in.ID
	})
}

// never says why a condition cannot hold while the scenario is played; empty when it can.
func (c *compiler) never(cond Condition) string { return c.neverTerm(cond.term(), false) }

// neverTerm says why a condition cannot hold, by the end of the run or, where it is only
// asked when all is over, with it.
func (c *compiler) neverTerm(t *term, over bool) string {
	switch t.op {
	case leaf:
		if over && t.event.Kind == string(event.RunEnded{}.Kind()) {
			return ""
		}
		return cmp.Or(c.neverEvent(t.event), c.neverAsOften(t, t.times))
	case not:
		if begun := t.of[0]; begun.op == leaf && begun.times == 1 && begun.event.Kind == string(event.RunStarted{}.Kind()) {
			return "the run has started before anything else"
		}
		return ""
	}
	why := ""
	for _, part := range t.of {
		why = c.neverTerm(part, over)
		if (why == "") == (t.op == or) {
			break // one of them will do, or all of them must
		}
	}
	if first := t.of[0]; why == "" && t.op == again && first.op == leaf {
		why = c.neverAsOften(first, first.times+1)
	}
	return why
}

// neverAsOften says why an event cannot come a number of times.
func (c *compiler) neverAsOften(t *term, times int) string {
	if most := c.most(t.event); most > 0 && most < times {
		return fmt.Sprintf("%s comes %s, and not %d times", t.event, timesAtMost(most), times)
	}
	return ""
}

// most is how often an event comes at most; 0: nobody knows.
func (c *compiler) most(e Condition) int {
	if row, _ := event.Describe(event.Kind(e.Kind)); row.Once {
		return 1
	}
	i := indexOf(c.out.Injects, e.Arg)
	if i < 0 {
		return 0
	}
	in := c.out.Injects[i]
	each, steps := 0, 0
	for _, effect := range in.Effects() {
		if effect.Fault != nil {
			each++
			if effect.Fault.Grows != nil {
				steps += effect.Fault.Grows.Steps
			}
		}
	}
	turns := in.Course != nil && in.Course.Flap.On > 0
	switch event.Kind(e.Kind) {
	case event.InjectFired{}.Kind():
		return in.Comes()
	case event.FaultApplied{}.Kind():
		if !turns {
			return in.Comes() * each
		}
	case event.FaultEnded{}.Kind():
		times := in.Comes()
		if in.Course != nil && in.Course.Stays && in.Course.Until.Kind == "" {
			times--
		}
		if !turns {
			return times * each
		}
	case event.FaultGrown{}.Kind():
		return in.Comes() * steps
	}
	return 0
}

// timesAtMost says a number of times.
func timesAtMost(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice at most"
	}
	return fmt.Sprintf("%d times at most", n)
}

// neverEvent says why an event cannot come.
func (c *compiler) neverEvent(cond Condition) string {
	row, _ := event.Describe(event.Kind(cond.Kind))
	switch row.Rests {
	case event.OnEnd:
		return "nothing comes after the end of the run"
	case event.OnMarks:
		return "marks are given after the run"
	case event.OnFault:
		return c.neverFault(cond)
	case event.OnChange:
		if i := indexOf(c.out.Injects, cond.Arg); i >= 0 && !c.out.Injects[i].Listed() {
			return "inject " + cond.Arg + " leaves no line in the change list"
		}
	case event.OnAlert:
		if c.stack != nil && !c.unread && len(c.alerts) == 0 {
			return "there is no alert that could fire"
		}
	case event.OnApproval:
		return c.neverAsked(cond)
	case event.OnHints:
		if len(c.out.Hints) == 0 {
			return "the front matter has no hints"
		}
	case event.OnThreshold:
		if len(c.out.Thresholds) == 0 && !c.unread {
			return "the front matter has no thresholds"
		}
	case event.OnCourse:
		return c.neverInject(cond, "no fault ends by its script", "the fault of inject %s does not end by its script", Inject.ends)
	case event.OnGrowth:
		return c.neverInject(cond, "no fault grows", "the fault of inject %s does not grow", Inject.grows)
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

// neverInject says why nothing comes of injects that all must be of a kind: of
// those of the scenario, or of one.
func (c *compiler) neverInject(cond Condition, none, one string, is func(Inject) bool) string {
	if c.unread {
		return ""
	}
	if i := indexOf(c.out.Injects, cond.Arg); i >= 0 {
		if !is(c.out.Injects[i]) {
			return fmt.Sprintf(one, cond.Arg)
		}
		return ""
	}
	if !slices.ContainsFunc(c.out.Injects, is) {
		return none
	}
	return ""
}

// ends reports whether faults of the inject end by its script.
func (in Inject) ends() bool {
	return in.Course != nil && (in.Course.Lasts > 0 || in.Course.Until.Kind != "" || in.Course.Flap.On > 0) && in.fault() != nil
}

// grows reports whether a fault of the inject gets worse.
func (in Inject) grows() bool {
	return slices.ContainsFunc(in.Effects(), func(e Effect) bool { return e.Fault != nil && e.Fault.Grows != nil })
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

// Listed reports whether the inject leaves a line in the change list: one that is
// written, or that of an action.
func (in Inject) Listed() bool {
	return slices.ContainsFunc(append(in.Effects(), in.Else...), func(e Effect) bool { return e.Change != nil || e.Do != nil })
}

// chain lists the triggers that must hold for the first one to: its own, those
// of the injects it waits for, and so on.
func (c *compiler) chain(t Trigger) []Trigger {
	out := []Trigger{t}
	var ids []string
	for at := 0; at < len(out); at++ {
		for _, id := range c.waits(out[at].When) {
			i := indexOf(c.out.Injects, id)
			if i < 0 || has(ids, id) {
				continue
			}
			ids, out = append(ids, id), append(out, c.out.Injects[i].Trigger)
		}
	}
	return out
}

// earliest is the run time before which a trigger cannot hold.
func (c *compiler) earliest(t Trigger) time.Duration { return c.earliestBut(t, nil) }

func (c *compiler) earliestBut(t Trigger, seen []string) time.Duration {
	var last time.Duration
	for _, id := range c.waits(t.When) {
		if i := indexOf(c.out.Injects, id); i >= 0 && !has(seen, id) {
			last = max(last, c.earliestBut(c.out.Injects[i].Trigger, append(seen, id)))
		}
	}
	return t.At + t.After + last
}

// always reports whether the unless of an inject has held whenever it is due.
func (c *compiler) always(in Inject) bool { return c.alwaysTerm(in, in.Unless.term()) }

func (c *compiler) alwaysTerm(in Inject, t *term) bool {
	by := func(part *term) bool { return c.alwaysTerm(in, part) }
	switch t.op {
	case or:
		return slices.ContainsFunc(t.of, by)
	case and:
		return !slices.ContainsFunc(t.of, func(part *term) bool { return !by(part) })
	case leaf:
		return t.times == 1 && c.alwaysEvent(in, t.event)
	}
	return false
}

// alwaysEvent reports whether an event has come whenever an inject is due.
func (c *compiler) alwaysEvent(in Inject, e Condition) bool {
	if e.Kind == string(event.RunStarted{}.Kind()) {
		return true
	}
	for _, t := range c.chain(in.Trigger) {
		if t.When.Kind != "" && slices.Contains(t.When.term().needs(), e) {
			return true
		}
	}
	if e.Kind != string(event.InjectFired{}.Kind()) || in.Trigger.When.Kind != "" {
		return false
	}
	i := indexOf(c.out.Injects, e.Arg)
	if i < 0 {
		return false
	}
	other := c.out.Injects[i]
	return other.Trigger.When.Kind == "" && other.Unless.Kind == "" && other.Trigger.At < in.Trigger.At
}

// loop returns the injects that one waits for, one after the other, when they
// lead back to it.
func (c *compiler) loop(in Inject) []string {
	return c.back(in.ID, in.Trigger, nil)
}

// back returns a way from a trigger to an inject, through those in between.
func (c *compiler) back(to string, t Trigger, seen []string) []string {
	for _, id := range c.waits(t.When) {
		if id == to {
			return append(seen, id)
		}
		i := indexOf(c.out.Injects, id)
		if i < 0 || has(seen, id) {
			continue
		}
		if way := c.back(to, c.out.Injects[i].Trigger, append(slices.Clone(seen), id)); way != nil {
			return way
		}
	}
	return nil
}

// waits lists the injects that must have fired before a condition holds.
func (c *compiler) waits(cond Condition) []string {
	var ids []string
	if cond.Kind == "" {
		return nil
	}
	for _, need := range cond.term().needs() {
		switch event.Kind(need.Kind) {
		case event.InjectFired{}.Kind():
		case event.InjectHeld{}.Kind(), event.InjectReleased{}.Kind(), event.InjectDelayed{}.Kind(), event.InjectAdded{}.Kind(), event.InjectSkipped{}.Kind():
			continue // it did not have to fire for that
		}
		if has(c.injectIDs, need.Arg) && !has(ids, need.Arg) {
			ids = append(ids, need.Arg)
		}
	}
	return ids
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
	c.reported(f, key, cond, c.never(cond))
}

// possibleByTheEnd reports one that does not even hold with the end of the run.
func (c *compiler) possibleByTheEnd(f *fields, key string, cond Condition) {
	c.reported(f, key, cond, c.neverTerm(cond.term(), true))
}

func (c *compiler) reported(f *fields, key string, cond Condition, why string) {
	said := cond.Kind
	if said == Combined {
		said = cond.Arg
	}
	if why != "" {
		f.problem(key, "", "%s: %s can never come: %s", key, said, why)
	}
}
