// Package gateway is what stands between the services of one run, and before
// them, in one process: the proxy of every edge, and the customers. It does
// what a live sandbox tells it.
//
// Invariants: it decides nothing. Everything it is told is plain data, so that
// it does the same in the sandbox's own process and in another. After Close
// nothing of it is left running.
//
// Non-goals: knowing a stack's state, choosing who is in rotation.
package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/proxy"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options says which gateway to be.
type Options struct {
	Setting live.Setting
	Spec    live.GatewaySpec
	// Listen gives the address on which the nth edge of the spec listens; a
	// loopback port of its own if nil.
	Listen func(n int) string
}

// Gateway implements live.Gateway.
type Gateway struct {
	stack     *stack.Stack
	customers *load.Customers
	edges     map[faults.Edge]*proxy.Proxy
	pools     map[string]*proxy.Pool // by service

	mu     sync.Mutex
	harmed map[int]func() // how to lift each harm
}

var _ live.Gateway = (*Gateway)(nil)

// New starts the proxies and prepares the customers.
func New(o Options) (*Gateway, error) {
	g := &Gateway{
		stack: o.Setting.Stack, edges: map[faults.Edge]*proxy.Proxy{}, pools: map[string]*proxy.Pool{}, harmed: map[int]func(){},
	}
	for _, v := range g.stack.Services {
		g.pools[v.Name] = &proxy.Pool{}
	}
	entry := ""
	for i, path := range o.Spec.Edges {
		p, err := g.open(o, i, path)
		if err != nil {
			return nil, errors.Join(err, g.Close())
		}
		g.edges[path.Edge] = p
		if path.Edge.From == stack.Customers {
			entry = inside(p.Addr())
			if path.TLS {
				entry = "https://" + entry
			} else {
				entry = "http://" + entry
			}
		}
	}
	g.customers = load.New(load.Options{
		Stack: g.stack, Entry: entry, Seed: seed(o.Spec.Seed, stack.Customers), Trust: o.Setting.Trust, Log: o.Setting.Log,
	})
	return g, nil
}

func (g *Gateway) open(o Options, n int, path live.Path) (*proxy.Proxy, error) {
	pool, ok := g.pools[path.Edge.To]
	if !ok {
		return nil, fmt.Errorf("edge %s: %w", path.Edge, faults.ErrNoTarget)
	}
	options := proxy.Options{
		Edge: path.Edge, Upstream: pool, Seed: seed(o.Spec.Seed, path.Edge.String()), TLS: path.TLS,
		Others: func(service string) (proxy.Upstream, bool) { other, ok := g.pools[service]; return other, ok },
	}
	if o.Listen != nil {
		options.Listen = o.Listen(n)
	}
	if path.HTTP {
		return proxy.HTTP(options)
	}
	return proxy.TCP(options)
}

// inside is an address as seen from this process.
func inside(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

// seed derives a seed for something by its name.
func seed(of int64, name string) int64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %s", of, name)
	return int64(h.Sum64())
}

// Addr implements live.Gateway, with the port on which the edge listens.
func (g *Gateway) Addr(e faults.Edge) string {
	if p, ok := g.edges[e]; ok {
		return p.Addr()
	}
	return ""
}

// SetUpstreams implements live.Gateway.
func (g *Gateway) SetUpstreams(_ context.Context, service string, all []live.Upstream) error {
	pool, ok := g.pools[service]
	if !ok {
		return fmt.Errorf("service %q: %w", service, faults.ErrNoTarget)
	}
	weighted := make([]proxy.Weighted, len(all))
	for i, u := range all {
		weighted[i] = proxy.Weighted(u)
	}
	pool.Set(weighted)
	return nil
}

// Harm implements live.Gateway.
func (g *Gateway) Harm(_ context.Context, id int, w faults.Wire) error {
	p, ok := g.edges[w.Edge]
	if !ok {
		return fmt.Errorf("edge %s: %w", w.Edge, faults.ErrNoTarget)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, used := g.harmed[id]; used {
		return fmt.Errorf("harm %d is in force already", id)
	}
	g.harmed[id] = p.Harm(w)
	return nil
}

// Lift implements live.Gateway.
func (g *Gateway) Lift(_ context.Context, id int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if lift, ok := g.harmed[id]; ok {
		lift()
		delete(g.harmed, id)
	}
	return nil
}

// SetCertificate implements live.Gateway.
func (g *Gateway) SetCertificate(_ context.Context, service string, certificate, key []byte) error {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return fmt.Errorf("certificate of %s: %w", service, err)
	}
	for e, p := range g.edges {
		if e.To == service {
			p.SetCertificate(pair)
		}
	}
	return nil
}

// Err implements live.Gateway: what runs in this process ends with it.
func (g *Gateway) Err() error { return nil }

// Close implements live.Gateway.
func (g *Gateway) Close() error {
	if g.customers != nil {
		g.customers.Stop()
	}
	var errs []error
	for _, p := range g.edges {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}
