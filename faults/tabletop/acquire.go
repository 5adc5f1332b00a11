package tabletop

import "net/http"

// Phases of taking a connection.
const (
	_            = iota // fresh
	queueing            // for a place in the pool
	placed              // a place is there
	pinging             // an old connection is asked whether it is there
	opening             // a new connection is opened
	openingNever        // and nobody answers
)

// acquire takes a connection from the pool.
func (t *task) acquire(f *frame, o *op) bool {
	p := f.replica.clients[o.link].pool
	l := p.client.link
	s := l.to.store
	for {
		switch f.phase {
		case fresh:
			f.opened = t.clock()
			f.limit = f.opened.after(f.replica.unit.set.poolTimeout)
			if p.leased < p.size && p.waiting.length == 0 {
				p.leased++
				f.token, f.conn = true, conn{pool: p.generation}
				f.phase = placed
				continue
			}
			f.phase = queueing
			t.wait()
			p.waiting.join(t)
			return false
		case placed:
			if n := len(p.idle); n > 0 {
				c := p.idle[n-1]
				p.idle = p.idle[:n-1]
				c.pool = f.conn.pool
				if t.clock().since(c.since) <= pingAfter {
					return t.lease(f, p, c)
				}
				f.conn = c
				wait, reset, hangs := l.exchange(&f.conn, 0)
				switch {
				case c.era != s.era || reset:
					p.closed(c)
					f.conn = conn{pool: c.pool}
					continue
				case hangs != nil || s.state == hung:
					f.phase = openingNever
					t.hungBy = hangs
					t.wait()
					return false
				}
				f.phase = pinging
				if !t.sleep(wait) {
					return false
				}
				continue
			}
			return t.open(f, o, p)
		case pinging:
			return t.lease(f, p, f.conn)
		case opening:
			if s.state != ready && s.state != hung {
				s.sessions = max(0, s.sessions-1)
				p.client.undial(t.clock())
				return t.unopened(f, o, p, resetByPeer)
			}
			return t.lease(f, p, f.conn)
		case openingNever: // the wire is free again
			if s.state == hung {
				t.wait()
				return false
			}
			f.conn = conn{pool: f.conn.pool}
			f.phase = placed
		default:
			t.wait()
			return false
		}
	}
}

// open opens a connection.
func (t *task) open(f *frame, o *op, p *pool) bool {
	l := p.client.link
	s := l.to.store
	switch l.name.Now() {
	case nameMissing:
		return t.unopened(f, o, p, noSuchHost)
	case nameStale:
		return t.unopened(f, o, p, refused)
	case nameTimeout:
		f.phase = openingNever
		t.wait()
		return false
	}
	if words := p.client.dial(t.clock()); words != "" {
		return t.unopened(f, o, p, words)
	}
	f.conn.era, f.conn.fresh = s.era, p.fresh
	wait, reset, hangs := l.exchange(&f.conn, 0)
	fails := ""
	switch {
	case s.state != ready && s.state != hung, reset:
		fails = resetByPeer
	case s.state == ready && s.sessions >= s.maxConnections:
		fails = s.crowded()
	}
	if fails != "" {
		p.client.undial(t.clock())
		return t.unopened(f, o, p, fails)
	}
	if hangs != nil || s.state == hung {
		p.client.undial(t.clock())
		f.phase = openingNever
		t.hungBy = hangs
		t.wait()
		return false
	}
	s.sessions++
	f.phase = opening
	return t.sleep(connectTime + wait)
}

// lease holds a connection for the frame.
func (t *task) lease(f *frame, p *pool, c conn) bool {
	f.limit, f.token = never, false
	f.replica.stats.poolWait.observe(t.clock().since(f.opened))
	p.inUse++
	f.held[f.leases] = lease{p, c, t.clock()}
	f.leases++
	t.next(f)
	return true
}

// unopened is the end of waiting for a connection that cannot be opened.
func (t *task) unopened(f *frame, o *op, p *pool, words string) bool {
	took := t.clock().since(f.opened)
	t.acquireEnd(f, o)
	p.client.count(f.replica, failed, took)
	return t.fail(f, o, failure{status: http.StatusServiceUnavailable, peer: p.client.link.edge.To, form: words})
}

// acquireEnd ends waiting for a connection.
func (t *task) acquireEnd(f *frame, o *op) {
	p := f.replica.clients[o.link].pool
	f.replica.stats.poolWait.observe(t.clock().since(f.opened))
	if f.token {
		f.token = false
		switch f.phase {
		case opening:
			p.closed(f.conn)
		case pinging:
			p.closed(f.conn)
		}
		p.vacate(f.conn.pool)
	} else {
		p.waiting.leave()
	}
}

// acquireLate is what happens when no connection was to be had in time.
func (t *task) acquireLate(f *frame, o *op) {
	r := f.replica
	c := r.clients[o.link]
	limit := r.unit.set.poolTimeout
	exhausted := c.pool.inUse >= c.pool.size
	t.acquireEnd(f, o)
	why := failure{status: http.StatusServiceUnavailable, form: "pool exhausted: no connection within %s", kind: withDuration, within: limit}
	if exhausted {
		r.page.values[r.stats.poolTimeouts]++
	} else {
		c.count(r, timedOut, t.clock().since(f.opened))
		why.peer, why.form = c.link.edge.To, "connect: no answer within %s"
		if c.link.name.Now() == nameTimeout {
			why.form, why.kind = lookupLate, plain
		}
	}
	t.fail(f, o, why)
}

// giveBack puts the frame's connections back, down to one.
func (t *task) giveBack(f *frame, downTo int, spoilt bool) {
	for f.leases > downTo {
		f.leases--
		h := &f.held[f.leases]
		h.conn.broken = h.conn.broken || spoilt
		h.pool.holds += (t.clock().since(h.since) - h.pool.holds) / 16
		h.pool.give(h.conn, t.clock())
		*h = lease{}
	}
}

func (t *task) lastLease(f *frame) *lease { return &f.held[f.leases-1] }

// leaseOf is the connection that a statement uses.
func (f *frame) leaseOf(p *pool) *lease {
	for i := range f.leases {
		if f.held[i].pool == p {
			return &f.held[i]
		}
	}
	return nil
}
