package livetest

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
)

// Gateway is the gateway of a Memory. A visit succeeds while every service that
// is called has somebody who takes requests.
type Gateway struct {
	mu           sync.Mutex
	called       map[string]bool // services
	upstreams    map[string][]live.Upstream
	fewest       map[string]int // upstreams at once, since Watch
	harms        map[int]faults.Wire
	certificates map[string]int // handed out, by service
	factors      map[string]float64
	rates        map[string]float64 // of sources
}

func newGateway(spec live.GatewaySpec) *Gateway {
	g := &Gateway{
		called: map[string]bool{}, upstreams: map[string][]live.Upstream{}, fewest: map[string]int{}, harms: map[int]faults.Wire{},
		certificates: map[string]int{}, factors: map[string]float64{}, rates: map[string]float64{},
	}
	for _, p := range spec.Edges {
		g.called[p.Edge.To] = true
	}
	return g
}

// Takes are the addresses and weights of those who take the requests for a
// service.
func (g *Gateway) Takes(service string) map[string]float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := map[string]float64{}
	for _, u := range g.upstreams[service] {
		all[u.Addr] = u.Weight
	}
	return all
}

// Watch begins to count how many take requests for a service at once; Fewest is
// the least that it was since.
func (g *Gateway) Watch(service string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fewest[service] = len(g.upstreams[service])
}

func (g *Gateway) Fewest(service string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.fewest[service]
}

// Harms is how many are in force.
func (g *Gateway) Harms() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.harms)
}

// Factors are what the rates of journeys are multiplied with, as far as that was
// changed; Rates are those of sources.
func (g *Gateway) Factors() map[string]float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.factors)
}

func (g *Gateway) Rates() map[string]float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.rates)
}

// Certificates is how many a service was given.
func (g *Gateway) Certificates(service string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.certificates[service]
}

func (g *Gateway) Addr(e faults.Edge) string { return e.String() }

func (g *Gateway) SetUpstreams(_ context.Context, service string, all []live.Upstream) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.upstreams[service] = slices.Clone(all)
	g.fewest[service] = min(g.fewest[service], len(all))
	return nil
}

func (g *Gateway) Harm(_ context.Context, id int, w faults.Wire) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.harms[id] = w
	return nil
}

func (g *Gateway) Lift(_ context.Context, id int) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.harms, id)
	return nil
}

func (g *Gateway) SetCertificate(_ context.Context, service string, _, _ []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.certificates[service]++
	return nil
}

func (g *Gateway) WarmUp(context.Context) error { return nil }

func (g *Gateway) Arrive(context.Context) error { return nil }

func (g *Gateway) SetFactor(_ context.Context, journey string, factor float64) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.factors[journey] = factor
	return nil
}

func (g *Gateway) SetSource(_ context.Context, source string, rate float64) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rates[source] = rate
	return nil
}

func (g *Gateway) Visit(context.Context, string) (faults.Answer, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for service := range g.called {
		if len(g.upstreams[service]) == 0 {
			return faults.Answer{Status: 503, Error: service + " is away"}, nil
		}
	}
	return faults.Answer{OK: true, Status: 200}, nil
}

func (g *Gateway) Ask(ctx context.Context, _ faults.Probe) (faults.Answer, error) {
	return g.Visit(ctx, "")
}

func (g *Gateway) Metrics(context.Context) ([]byte, error) { return []byte("visits_total 1\n"), nil }
func (g *Gateway) Err() error                              { return nil }
func (g *Gateway) Close() error                            { return nil }
