// Package proxy stands between two services of a sandbox, passes their traffic
// on, and harms it when told to: for HTTP request by request, for any other
// protocol connection by connection.
//
// Invariants: what no harm strikes passes unchanged, and a connection the
// client keeps open stays open. Which requests are struck depends only on the
// seed and on how many came before, not on timing or on how they are spread
// over connections. After Close nothing of the proxy is left running.
//
// Non-goals: choosing among replicas (the Upstream does), retries, TLS, and
// knowing which fault a harm belongs to.
package proxy

import (
	"context"
	"fmt"
	"net"
	"sync"

	"github.com/drillyard/drillyard/faults"
)

// copyBuffer is how much is read at a time on its way through, in bytes.
const copyBuffer = 32 << 10

// Upstream tells where traffic goes next. It is asked once per request (HTTP)
// or connection (TCP), from several goroutines.
type Upstream interface {
	// Pick returns the "host:port" of the next ready replica; ok is false
	// when there is none.
	Pick() (addr string, ok bool)
}

// Proxy is one edge of the stack, listening on a loopback port of its own. All
// methods may be called from several goroutines.
type Proxy struct {
	edge     faults.Edge
	upstream Upstream
	listener net.Listener
	harms    harms

	ctx    context.Context // done when the proxy closes
	cancel context.CancelFunc
	shut   func() error   // stops accepting and drops every connection
	serve  sync.WaitGroup // the accept loop
	work   sync.WaitGroup // connections and requests
	once   sync.Once
	closed error
}

func listen(edge faults.Edge, up Upstream, seed int64) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", edge, err)
	}
	p := &Proxy{edge: edge, upstream: up, listener: l, harms: harms{seed: seed}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p, nil
}

// Addr is where the calling side connects to, as "127.0.0.1:port".
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Harm puts a harm in force, next to those that are, and returns how to lift
// it again; lifting twice is harmless. The wire's Edge is kept as given and
// not compared: who holds the proxy knows its edge. A Share of zero or less,
// or over one, is treated as one.
func (p *Proxy) Harm(w faults.Wire) (undo func()) { return p.harms.add(w) }

// Wires lists the harms in force, oldest first.
func (p *Proxy) Wires() []faults.Wire { return p.harms.wires() }

// Close stops accepting, drops every connection, and returns when nothing is
// left running. It may be called more than once.
func (p *Proxy) Close() error {
	p.once.Do(func() {
		p.cancel()
		p.closed = p.shut()
		p.serve.Wait() // before work: only the accept loop adds to it from nothing
		p.work.Wait()
	})
	return p.closed
}
