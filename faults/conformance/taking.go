package conformance

import (
	"cmp"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/desired"
)

// taking is a way of taking an action on a stack: against a fault, as the suite plays
// it, or in peace.
type taking struct {
	against *Case
	done    Deed
}

// takings are the ways of taking an action that can be thought of, the likeliest
// first: against what it cures, against what it helps with, and in peace; at the place
// of the fault and then elsewhere; with the values of somebody who knows how it was,
// and with any. What is said of it holds for all of them. With inPeace peace comes first.
func takings(s *Suite, action faults.Action, said Deed, inPeace bool) iter.Seq[taking] {
	var against []*Case
	helps := func(which func(faults.Fault) []string, other func(faults.Fault) bool) {
		for i, c := range s.Cases {
			if f, _ := catalogue.Fault(c.Fault); slices.Contains(which(f), action.Name) && other(f) == f.Together && f.Mendable(c.With) {
				against = append(against, &s.Cases[i])
			}
		}
	}
	helps(func(f faults.Fault) []string { return f.Mitigations }, func(faults.Fault) bool { return false })
	cures := len(against)
	helps(func(f faults.Fault) []string { return f.Mitigations }, func(faults.Fault) bool { return true })
	helps(func(f faults.Fault) []string { return f.Workarounds }, func(f faults.Fault) bool { return f.Together })
	// One that is felt shows what the action is good for.
	weight := map[FeltBy]int{ByCustomers: 0, ByTeam: 1, ByNobody: 2}
	slices.SortStableFunc(against[:cures], func(a, b *Case) int { return cmp.Compare(weight[a.Felt.By], weight[b.Felt.By]) })
	against = append(against, nil)
	if inPeace {
		against = slices.Insert(against[:len(against)-1], 0, (*Case)(nil))
	}
	return func(yield func(taking) bool) {
		for _, c := range against {
			now, was := desired.NewSystem(s.Stack, nil), desired.NewSystem(s.Stack, nil).Health()
			if c != nil && !strikes(now, *c) {
				continue
			}
			for _, d := range deeds(action, c, was, now.Health(), said) {
				if !yield(taking{c, d}) {
					return
				}
			}
		}
	}
}

// strikes does a fault to a system that stands still, if it can be.
func strikes(y *desired.System, c Case) bool {
	fault, _ := catalogue.Fault(c.Fault)
	args, errs := faults.Bind(fault.Parameters, c.With)
	if len(errs) > 0 {
		return false
	}
	plan, err := fault.Plan(y.Health(), c.Target, args)
	return err == nil && all(y, plan) == nil
}

func all(y *desired.System, plan []faults.Primitive) error {
	for _, p := range plan {
		if err := y.Do(p); err != nil {
			return err
		}
	}
	return nil
}

// planned plans an action as a deed has it.
func planned(action faults.Action, h faults.Health, d Deed) ([]faults.Primitive, error) {
	args, errs := faults.Bind(action.Parameters, d.With)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return action.Plan(h, d.Target, args)
}

