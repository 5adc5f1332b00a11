package desired

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Customers is what is desired of those who come.
type Customers struct {
	Telemetry Telemetry

	stack   *stack.Stack
	factors map[string]*Value[float64]
	sources map[string]*Value[faults.Load]
}

// NewCustomers are the customers of a stack, at its steady rate.
func NewCustomers(s *stack.Stack) Customers {
	c := Customers{stack: s, factors: map[string]*Value[float64]{}, sources: map[string]*Value[faults.Load]{}}
	for _, v := range s.Sources {
		c.sources[v.Name] = &Value[faults.Load]{}
	}
	for _, j := range s.Journeys {
		c.factors[j.Name] = &Value[float64]{now: 1}
	}
	return c
}

// CheckLoad says what is wrong with a load.
func (c *Customers) CheckLoad(p faults.Load) error {
	if _, ok := c.stack.Journey(p.Journey); p.Journey != "" && !ok {
		return fmt.Errorf("journey %q: %w", p.Journey, faults.ErrNoTarget)
	}
	if !(p.Factor >= 0) {
		return fmt.Errorf("factor %v is below zero", p.Factor)
	}
	if _, ok := c.sources[p.Source]; p.Source != "" && !ok {
		known := strings.Join(slices.Sorted(maps.Keys(c.sources)), " and ")
		return fmt.Errorf("source %q: there is %s", p.Source, cmp.Or(known, "none"))
	}
	return nil
}

// Factor is what the rate of a journey is multiplied with.
func (c *Customers) Factor(journey string) *Value[float64] { return c.factors[journey] }

// Source is what comes from a source on top of the customers.
func (c *Customers) Source(name string) *Value[faults.Load] { return c.sources[name] }

// Rate is how many requests a second a load from a source brings.
func (c *Customers) Rate(l faults.Load) float64 {
	rate := 0.0
	for _, j := range c.stack.Journeys {
		if l.Journey == "" || l.Journey == j.Name {
			rate += j.Rate * l.Factor
		}
	}
	return rate
}

// Report tells what is in force.
func (c *Customers) Report(h *faults.Health) {
	h.Load = make(map[string]float64, len(c.factors))
	for name, v := range c.factors {
		h.Load[name] = v.now
	}
	for _, source := range slices.Sorted(maps.Keys(c.sources)) {
		if l := c.sources[source].now; l.Factor > 0 {
			h.Sources = append(h.Sources, l)
		}
	}
}
