package proxy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// requestBuffer bounds a request that is passed on as it came, body included.
	requestBuffer = 8 << 10
	// watchAfter is how long an answer may take before somebody looks whether
	// the client still waits for it.
	watchAfter = 100 * time.Millisecond
)

// relay passes requests and answers on as they came, without making anything
// of them: as long as harm does not strike them, or only holds them up. It is
// there for its speed. A connection whose client wants something else, or which
// harm strikes otherwise, goes over to a server that knows the whole protocol,
// and stays there.
type relay struct {
	proxy *Proxy
	idle  idle
	over  chan net.Conn
	bufs  sync.Pool // of what answers are read into
}

func newRelay(p *Proxy) *relay {
	return &relay{proxy: p, over: make(chan net.Conn), bufs: sync.Pool{New: func() any { return new([copyBuffer]byte) }}}
}

// accept takes connections until the proxy is closed.
func (r *relay) accept() {
	p := r.proxy
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			if p.ctx.Err() == nil && !errors.Is(err, net.ErrClosed) && pause(p.ctx, 5*time.Millisecond) {
				continue // out of descriptors, or the client was gone already
			}
			return
		}
		p.work.Go(func() { r.serve(conn) })
	}
}

// Accept, Close and Addr make it a net.Listener, of what goes over to the server.
func (r *relay) Accept() (net.Conn, error) {
	select {
	case conn := <-r.over:
		return conn, nil
	case <-r.proxy.ctx.Done():
		return nil, net.ErrClosed
	}
}

func (r *relay) Close() error { return r.proxy.listener.Close() }

func (r *relay) Addr() net.Addr { return r.proxy.listener.Addr() }

// passed is a connection that goes over to the server, with what has been read
// from it.
type passed struct {
	net.Conn
	read []byte
	fate *fate // of the first request; nil when it has not been drawn
}

func (c *passed) Read(b []byte) (int, error) {
	if len(c.read) > 0 {
		n := copy(b, c.read)
		c.read = c.read[n:]
		return n, nil
	}
	return c.Conn.Read(b)
}

// NetConn returns the connection itself.
func (c *passed) NetConn() net.Conn { return c.Conn }

// passedKey is where the context of a connection holds it, if it was passed on
// with a fate.
type passedKey struct{}

func remember(ctx context.Context, conn net.Conn) context.Context {
	if c, ok := conn.(*passed); ok && c.fate != nil {
		return context.WithValue(ctx, passedKey{}, c)
	}
	return ctx
}

// foretold returns the fate of a request that was drawn before its connection
// was passed on.
func foretold(ctx context.Context) (fate, bool) {
	c, ok := ctx.Value(passedKey{}).(*passed)
	if !ok || c.fate == nil {
		return fate{}, false
	}
	f := *c.fate
	c.fate = nil // of the first request alone
	return f, true
}

// caller is a client's connection.
type caller struct {
	*relay
	conn   net.Conn
	buf    [requestBuffer]byte
	at, to int             // what has been read and not been dealt with
	ctx    context.Context // done when the client is gone
	leave  context.CancelFunc

	patience *time.Timer   // until somebody looks whether the client is still there
	watched  chan struct{} // somebody has looked
	more     int           // bytes that came meanwhile

	mu     sync.Mutex
	server net.Conn // who is asked
	gone   bool
}

func (r *relay) serve(conn net.Conn) {
	c := &caller{relay: r, conn: conn, watched: make(chan struct{}, 1)}
	c.ctx, c.leave = context.WithCancel(r.proxy.ctx)
	defer c.leave()
	c.patience = time.AfterFunc(time.Hour, c.watch)
	c.patience.Stop()
	closed := make(chan struct{})
	stay := context.AfterFunc(c.ctx, func() {
		c.close()
		close(closed)
	})
	fate, goesOver := c.requests()
	if goesOver && stay() {
		select {
		case r.over <- &passed{Conn: conn, read: bytes.Clone(c.buf[c.at:c.to]), fate: fate}:
			return
		case <-r.proxy.ctx.Done():
			c.close()
			return
		}
	}
	c.leave()
	<-closed
}

// close breaks off what is under way.
func (c *caller) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = true
	_ = c.conn.Close()
	if c.server != nil {
		_ = c.server.Close()
	}
}

// asks remembers who is asked; it is false when the client is gone.
func (c *caller) asks(server net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.server = server
	return !c.gone
}

// requests serves one request after the other. It reports whether the connection
// goes over to the server, with the fate of the request that is next if it has
// been drawn; otherwise it is to be closed.
func (c *caller) requests() (*fate, bool) {
	for {
		if c.at == c.to {
			c.at = 0
			n, err := c.conn.Read(c.buf[:])
			if c.to = n; err != nil {
				return nil, false
			}
		}
		h, ok := requestHead(c.buf[c.at:c.to])
		whole := h.size + int(max(0, min(h.length, requestBuffer)))
		if !ok || whole > requestBuffer {
			return nil, true
		}
		if c.at+whole > c.to {
			c.to = copy(c.buf[:], c.buf[c.at:c.to])
			c.at = 0
			for c.to < whole {
				n, err := c.conn.Read(c.buf[c.to:])
				if c.to += n; err != nil {
					return nil, false
				}
			}
		}
		latency := time.Duration(0)
		if all := c.proxy.harms.all(); len(all) > 0 {
			path, _ := h.path()
			fate := draw(all, h.method+" "+path)
			if !fate.late() {
				return &fate, true
			}
			latency = fate.latency
		}
		if !c.pass(&h, c.buf[c.at:c.at+whole], latency) {
			return nil, false
		}
		c.at += whole
	}
}

