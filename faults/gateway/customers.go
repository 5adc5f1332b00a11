package gateway

import (
	"context"

	"github.com/drillyard/drillyard/faults"
)

// WarmUp implements live.Gateway.
func (g *Gateway) WarmUp(ctx context.Context) error {
	g.customers.WarmUp(ctx)
	return ctx.Err()
}

// Arrive implements live.Gateway. Customers come until Close.
func (g *Gateway) Arrive(context.Context) error {
	g.customers.Start(context.Background())
	return nil
}

// SetFactor implements live.Gateway.
func (g *Gateway) SetFactor(_ context.Context, journey string, factor float64) error {
	g.customers.SetFactor(journey, factor)
	return nil
}

// SetSource implements live.Gateway.
func (g *Gateway) SetSource(_ context.Context, source string, rate float64) error {
	g.customers.SetSource(source, rate)
	return nil
}

// Visit implements live.Gateway.
func (g *Gateway) Visit(ctx context.Context, journey string) (faults.Answer, error) {
	return g.customers.Visit(ctx, journey), nil
}

// Ask implements live.Gateway.
func (g *Gateway) Ask(ctx context.Context, p faults.Probe) (faults.Answer, error) {
	a := g.customers.Ask(ctx, p)
	return a, ctx.Err()
}

// Metrics implements live.Gateway.
func (g *Gateway) Metrics(context.Context) ([]byte, error) { return g.customers.Exposition(), nil }
