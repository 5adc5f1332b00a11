package tabletop

import (
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// takes draws how long a command takes.
func (x *walk) takes(about time.Duration) time.Duration {
	return x.chance.work(span{float64(about), 0.35})
}

func (x *walk) acquire(o *op) (failure, bool) {
	r, set := x.r, x.r.unit.set
	c := r.clients[o.link]
	p, l := c.pool, c.link
	s := l.to.store
	why := failure{status: http.StatusServiceUnavailable, peer: l.edge.To}
	struck := x.within(set.poolTimeout, func() {
		if p.leased >= p.size && !x.spend(x.line(p.waiting.length, p.size, p.holds)) {
			return
		}
		if len(p.idle) > 0 || p.leased >= p.size {
			return
		}
		wait, reset, hangs := x.exchange(l, 0)
		words, stuck := x.connect(l, c)
		switch {
		case words != "":
			why.form = words
		case stuck || hangs || s.state == hung:
			x.wait()
		case reset || s.state != ready:
			why.form = resetByPeer
		case s.sessions >= s.maxConnections:
			why.form = s.crowded()
		default:
			x.spend(connectTime + wait)
		}
	})
	switch {
	case struck:
		return failure{status: http.StatusServiceUnavailable, form: "pool exhausted"}, true
	case x.late >= 0:
		return failure{}, false
	case why.form != "":
		return why, true
	}
	return failure{}, true
}

func (x *walk) query(o *op) (failure, bool) {
	r, set := x.r, x.r.unit.set
	l := r.clients[o.link].link
	s := l.to.store
	if o.step.Result != "" {
		if why := x.m.overdue(o.step); why.bad() {
			return why, true
		}
	}
	x.task.mint(o.mints, x.chance)
	why := failure{status: http.StatusServiceUnavailable, peer: l.edge.To}
	struck := x.within(set.statementTimeout, func() {
		wait, reset, hangs := x.exchange(l, o.size)
		if s.state != ready && s.state != hung {
			why.form = closedByIt
			return
		}
		if reset {
			why.form = resetByPeer
			return
		}
		if hangs || s.state == hung {
			x.wait()
			return
		}
		if !x.spend(wait + x.takes(statementTime)) {
			return
		}
		for _, d := range s.pending {
			if !o.touches(d.Table) {
				continue
			}
			switch {
			case d.Op == faults.DataLockAll, d.Op == faults.DataLock && o.writes:
				x.wait()
				return
			case d.Op == faults.DataDeadlock && o.writes && x.chance.chance(d.Share):
				if x.spend(deadlockAfter) {
					why.form = deadlockText
				}
				return
			case d.Op == faults.DataSlow:
				if !x.spend(d.Delay) {
					return
				}
			case d.Op == faults.DataCorrupt && !o.writes:
				if words := s.corrupt(o, x.task.keyOf(o.key, o.form)); words != "" {
					why.status, why.form = http.StatusInternalServerError, words
					return
				}
			}
		}
		if o.writes && s.full() {
			why.form = diskFullText
		}
	})
	switch {
	case struck:
		return late(l.edge.To, set.statementTimeout), true
	case x.late >= 0:
		return failure{}, false
	case why.form != "":
		return why, true
	}
	behind := s.behind(o)
	if !behind {
		if rows := x.read(o); len(rows) > 0 {
			x.rows = rows
		}
	}
	if !x.spend(x.chance.work(o.work)) || !behind || !o.step.Needed {
		return failure{}, x.late < 0
	}
	return failure{status: http.StatusNotFound, peer: l.edge.To, form: noRow}, true
}

// read gets the rows of a statement.
func (x *walk) read(o *op) []map[string]string {
	return x.m.db.ask(o.step.Query, o.step.SQL, func(name string) string {
		return x.task.expand(x.m.fill("{"+name+"}", x.p.fields))
	})
}

// get reads a key. What is there has the rows that a miss would have got.
func (x *walk) get(o *op) (hits bool, why failure, in bool) {
	found, why, in := x.command(o)
	if !in {
		return false, why, false
	}
	if why.bad() {
		if len(o.step.Miss) > 0 {
			x.past = true
			return false, failure{}, true
		}
		return false, why, true
	}
	if !found {
		if o.step.Needed {
			why = failure{status: http.StatusNotFound, peer: x.r.clients[o.link].link.edge.To, form: noKey}
		}
		return false, why, true
	}
	for i := range x.p.ops {
		if m := &x.p.ops[i]; m.kind == opQuery && i < o.skip && slices.ContainsFunc(o.step.Miss, func(s stack.Step) bool { return s.SQL == m.step.SQL }) {
			x.rows = x.read(m)
		}
	}
	return true, failure{}, true
}

// command does a command to a cache, and reports whether the key is there.
func (x *walk) command(o *op) (found bool, why failure, in bool) {
	r, set := x.r, x.r.unit.set
	c := r.clients[o.link]
	s := c.link.to.store
	id := x.task.keyOf(o.key, o.form)
	why = failure{status: http.StatusServiceUnavailable, peer: c.link.edge.To}
	struck := x.within(set.cacheTimeout, func() {
		if len(c.conns) == 0 {
			words, stuck := x.connect(c.link, c)
			if stuck {
				x.wait()
				return
			}
			if why.form = words; words != "" {
				return
			}
		}
		wait, reset, hangs := x.exchange(c.link, o.size)
		switch {
		case reset || s.state != ready && s.state != hung:
			why.form = resetByPeer
		case hangs || s.state == hung:
			x.wait()
		case o.kind == opGet:
			x.spend(x.takes(commandTime) + wait + s.hot(id))
		default:
			x.spend(x.takes(commandTime) + wait)
		}
	})
	switch {
	case struck:
		return false, late(c.link.edge.To, set.cacheTimeout), true
	case x.late >= 0:
		return false, failure{}, false
	case why.form != "":
		return false, why, true
	}
	if o.kind != opGet {
		x.put[id] = true
	}
	at, there := s.keys.at[id]
	switch {
	case x.put[id]:
		there = true
	case there:
		e := &s.keys.entries[at]
		there = e.expires > x.at && e.good(x.at, r.release.Defect.CacheFormat, set.cacheTTL)
	}
	return there, failure{}, true
}

func (x *walk) publish(o *op) (failure, bool) {
	set := x.r.unit.set
	l := x.r.clients[o.link].link
	s := l.to.store
	struck := x.within(set.upstreamTimeout, func() {
		wait, reset, hangs := x.exchange(l, 0)
		if reset || hangs || !s.connected() || l.name.Now() != faults.NameRight {
			x.wait()
			return
		}
		x.spend(x.takes(publishTime) + wait)
	})
	switch {
	case struck:
		return failure{status: http.StatusGatewayTimeout, peer: l.edge.To, form: "timed out"}, true
	case x.late >= 0:
		return failure{}, false
	case s.full():
		return failure{status: http.StatusServiceUnavailable, peer: l.edge.To, form: queueFull}, true
	}
	return failure{}, true
}
