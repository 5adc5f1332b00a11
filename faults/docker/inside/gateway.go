package inside

import (
	"context"
	"errors"
	"io"
	"strconv"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/line"
	"github.com/drillyard/drillyard/faults/gateway"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// OpenGateway is what a gateway is opened with.
type OpenGateway struct {
	Stack *stack.Stack
	Seed  int64
	Trust []byte // PEM
	Spec  live.GatewaySpec
}

// EdgePort is the port of the nth edge of a gateway.
func EdgePort(n int) string { return strconv.Itoa(10001 + n) }

// Upstreams is a call about who takes requests.
type Upstreams struct {
	Service string
	All     []live.Upstream
}

// Harm is a call about a harm.
type Harm struct {
	ID   int
	Wire faults.Wire
}

// Certificate is a call about a service's certificate, in PEM.
type Certificate struct {
	Service          string
	Certificate, Key []byte
}

// Rate is a call about how many come: a journey's factor, or a source's
// requests a second.
type Rate struct {
	Of string
	Is float64
}

var errShut = errors.New("the gateway is not open")

// gate is the gateway once it is open.
type gate struct {
	program *line.Program

	mu sync.Mutex
	it *gateway.Gateway
}

// gatekeep plays the gateway: the proxies, the customers, and the operator of
// the stores.
func gatekeep(ctx context.Context, program *line.Program, in io.Reader) error {
	g := &gate{program: program}
	kept := newStores()
	methods := kept.methods()
	for name, method := range map[string]line.Method{
		"open": line.Handle(func(_ context.Context, o OpenGateway) (any, error) { return nil, g.open(o) }),
		"upstreams": on(g, func(ctx context.Context, it live.Gateway, u Upstreams) (any, error) {
			return nil, it.SetUpstreams(ctx, u.Service, u.All)
		}),
		"harm": on(g, func(ctx context.Context, it live.Gateway, h Harm) (any, error) {
			return nil, it.Harm(ctx, h.ID, h.Wire)
		}),
		"lift": on(g, func(ctx context.Context, it live.Gateway, id int) (any, error) { return nil, it.Lift(ctx, id) }),
		"certificate": on(g, func(ctx context.Context, it live.Gateway, c Certificate) (any, error) {
			return nil, it.SetCertificate(ctx, c.Service, c.Certificate, c.Key)
		}),
		"warm-up": on(g, func(ctx context.Context, it live.Gateway, _ struct{}) (any, error) { return nil, it.WarmUp(ctx) }),
		"arrive":  on(g, func(ctx context.Context, it live.Gateway, _ struct{}) (any, error) { return nil, it.Arrive(ctx) }),
		"factor": on(g, func(ctx context.Context, it live.Gateway, r Rate) (any, error) {
			return nil, it.SetFactor(ctx, r.Of, r.Is)
		}),
		"source": on(g, func(ctx context.Context, it live.Gateway, r Rate) (any, error) {
			return nil, it.SetSource(ctx, r.Of, r.Is)
		}),
		"visit":   on(g, func(ctx context.Context, it live.Gateway, j string) (any, error) { return it.Visit(ctx, j) }),
		"ask":     on(g, func(ctx context.Context, it live.Gateway, p faults.Probe) (any, error) { return it.Ask(ctx, p) }),
		"metrics": on(g, func(ctx context.Context, it live.Gateway, _ struct{}) (any, error) { return it.Metrics(ctx) }),
	} {
		methods[name] = method
	}
	err := program.Serve(ctx, in, methods)
	kept.close()
	return errors.Join(err, g.close())
}

// on is a call to a gateway that is open.
func on[In any](g *gate, f func(context.Context, live.Gateway, In) (any, error)) line.Method {
	return line.Handle(func(ctx context.Context, in In) (any, error) {
		g.mu.Lock()
		it := g.it
		g.mu.Unlock()
		if it == nil {
			return nil, errShut
		}
		return f(ctx, it, in)
	})
}

func (g *gate) open(o OpenGateway) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.it != nil {
		return errors.New("a gateway is opened once")
	}
	it, err := gateway.New(gateway.Options{
		Setting: live.Setting{Stack: o.Stack, Seed: o.Seed, Trust: o.Trust, Log: func(at faults.LogLine) { g.program.Tell(TellLog, at) }},
		Spec:    o.Spec,
		Listen:  func(n int) string { return ":" + EdgePort(n) },
	})
	if err != nil {
		return err
	}
	g.it = it
	return nil
}

func (g *gate) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.it == nil {
		return nil
	}
	return g.it.Close()
}
