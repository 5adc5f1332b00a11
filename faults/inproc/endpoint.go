package inproc

import (
	"io"
	"net"
	"sync"
	"time"
)

// endpoint is the listening process of a store: what its clients see come, go and
// hang, while the engine behind it lives in our own process.
type endpoint struct {
	listener net.Listener
	dial     func() (net.Conn, error) // one connection to the engine

	mu    sync.Mutex
	open  bool
	conns map[net.Conn]chan struct{} // closed when the connection is dropped
	flow  chan struct{}              // closed unless the process hangs
	busy  sync.WaitGroup
}

func newEndpoint(dial func() (net.Conn, error)) (*endpoint, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &endpoint{listener: l, dial: dial, open: true, conns: map[net.Conn]chan struct{}{}, flow: make(chan struct{})}
	close(d.flow)
	d.busy.Go(d.accept)
	return d, nil
}

func (d *endpoint) addr() string { return d.listener.Addr().String() }

func (d *endpoint) accept() {
	for {
		client, err := d.listener.Accept()
		if err != nil {
			return
		}
		d.mu.Lock()
		if !d.open {
			_ = client.Close()
			d.mu.Unlock()
			continue
		}
		dropped := make(chan struct{})
		d.conns[client] = dropped
		d.busy.Go(func() { d.relay(client, dropped) })
		d.mu.Unlock()
	}
}

// parting is how long what a client said last may take to be delivered once it
// has left.
const parting = 100 * time.Millisecond

func (d *endpoint) relay(client net.Conn, dropped chan struct{}) {
	defer d.forget(client)
	engine, err := d.dial()
	if err != nil {
		return
	}
	var copies sync.WaitGroup
	defer copies.Wait()
	defer func() { _ = engine.Close() }()
	copies.Go(func() {
		_, _ = io.Copy(gate{client, d, dropped}, engine)
		_ = client.Close()
	})
	// An engine that is busy does not read. Who reads for it goes on, for that
	// is how a client that gave up shows.
	said, delivered := make(chan []byte, 8), make(chan struct{})
	copies.Go(func() {
		defer close(delivered)
		for p := range said {
			if _, err := (gate{engine, d, dropped}).Write(p); err != nil {
				return
			}
		}
	})
	d.listen(client, said, delivered)
	late := time.NewTimer(parting)
	defer late.Stop()
	select {
	case <-delivered:
	case <-dropped:
	case <-late.C:
	}
}

// listen hands on what a client says, until it has left or nobody takes it.
func (d *endpoint) listen(client net.Conn, said chan<- []byte, delivered <-chan struct{}) {
	defer close(said)
	for {
		p := make([]byte, 4<<10)
		n, err := client.Read(p)
		if n > 0 {
			select {
			case said <- p[:n]:
			case <-delivered:
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (d *endpoint) forget(client net.Conn) {
	_ = client.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, client)
}

// gate lets bytes pass unless the process hangs.
type gate struct {
	io.Writer
	endpoint *endpoint
	dropped  <-chan struct{}
}

func (g gate) Write(p []byte) (int, error) {
	g.endpoint.mu.Lock()
	flow := g.endpoint.flow
	g.endpoint.mu.Unlock()
	select {
	case <-flow:
		return g.Writer.Write(p)
	case <-g.dropped:
		return 0, net.ErrClosed
	}
}

// hang makes the process accept and never answer.
func (d *endpoint) hang() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flow = make(chan struct{})
}

// shut drops every connection and takes no new ones.
func (d *endpoint) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = false
	for client, dropped := range d.conns {
		select {
		case <-dropped:
		default:
			close(dropped)
		}
		_ = client.Close()
	}
}

// reopen takes connections again, and does not hang.
func (d *endpoint) reopen() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = true
	select {
	case <-d.flow:
	default:
		close(d.flow)
	}
}

func (d *endpoint) close() {
	_ = d.listener.Close()
	d.shut()
	d.busy.Wait()
}
