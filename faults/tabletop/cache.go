package tabletop

import "net/http"

// Phases of a command to a cache.
const (
	_          = iota // fresh
	commanding        // it is under way
)

// cache reads or writes a key.
func (t *task) cache(f *frame, o *op) bool {
	r := f.replica
	c := r.clients[o.link]
	s := c.link.to.store
	if o.kind == opFill && f.past&(1<<(f.fillOf(o)&63)) != 0 {
		t.next(f) // it was read past the cache
		return true
	}
	if f.phase == fresh {
		f.opened = t.clock()
		f.limit = f.opened.after(r.unit.set.cacheTimeout)
		f.conn = conn{era: s.era}
		reused := false
		for n := len(c.conns); n > 0; n = len(c.conns) {
			last := c.conns[n-1]
			c.conns = c.conns[:n-1]
			if last.era == s.era {
				f.conn, reused = last, true
				break
			}
			c.undial(t.clock())
		}
		if !reused {
			switch c.link.name.Now() {
			case nameMissing:
				return t.uncached(f, o, noSuchHost)
			case nameStale:
				return t.uncached(f, o, refused)
			case nameTimeout:
				f.phase = commanding
				t.wait()
				return false
			}
			if words := c.dial(t.clock()); words != "" {
				return t.uncached(f, o, words)
			}
		}
		wait, reset, hangs := c.link.exchange(&f.conn, o.size)
		if reset || s.state != ready && s.state != hung {
			c.undial(t.clock())
			return t.uncached(f, o, resetByPeer)
		}
		if o.kind == opGet && len(s.pending) > 0 {
			wait += s.hot(t.keyOf(o.key, o.form))
		}
		f.phase = commanding
		if t.misses(r, r.unit.set.cacheTimeout, commandTime) {
			t.wait()
			return false
		}
		t.lag += commandTime
		if hangs != nil || s.state == hung {
			t.hungBy = hangs
			if hangs == nil {
				t.held = s
			}
			t.wait()
			return false
		}
		if !t.sleep(wait) {
			return false
		}
	}
	switch {
	case s.state == hung:
		t.held = s
		t.wait()
		return false
	case f.conn.era != s.era:
		c.undial(t.clock())
		return t.uncached(f, o, closedByIt)
	}
	f.limit = never
	c.conns = append(c.conns, f.conn)
	c.count(r, ok, t.clock().since(f.opened))
	t.mint(o.mints, r.dice)
	id := t.keyOf(o.key, o.form)
	format := r.release.Defect.CacheFormat
	if o.kind != opGet {
		s.keys.write(t.clock(), entry{key: id, format: format, size: o.size, ttl: r.unit.set.cacheTTL})
		t.logStep(f, o, nil)
		t.next(f)
		return true
	}
	found, there := s.keys.read(t.clock(), id)
	if there && found.good(t.clock(), format, r.unit.set.cacheTTL) {
		r.cached(hit)
		t.logStep(f, o, nil)
		f.pc, f.phase = o.skip, 0
		return true
	}
	r.cached(miss)
	if o.step.Needed {
		return t.fail(f, o, failure{status: http.StatusNotFound, peer: c.link.edge.To, form: noKey})
	}
	t.next(f)
	return true
}

// uncached ends a command that failed.
func (t *task) uncached(f *frame, o *op, words string) bool {
	c := f.replica.clients[o.link]
	c.count(f.replica, failed, t.clock().since(f.opened))
	if o.kind == opGet {
		f.replica.cached(miss + 1)
	}
	return t.fail(f, o, failure{status: http.StatusServiceUnavailable, peer: c.link.edge.To, form: words})
}

// cacheLate is what happens when a command was not answered in time.
func (t *task) cacheLate(f *frame, o *op) {
	r := f.replica
	c := r.clients[o.link]
	c.undial(t.clock())
	c.count(r, timedOut, t.clock().since(f.opened))
	if o.kind == opGet {
		r.cached(miss + 1)
	}
	why := late(c.link.edge.To, r.unit.set.cacheTimeout)
	if c.link.name.Now() == nameTimeout {
		why.form, why.kind = lookupLate, plain
	}
	t.fail(f, o, why)
}

// fillOf is the place of the read that a fill belongs to.
func (f *frame) fillOf(o *op) int {
	for i := f.pc; i >= 0; i-- {
		if g := &f.plan.ops[i]; g.kind == opGet && g.step == o.step {
			return i
		}
	}
	return f.pc
}
