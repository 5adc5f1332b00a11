package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

func (c *compiler) faultInject(f *fields) *FaultInject {
	name := f.text("fault")
	if !f.has("fault") {
		f.text("target")
		f.value("with")
		f.value("grows")
		f.only("fault and do", f.has("do"), "target", "with")
		f.only("fault", false, "grows")
		return nil
	}
	fi := &FaultInject{Fault: name, With: f.given("with")}
	fault, ok := c.fault(name)
	if !ok {
		fi.Target = faults.Target(f.text("target"))
		if name != "" {
			f.problem("fault", Nearest(name, c.faultNames()), "there is no fault %q", name)
		}
		return fi
	}
	c.capable(f, fault)
	fi.Target = c.target(f, "target", fault.Target)
	c.bind(f, "with", fault.Parameters, fi.With)
	fi.Grows = c.growth(f, fault, fi)
	if s, ok := c.service(fi.Target); ok {
		for _, key := range fault.Needs {
			if _, ok := s.Config[key]; !ok {
				f.problem("target", "", "%s means nothing on %s, which has no setting %s", name, fi.Target, key)
				return fi
			}
		}
	}
	c.noted(fi, planned{f, name, fi.Target, fault.Target, fault.Parameters, fi.With, fault.Plan})
	return fi
}

// capable reports a fault that no runtime carries out.
func (c *compiler) capable(f *fields, fault faults.Fault) {
	var lacking []string
	for _, caps := range c.world.Runtimes {
		lacks := slices.IndexFunc(fault.Primitives, func(k faults.PrimitiveKind) bool { return !caps.Can(k) })
		if lacks < 0 {
			return
		}
		lacking = append(lacking, fmt.Sprintf("%s cannot do %s", caps.Runtime, fault.Primitives[lacks]))
	}
	if len(lacking) > 0 {
		f.problem("fault", "", "%s cannot be played: %s", fault.Name, list(lacking))
	}
}

// playable reports a timeline of whose faults each is within the reach of some
// runtime, but all of them within that of none that the drill is meant for: a run has
// one runtime.
func (c *compiler) playable(p *part) {
	var used []faults.Fault
	for _, in := range c.out.Injects {
		for _, e := range in.Effects() {
			if e.Fault == nil {
				continue
			}
			if fault, ok := c.fault(e.Fault.Fault); ok {
				used = append(used, fault)
			}
		}
	}
	var lacking []string
	for _, caps := range c.world.Runtimes {
		if len(c.out.OnlyOn) > 0 && !has(c.out.OnlyOn, caps.Runtime) {
			continue
		}
		lacks := slices.IndexFunc(used, func(f faults.Fault) bool { return len(f.On([]faults.Caps{caps})) == 0 })
		if lacks < 0 {
			return
		}
		if len(used[lacks].On(c.world.Runtimes)) == 0 {
			return // that has been said where it is written
		}
		lacking = append(lacking, fmt.Sprintf("%s cannot do %s", caps.Runtime, used[lacks].Name))
	}
	if len(lacking) > 0 && p != nil {
		c.problem(Position{p.line, 1}, "", "no runtime can play all of these faults: %s", list(lacking))
	}
}

// target reads and checks what a fault or an action is aimed at.
func (c *compiler) target(f *fields, key string, kind faults.TargetKind) faults.Target {
	return c.aim(f.pos(key), f.what, key, f.required(key), kind)
}

// aim checks a target, and returns it in its one spelling.
func (c *compiler) aim(at Position, what, key, written string, kind faults.TargetKind) faults.Target {
	t := faults.Target(strings.TrimSpace(written))
	if t == "" || c.stack == nil {
		return t
	}
	switch kind {
	case faults.TargetEdge:
		e, ok := t.Edge()
		if !ok {
			c.problem(at, "write it as api->db", "%s: %s: %q is not an edge", what, key, written)
			return t
		}
		t = faults.Target(e.From + "->" + e.To)
		if !has(c.edges(), string(t)) {
			c.problem(at, Nearest(string(t), c.edges()), "%s: %s: %s does not call %s", what, key, e.From, e.To)
		}
	case faults.TargetJourney:
		if !has(c.journeys(), string(t)) {
			c.problem(at, Nearest(string(t), c.journeys()), "%s: %s: %s has no journey %q", what, key, c.out.Stack, t)
		}
	default:
		if !has(c.services(), string(t)) {
			c.problem(at, Nearest(string(t), c.services()), "%s: %s: %s has no service %q", what, key, c.out.Stack, t)
		}
	}
	return t
}

func (c *compiler) service(t faults.Target) (stack.Service, bool) {
	if c.stack == nil {
		return stack.Service{}, false
	}
	return c.stack.Service(string(t))
}

// bind checks given values against declared parameters, and reports each
// mistake at the value it is about.
func (c *compiler) bind(f *fields, key string, params []faults.Parameter, given map[string]string) {
	_, errs := faults.Bind(params, given)
	if len(errs) == 0 {
		return
	}
	with := value{sheet: f.sheet, at: f.at}
	if e, ok := f.entries[key]; ok {
		with = e.value
	}
	var known []string
	for _, p := range params {
		known = append(known, p.Name)
	}
	places := with.fields(key).entries
	for _, err := range errs {
		at, hint := with.at, ""
		for name, e := range places {
			unknown := strings.HasPrefix(err.Error(), fmt.Sprintf("unknown parameter %q", name))
			if unknown || strings.HasPrefix(err.Error(), name+":") {
				at = e.value.at
			}
			if unknown {
				hint = Nearest(name, known)
			}
		}
		c.problem(at, hint, "%s: %s: %v", f.what, key, err)
	}
}

// act looks an action up, and reports one that does not exist.
func (c *compiler) act(at Position, what, name string) (faults.Action, bool) {
	a, ok := c.action(name)
	if !ok && name != "" {
		c.problem(at, Nearest(name, c.actionNames()), "%s: there is no action %q", what, name)
	}
	return a, ok
}

// applies reports an action on a kind of service that it is not for.
func (c *compiler) applies(at Position, what string, a faults.Action, t faults.Target) {
	s, ok := c.service(t)
	if ok && len(a.Kinds) > 0 && !slices.Contains(a.Kinds, s.Kind) {
		c.problem(at, "", "%s: %s is for a %s, and %s is a %s", what, a.Name, strings.Join(a.Kinds, " or "), t, s.Kind)
	}
}
