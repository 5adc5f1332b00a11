package inproc

import (
	"io"
	"net"
	"sync"
	"time"
)

// door is the listening process of a store: what its clients see come, go and
// hang, while the engine behind it lives in our own process.
type door struct {
	listener net.Listener
	dial     func() (net.Conn, error) // one connection to the engine

	mu    sync.Mutex
	open  bool
	conns map[net.Conn]chan struct{} // closed when the connection is dropped
	flow  chan struct{}              // closed unless the process hangs
	busy  sync.WaitGroup
}

func newDoor(dial func() (net.Conn, error)) (*door, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &door{listener: l, dial: dial, open: true, conns: map[net.Conn]chan struct{}{}, flow: make(chan struct{})}
	close(d.flow)
	d.busy.Go(d.accept)
	return d, nil
}

func (d *door) addr() string { return d.listener.Addr().String() }

func (d *door) accept() {
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

func (d *door) relay(client net.Conn, dropped chan struct{}) {
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
func (d *door) listen(client net.Conn, said chan<- []byte, delivered <-chan struct{}) {
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

func (d *door) forget(client net.Conn) {
	_ = client.Close()
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.conns, client)
}

// gate lets bytes pass unless the process hangs.
type gate struct {
	io.Writer
	door    *door
	dropped <-chan struct{}
}

func (g gate) Write(p []byte) (int, error) {
	g.door.mu.Lock()
	flow := g.door.flow
	g.door.mu.Unlock()
	select {
	case <-flow:
		return g.Writer.Write(p)
	case <-g.dropped:
		return 0, net.ErrClosed
	}
}

// hang makes the process accept and never answer.
func (d *door) hang() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.flow = make(chan struct{})
}

// shut drops every connection and takes no new ones.
func (d *door) shut() {
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
func (d *door) reopen() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = true
	select {
	case <-d.flow:
	default:
		close(d.flow)
	}
}

func (d *door) close() {
	_ = d.listener.Close()
	d.shut()
	d.busy.Wait()
}
