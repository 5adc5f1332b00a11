package live

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// customers is what is in force on those who come.
type customers struct {
	mu        sync.Mutex // held while the gateway is told
	factors   map[string]float64
	sources   map[string]faults.Load
	turns     map[string]int // changes of each journey, or source
	telemetry telemetry
	disguise  disguise
	floods    floods
}

// begin is called once, before anybody comes.
func (c *customers) begin(s *stack.Stack) {
	c.factors, c.sources, c.turns = map[string]float64{}, map[string]faults.Load{}, map[string]int{}
	for _, j := range s.Journeys {
		c.factors[j.Name] = 1
	}
}

func (b *Sandbox) load(ctx context.Context, p faults.Load) (back, error) {
	if _, ok := b.opts.Stack.Journey(p.Journey); p.Journey != "" && !ok {
		return nil, fmt.Errorf("journey %q: %w", p.Journey, faults.ErrNoTarget)
	}
	if !(p.Factor >= 0) {
		return nil, fmt.Errorf("factor %v is below zero", p.Factor)
	}
	b.customers.mu.Lock()
	defer b.customers.mu.Unlock()
	if p.Source != "" {
		return b.source(ctx, p)
	}
	c := &b.customers
	old, turns := maps.Clone(c.factors), map[string]int{}
	for _, j := range slices.Sorted(maps.Keys(c.factors)) {
		if p.Journey != "" && p.Journey != j {
			continue
		}
		if err := b.gateway.SetFactor(ctx, j, p.Factor); err != nil {
			return nil, err
		}
		c.factors[j] = p.Factor
		c.turns[j]++
		turns[j] = c.turns[j]
	}
	return func(ctx context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		for j, turn := range turns {
			if c.turns[j] != turn {
				continue
			}
			if err := b.gateway.SetFactor(ctx, j, old[j]); err != nil {
				return err
			}
			c.factors[j] = old[j]
		}
		return nil
	}, nil
}

// source changes what arrives on top. The lock of the customers is held.
func (b *Sandbox) source(ctx context.Context, p faults.Load) (back, error) {
	if p.Source != faults.SourceBots && p.Source != faults.SourceTenant {
		return nil, fmt.Errorf("source %q: there is %s and %s", p.Source, faults.SourceBots, faults.SourceTenant)
	}
	c := &b.customers
	set := func(ctx context.Context, l faults.Load) error {
		rate := 0.0
		for _, j := range b.opts.Stack.Journeys {
			if l.Journey == "" || l.Journey == j.Name {
				rate += j.Rate * l.Factor
			}
		}
		if err := b.gateway.SetSource(ctx, p.Source, rate); err != nil {
			return err
		}
		if l.Factor == 0 {
			delete(c.sources, p.Source)
		} else {
			c.sources[p.Source] = l
		}
		return nil
	}
	was := c.sources[p.Source]
	if err := set(ctx, p); err != nil {
		return nil, err
	}
	key := "source " + p.Source
	c.turns[key]++
	turn := c.turns[key]
	return func(ctx context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.turns[key] != turn {
			return nil
		}
		return set(ctx, was)
	}, nil
}

// tell changes what is seen of the customers' own measurements.
func (c *customers) tell(b *Sandbox, p faults.Telemetry) (back, error) {
	const instance = stack.Customers
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.Op == faults.TelemetryRestore {
		c.telemetry.wrongs = nil
		c.floods.tell(b, p, stack.Customers, instance)
		b.refreshMuted(stack.Customers, nil)
		return nothing, nil
	}
	id := c.telemetry.add(p)
	c.floods.tell(b, p, stack.Customers, instance)
	b.refreshMuted(stack.Customers, c.telemetry.all())
	return func(context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.telemetry.remove(id) {
			return nil
		}
		c.floods.tell(b, faults.Telemetry{Op: faults.TelemetryRestore}, stack.Customers, instance)
		for _, w := range c.telemetry.toldItself() {
			c.floods.tell(b, w, stack.Customers, instance)
		}
		b.refreshMuted(stack.Customers, c.telemetry.all())
		return nil
	}, nil
}

// seen is what is wrong with the customers' measurements now.
func (c *customers) seen() telemetry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.telemetry
}

// report tells what is in force.
func (c *customers) report(h *faults.Health) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h.Load = maps.Clone(c.factors)
	for _, source := range slices.Sorted(maps.Keys(c.sources)) {
		h.Sources = append(h.Sources, c.sources[source])
	}
}
