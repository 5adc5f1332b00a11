package scenarios

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Whether a fault or an action can take is asked of itself: it is planned against the
// desired state of the stack as it is when the inject is due, and what it plans is put in
// force there. So there is no list of what goes where. See decisions/0107.

// planned is a fault or an action as it is written; of a change there is only where.
type planned struct {
	fields *fields
	name   string
	target faults.Target
	kind   faults.TargetKind
	params []faults.Parameter
	with   map[string]string
	plan   func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error)
}

// noted keeps a fault, an action or a change until it is known what comes before it.
func (c *compiler) noted(key any, d planned) {
	if c.plans == nil {
		c.plans = map[any]planned{}
	}
	c.plans[key] = d
}

// takes reports faults and actions of the timeline that cannot take when they are due.
func (c *compiler) takes() {
	if c.stack == nil || len(c.stack.Services) == 0 {
		return
	}
	order := make([]int, len(c.out.Injects))
	for i := range order {
		order[i] = i
	}
	// What waits for those who play comes in its own order, after the rest: it may never come.
	slices.SortStableFunc(order, func(a, b int) int {
		one, other := c.out.Injects[a].Trigger, c.out.Injects[b].Trigger
		if c.open(one) != c.open(other) {
			if c.open(other) {
				return -1
			}
			return 1
		}
		return cmp.Compare(c.earliest(one), c.earliest(other))
	})
	before := c.desired()
	// What lasts only for a while may be over by the time of what comes after it.
	held, eased := c.desired(), c.desired()
	var later *desired.System // with what came of those who play
	c.states = append(c.states, c.desired().Health())
	for n, i := range order {
		if n == mostTaken {
			break
		}
		in := c.out.Injects[i]
		states := []*desired.System{held, eased}
		open := c.open(in.Trigger)
		if open {
			if later == nil {
				later = held.Copy()
			}
			states = []*desired.System{later, held, eased, before} // somebody may have cured the rest
		}
		if in.Unless.Kind != "" {
			states = append(states, before) // what it waits to be spared may have come and gone
		}
		for _, e := range in.Effects() {
			d, ok := c.plans[cmp.Or[any](orNil(e.Fault), orNil(e.Do))]
			if !ok || d.plan == nil {
				continue
			}
			args, errs := faults.Bind(d.params, d.with)
			if len(errs) > 0 || len(c.names(d.target, d.kind)) == 0 {
				continue // that is reported
			}
			worst := c.worst(e.Fault, d, states)
			var refused error
			takes := false
			for k, state := range states {
				err := c.put(state, d, args, k == 0 || k == 1 && !open && in.Course == nil)
				takes = takes || err == nil
				if refused == nil {
					refused = err
				}
			}
			switch {
			case in.Foreseen:
			case !takes:
				c.refused(d, args, refused)
			case worst != nil:
				grows := d.fields.value("grows").fields("")
				c.problem(grows.pos(e.Fault.Grows.Parameter), "", "%s: %s cannot grow so far: %s", d.fields.what, d.name, d.plainly(worst))
			}
		}
		c.suggests(in, states[0])
		if len(c.states) < mostStates {
			c.states = append(c.states, held.Health())
		}
	}
	c.states = append(c.states, held.Health())
}

// worst says why a fault that grows cannot take as it ends, in none of some states; nil:
// it can, or does not grow.
func (c *compiler) worst(f *FaultInject, d planned, states []*desired.System) (refused error) {
	if f == nil || f.Grows == nil {
		return nil
	}
	i := slices.IndexFunc(d.params, func(p faults.Parameter) bool { return p.Name == f.Grows.Parameter })
	d.with = f.AfterSteps(d.params[i], f.Grows.Steps)
	args, errs := faults.Bind(d.params, d.with)
	if len(errs) > 0 {
		return nil // that is reported
	}
	for _, state := range states {
		if refused = c.put(state, d, args, false); refused == nil {
			return nil
		}
	}
	return refused
}

