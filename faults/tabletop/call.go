package tabletop

import (
	"net/http"
	"time"
)

// hop is what a request takes that goes over the wire and back, undisturbed.
const hop = 300 * time.Microsecond

// Phases of a call. A customer's request has the same, but for the first and
// the last.
const (
	idleCall   uint8 = iota
	connecting       // a connection is needed
	lookingUp        // a name is looked up that nobody answers
	onItsWay         // the wire holds the request up
	waiting          // it is being served
	answered         // the answer is there, and on its way
	replied          // or nothing came of it
	backingOff
)

// call asks another service, and tries again as the settings say.
func (t *task) call(f *frame, o *op) bool {
	r := f.replica
	c := r.clients[o.link]
	if f.phase == idleCall {
		f.try, f.backoff, f.status, f.body = 0, r.unit.set.retryBackoff, 0, false
		f.phase = backingOff
		t.mint(o.mints, r.dice)
	}
	if f.phase == backingOff { // and that is over
		if !c.breaker.allow(t.clock()) {
			f.phase = idleCall
			return t.fail(f, o, failure{status: http.StatusServiceUnavailable, peer: c.link.edge.To, form: "breaker open"})
		}
		f.opened, f.status, f.body = t.clock(), 0, false
		f.limit = f.opened.after(r.unit.set.upstreamTimeout)
		f.phase = connecting
	}
	switch t.try(f, c.link, c, o.calls, true) {
	case asleep:
		return false
	case ongoing:
		return true
	}
	return t.tried(f, o, c)
}

// tried judges how one try went.
func (t *task) tried(f *frame, o *op, c *client) bool {
	r := f.replica
	set := r.unit.set
	peer := c.link.edge.To
	said := t.said
	took := t.clock().since(f.opened)
	f.limit = never
	f.status, f.body = said.status, said.status != 0 && said.words == ""
	if !f.body {
		f.status = 0
	}
	var why failure
	switch {
	case said.late && c.link.name.Now() == nameTimeout:
		why = failure{status: http.StatusGatewayTimeout, peer: peer, form: lookupLate}
	case said.late:
		why = late(peer, set.upstreamTimeout)
	case said.words != "":
		why = failure{status: http.StatusBadGateway, peer: peer, form: said.words}
	case said.status >= http.StatusBadRequest:
		why = failure{status: relayed(said.status), peer: peer, form: o.template, kind: withText, a: said.status}
	}
	switch {
	case said.late:
		c.count(r, timedOut, took)
	case why.bad():
		c.count(r, failed, took)
	default:
		c.count(r, ok, took)
	}
	refusal := f.status >= http.StatusBadRequest && f.status < http.StatusInternalServerError
	c.breaker.settle(!why.bad() || refusal, t.clock(), set.breakerErrors, set.breakerCooldown)
	switch {
	case !why.bad():
		t.logStep(f, o, nil)
		t.next(f)
		return true
	case f.try >= set.retries || refusal || !again(why.status):
		return t.fail(f, o, why)
	}
	r.page.values[r.stats.retries[o.link]]++
	f.try++
	f.phase = backingOff
	pause := f.backoff
	f.backoff *= 2
	return t.sleep(pause)
}

func again(status int) bool {
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout
}

// relayed is the status to answer with when a peer answered with another.
func relayed(status int) int {
	if status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout {
		return status
	}
	return http.StatusBadGateway
}

// How far a try got.
const (
	asleep  = iota // it waits
	ongoing        // it is being served
	ended          // t.said tells how
)

// try plays one request over a link, as far as it goes now. Requests that are
// the same each time are sent again when a connection that was kept turns out
// to be broken.
func (t *task) try(f *frame, l *link, c *client, to *plan, same bool) int {
	for {
		switch f.phase {
		case connecting:
			t.lag += hop
			if words, wait := t.connect(f, l, c); wait {
				f.phase = lookingUp
				t.wait()
				return asleep
			} else if words != "" {
				return t.lost(f, words)
			}
			f.fate = fate{}
			if len(l.harms) > 0 {
				f.fate = l.suffer(t, to)
			}
			f.phase = onItsWay
			if !t.sleep(f.fate.latency) {
				return asleep
			}
		case onItsWay:
			if end := f.fate.end; end != nil {
				switch {
				case end.wire.Hang:
					t.wait()
					return asleep
				case end.wire.Reset:
					c.dropped(t)
					if same && f.reused {
						f.phase = connecting
						continue
					}
					return t.lost(f, resetByPeer)
				}
				t.said = reply{status: end.wire.Status, body: true, size: noteSize}
				f.phase = answered
				continue
			}
			unit := l.to
			if f.fate.to != nil {
				unit = f.fate.to
			}
			r := unit.fleet.pick()
			if r == nil {
				t.said = reply{status: http.StatusServiceUnavailable, body: true, size: noteSize}
				f.phase = answered
				continue
			}
			serving := to
			if unit != l.to {
				serving = unit.answerTo(to)
			}
			if !r.accept(t, l) {
				t.said = reply{status: http.StatusBadGateway, body: true, size: noteSize}
				f.phase = answered
				continue
			}
			if serving == nil {
				t.said = reply{status: http.StatusNotFound, body: true, size: 20}
				r.hungUp(l, false)
				f.phase = answered
				continue
			}
			if !r.begin() { // it died of it
				t.said = reply{status: http.StatusBadGateway, body: true, size: noteSize}
				f.phase = answered
				continue
			}
			f.phase, f.callee = waiting, r
			t.push(serving, r).via = l
			return ongoing
		case waiting, lookingUp: // woken up by mistake
			t.wait()
			return asleep
		case answered:
			f.phase = replied
			if !t.sleep(f.fate.shape(t.said.size)) {
				return asleep
			}
		default: // replied
			switch {
			case t.said.status == 0:
			case f.fate.truncate > 0 && t.said.size > f.fate.truncate:
				c.dropped(t)
				t.said = reply{status: t.said.status, words: closedByIt}
			default:
				c.keep(t, f)
			}
			return ended
		}
	}
}

// noteSize is about how many bytes a proxy says in place of a replica.
const noteSize = 60

// lost ends a try without an answer.
func (t *task) lost(f *frame, words string) int {
	t.said = reply{words: words}
	f.phase = replied
	return ended
}

// connect takes a connection that was kept, or opens one. It returns why that
// is not possible, or whether it takes for ever.
func (t *task) connect(f *frame, l *link, c *client) (words string, wait bool) {
	for range c.kept.age(t.clock(), c.keeps()) {
		c.undial(t.clock())
	}
	f.era = l.era
	if c.kept.take() {
		c.busy++
		f.reused = true
		return "", false
	}
	f.reused = false
	switch l.name.Now() {
	case nameMissing:
		return noSuchHost, false
	case nameTimeout:
		return "", true
	case nameStale:
		return refused, false
	}
	if words := c.dial(t.clock()); words != "" {
		return words, false
	}
	if words := l.to.distrust(c, t.clock()); words != "" {
		c.undial(t.clock())
		return words, false
	}
	c.busy++
	return "", false
}

// hangUp breaks off the request that a frame has under way.
func (t *task) hangUp(f *frame, o *op) {
	switch f.phase {
	case onItsWay, waiting, answered, replied: // the last while its answer is still coming
		f.replica.clients[o.link].dropped(t)
	}
}
