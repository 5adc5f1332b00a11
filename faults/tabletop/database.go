package tabletop

import (
	"net/http"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// deadlockAfter is how long a write waits until it is told of a deadlock.
const deadlockAfter = time.Second

// Phases of a statement.
const (
	_        = iota // fresh
	underWay        // the database has it
	refusing        // and is about to refuse it
	scanning        // it takes long
	rowwork         // the work on its rows
)

// query does a statement and the work on its rows.
func (t *task) query(f *frame, o *op) bool {
	r := f.replica
	c := r.clients[o.link]
	s := c.link.to.store
	h := f.leaseOf(c.pool)
	switch f.phase {
	case fresh:
		f.opened = t.clock()
		f.limit = f.opened.after(r.unit.set.statementTimeout)
		t.mint(o.mints, r.dice)
		if h.conn.era != s.era || h.conn.broken {
			return t.refused(f, o, h, closedByIt, true)
		}
		wait, reset, hangs := c.link.exchange(&h.conn, o.rows*cellSize)
		if reset {
			return t.refused(f, o, h, resetByPeer, true)
		}
		f.phase = underWay
		if hangs != nil {
			t.hungBy = hangs
			t.wait()
			return false
		}
		if !t.sleep(wait) {
			return false
		}
		return t.executed(f, o, c, h)
	case scanning:
		return t.finished(f, o, c, h)
	case underWay:
		return t.executed(f, o, c, h)
	case refusing:
		s.deadlocks++
		s.complain(deadlockText)
		return t.refused(f, o, h, deadlockText, false)
	}
	r.stats.query.observe(t.clock().since(f.opened))
	if o.step.Needed && s.behind(o) {
		return t.fail(f, o, failure{status: http.StatusNotFound, peer: c.link.edge.To, form: noRow})
	}
	if o.step.Result != "" {
		if why := t.m.overdue(o.step); why.bad() {
			return t.fail(f, o, why)
		}
	}
	t.logStep(f, o, nil)
	t.next(f)
	return true
}

// executed is what the database makes of a statement once it has it: it may
// keep it waiting, and is asked again then.
func (t *task) executed(f *frame, o *op, c *client, h *lease) bool {
	s := c.link.to.store
	switch {
	case h.conn.era != s.era:
		return t.refused(f, o, h, closedByIt, true)
	case s.state == hung:
		t.held = s
		t.wait()
		return false
	}
	var extra time.Duration
	for i := range s.pending {
		if d := &s.pending[i]; o.touches(d.Table) && (d.Op == faults.DataLockAll || d.Op == faults.DataLock && o.writes) {
			t.held = s
			t.wait()
			return false
		}
	}
	if len(s.pending) > 0 {
		if o.writes && s.deadlock(o) {
			f.phase = refusing
			return t.sleep(deadlockAfter)
		}
		if !o.writes {
			if words := s.corrupt(o, t.keyOf(o.key, o.form)); words != "" {
				s.rollbacks++
				return t.corrupt(f, o, words)
			}
		}
		extra = s.slow(o)
	}
	if o.writes && s.full() {
		s.complain(diskFullText)
		return t.refused(f, o, h, diskFullText, false)
	}
	f.phase = scanning
	if !t.sleep(extra) {
		return false
	}
	return t.finished(f, o, c, h)
}

// finished is a statement that the database has done, and the work on its
// rows.
func (t *task) finished(f *frame, o *op, c *client, h *lease) bool {
	r, s := f.replica, c.link.to.store
	if h.conn.era != s.era {
		return t.refused(f, o, h, closedByIt, true)
	}
	if t.misses(r, r.unit.set.statementTimeout, statementTime) {
		t.wait()
		return false
	}
	t.lag += statementTime
	f.limit = never
	s.commits++
	s.note(o, t.m.now)
	c.count(r, ok, t.clock().since(f.opened))
	f.phase = rowwork
	return t.sleep(r.dice.work(o.work))
}

// refused ends a statement that the database refuses, or whose connection
// broke.
func (t *task) refused(f *frame, o *op, h *lease, words string, broken bool) bool {
	c := f.replica.clients[o.link]
	s := c.link.to.store
	f.limit = never
	if broken {
		h.conn.broken = true
	} else {
		s.rollbacks++
	}
	c.count(f.replica, failed, t.clock().since(f.opened))
	return t.fail(f, o, failure{status: http.StatusServiceUnavailable, peer: c.link.edge.To, form: words})
}

func (t *task) corrupt(f *frame, o *op, words string) bool {
	c := f.replica.clients[o.link]
	f.limit = never
	c.link.to.store.complain(words)
	c.count(f.replica, failed, t.clock().since(f.opened))
	return t.fail(f, o, failure{status: http.StatusInternalServerError, peer: c.link.edge.To, form: words})
}

// queryLate is what happens when a statement was not answered in time.
func (t *task) queryLate(f *frame, o *op) {
	r := f.replica
	c := r.clients[o.link]
	f.leaseOf(c.pool).conn.broken = true
	c.count(r, timedOut, t.clock().since(f.opened))
	t.fail(f, o, failure{
		status: http.StatusGatewayTimeout, peer: c.link.edge.To, form: "statement timeout: no answer within %s",
		kind: withDuration, within: r.unit.set.statementTimeout,
	})
}
