package live

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// build makes the stack, from the stores up to the customers, who do not come
// yet. What it has made when it fails, Stop takes away.
func (b *Sandbox) build(ctx context.Context) error {
	s := b.opts.Stack
	b.foreign = s.External()
	if slices.ContainsFunc(s.Services, func(v stack.Service) bool { return v.TLS }) {
		var err error
		if b.authority, err = newAuthority(s.Name + " internal authority"); err != nil {
			return err
		}
	}
	setting := Setting{Stack: s, Seed: b.opts.Seed, Replicas: b.beginning(), Trust: b.authority.trust(), Log: b.log}
	if err := b.opts.Host.Open(ctx, setting); err != nil {
		return err
	}
	if err := b.stores(ctx); err != nil {
		return err
	}
	for _, v := range s.Services {
		b.order = append(b.order, v.Name)
		if b.units[v.Name] == nil {
			b.units[v.Name] = newFleet(b, v)
		}
	}
	if err := b.open(ctx); err != nil {
		return err
	}
	b.warming.Store(true)
	if err := b.replicas(ctx); err != nil {
		return err
	}
	if err := b.gateway.WarmUp(ctx); err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	// From here on people and goroutines ask what time it is.
	if b.epoch.IsZero() {
		b.epoch = time.Now()
	}
	b.warming.Store(false)
	if err := b.forget(ctx); err != nil {
		return err
	}
	b.supervise()
	return nil
}

// forget has nobody tell of the visits by which the stack was tried and made one
// that has been running: work took no time in them, and they are not the run's.
func (b *Sandbox) forget(ctx context.Context) error {
	return each(b.fleets(), func(f *fleet) error {
		return f.tellEach(f.running(), func(m *member) error { return m.replica.Forget(ctx) })
	})
}

// beginning lists the replicas that the stack begins with, the first of every
// service before any other.
func (b *Sandbox) beginning() []ReplicaName {
	var all []ReplicaName
	for index := 1; ; index++ {
		some := len(all)
		for _, v := range b.opts.Stack.Services {
			if (v.Kind == stack.KindService || v.Kind == stack.KindWorker) && index <= v.Replicas {
				all = append(all, ReplicaName{v.Name, desired.Name(v.Name, index)})
			}
		}
		if len(all) == some {
			return all
		}
	}
}

// stores starts every store at once.
func (b *Sandbox) stores(ctx context.Context) error {
	return each(b.opts.Stack.Services, func(v stack.Service) error {
		if v.Kind == stack.KindService || v.Kind == stack.KindWorker {
			return nil
		}
		e, err := b.opts.Host.Store(ctx, StoreSpec{
			Service: v, Subjects: b.opts.Stack.Subjects(v.Name), Seed: b.seed(v.Name),
			Business: stack.Business{Fields: b.opts.Stack.Fields, Messages: b.opts.Stack.Messages},
		})
		if err != nil {
			return fmt.Errorf("%s: %w", v.Name, err)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.units[v.Name] = newStore(b, v, e)
		return nil
	})
}

// open starts the gateway and tells it what there is so far.
func (b *Sandbox) open(ctx context.Context) error {
	spec := GatewaySpec{Seed: b.opts.Seed}
	for _, e := range b.opts.Stack.Edges() {
		to, _ := b.opts.Stack.Service(e.To)
		spec.Edges = append(spec.Edges, Path{Edge: e, HTTP: to.Kind == stack.KindService, TLS: to.TLS})
	}
	var err error
	if b.gateway, err = b.opts.Host.Gateway(ctx, spec); err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	for _, v := range b.opts.Stack.Services {
		if s, ok := b.units[v.Name].(*store); ok {
			err = s.spread(ctx)
		} else if v.TLS {
			err = b.certify(ctx, v.Name, faults.CertificateValid)
		}
		if err != nil {
			return fmt.Errorf("gateway: %s: %w", v.Name, err)
		}
	}
	return nil
}

// replicas starts every replica, and returns when all serve and every journey
// can be made. Those are tried as soon as there is one replica of each service.
func (b *Sandbox) replicas(ctx context.Context) error {
	type one struct {
		fleet *fleet
		index int
	}
	var firsts, others []one
	for _, f := range b.fleets() {
		for i := range f.wanted.Spec.Replicas {
			if i == 0 {
				firsts = append(firsts, one{f, 1})
			} else {
				others = append(others, one{f, i + 1})
			}
		}
	}
	start := func(o one) error {
		release := read(o.fleet.record, func(s *desired.Service) faults.Release { return s.Releases.Newest() })
		m, err := o.fleet.start(ctx, o.index, release, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", o.fleet.spec.Name, err)
		}
		select {
		case <-m.replica.Ready():
			o.fleet.arrive(m, false)
			return nil
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w", m.name, ctx.Err())
		}
	}
	if err := each(firsts, start); err != nil {
		return err
	}
	asking, giveUp := context.WithCancel(ctx)
	defer giveUp()
	var asked sync.WaitGroup
	var answer error
	asked.Go(func() {
		answer = each(b.opts.Stack.Journeys, func(j stack.Journey) error { return b.visit(asking, j.Name) })
	})
	err := each(others, start)
	if err != nil {
		giveUp()
	}
	asked.Wait()
	if err != nil {
		return err
	}
	return answer
}

// visit makes a journey until that works.
func (b *Sandbox) visit(ctx context.Context, journey string) error {
	for {
		answer, err := b.gateway.Visit(ctx, journey)
		if err != nil {
			return fmt.Errorf("journey %s: %w", journey, err)
		}
		if answer.OK {
			return nil
		}
		if err := until(ctx, time.Now().Add(50*time.Millisecond)); err != nil {
			return fmt.Errorf("journey %s: %s: %w", journey, answer.Error, err)
		}
	}
}

// each does something for all of a list at once, and reports every error.
func each[T any](list []T, do func(T) error) error {
	errs := make([]error, len(list))
	var all sync.WaitGroup
	for i, v := range list {
		all.Go(func() { errs[i] = do(v) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func (b *Sandbox) fleets() []*fleet {
	var all []*fleet
	for _, name := range b.order {
		if f, ok := b.units[name].(*fleet); ok {
			all = append(all, f)
		}
	}
	return all
}

// supervise has everything looked after that may end, fail or heal.
func (b *Sandbox) supervise() {
	for _, f := range b.fleets() {
		for _, m := range f.running() {
			b.busy.Go(func() { f.follow(m, func() {}) })
		}
		b.busy.Go(f.reconcile)
		b.busy.Go(f.watch)
	}
	for _, u := range b.units {
		if s, ok := u.(*store); ok {
			if engine, can := s.engine.(Healing); can {
				b.busy.Go(func() { s.heal(engine) })
			}
		}
	}
}

// peers gives a service the addresses of what it needs: proxies, always.
func (b *Sandbox) peers(v stack.Service) map[string]string {
	peers := map[string]string{}
	for _, to := range v.Needs() {
		peers[to] = b.gateway.Addr(faults.Edge{From: v.Name, To: to})
	}
	return peers
}

// secure names those of its peers that a service calls over TLS.
func (b *Sandbox) secure(v stack.Service) map[string]bool {
	secure := map[string]bool{}
	for _, to := range v.Needs() {
		if peer, _ := b.opts.Stack.Service(to); peer.TLS {
			secure[to] = true
		}
	}
	return secure
}

// seed derives a seed for something by its name.
func (b *Sandbox) seed(name string) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", b.opts.Seed, name)
	return int64(h.Sum64())
}
