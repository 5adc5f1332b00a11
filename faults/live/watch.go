package live

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

const scrapeTimeout = time.Second

// scrape is one instance's metrics page, or why there is none.
type scrape struct {
	from faults.Instance
	page []byte
	err  error
}

// Collect reads every instance's metrics, all at once and each within a
// second, and hands them over in the order of the stack. Without a gateway
// there is nothing left that would be worth it, and that is an error.
func (b *Sandbox) Collect(ctx context.Context, at faults.Time) error {
	done, err := b.enter()
	if err != nil {
		return err
	}
	defer done()
	found := make([][]scrape, 1+len(b.order))
	var all sync.WaitGroup
	all.Go(func() { found[0] = []scrape{b.visited(ctx)} })
	for i, name := range b.order {
		if !b.foreign[name] {
			all.Go(func() { found[1+i] = b.units[name].collect(ctx) })
		}
	}
	all.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := b.gateway.Err(); err != nil {
		return err
	}
	for _, s := range slices.Concat(found...) {
		if s.err != nil {
			b.sink.Down(at, s.from, s.err)
		} else {
			b.sink.Exposition(at, s.from, s.page)
		}
	}
	return nil
}

// fetch reads one page, unless telemetry is such that it cannot be read.
func (b *Sandbox) fetch(ctx context.Context, from faults.Instance, t desired.Telemetry, read func(context.Context) ([]byte, error)) scrape {
	s := scrape{from: from}
	if t.Unread(b.now()) {
		s.err = errUnread
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, scrapeTimeout)
	defer cancel()
	s.page, s.err = read(ctx)
	return s
}

// visited reads what customers went through.
func (b *Sandbox) visited(ctx context.Context) scrape {
	t := b.customers.seen()
	s := b.fetch(ctx, faults.Instance{Service: stack.Customers, Name: stack.Customers + "-1"}, t, b.gateway.Metrics)
	if s.err == nil {
		s.page = b.customers.disguise.page(t, s.page)
	}
	return s
}

// seen is what is wrong with the telemetry now.
func (r *record) seen() desired.Telemetry {
	return read(r, func(s *desired.Service) desired.Telemetry { return s.Telemetry })
}

func (f *fleet) collect(ctx context.Context) []scrape {
	f.mu.Lock()
	members := slices.Clone(f.members)
	f.mu.Unlock()
	scrapes := make([]scrape, len(members))
	t := f.seen()
	var all sync.WaitGroup
	for i, m := range members {
		all.Go(func() {
			scrapes[i] = f.box.fetch(ctx, faults.Instance{Service: f.spec.Name, Name: m.name}, t, m.replica.Metrics)
		})
	}
	all.Wait()
	return scrapes
}

func (s *store) collect(ctx context.Context) []scrape {
	t := s.seen()
	got := s.box.fetch(ctx, faults.Instance{Service: s.spec.Name, Name: s.name()}, t, s.engine.Metrics)
	if got.err == nil {
		got.page = s.disguise.page(t, got.page)
	}
	return []scrape{got}
}

// Probe makes a whole visit, or one request, from where customers are.
func (b *Sandbox) Probe(ctx context.Context, p faults.Probe) (faults.Answer, error) {
	done, err := b.enter()
	if err != nil {
		return faults.Answer{}, err
	}
	defer done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.ctx, cancel)()
	if p.Journey != "" {
		if _, ok := b.opts.Stack.Journey(p.Journey); !ok {
			return faults.Answer{}, fmt.Errorf("probe journey %q: %w", p.Journey, faults.ErrNoTarget)
		}
		return b.gateway.Visit(ctx, p.Journey)
	}
	if p.Method == "" {
		p.Method = http.MethodGet
	}
	if len(p.Path) == 0 || p.Path[0] != '/' {
		return faults.Answer{}, fmt.Errorf("probe %q: a path begins with /", p.Path)
	}
	return b.gateway.Ask(ctx, p)
}

// Snapshot tells the truth about every service.
func (b *Sandbox) Snapshot(context.Context) (faults.Health, error) {
	done, err := b.enter()
	if err != nil {
		return faults.Health{}, err
	}
	defer done()
	h := faults.Health{
		At: b.now(), Services: map[string]faults.ServiceHealth{},
		Wires: b.harm(), Names: b.names(), Secrets: b.vault.fingerprints(),
	}
	b.customers.report(&h)
	for _, v := range b.opts.Stack.Services {
		h.Services[v.Name] = b.units[v.Name].health()
	}
	return h, nil
}