// suggests reports a line of the change list beside faults that leads astray: who takes
// back what it tells of does not find any of them.
func (c *compiler) suggests(in Inject, now *desired.System) {
	for _, e := range in.Effects() {
		at, written := c.plans[orNil(e.Change)]
		if !written {
			continue
		}
		var found cures
		var missed []string
		for _, other := range in.Effects() {
			if other.Fault == nil {
				continue
			}
			fault, ok := c.fault(other.Fault.Fault)
			edge, _ := other.Fault.Target.Edge()
			if !ok || len(fault.Mitigations) == 0 || e.Change.Service != string(other.Fault.Target) && e.Change.Service != edge.From {
				continue
			}
			cures := c.cures(fault, *e.Change, now)
			if cures.finds {
				missed = nil
				break
			}
			if len(cures.suggested) > 0 && len(cures.kinds) > 0 {
				found, missed = cures, append(missed, fault.Name)
			}
		}
		if len(missed) > 0 {
			at.fields.problem("kind", "what cures it changes "+strings.Join(found.kinds, " or "), "kind: it says %s, and %s does not find %s", e.Change.Type, strings.Join(found.suggested, " or "), strings.Join(missed, " or "))
		}
	}
}

// cures are the actions on a service that a line of the change list suggests against a fault.
type cures struct {
	finds     bool     // one of them cures it, or it takes more to know
	suggested []string // those that do not
	kinds     []string // the kinds of change that those make which cure it
}

func (c *compiler) cures(fault faults.Fault, ch Change, now *desired.System) cures {
	var out cures
	h := now.Health()
	for _, a := range c.world.Actions {
		cures := has(fault.Mitigations, a.Name) || has(fault.Workarounds, a.Name)
		if cures && a.Change != "" && a.Target == faults.TargetService && !has(out.kinds, string(a.Change)) {
			out.kinds = append(out.kinds, string(a.Change))
		}
		if string(a.Change) != ch.Type || a.Plan == nil || len(a.Kinds) > 0 && !has(a.Kinds, h.Services[ch.Service].Kind) {
			continue
		}
		if cures {
			args, errs := faults.Bind(a.Parameters, nil)
			if len(errs) > 0 || a.Target != faults.TargetService {
				out.finds = true
				continue
			}
			if _, err := a.Plan(h, faults.Target(ch.Service), args); err == nil {
				out.finds = true
				continue
			}
		}
		out.suggested = append(out.suggested, a.Name)
	}
	return out
}

// mostTaken bounds how many injects are asked.
const mostTaken = 60

// mostStates bounds how many states of the system steps of rehearsals are held to.
const mostStates = 12

// orNil is a pointer, or nothing where there is none.
func orNil[T any](p *T) any {
	if p == nil {
		return nil
	}
	return p
}

func (c *compiler) desired() *desired.System {
	return desired.NewSystem(c.stack, c.world.CheckSettings)
}

// open reports whether a trigger waits for what those who play do or what comes of it: by
// then they may have undone what was.
func (c *compiler) open(t Trigger) bool {
	return slices.ContainsFunc(c.chain(t), func(t Trigger) bool {
		return t.When.Kind != "" && t.When.Kind != string(event.InjectFired{}.Kind())
	})
}

// put plans a fault or an action and puts it in force, or only asks whether it could be.
func (c *compiler) put(y *desired.System, d planned, args faults.Args, keep bool) error {
	plan, err := d.plan(y.Health(), d.target, args)
	if err != nil {
		return err
	}
	if !keep {
		y = y.Copy()
	}
	for _, p := range plan {
		if t, is := p.(faults.Telemetry); is && t.Metric != "" {
			if known := c.measured(t.Service); len(known) > 0 && !c.isMeasured(t.Metric, known) {
				return &desired.Unknown{What: cmp.Or(t.Service, stack.Customers) + ": there is no metric", Name: t.Metric, Known: known}
			}
		}
		if err := y.Do(p); err != nil {
			return err
		}
	}
	return nil
}

// refused reports what cannot take, at the value that is to blame, with what could be meant.
func (c *compiler) refused(d planned, args faults.Args, err error) {
	at, value, of := d.fields.pos("target"), string(d.target), ""
	with := d.fields.value("with").fields("")
	for _, p := range d.params {
		written, given := d.with[p.Name]
		if given && mentions(err.Error(), written) {
			at, value, of = with.pos(p.Name), written, p.Name
		}
	}
	hint := ""
	if unknown, ok := errors.AsType[*desired.Unknown](err); ok {
		hint = Nearest(unknown.Name, unknown.Known)
	} else if known := c.possessions(d, of); of != "" && len(known) > 0 && !has(known, value) {
		hint = Nearest(value, known)
	} else if of == "" && !strings.Contains(err.Error(), "already") {
		if fitting := c.fitting(d, args); len(fitting) > 0 {
			hint = Nearest(string(d.target), fitting)
		}
	}
	c.problem(at, hint, "%s: %s cannot take: %s", d.fields.what, d.name, d.plainly(err))
}

