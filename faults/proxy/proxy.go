// Package proxy stands between two services of a sandbox, passes their traffic
// on, and harms it when told to: for HTTP request by request, for any other
// protocol connection by connection.
//
// Invariants: what no harm strikes passes unchanged, and a connection the
// client keeps open stays open, unless the certificate that it began with is
// no longer the one in force. Which requests are struck depends only on the
// seed and on how many came before, not on timing or on how they are spread
// over connections. After Close nothing of the proxy is left running.
//
// Non-goals: choosing among replicas (the Upstream does), retries, TLS towards
// the replica, and knowing which fault a harm belongs to.
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

// Options says what a proxy stands for.
type Options struct {
	Edge     faults.Edge
	Upstream Upstream
	Seed     int64  // of which requests are harmed
	Listen   string // a loopback port of its own if empty
	// TLS makes callers of an HTTP proxy speak TLS to it. Nobody gets through
	// before SetCertificate.
	TLS bool
	// Others gives the upstream of another service, for a wire that leads there.
	Others func(service string) (Upstream, bool)
}

// Proxy is one edge of the stack, listening on a port of its own. All methods may
// be called from several goroutines.
type Proxy struct {
	edge     faults.Edge
	upstream Upstream
	others   func(service string) (Upstream, bool)
	listener net.Listener
	harms    harms
	tls      *terminus // nil unless callers speak TLS

	ctx    context.Context // done when the proxy closes
	cancel context.CancelFunc
	shut   func() error   // stops accepting and drops every connection
	serve  sync.WaitGroup // the accept loop
	work   sync.WaitGroup // connections and requests
	once   sync.Once
	closed error
}

func listen(o Options) (*Proxy, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", o.Edge, err)
	}
	p := &Proxy{edge: o.Edge, upstream: o.Upstream, others: o.Others, listener: l, harms: harms{seed: o.Seed}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p, nil
}

// Addr is where the calling side connects to, host and port.
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
