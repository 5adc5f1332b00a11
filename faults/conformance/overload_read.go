package conformance

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
)

// writtenOverload is an Overload as it is written.
type writtenOverload struct {
	Service  string                       `yaml:"service"`
	Journey  string                       `yaml:"journey"`
	Settings map[string]map[string]string `yaml:"settings"` // that stand, by service
	Trigger  struct {
		Fault  string            `yaml:"fault"`
		Target faults.Target     `yaml:"target"`
		With   map[string]string `yaml:"with"`
	} `yaml:"trigger"`
	For   stack.Duration `yaml:"for"`
	Cures []Cure         `yaml:"cures"`
}

func (r *reader) overloads(all []writtenOverload) []Overload {
	var overloads []Overload
	for i, w := range all {
		where := fmt.Sprintf("overloads[%d]", i)
		r.target(where+".service", faults.Target(w.Service), faults.TargetService)
		r.target(where+".journey", faults.Target(w.Journey), faults.TargetJourney)
		for name := range w.Settings {
			r.target(where+".settings."+name, faults.Target(name), faults.TargetService)
		}
		trigger, args := r.step(where+".trigger", w.Trigger.Fault, w.Trigger.Target, w.Trigger.With)
		if w.For <= 0 {
			r.at(where+".for", "for is missing: how long the trigger lasts at most")
		}
		o := Overload{
			Service: w.Service, Journey: w.Journey, For: w.For.Std(), Cures: w.Cures,
			Trigger: func(h faults.Health) ([]faults.Primitive, error) { return trigger.Plan(h, w.Trigger.Target, args) },
		}
		for _, name := range slices.Sorted(maps.Keys(w.Settings)) {
			o.Standing = append(o.Standing, faults.Config{Service: name, Set: w.Settings[name]})
		}
		for k, c := range w.Cures {
			at := fmt.Sprintf("%s.cures[%d]", where, k)
			r.action(at+".do", c.Do)
			if c.Then != nil {
				r.action(at+".then", *c.Then)
			}
		}
		overloads = append(overloads, o)
	}
	return overloads
}

func (r *reader) action(where string, s Step) {
	a, ok := catalogue.Action(s.Action)
	if !ok {
		r.at(where+".action", "there is no action %q", s.Action)
		return
	}
	r.target(where+".target", s.Target, a.Target)
	r.bind(where+".with", a.Parameters, s.With)
}
