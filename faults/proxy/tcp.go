package proxy

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// maxHeld bounds what a hung connection keeps of what its client goes on
// sending, in bytes; beyond it the client's own sending blocks.
const maxHeld = 256 << 10

// TCP starts a proxy for an edge that speaks any other protocol.
//
// Reset and Hang strike connections: each connection, new or open, draws its
// lot once for each harm, and suffers it from its next exchange on; so does
// Bandwidth. Latency and Loss strike exchanges: what a client sends after the
// other side last spoke. A hung connection goes on when the harm is lifted, as
// a path that is back would deliver what was kept. Everything else means
// nothing here. Without a replica to connect to, connections are reset.
func TCP(o Options) (*Proxy, error) {
	p, err := listen(o)
	if err != nil {
		return nil, err
	}
	p.shut = p.listener.Close // connections watch p.ctx
	p.serve.Go(func() {
		for {
			client, err := p.listener.Accept()
			if err != nil {
				if p.ctx.Err() == nil && !errors.Is(err, net.ErrClosed) && pause(p.ctx, 5*time.Millisecond) {
					continue // out of descriptors, or the client was gone already
				}
				return
			}
			p.work.Go(func() { p.tunnel(client) })
		}
	})
	return p, nil
}

// tunnel is one connection through the proxy.
type tunnel struct {
	harms  *harms
	client net.Conn
	ctx    context.Context // done when either side is gone
	end    context.CancelFunc
	spoke  atomic.Bool // the replica has sent since the client's last exchange began

	mu   sync.Mutex
	lots map[*harm]bool
}

func (p *Proxy) tunnel(client net.Conn) {
	t := &tunnel{harms: &p.harms, client: client, lots: map[*harm]bool{}}
	t.ctx, t.end = context.WithCancel(p.ctx)
	defer t.end()
	defer context.AfterFunc(t.ctx, func() { _ = client.Close() })()

	held, ok := t.suffer(nil)
	if !ok {
		abort(client)
		return
	}
	addr, ok := p.upstream.Pick()
	if !ok {
		abort(client)
		return
	}
	server, err := (&net.Dialer{Timeout: dialTimeout}).DialContext(t.ctx, "tcp", addr)
	if err != nil {
		abort(client)
		return
	}
	defer context.AfterFunc(t.ctx, func() { _ = server.Close() })()
	defer func() { _ = server.Close() }()
	defer func() { _ = client.Close() }()
	if _, err := server.Write(held); err != nil {
		return
	}

	var back sync.WaitGroup
	back.Go(func() { t.answers(server) })
	if half, ok := server.(*net.TCPConn); ok && t.exchanges(server) {
		_ = half.CloseWrite() // the client has no more to say, and may still listen
	} else {
		t.end()
	}
	back.Wait()
}

// exchanges copies from the client to the replica until one of them is gone,
// and reports whether the client ended in good order.
func (t *tunnel) exchanges(server net.Conn) bool {
	t.spoke.Store(true) // the first bytes begin an exchange
	buf := make([]byte, copyBuffer)
	for {
		n, err := t.client.Read(buf)
		if n > 0 {
			out := buf[:n]
			if len(t.harms.all()) > 0 {
				var ok bool
				if out, ok = t.suffer(out); !ok {
					abort(t.client)
					return false
				}
				if t.spoke.Load() && !pause(t.ctx, t.latency()) {
					return false
				}
			}
			t.spoke.Store(false)
			if _, err := server.Write(out); err != nil {
				return false
			}
		}
		if err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// answers copies from the replica to the client until one of them is gone.
func (t *tunnel) answers(server net.Conn) {
	defer t.end()
	buf := make([]byte, copyBuffer)
	for {
		n, err := server.Read(buf)
		if n > 0 {
			t.spoke.Store(true)
			for h := t.hung(); h != nil; h = t.hung() {
				select {
				case <-h.lifted.Done():
				case <-t.ctx.Done():
					return
				}
			}
			if err := trickle(t.ctx, t.client, buf[:n], t.bandwidth()); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// suffer resets or holds the connection if that is its lot. It returns what to
// pass on now: what it was given, and what came while it was held. It reports
// false when the connection is to be broken off, or is gone.
func (t *tunnel) suffer(out []byte) ([]byte, bool) {
	for _, h := range t.harms.all() {
		if h.wire.Reset && t.lot(h) {
			return nil, false
		}
	}
	for h := t.hung(); h != nil; h = t.hung() {
		held, ok := t.hold(h)
		if !ok {
			return nil, false
		}
		out = append(out, held...)
	}
	return out, true
}

// hold keeps the client waiting until h is lifted, and returns what it sent
// meanwhile. It reads on, for that is how a client that gave up shows.
func (t *tunnel) hold(h *harm) (held []byte, ok bool) {
	woken := make(chan struct{})
	stop := context.AfterFunc(h.lifted, func() {
		_ = t.client.SetReadDeadline(time.Unix(1, 0))
		close(woken)
	})
	defer func() {
		if !stop() {
			<-woken
		}
		_ = t.client.SetReadDeadline(time.Time{})
	}()
	buf := make([]byte, copyBuffer)
	for len(held) < maxHeld {
		n, err := t.client.Read(buf)
		held = append(held, buf[:n]...)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return held, true
		}
		if err != nil {
			return nil, false
		}
	}
	select {
	case <-h.lifted.Done():
		return held, true
	case <-t.ctx.Done():
		return nil, false
	}
}

// hung returns the harm that hangs this connection now, or nil.
func (t *tunnel) hung() *harm {
	for _, h := range t.harms.all() {
		if h.wire.Hang && t.lot(h) {
			return h
		}
	}
	return nil
}

// latency draws what the exchange that begins now has to wait.
func (t *tunnel) latency() time.Duration {
	var d time.Duration
	for _, h := range t.harms.all() {
		if (h.wire.Latency > 0 || h.wire.Loss > 0) && h.strikes() {
			d += h.delay()
		}
	}
	return d
}

// bandwidth is how many bytes a second the client gets now; 0 without a bound.
func (t *tunnel) bandwidth() int {
	least := 0
	for _, h := range t.harms.all() {
		if b := h.wire.Bandwidth; b > 0 && (least == 0 || b < least) && t.lot(h) {
			least = b
		}
	}
	return least
}

// lot tells whether h strikes this connection, drawing once.
func (t *tunnel) lot(h *harm) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	hit, drawn := t.lots[h]
	if !drawn {
		hit = h.strikes()
		t.lots[h] = hit
	}
	return hit
}
