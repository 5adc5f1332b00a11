package inproc

import (
	"context"
	"fmt"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Do puts a primitive in force.
func (b *Sandbox) Do(_ context.Context, p faults.Primitive) (faults.Undo, error) {
	done, err := b.enter()
	if err != nil {
		return nil, err
	}
	defer done()
	var back func() error
	switch p := p.(type) {
	case faults.Wire:
		back, err = b.wire(p)
	case faults.Process:
		back, err = b.process(p)
	case faults.Replicas:
		back, err = b.replicas(p)
	case faults.Config:
		back, err = b.config(p)
	case faults.Version:
		back, err = b.version(p)
	case faults.Flag:
		back, err = b.flag(p)
	case faults.Load:
		back, err = b.load(p)
	case faults.Limit:
		back, err = b.limit(p)
	case faults.Secret:
		back, err = b.secret(p)
	default:
		err = faults.ErrUnsupported
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Kind(), err)
	}
	return b.once(p, back), nil
}

// enter keeps the stack from being taken away while something is done to it.
func (b *Sandbox) enter() (done func(), err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.running || b.stopped {
		return nil, faults.ErrStopped
	}
	b.work.Add(1)
	return b.work.Done, nil
}

// once makes an Undo that acts the first time only, and not at all when the
// stack is gone and everything with it.
func (b *Sandbox) once(p faults.Primitive, back func() error) faults.Undo {
	var first sync.Once
	return func(context.Context) (err error) {
		done, gone := b.enter()
		if gone != nil {
			return nil
		}
		defer done()
		first.Do(func() { err = back() })
		if err != nil {
			return fmt.Errorf("undo %s: %w", p.Kind(), err)
		}
		return nil
	}
}

func (b *Sandbox) named(service string) (unit, error) {
	u, ok := b.units[service]
	if !ok {
		return nil, fmt.Errorf("service %q: %w", service, faults.ErrNoTarget)
	}
	return u, nil
}

func (b *Sandbox) wire(p faults.Wire) (func() error, error) {
	edge, ok := b.edges[p.Edge]
	if !ok {
		return nil, fmt.Errorf("edge %s: %w", p.Edge, faults.ErrNoTarget)
	}
	if to, _ := b.opts.Stack.Service(p.Edge.To); to.Kind != stack.KindService && (p.Status != 0 || p.Route != "") {
		return nil, fmt.Errorf("edge %s does not speak HTTP: status and route: %w", p.Edge, faults.ErrUnsupported)
	}
	lift := edge.Harm(p)
	return func() error { lift(); return nil }, nil
}

func (b *Sandbox) process(p faults.Process) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	back, err := u.process(p.Replica, p.Op)
	if err != nil {
		return nil, err
	}
	return func() error { back(); return nil }, nil
}

func (b *Sandbox) replicas(p faults.Replicas) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	back, err := u.scale(p.Count)
	if err != nil {
		return nil, err
	}
	return func() error { back(); return nil }, nil
}

func (b *Sandbox) config(p faults.Config) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	defer u.lock()()
	rev := u.next(p.Set, p.Summary)
	if err := u.apply(rev); err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	u.revise(rev)
	return func() error {
		defer u.lock()()
		old, ok := u.before(rev.Number)
		if !ok {
			return nil
		}
		again := u.next(old.Values, "back to revision "+fmt.Sprint(old.Number))
		again.Values = old.Values // a key that the push brought goes again
		if err := u.apply(again); err != nil {
			return err
		}
		u.revise(again)
		return nil
	}, nil
}

func (b *Sandbox) version(p faults.Version) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	number := u.release(p.Release)
	u.roll()
	return func() error {
		if u.unrelease(number) {
			u.roll()
		}
		return nil
	}, nil
}

func (b *Sandbox) flag(p faults.Flag) (func() error, error) {
	u, err := b.named(p.Service)
	if err != nil {
		return nil, err
	}
	defer u.lock()()
	was, turn, err := u.flip(p.Name, p.On)
	if err != nil {
		return nil, err
	}
	u.flag(p.Name, p.On)
	return func() error {
		defer u.lock()()
		if u.flagTurn(p.Name) != turn {
			return nil
		}
		_, _, err := u.flip(p.Name, was)
		u.flag(p.Name, was)
		return err
	}, nil
}

func (b *Sandbox) load(p faults.Load) (func() error, error) {
	if _, ok := b.opts.Stack.Journey(p.Journey); p.Journey != "" && !ok {
		return nil, fmt.Errorf("journey %q: %w", p.Journey, faults.ErrNoTarget)
	}
	if !(p.Factor >= 0) {
		return nil, fmt.Errorf("factor %v is below zero", p.Factor)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	turns := map[string]int{}
	old := b.customers.Factors()
	for journey := range old {
		if p.Journey == "" || p.Journey == journey {
			b.loads[journey]++
			turns[journey] = b.loads[journey]
		}
	}
	b.customers.SetFactor(p.Journey, p.Factor)
	return func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		for journey, turn := range turns {
			if b.loads[journey] == turn {
				b.customers.SetFactor(journey, old[journey])
			}
		}
		return nil
	}, nil
}
