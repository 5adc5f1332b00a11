package stack

import (
	"slices"

	"github.com/drillyard/drillyard/faults/stack/plain"
)

// Paging is whom pages go to as one scenario has it: its policies are in the place of
// what the stack says of their teams, its schedules of those of the same name.
type Paging struct {
	Escalation []Policy   `json:",omitempty"`
	Schedules  []Schedule `json:",omitempty"`
}

// Paged returns the stack with the paging of a scenario, held to the checks of the
// stack, or what is wrong with it; the stack itself is left as it is. Escalation and
// schedules are where the parts of the paging stand: mistakes are where those say.
func (s *Stack) Paged(p Paging, escalation, schedules plain.Places) (*Stack, []plain.Mistake) {
	derived := *s
	derived.Teams = slices.Clone(s.Teams)
	for _, own := range p.Escalation {
		if i := slices.IndexFunc(derived.Teams, func(t Team) bool { return t.Name == own.Team }); i >= 0 {
			derived.Teams[i].Escalation = nil
		}
	}
	// Those of the scenario come first, so that they have the indices that the places do.
	derived.Escalation = slices.Clone(p.Escalation)
	for _, of := range s.Escalation {
		if !slices.ContainsFunc(p.Escalation, func(own Policy) bool { return own.Team == of.Team }) {
			derived.Escalation = append(derived.Escalation, of)
		}
	}
	derived.Schedules = slices.Clone(p.Schedules)
	for _, of := range s.Schedules {
		if !slices.ContainsFunc(p.Schedules, func(own Schedule) bool { return own.Name == of.Name }) {
			derived.Schedules = append(derived.Schedules, of)
		}
	}
	c := &checker{folder: s.Name, system: &derived, places: plain.Places{}}
	place := func(key string, of plain.Places) {
		for path, at := range of {
			c.places[key+path] = at
		}
	}
	place("escalation", escalation)
	place("schedules", schedules)
	c.most("escalation", "policies", len(derived.Escalation), maxList)
	c.most("schedules", "schedules", len(derived.Schedules), maxList)
	if len(c.mistakes) == 0 {
		c.escalation(&derived)
	}
	var wrong []plain.Mistake
	for _, m := range c.mistakes {
		wrong = append(wrong, plain.Mistake{Line: m.Line, Column: m.Column, Text: m.Text})
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return &derived, nil
}
