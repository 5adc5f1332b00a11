package tabletop

import (
	"net/http"

	"github.com/drillyard/drillyard/faults"
)

// Phases of publishing.
const (
	_ = iota // fresh
	unconnected
	publishing
)

// publish hands a message to a queue.
func (t *task) publish(f *frame, o *op) bool {
	r := f.replica
	c := r.clients[o.link]
	s := c.link.to.store
	if f.phase == fresh {
		f.opened = t.clock()
		f.limit = f.opened.after(r.unit.set.upstreamTimeout)
		f.phase = unconnected
	}
	if f.phase == unconnected {
		if !s.connected() || c.link.name.Now() != faults.NameRight {
			t.held = s
			t.wait()
			return false
		}
		if len(c.conns) == 0 {
			c.conns = append(c.conns, conn{era: s.era})
		}
		wait, reset, hangs := c.link.exchange(&c.conns[0], 0)
		if reset {
			c.conns = c.conns[:0]
			return t.sleep(reconnect) // and again
		}
		f.phase = publishing
		if hangs != nil {
			t.hungBy = hangs
			t.wait()
			return false
		}
		if !t.sleep(wait) {
			return false
		}
	}
	if s.full() {
		f.limit = never
		c.count(r, failed, t.clock().since(f.opened))
		r.published(o.step.Subject, failed)
		return t.fail(f, o, failure{status: http.StatusServiceUnavailable, peer: c.link.edge.To, form: queueFull})
	}
	if t.misses(r, r.unit.set.upstreamTimeout, publishTime) {
		t.wait()
		return false
	}
	t.lag += publishTime
	f.limit = never
	c.count(r, ok, t.clock().since(f.opened))
	r.published(o.step.Subject, ok)
	t.mint(o.mints, r.dice)
	msg := &message{subject: o.step.Subject, trace: t.trace, values: t.carried(o), source: t.source, at: t.m.now}
	s.stream.add(msg)
	if d, is := s.condition(faults.DataDuplicate); is && s.twice(d.Share) {
		twice := *msg
		twice.gone, twice.out, twice.deliveries = false, false, 0
		s.stream.add(&twice)
	}
	t.logStep(f, o, nil)
	t.next(f)
	return true
}

// carried is what a message says.
func (t *task) carried(o *op) values {
	var v values
	for _, c := range o.carries {
		v.of[c.hole-1] = c.number
		if c.from != literal {
			v.of[c.hole-1] = t.values.of[c.from-1]
			v.minted |= t.values.minted & (1 << c.from) >> c.from << c.hole
		}
	}
	return v
}

// carrying is a field of a message: what the request has in a hole, or a value
// that is known beforehand.
type carrying struct {
	hole, from uint8
	number     uint64
}

// carries lists what a message takes over from a request.
func (m *model) carries(subject string, given map[string]text) []carrying {
	sent, _ := m.stack.Message(subject)
	var all []carrying
	for _, name := range sent.Carries {
		c := carrying{hole: m.holeOf(name)}
		switch x, is := given[name]; {
		case !is && m.fields[c.hole-1].Minted.Makes():
			c.from = c.hole
		case len(x) == 1 && x[0].hole != literal:
			c.from = x[0].hole
		case len(x) == 1:
			c.number = m.fields[c.hole-1].Made.Number(x[0].word)
		}
		all = append(all, c)
	}
	return all
}

// queueFull is what a queue says that cannot write.
const queueFull = "nats: API error: code=503 err_code=10077 description=maximum bytes exceeded"

// publishLate is what happens when a queue has not confirmed in time.
func (t *task) publishLate(f *frame, o *op) {
	r := f.replica
	c := r.clients[o.link]
	c.count(r, timedOut, t.clock().since(f.opened))
	r.published(o.step.Subject, failed)
	why := failure{status: http.StatusGatewayTimeout, peer: c.link.edge.To, form: "timed out"}
	switch c.link.name.Now() {
	case nameMissing:
		why.status, why.form = http.StatusServiceUnavailable, noSuchHost
	case nameStale:
		why.status, why.form = http.StatusServiceUnavailable, refused
	case nameTimeout:
		why.status, why.form = http.StatusServiceUnavailable, lookupLate
	}
	t.fail(f, o, why)
}

// twice tells whether a message is one of those that are delivered twice.
func (s *store) twice(share float64) bool {
	if s.due == 0 {
		s.due = s.dice.Float64()
	}
	if s.due += share; s.due < 1 {
		return false
	}
	s.due--
	return true
}
