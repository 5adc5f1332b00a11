package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/drillyard/drillyard/faults"
)

// paper is a sandbox without services: it keeps settings and releases as a
// runtime does and writes counters that follow from them, in virtual time. One
// service, checkout, fails half of its visits while its pool is below 10.
type paper struct {
	mu       sync.Mutex
	sink     faults.Sink
	now      faults.Time
	visits   map[string]float64
	revs     []faults.Revision
	restarts int
	stopped  bool
	failStop error
	collect  func() error // before a page is written; may be nil
	done     []faults.Primitive
	starting string // a replica that does not serve yet; empty: none
}

var customersOfPaper = faults.Instance{Service: "customers", Name: "customers-1"}

// errUnread says that the customers did not answer when they were asked.
var errUnread = errors.New("no answer")

func newPaper() *paper {
	return &paper{
		visits: map[string]float64{},
		revs:   []faults.Revision{{Number: 1, Values: map[string]string{"db_pool_size": "20"}}},
	}
}

func (p *paper) Start(_ context.Context, sink faults.Sink) error {
	p.sink = sink
	return nil
}

func (p *paper) Advance(ctx context.Context, to faults.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	spent := (to - p.now).Seconds()
	p.now = to
	bad := 0.0
	if p.pool() < "10" {
		bad = 0.5
	}
	p.visits["ok"] += 10 * spent * (1 - bad)
	p.visits["error"] += 10 * spent * bad
	return ctx.Err()
}

func (p *paper) pool() string { return p.revs[len(p.revs)-1].Values["db_pool_size"] }

func (p *paper) Collect(_ context.Context, at faults.Time) error {
	if p.collect != nil {
		if err := p.collect(); errors.Is(err, errUnread) {
			p.sink.Down(at, customersOfPaper, err)
			return nil
		} else if err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	b.WriteString("# TYPE customer_visits_total counter\n")
	for _, outcome := range []string{"ok", "error"} {
		fmt.Fprintf(&b, "customer_visits_total{journey=\"buy\",outcome=%q} %g\n", outcome, p.visits[outcome])
	}
	p.sink.Exposition(at, customersOfPaper, []byte(b.String()))
	return nil
}

func (p *paper) Do(_ context.Context, primitive faults.Primitive) (faults.Undo, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = append(p.done, primitive)
	switch d := primitive.(type) {
	case faults.Config:
		before := p.revs[len(p.revs)-1].Values
		values := maps.Clone(before)
		maps.Copy(values, d.Set)
		number := len(p.revs) + 1
		p.revs = append(p.revs, faults.Revision{Number: number, Summary: d.Summary, Values: values})
		return func(context.Context) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.revs) == number {
				p.revs = append(p.revs, faults.Revision{Number: number + 1, Values: before})
			}
			return nil
		}, nil
	case faults.Process:
		p.restarts++
		return func(context.Context) error { return nil }, nil
	}
	return nil, faults.ErrUnsupported
}

func (p *paper) Probe(context.Context, faults.Probe) (faults.Answer, error) {
	return faults.Answer{OK: true, Status: 200}, nil
}

func (p *paper) Snapshot(context.Context) (faults.Health, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return faults.Health{}, faults.ErrStopped
	}
	revs := append([]faults.Revision(nil), p.revs...)
	replicas := []faults.Replica{{Name: "checkout-1", Version: "1.0.0", State: "ready"}}
	if p.starting != "" {
		replicas = append(replicas, faults.Replica{Name: p.starting, Version: "1.0.0", State: faults.ReplicaStarting})
	}
	return faults.Health{At: p.now, Services: map[string]faults.ServiceHealth{"checkout": {
		Kind: "service", Replicas: replicas,
		Releases: []faults.Release{{Version: "1.0.0"}}, Revisions: revs,
	}}}, nil
}

func (p *paper) Caps() faults.Caps {
	return faults.Caps{Runtime: "paper", Primitives: []faults.PrimitiveKind{faults.KindConfig, faults.KindProcess}}
}

func (p *paper) Stop(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	return p.failStop
}
