package proxy

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	// mostIdle is above what customers have in flight, or connections churn.
	mostIdle = 256 // of one replica
	idleFor  = 30 * time.Second
)

// idle keeps the connections to replicas that nobody uses just now. Its zero
// value is empty.
type idle struct {
	mu     sync.Mutex
	by     map[string][]spare // the newest last
	sweep  *time.Timer        // nil while there are none
	closed bool
}

type spare struct {
	conn  *net.TCPConn
	since time.Time
}

// take returns a connection, if there is one; it may be broken.
func (i *idle) take(addr string) *net.TCPConn {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := i.by[addr]
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1].conn
	all[len(all)-1] = spare{}
	i.by[addr] = all[:len(all)-1]
	return last
}

// dial makes one.
func dial(ctx context.Context, addr string) (*net.TCPConn, error) {
	conn, err := (&net.Dialer{Timeout: dialTimeout, KeepAlive: -1}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return conn.(*net.TCPConn), nil
}

// put gives one back that is as good as new.
func (i *idle) put(addr string, conn *net.TCPConn) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed || len(i.by[addr]) >= mostIdle {
		_ = conn.Close()
		return
	}
	if i.by == nil {
		i.by = map[string][]spare{}
	}
	i.by[addr] = append(i.by[addr], spare{conn, time.Now()})
	if i.sweep == nil {
		i.sweep = time.AfterFunc(idleFor, i.tidy)
	}
}

// tidy closes those that have been idle for long.
func (i *idle) tidy() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed {
		return
	}
	for addr, all := range i.by {
		old := 0
		for old < len(all) && time.Since(all[old].since) >= idleFor {
			_ = all[old].conn.Close()
			old++
		}
		if i.by[addr] = append([]spare(nil), all[old:]...); len(i.by[addr]) == 0 {
			delete(i.by, addr)
		}
	}
	i.sweep = nil
	if len(i.by) > 0 {
		i.sweep = time.AfterFunc(idleFor, i.tidy)
	}
}

// close closes all, and those that are put back later.
func (i *idle) close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	if i.sweep != nil {
		i.sweep.Stop()
	}
	for _, all := range i.by {
		for _, s := range all {
			_ = s.conn.Close()
		}
	}
	i.by = nil
}
