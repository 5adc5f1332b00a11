package live

import (
	"context"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// customers is what is in force on those who come.
type customers struct {
	mu       sync.Mutex // held while the gateway is told
	wanted   desired.Customers
	disguise disguise
	floods   floods
}

func (b *Sandbox) load(ctx context.Context, p faults.Load) (back, error) {
	c := &b.customers
	if err := c.wanted.CheckLoad(p); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.Source != "" {
		return b.source(ctx, p)
	}
	changes := map[string]desired.Change[float64]{}
	for _, j := range b.opts.Stack.Journeys {
		if p.Journey != "" && p.Journey != j.Name {
			continue
		}
		if err := b.gateway.SetFactor(ctx, j.Name, p.Factor); err != nil {
			return nil, err
		}
		changes[j.Name] = c.wanted.Factor(j.Name).Set(p.Factor)
	}
	return func(ctx context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		for j, change := range changes {
			if !change.Undo() {
				continue
			}
			if err := b.gateway.SetFactor(ctx, j, change.Was()); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// source changes what arrives on top. The lock of the customers is held.
func (b *Sandbox) source(ctx context.Context, p faults.Load) (back, error) {
	c := &b.customers
	if err := b.gateway.SetSource(ctx, p.Source, c.wanted.Rate(p)); err != nil {
		return nil, err
	}
	change := c.wanted.Source(p.Source).Set(p)
	return func(ctx context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !change.Undo() {
			return nil
		}
		return b.gateway.SetSource(ctx, p.Source, c.wanted.Rate(change.Was()))
	}, nil
}

// tell changes what is seen of the customers' own measurements.
func (c *customers) tell(b *Sandbox, p faults.Telemetry) (back, error) {
	const instance = stack.Customers
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.Op == faults.TelemetryRestore {
		c.wanted.Telemetry.Restore()
		c.floods.tell(b, p, stack.Customers, instance)
		b.refreshMuted(stack.Customers, nil)
		return nothing, nil
	}
	id := c.wanted.Telemetry.Add(p, b.now())
	c.floods.tell(b, p, stack.Customers, instance)
	b.refreshMuted(stack.Customers, c.wanted.Telemetry.All())
	return func(context.Context) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.wanted.Telemetry.Remove(id) {
			return nil
		}
		c.floods.tell(b, faults.Telemetry{Op: faults.TelemetryRestore}, stack.Customers, instance)
		for _, w := range toldItself(c.wanted.Telemetry) {
			c.floods.tell(b, w, stack.Customers, instance)
		}
		b.refreshMuted(stack.Customers, c.wanted.Telemetry.All())
		return nil
	}, nil
}

// seen is what is wrong with the customers' measurements now.
func (c *customers) seen() desired.Telemetry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wanted.Telemetry
}

// report tells what is in force.
func (c *customers) report(h *faults.Health) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wanted.Report(h)
}