// deeds are the ways of taking an action in which it could be.
func deeds(action faults.Action, c *Case, was, now faults.Health, said Deed) (able []Deed) {
	at := []faults.Target{said.Target}
	if said.Target == "" {
		at = at[:0]
		if c != nil {
			at = append(at, c.Target)
			if e, ok := c.Target.Edge(); ok {
				at = append(at, faults.Target(e.From), faults.Target(e.To))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(now.Services)) {
			at = append(at, faults.Target(name))
			for _, to := range now.Services[name].Calls {
				at = append(at, faults.Target(name+"->"+to))
			}
		}
	}
	for _, t := range at {
		if !aimed(action, t) {
			continue
		}
		with := []map[string]string{said.With}
		if len(said.With) == 0 {
			if with = append(with, some(action, now, t)); action.Steps != nil {
				with = append(action.Steps(was, now, t), with...)
			}
		}
		for _, values := range with {
			d := Deed{action.Name, t, values}
			if _, err := planned(action, now, d); err == nil {
				able = append(able, d)
			}
		}
	}
	return able
}

// some are values of an action for somebody who has no reason to take it: of what a
// target has by name, the first.
func some(action faults.Action, h faults.Health, t faults.Target) map[string]string {
	with := map[string]string{}
	s := h.Services[string(t)]
	for _, p := range action.Parameters {
		var names []string
		switch {
		case p.Default != "" || p.Optional:
		case p.Of == faults.OfFlag:
			names = slices.Sorted(maps.Keys(s.Flags))
		case p.Of == faults.OfSetting:
			names = slices.Sorted(maps.Keys(s.Settings()))
		case p.Of == faults.OfReplica:
			for _, r := range s.Replicas {
				names = append(names, r.Name)
			}
		case p.Of == faults.OfJob:
			names = s.Jobs
		case p.Max != "":
			names = []string{p.Max}
		}
		if len(names) > 0 {
			with[p.Name] = names[0]
		}
	}
	return with
}

// Back is how an action is taken back.
type Back struct {
	Against *Deed `json:"against,omitempty"` // as in Measured
	Done    Deed  `json:"done"`
	// Lasts says that it leaves something otherwise than it was. What does not is
	// done at once, and there is nothing to take back.
	Lasts bool `json:"lasts"`
	// Rights says that nothing takes it back, and that nobody need: all is as it was
	// before the fault.
	Rights bool `json:"rights,omitempty"`
	// By are the actions each of which puts all of it back; none: nothing does.
	By []Deed `json:"by,omitempty"`
}

// TakenBack tries every action after an action, on a stack that stands still: in peace
// where it can be taken then, and after faults as long as nothing takes it back. ok is
// false where the action means nothing.
func TakenBack(s *Suite, action faults.Action) (first Back, ok bool) {
	for t := range takings(s, action, Deed{}, true) {
		b, done := back(s, action, t)
		if done && len(b.By) > 0 {
			return b, true
		}
		if done && !ok {
			first, ok = b, true
		}
	}
	return first, ok
}

// back tries every action after one way of taking an action.
func back(s *Suite, action faults.Action, t taking) (b Back, done bool) {
	y := desired.NewSystem(s.Stack, nil)
	sound := print(y.Health())
	if t.against != nil {
		if !strikes(y, *t.against) {
			return b, false
		}
		b.Against = &Deed{t.against.Fault, t.against.Target, t.against.With}
	}
	was := y.Health()
	plan, err := planned(action, was, t.done)
	if err != nil || all(y, plan) != nil {
		return b, false
	}
	now := y.Health()
	b.Done, b.Lasts = t.done, print(was) != print(now)
	if !b.Lasts {
		return b, true
	}
	for _, other := range catalogue.Actions() {
		if d, ok := undoes(y, other, t.done.Target, was); ok {
			b.By = append(b.By, d)
		}
	}
	b.Rights = len(b.By) == 0 && print(now) == sound
	return b, true
}

// undoes takes an action by which a system could be again as it was, with values of
// somebody who knows that, and reports whether it is.
func undoes(y *desired.System, action faults.Action, t faults.Target, was faults.Health) (d Deed, ok bool) {
	if !aimed(action, t) {
		return d, false
	}
	now := y.Health()
	tries := []map[string]string{nil}
	if action.Steps != nil {
		tries = append(action.Steps(was, now, t), nil)
	}
	if action.Back != nil {
		tries = append(tries, action.Back(was, t))
	}
	for _, with := range tries {
		d := Deed{action.Name, t, with}
		again := y.Copy()
		if plan, err := planned(action, now, d); err == nil && all(again, plan) == nil && print(again.Health()) == print(was) {
			return d, true
		}
	}
	return d, false
}

// print is what stands of a system, without how it came to be.
func print(h faults.Health) string {
	h.At = 0
	h.Services = maps.Clone(h.Services)
	settings := map[string]map[string]string{}
	for name, s := range h.Services {
		settings[name] = s.Settings()
		s.Revisions, s.Releases = nil, nil
		h.Services[name] = s
	}
	text, _ := json.Marshal([]any{h, settings}) // of plain values
	return string(text)
}