// plainly says why something was refused, without the words that runtimes have for it.
func (d planned) plainly(err error) string {
	why, cut := strings.CutPrefix(unworded(err), string(d.target)+": ")
	if word, _, _ := strings.Cut(why, " "); cut && slices.Contains([]string{"is", "has", "already"}, word) {
		why = string(d.target) + " " + why
	}
	return why
}

func unworded(err error) string {
	if why, cut := strings.CutSuffix(err.Error(), ": "+faults.ErrUnsupported.Error()); cut {
		return why + ": it means nothing there"
	}
	if why, cut := strings.CutSuffix(err.Error(), ": "+faults.ErrNoTarget.Error()); cut {
		return why + " is not there"
	}
	return err.Error()
}

// mentions reports whether a sentence holds a value as a word of its own.
func mentions(text, value string) bool {
	if value == "" {
		return false
	}
	return regexp.MustCompile(`(?:^|[^\w.-])` + regexp.QuoteMeta(value) + `(?:[^\w.-]|$|\.$)`).MatchString(text)
}

// possessions are the names that a parameter can have of its target.
func (c *compiler) possessions(d planned, parameter string) (known []string) {
	h := c.desired().Health().Services[string(d.target)]
	for _, p := range d.params {
		if p.Name != parameter {
			continue
		}
		switch {
		case p.Of == faults.OfSetting:
			for key := range h.Settings() {
				known = append(known, key)
			}
		case p.Of == faults.OfFlag, p.Name == "flag":
			for name := range h.Flags {
				known = append(known, name)
			}
		case p.Of == faults.OfReplica:
			for _, r := range h.Replicas {
				known = append(known, r.Name)
			}
		case p.Of == faults.OfVersion:
			for _, r := range h.Releases {
				known = append(known, r.Version)
			}
		}
	}
	return known
}

// fitting lists the targets on which the same could take.
func (c *compiler) fitting(d planned, args faults.Args) (names []string) {
	all := c.services()
	switch d.kind {
	case faults.TargetEdge:
		all = c.edges()
	case faults.TargetJourney:
		all = c.journeys()
	}
	for _, name := range all {
		other := d
		other.target = faults.Target(name)
		if other.target != d.target && c.put(c.desired(), other, args, true) == nil {
			names = append(names, name)
		}
	}
	return names
}

// possibleStep reports an action of a rehearsal that can be taken at no time: neither in
// the timeline, nor after the steps before it, nor after any fault or action on its target
// that there is, for a run may go otherwise than it is written.
func (c *compiler) possibleStep(f *fields, a faults.Action, s RehearsalStep) {
	if a.Plan == nil || c.stack == nil || s.Target == "" {
		return
	}
	args, errs := faults.Bind(a.Parameters, s.With)
	if len(errs) > 0 {
		return
	}
	d := planned{f, a.Name, s.Target, a.Target, a.Parameters, s.With, a.Plan}
	if c.rehearsed == nil {
		c.rehearsed = c.desired()
	}
	if c.put(c.rehearsed, d, args, true) == nil {
		return
	}
	var refused error
	for _, h := range c.states {
		if _, refused = a.Plan(h, s.Target, args); refused == nil {
			return
		}
	}
	if refused == nil || len(c.names(s.Target, a.Target)) == 0 || c.afterAnything(d, args) {
		return
	}
	c.refused(d, args, refused)
}

// afterAnything reports whether something can be done to a target after some fault or
// some other action on it.
func (c *compiler) afterAnything(d planned, args faults.Args) bool {
	takes := func(kind faults.TargetKind, params []faults.Parameter, plan func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error)) bool {
		if kind != d.kind || plan == nil {
			return false
		}
		usual, errs := faults.Bind(params, nil)
		after := c.desired()
		return len(errs) == 0 && c.put(after, planned{d.fields, "", d.target, kind, params, nil, plan}, usual, true) == nil && c.put(after, d, args, false) == nil
	}
	return slices.ContainsFunc(c.world.Faults, func(f faults.Fault) bool { return takes(f.Target, f.Parameters, f.Plan) }) ||
		slices.ContainsFunc(c.world.Actions, func(a faults.Action) bool { return a.Name != d.name && takes(a.Target, a.Parameters, a.Plan) })
}

// names is a target if there is one of that name: what is none is reported.
func (c *compiler) names(t faults.Target, kind faults.TargetKind) []string {
	all := c.services()
	switch kind {
	case faults.TargetEdge:
		all = c.edges()
	case faults.TargetJourney:
		all = c.journeys()
	}
	if has(all, string(t)) {
		return []string{string(t)}
	}
	return nil
}
