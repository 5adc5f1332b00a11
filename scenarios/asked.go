package scenarios

import "slices"

// Conditions lists every condition of the scenario: of its script, its end, its
// rubric, its rehearsals and its tour. A criterion that asks for a kind of event is one.
func (s *Scenario) Conditions() []Condition {
	var all []Condition
	add := func(some ...Condition) {
		for _, c := range some {
			if c.Kind != "" {
				all = append(all, c)
			}
		}
	}
	add(s.End.When)
	for _, in := range s.Injects {
		add(in.conditions()...)
	}
	for _, r := range s.Rehearsals {
		for _, step := range r.Steps {
			add(step.When)
		}
	}
	for _, k := range s.Rubric {
		add(k.conditions()...)
	}
	for _, step := range s.Tour {
		add(step.Done)
	}
	return all
}

func (in Inject) conditions() []Condition {
	all := []Condition{in.Trigger.When, in.Unless}
	if in.Course != nil {
		all = append(all, in.Course.Until)
	}
	return all
}

func (k Criterion) conditions() []Condition {
	all := []Condition{}
	if k.Asks == "expect" || k.Asks == "forbid" {
		all = append(all, Condition{Kind: k.Of})
	}
	if k.Within != nil {
		all = append(all, k.Within.Of)
	}
	for _, c := range []*Condition{k.Before, k.After} {
		if c != nil {
			all = append(all, *c)
		}
	}
	if k.While != nil {
		all = append(all, k.While.From, k.While.Until)
	}
	for _, part := range k.Any {
		all = append(all, part.conditions()...)
	}
	return all
}

// AsksFor reports whether any condition of the scenario waits for a kind of event.
func (s *Scenario) AsksFor(kind string) bool { return anyWaitsFor(s.Conditions(), kind) }

// AsksFor reports whether any condition of the inject waits for a kind of event.
func (in Inject) AsksFor(kind string) bool { return anyWaitsFor(in.conditions(), kind) }

func anyWaitsFor(conditions []Condition, kind string) bool {
	return slices.ContainsFunc(conditions, func(c Condition) bool {
		return slices.ContainsFunc(c.Events(), func(e Condition) bool { return e.Kind == kind })
	})
}
