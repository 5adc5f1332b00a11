package inproc

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/proxy"
	"github.com/drillyard/drillyard/faults/stack"
)

// build makes the stack, from the stores up to the customers, who do not come
// yet. What it has made when it fails, Stop takes away.
func (b *Sandbox) build(ctx context.Context) error {
	var err error
	if b.dir, err = os.MkdirTemp(b.opts.Folder, "drillyard-"); err != nil {
		return err
	}
	for _, v := range b.opts.Stack.Services {
		u, err := b.unit(ctx, v)
		if err != nil {
			return fmt.Errorf("%s: %w", v.Name, err)
		}
		b.units[v.Name] = u
		b.order = append(b.order, v.Name)
	}
	for _, e := range b.opts.Stack.Edges() {
		open := proxy.TCP
		if v, _ := b.opts.Stack.Service(e.To); v.Kind == stack.KindService {
			open = proxy.HTTP
		}
		if b.edges[e], err = open(e, b.units[e.To], b.seed(e.String())); err != nil {
			delete(b.edges, e)
			return err
		}
	}
	b.customers = load.New(load.Options{Stack: b.opts.Stack, Entry: b.entry(), Seed: b.seed(stack.Customers), Log: b.sink.Log})
	for _, name := range b.order {
		if f, ok := b.units[name].(*fleet); ok {
			for i := range f.want {
				if _, err := f.start(i+1, 0); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	}
	return b.settle(ctx)
}

// settle waits until every replica serves and every journey can be made.
func (b *Sandbox) settle(ctx context.Context) error {
	for _, name := range b.order {
		f, ok := b.units[name].(*fleet)
		if !ok {
			continue
		}
		for _, m := range f.running() {
			select {
			case <-m.replica.Ready():
				f.arrive(m)
			case <-ctx.Done():
				return fmt.Errorf("%s is not ready: %w", m.replica.Name(), ctx.Err())
			}
		}
		b.busy.Go(f.tend)
	}
	for _, j := range b.opts.Stack.Journeys {
		for {
			answer := b.customers.Visit(ctx, j.Name)
			if answer.OK {
				break
			}
			if err := until(ctx, time.Now().Add(50*time.Millisecond)); err != nil {
				return fmt.Errorf("journey %s: %s: %w", j.Name, answer.Error, err)
			}
		}
	}
	return nil
}

// unit makes a service of the stack, of the kind that it is.
func (b *Sandbox) unit(ctx context.Context, v stack.Service) (unit, error) {
	var e engine
	var err error
	switch v.Kind {
	case stack.KindDatabase:
		e, err = openDatabase(ctx, v, b.dir)
	case stack.KindCache:
		e, err = openCache(v.Config)
	case stack.KindQueue:
		e, err = openQueue(ctx, v, b.subjects(v.Name), b.dir)
	default:
		return newFleet(b, v), nil
	}
	if err != nil {
		return nil, err
	}
	s, err := newStore(b, v, e)
	if err != nil {
		e.close()
		return nil, err
	}
	return s, nil
}

// subjects lists what the stack publishes to a queue and consumes from it.
func (b *Sandbox) subjects(queue string) []string {
	var subjects []string
	add := func(s string) {
		if !slices.Contains(subjects, s) {
			subjects = append(subjects, s)
		}
	}
	var walk func([]stack.Step)
	walk = func(steps []stack.Step) {
		for _, s := range steps {
			if s.Publish == queue {
				add(s.Subject)
			}
			walk(s.Within)
			walk(s.Miss)
		}
	}
	for _, v := range b.opts.Stack.Services {
		for _, r := range v.Routes {
			walk(r.Steps)
		}
		if v.Consumes != nil {
			walk(v.Consumes.Steps)
			if v.Consumes.Queue == queue {
				add(v.Consumes.Subject)
			}
		}
	}
	return subjects
}

// peers gives a service the addresses of what it needs: proxies, always.
func (b *Sandbox) peers(v stack.Service) map[string]string {
	peers := map[string]string{}
	for _, to := range v.Needs() {
		peers[to] = b.edges[faults.Edge{From: v.Name, To: to}].Addr()
	}
	return peers
}

// entry is where customers come in.
func (b *Sandbox) entry() string {
	return "http://" + b.edges[faults.Edge{From: stack.Customers, To: b.opts.Stack.Services[0].Name}].Addr()
}

// seed derives a seed for something by its name.
func (b *Sandbox) seed(name string) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", b.opts.Seed, name)
	return int64(h.Sum64())
}
