package live

import (
	"context"
	"fmt"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// Do puts a primitive in force.
func (b *Sandbox) Do(ctx context.Context, p faults.Primitive) (faults.Undo, error) {
	done, err := b.enter()
	if err != nil {
		return nil, err
	}
	defer done()
	if err := b.opts.Caps.Check(p); err != nil {
		return nil, err
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
		return b.on(p.Service, func(u unit) (back, error) {
			if err := u.history().wanted.CheckReplicas(p.Count, b.opts.Most); err != nil {
				return nil, err
			}
			return u.(*fleet).scale(p.Count), nil
		})
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
		return b.on(p.Service, func(u unit) (back, error) { return u.balance(p) })
	case faults.Name:
		return b.look(ctx, p)
	case faults.Certificate:
		return b.certificate(ctx, p)
	case faults.Data:
		return b.changed(p.Service, func(u unit) (back, error) {
			if err := u.history().wanted.CheckData(p); err != nil {
				return nil, err
			}
			return u.(*store).data(ctx, p)
		})
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
	rev := read(r, func(s *desired.Service) faults.Revision { return s.Revisions.Next(p) })
	push := func(ctx context.Context, rev faults.Revision) error {
		if err := u.apply(ctx, rev); err != nil {
			return err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.wanted.Revisions.Put(rev)
		return nil
	}
	err := u.check(rev.Values)
	if err == nil {
		err = push(ctx, rev)
	}
	if err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	return func(ctx context.Context) error {
		defer r.lock()()
		r.mu.Lock()
		again, ok := r.wanted.Revisions.Back(rev)
		r.mu.Unlock()
		if !ok {
			return nil
		}
		return push(ctx, again)
	}, nil
}

func version(ctx context.Context, u unit, p faults.Version) (back, error) {
	r := u.history()
	r.mu.Lock()
	undo, err := r.wanted.Releases.Put(p)
	r.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		r.mu.Lock()
		undone := undo()
		r.mu.Unlock()
		if !undone {
			return nil
		}
		return u.roll(ctx)
	}, u.roll(ctx)
}

func flag(ctx context.Context, u unit, p faults.Flag) (back, error) {
	r := u.history()
	of, err := r.wanted.Flag(p.Name)
	if err != nil {
		return nil, err
	}
	undo := set(r, of, p.On)
	return func(ctx context.Context) error {
		defer r.lock()()
		if was, ok := undo(); ok {
			return u.flag(ctx, p.Name, was)
		}
		return nil
	}, u.flag(ctx, p.Name, p.On)
}
