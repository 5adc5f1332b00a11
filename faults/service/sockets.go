package service

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	baseFiles    = 32    // descriptors that a replica has open when it does nothing
	normalFiles  = 1024  // that it may have open
	normalPorts  = 28232 // local ports that it may connect from
	portLinger   = time.Minute
	dialPatience = 5 * time.Second
)

var (
	errFiles = errors.New("too many open files")
	errPorts = errors.New("cannot assign requested address")
)

// sockets counts what connections take: each a descriptor, and those that the
// replica opened a local port, which is free again a minute after the
// connection was closed.
type sockets struct {
	leaked   func() int // descriptors that nobody will close
	mu       sync.Mutex
	maxFiles int
	maxPorts int
	open     int         // connections
	dialled  int         // of them, those that the replica opened
	closing  []time.Time // when the ports of closed ones are free again, soonest first
}

func (s *sockets) limit(files, ports int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if files > 0 {
		s.maxFiles = files
	}
	if ports > 0 {
		s.maxPorts = ports
	}
}

func (s *sockets) files() (open, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used(), s.maxFiles
}

// used counts descriptors. s.mu is held.
func (s *sockets) used() int { return baseFiles + s.open + s.leaked() }

func (s *sockets) ports(now time.Time) (inUse, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.occupied(now), s.maxPorts
}

// occupied counts local ports. s.mu is held.
func (s *sockets) occupied(now time.Time) int {
	free := 0
	for free < len(s.closing) && !s.closing[free].After(now) {
		free++
	}
	s.closing = s.closing[free:]
	return s.dialled + len(s.closing)
}

// accept takes a descriptor for a connection that came.
func (s *sockets) accept() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used() >= s.maxFiles {
		return errFiles
	}
	s.open++
	return nil
}

// dial takes a descriptor and a port for a connection to open.
func (s *sockets) dial(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used() >= s.maxFiles {
		return errFiles
	}
	if s.occupied(now) >= s.maxPorts {
		return errPorts
	}
	s.open++
	s.dialled++
	return nil
}

func (s *sockets) accepted() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
}

// closed gives back what dial took. A connection that never was leaves its
// port at once.
func (s *sockets) closed(was bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	s.dialled--
	if was {
		s.closing = append(s.closing, now.Add(portLinger))
	}
}

// socket is a connection that is counted while it is open.
type socket struct {
	net.Conn
	once sync.Once
	gone func()
}

func (c *socket) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.gone)
	return err
}

// SyscallConn lets clients look whether an idle connection is still alive.
func (c *socket) SyscallConn() (syscall.RawConn, error) {
	if raw, ok := c.Conn.(syscall.Conn); ok {
		return raw.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// gate is a listener that closes what it has no descriptor for. The one for
// operators has no gate: they need to see what is wrong.
type gate struct {
	net.Listener
	replica *Replica
	said    atomic.Int64 // when it last said so, in seconds
}

func (g *gate) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if err := g.replica.sockets.accept(); err != nil {
			_ = conn.Close()
			if now := time.Now().Unix(); g.said.Swap(now) != now {
				g.replica.log("error", "accept: "+err.Error(), "", map[string]string{"error": err.Error()})
			}
			continue
		}
		return &socket{Conn: conn, gone: g.replica.sockets.accepted}, nil
	}
}

// dial connects to a peer, as far as its name, descriptors and ports allow.
func (r *Replica) dial(ctx context.Context, peer string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	defer context.AfterFunc(r.ctx, cancel)()
	addr, err := r.names.lookup(ctx, peer)
	if err != nil {
		return nil, err
	}
	if err := r.sockets.dial(time.Now()); err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		r.sockets.closed(false, time.Now())
		return nil, err
	}
	return &socket{Conn: conn, gone: func() { r.sockets.closed(true, time.Now()) }}, nil
}
