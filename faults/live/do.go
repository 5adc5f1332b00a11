package live

import (
	"context"
	"fmt"
	"sync"

	"github.com/drillyard/drillyard/faults"
)

// Do puts a primitive in force.
func (b *Sandbox) Do(ctx context.Context, p faults.Primitive) (faults.Undo, error) {
	done, err := b.enter()
	if err != nil {
		return nil, err
	}
	defer done()
	for _, part := range faults.Parts(p) {
		if !b.opts.Caps.Can(part) {
			return nil, fmt.Errorf("%s: %w", part, faults.ErrUnsupported)
		}
	}
	undo, err := b.carryOut(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Kind(), err)
	}
	return b.once(p, undo), nil
}

func (b *Sandbox) carryOut(ctx context.Context, p faults.Primitive) (back, error) {
	switch p := p.(type) {
	case faults.Wire:
		return b.wire(ctx, p)
	case faults.Process:
		return b.on(p.Service, func(u unit) (back, error) { return u.process(ctx, p) })
	case faults.Replicas:
		return b.on(p.Service, func(u unit) (back, error) { return u.scale(ctx, p.Count) })
	case faults.Config:
		return b.changed(p.Service, func(u unit) (back, error) { return config(ctx, u, p) })
	case faults.Version:
		return b.on(p.Service, func(u unit) (back, error) { return version(ctx, u, p) })
	case faults.Flag:
		return b.changed(p.Service, func(u unit) (back, error) { return flag(ctx, u, p) })
	case faults.Load:
		return b.load(ctx, p)
	case faults.Limit:
		return b.changed(p.Service, func(u unit) (back, error) { return u.limit(ctx, p) })
	case faults.Secret:
		return b.secret(ctx, p)
	case faults.Balance:
		return b.on(p.Service, func(u unit) (back, error) { return u.balance(ctx, p) })
	case faults.Name:
		return b.look(ctx, p)
	case faults.Certificate:
		return b.certificate(ctx, p)
	case faults.Data:
		return b.changed(p.Service, func(u unit) (back, error) { return u.data(ctx, p) })
	case faults.Telemetry:
		return b.telemetry(ctx, p)
	}
	return nil, faults.ErrUnsupported
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
func (b *Sandbox) once(p faults.Primitive, undo back) faults.Undo {
	var first sync.Once
	return func(ctx context.Context) (err error) {
		done, gone := b.enter()
		if gone != nil {
			return nil
		}
		defer done()
		first.Do(func() { err = undo(ctx) })
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

func (b *Sandbox) on(service string, do func(unit) (back, error)) (back, error) {
	u, err := b.named(service)
	if err != nil {
		return nil, err
	}
	return do(u)
}

// changed is on, with other changes of the service kept away.
func (b *Sandbox) changed(service string, do func(unit) (back, error)) (back, error) {
	return b.on(service, func(u unit) (back, error) {
		defer u.history().lock()()
		return do(u)
	})
}

func config(ctx context.Context, u unit, p faults.Config) (back, error) {
	r := u.history()
	rev := r.next(p.Set, p.Summary)
	if err := u.check(rev.Values); err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	if err := u.apply(ctx, rev); err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	r.revise(rev)
	return func(ctx context.Context) error {
		defer r.lock()()
		old, ok := r.before(rev.Number)
		if !ok {
			return nil
		}
		again := r.next(old.Values, "back to revision "+fmt.Sprint(old.Number))
		again.Values = old.Values // a key that the push brought goes again
		if err := u.apply(ctx, again); err != nil {
			return err
		}
		r.revise(again)
		return nil
	}, nil
}

func version(ctx context.Context, u unit, p faults.Version) (back, error) {
	if p.Canary < 0 {
		return nil, fmt.Errorf("a canary of %d replicas", p.Canary)
	}
	number, was := u.history().release(p.Release, p.Canary)
	return func(ctx context.Context) error {
		if u.history().unrelease(number, was) {
			return u.roll(ctx)
		}
		return nil
	}, u.roll(ctx)
}

func flag(ctx context.Context, u unit, p faults.Flag) (back, error) {
	r := u.history()
	was, err := r.flip(p.Name, p.On)
	if err != nil {
		return nil, err
	}
	turn := r.turn("flag " + p.Name)
	return func(ctx context.Context) error {
		defer r.lock()()
		if !r.still("flag "+p.Name, turn) {
			return nil
		}
		if _, err := r.flip(p.Name, was); err != nil {
			return err
		}
		return u.flag(ctx, p.Name, was)
	}, u.flag(ctx, p.Name, p.On)
}
