package docker

import (
	"context"
	"errors"
	"net"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/inside"
	"github.com/drillyard/drillyard/faults/live"
)

// gateway drives the proxies and customers in the gateway's container. It
// implements live.Gateway.
type gateway struct {
	box   *box
	addrs map[faults.Edge]string
}

// Gateway lets the container that is there already open the edges.
func (h *host) Gateway(ctx context.Context, spec live.GatewaySpec) (live.Gateway, error) {
	g := &gateway{box: h.operator, addrs: map[faults.Edge]string{}}
	for n, path := range spec.Edges {
		g.addrs[path.Edge] = net.JoinHostPort(h.operator.addr, inside.EdgePort(n))
	}
	open := inside.OpenGateway{Stack: h.setting.Stack, Seed: h.setting.Seed, Trust: h.setting.Trust, Spec: spec}
	if err := g.call(ctx, "open", open); err != nil {
		return nil, h.operator.failed("open", err)
	}
	return g, nil
}

func (g *gateway) call(ctx context.Context, what string, with any) error {
	return g.box.calls.Call(ctx, what, with, nil)
}

func (g *gateway) Addr(e faults.Edge) string { return g.addrs[e] }

func (g *gateway) SetUpstreams(ctx context.Context, service string, all []live.Upstream) error {
	return g.call(ctx, "upstreams", inside.Upstreams{Service: service, All: all})
}

func (g *gateway) Harm(ctx context.Context, id int, w faults.Wire) error {
	return g.call(ctx, "harm", inside.Harm{ID: id, Wire: w})
}

func (g *gateway) Lift(ctx context.Context, id int) error { return g.call(ctx, "lift", id) }

func (g *gateway) SetCertificate(ctx context.Context, service string, certificate, key []byte) error {
	return g.call(ctx, "certificate", inside.Certificate{Service: service, Certificate: certificate, Key: key})
}

func (g *gateway) WarmUp(ctx context.Context) error { return g.call(ctx, "warm-up", struct{}{}) }

func (g *gateway) Arrive(ctx context.Context) error { return g.call(ctx, "arrive", struct{}{}) }

func (g *gateway) SetFactor(ctx context.Context, journey string, factor float64) error {
	return g.call(ctx, "factor", inside.Rate{Of: journey, Is: factor})
}

func (g *gateway) SetSource(ctx context.Context, source string, rate float64) error {
	return g.call(ctx, "source", inside.Rate{Of: source, Is: rate})
}

func (g *gateway) Visit(ctx context.Context, journey string) (a faults.Answer, err error) {
	err = g.box.calls.Call(ctx, "visit", journey, &a)
	return a, err
}

func (g *gateway) Ask(ctx context.Context, p faults.Probe) (a faults.Answer, err error) {
	err = g.box.calls.Call(ctx, "ask", p, &a)
	return a, err
}

func (g *gateway) Metrics(ctx context.Context) (page []byte, err error) {
	err = g.box.calls.Call(ctx, "metrics", struct{}{}, &page)
	return page, err
}

// Err implements live.Gateway, with what the container said last.
func (g *gateway) Err() error {
	select {
	case <-g.box.exited:
		return g.box.failed("reach", errors.New("the container has ended"))
	default:
		return nil
	}
}

// Close takes the container away, and with it whoever looks after the stores.
func (g *gateway) Close() error { return g.box.remove() }
