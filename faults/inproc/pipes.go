package inproc

import (
	"net"
	"sync"
)

// pipes is a listener without a port: connections are handed to it.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), done: make(chan struct{})} }

func (p *pipes) dial() (net.Conn, error) {
	near, far := net.Pipe()
	by := &client{Conn: near}
	select {
	case p.conns <- served{far, by}:
		return by, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// client is the near end of a connection. A server that is busy does not read,
// so it would not notice on the connection itself that the client left.
type client struct {
	net.Conn

	mu   sync.Mutex
	left bool
	stop chan struct{} // ends the statement under way; nil without one
}

// begin returns what is closed when the client does not want a statement any
// more, or has left. The next begin is for the next statement.
func (c *client) begin() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	stop := make(chan struct{})
	if c.left {
		close(stop)
	} else {
		c.stop = stop
	}
	return stop
}

// interrupt ends the statement under way. c.mu is held.
func (c *client) interrupt() {
	if c.stop != nil {
		close(c.stop)
		c.stop = nil
	}
}

func (c *client) Close() error {
	c.mu.Lock()
	if !c.left {
		c.left = true
		c.interrupt()
	}
	c.mu.Unlock()
	return c.Conn.Close()
}

// served is the far end. Who is at the other one is its remote address.
type served struct {
	net.Conn
	client *client
}

func (s served) RemoteAddr() net.Addr { return who{s.client} }

// who is the address of a client.
type who struct{ *client }

func (who) Network() string { return "pipe" }
func (who) String() string  { return "client" }

// Accept, Close and Addr make it a net.Listener.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "pipe"} }
