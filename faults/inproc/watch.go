package inproc

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	scrapeTimeout = time.Second
	patience      = 3 * time.Second // of a probe
	maxPage       = 4 << 20
	maxBody       = 8 << 10
)

// scrape is one instance's metrics page, or why there is none.
type scrape struct {
	from faults.Instance
	page []byte
	err  error
}

// Collect reads every instance's metrics, all at once and each within a
// second, and hands them over in the order of the stack.
func (b *Sandbox) Collect(ctx context.Context, at faults.Time) error {
	done, err := b.enter()
	if err != nil {
		return err
	}
	defer done()
	found := make([][]scrape, len(b.order))
	var all sync.WaitGroup
	for i, name := range b.order {
		all.Go(func() { found[i] = b.units[name].collect(ctx) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	b.sink.Exposition(at, faults.Instance{Service: stack.Customers, Name: stack.Customers + "-1"}, b.customers.Exposition())
	for _, scrapes := range found {
		for _, s := range scrapes {
			if s.err != nil {
				b.sink.Down(at, s.from, s.err)
			} else {
				b.sink.Exposition(at, s.from, s.page)
			}
		}
	}
	return nil
}

func (f *fleet) collect(ctx context.Context) []scrape {
	f.mu.Lock()
	members := make([]*member, len(f.members))
	copy(members, f.members)
	f.mu.Unlock()
	scrapes := make([]scrape, len(members))
	var all sync.WaitGroup
	for i, m := range members {
		all.Go(func() {
			scrapes[i].from = faults.Instance{Service: f.spec.Name, Name: m.replica.Name()}
			scrapes[i].page, scrapes[i].err = f.box.fetch(ctx, "http://"+m.replica.ControlAddr()+"/metrics")
		})
	}
	all.Wait()
	return scrapes
}

func (b *Sandbox) fetch(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, scrapeTimeout)
	defer cancel()
	resp, err := b.get(ctx, http.MethodGet, address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s", resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxPage))
}

func (b *Sandbox) get(ctx context.Context, method, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, err
	}
	return b.client.Do(req)
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
		return b.customers.Visit(ctx, p.Journey), nil
	}
	if p.Method == "" {
		p.Method = http.MethodGet
	}
	if len(p.Path) == 0 || p.Path[0] != '/' {
		return faults.Answer{}, fmt.Errorf("probe %q: a path begins with /", p.Path)
	}
	tctx, cancelTry := context.WithTimeout(ctx, patience)
	defer cancelTry()
	began := time.Now()
	a := b.ask(tctx, p)
	a.Took = time.Since(began)
	if a.Error != "" && tctx.Err() != nil && ctx.Err() == nil {
		a.Error = "timed out after " + patience.String()
	}
	a.Steps = []faults.AnswerStep{{Request: p.Method + " " + p.Path, Status: a.Status, Took: a.Took}}
	return a, ctx.Err()
}

func (b *Sandbox) ask(ctx context.Context, p faults.Probe) faults.Answer {
	resp, err := b.get(ctx, p.Method, b.entry()+p.Path)
	if err != nil {
		return faults.Answer{Error: "the connection was lost"}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	a := faults.Answer{OK: err == nil && resp.StatusCode < 400, Status: resp.StatusCode, Body: string(body)}
	switch {
	case err != nil:
		a.Error = "the connection was lost"
	case !a.OK:
		a.Error = "got " + resp.Status
	}
	return a
}

// Snapshot tells the truth about every service.
func (b *Sandbox) Snapshot(context.Context) (faults.Health, error) {
	done, err := b.enter()
	if err != nil {
		return faults.Health{}, err
	}
	defer done()
	h := faults.Health{At: time.Since(b.epoch), Services: map[string]faults.ServiceHealth{}, Load: b.customers.Factors(), Secrets: b.vault.fingerprints()}
	for name, u := range b.units {
		h.Services[name] = u.health()
	}
	for _, e := range b.opts.Stack.Edges() {
		h.Wires = append(h.Wires, b.edges[e].Wires()...)
	}
	return h, nil
}
