package scenarios

import (
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Kinds of name that conditions compare with, beside those that they can be narrowed to.
const (
	OfJourney event.Subject = "journey"
	OfMetric  event.Subject = "metric"
	OfTarget  event.Subject = "target" // a service, a way between two, or a journey
	// OfParameter are the names of the arguments of faults and actions.
	OfParameter event.Subject = "argument"
)

// named lists the names that there are in the scenario, by what they are of. What could
// not be read has none.
func (c *compiler) named() map[event.Subject][]string {
	if c.stack == nil || c.unread || c.world.Kept {
		return nil
	}
	names := map[event.Subject][]string{
		event.OfInject: slices.Clone(c.injectIDs), OfJourney: c.journeys(),
		OfTarget: slices.Concat(c.services(), c.edges(), c.journeys()),
	}
	for _, s := range []event.Subject{event.OfFault, event.OfTeam, event.OfAlert, event.OfAction, event.OfSLO} {
		names[s] = c.called(s)
	}
	names[event.OfService] = append(slices.Clone(c.services()), stack.Customers)
	for _, f := range c.world.Faults {
		for _, p := range f.Parameters {
			names[OfParameter] = append(names[OfParameter], p.Name)
		}
	}
	for _, a := range c.world.Actions {
		for _, p := range a.Parameters {
			names[OfParameter] = append(names[OfParameter], p.Name)
		}
	}
	if known := c.metrics(); len(known) > 0 {
		names[OfMetric] = slices.Clone(known)
		for _, name := range known { // whoever looks at a histogram sees its buckets
			names[OfMetric] = append(names[OfMetric], histogram(name))
		}
	}
	return names
}