// pass lets one request be answered, and reports whether there can be another
// one after it.
func (c *caller) pass(h *head, request []byte, latency time.Duration) bool {
	c.patience.Reset(watchAfter)
	ok := pause(c.ctx, latency) && c.ask(h, request)
	if !c.patience.Stop() {
		_ = c.conn.SetReadDeadline(time.Unix(1, 0))
		<-c.watched
		_ = c.conn.SetReadDeadline(time.Time{})
		c.to += c.more
		c.more = 0
	}
	return ok && c.ctx.Err() == nil
}

// watch waits for the client to leave, or to send the next request.
func (c *caller) watch() {
	if c.to < len(c.buf) {
		n, err := c.conn.Read(c.buf[c.to:])
		c.more = n
		if err != nil && !isTimeout(err) {
			c.leave()
		}
	}
	c.watched <- struct{}{}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// ask has a replica answer a request.
func (c *caller) ask(h *head, request []byte) bool {
	p := c.proxy
	addr, ok := p.upstream.Pick()
	if !ok {
		return c.refuse(h, http.StatusServiceUnavailable, "destination_unavailable", "no replica of "+p.edge.To+" is ready")
	}
	buf := c.bufs.Get().(*[copyBuffer]byte)
	defer c.bufs.Put(buf)
	for {
		server := c.idle.take(addr)
		reused := server != nil
		if reused && !h.replayable() && !alive(server) {
			_ = server.Close()
			continue
		}
		if !reused {
			fresh, err := dial(c.ctx, addr)
			if err != nil {
				return c.ctx.Err() == nil && c.refuse(h, http.StatusBadGateway, "connection_refused", p.edge.To+" could not be reached")
			}
			server = fresh
		}
		n, err := 0, net.ErrClosed
		if c.asks(server) {
			if _, err = server.Write(request); err == nil {
				n, err = server.Read(buf[:])
			}
		}
		if err == nil {
			return c.answer(h, addr, server, buf, n)
		}
		c.asks(nil)
		_ = server.Close()
		switch {
		case c.ctx.Err() != nil:
			return false
		case !reused || !h.replayable():
			return c.refuse(h, http.StatusBadGateway, "connection_terminated", p.edge.To+" could not be reached")
		}
	}
}

// answer passes an answer on, of which n bytes have been read.
func (c *caller) answer(request *head, addr string, server *net.TCPConn, buf *[copyBuffer]byte, n int) bool {
	again, begun, ok := c.passAnswer(request, server, buf, n)
	c.asks(nil)
	if again {
		c.idle.put(addr, server)
	} else {
		_ = server.Close()
	}
	if !ok && !begun && c.ctx.Err() == nil {
		return c.refuse(request, http.StatusBadGateway, "connection_terminated", c.proxy.edge.To+" could not be reached")
	}
	return ok
}

// passAnswer reports whether the replica can be asked again on the connection,
// whether the client has got anything, and whether it has got everything and
// may ask again.
func (c *caller) passAnswer(request *head, server *net.TCPConn, buf *[copyBuffer]byte, n int) (again, begun, ok bool) {
	var h head
	for {
		for h, ok = answerHead(buf[:n]); !ok; h, ok = answerHead(buf[:n]) {
			if n == len(buf) || bytes.Contains(buf[:n], endOfHead) {
				return false, begun, false
			}
			some, err := server.Read(buf[n:])
			if n += some; err != nil {
				return false, begun, false
			}
		}
		if h.status >= 200 {
			break
		}
		// What comes before the answer itself.
		if _, err := c.conn.Write(buf[:h.size]); err != nil || h.status == http.StatusSwitchingProtocols {
			return false, true, false
		}
		begun = true
		n = copy(buf[:], buf[h.size:n])
	}
	out := buf[:n]
	out[len("HTTP/1.")] = '1'
	if h.closes {
		// The replica wants to be left; that is nothing to its client.
		gap := h.between[1] - h.between[0]
		copy(out[gap:], out[:h.between[0]])
		out = out[gap:]
		h.size -= gap
	}
	rest := h.body(request)
	n, over, sound := rest.take(out[h.size:])
	again = !h.closes && !h.old && h.size+n == len(out)
	out = out[:h.size+n]
	for {
		if _, err := c.conn.Write(out); err != nil || !sound {
			return false, true, false
		}
		if over {
			return again, true, true
		}
		if rest.phase == sized {
			// The system moves it from one connection to the other.
			n, err := io.Copy(c.conn, io.LimitReader(server, rest.left))
			whole := err == nil && n == rest.left
			return again && whole, true, whole
		}
		some, err := server.Read(buf[:])
		if err != nil {
			return false, true, false // as it ought to be, when nothing else tells where the body ends
		}
		n, over, sound = rest.take(buf[:some])
		again = again && n == some
		out = buf[:n]
	}
}

// refuse answers in the replica's place, and says that it was the proxy.
func (c *caller) refuse(h *head, status int, why, text string) bool {
	body := fmt.Sprintf("{\"status\":%d,\"error\":%q}\n", status, text)
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nProxy-Status: %s; error=%s\r\nDate: %s\r\nContent-Length: %d\r\n\r\n",
		status, http.StatusText(status), c.proxy.edge.To, why, time.Now().UTC().Format(http.TimeFormat), len(body))
	if h.method == http.MethodHead {
		body = ""
	}
	_, err := io.WriteString(c.conn, head+body)
	return err == nil
}
