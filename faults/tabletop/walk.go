package tabletop

import (
	"math"
	"net/http"
	"time"
)

// walk is one replica serving a request of a walker.
type walk struct {
	*walker
	r     *replica
	p     *plan
	from  *replica // who asks; nil: a customer
	rows  []map[string]string
	aside []map[string]string
	last  answer // of the last call
	past  bool   // a read went past the cache
}

// serve goes through the plan. It reports false when a time-out struck.
func (x *walk) serve() (answer, bool) {
	why, in := x.admit()
	if !in {
		return answer{}, false
	}
	if !why.bad() {
		if why, in = x.ops(0, len(x.p.ops)); !in {
			return answer{}, false
		}
	}
	return x.answer(why), true
}

// line draws how long somebody waits who finds others waiting, each of whom
// holds what there are so many of for a time.
func (x *walk) line(waiting, places int, holds time.Duration) time.Duration {
	return time.Duration(-math.Log(1-x.chance.Float64()) * (float64(waiting) + 0.5) * float64(holds) / float64(max(1, places)))
}

func (x *walk) admit() (failure, bool) {
	r, set := x.r, x.r.unit.set
	w := &r.workers
	switch {
	case r.state == broken:
		return failure{status: http.StatusInternalServerError, form: "internal error"}, true
	case set.rateLimit > 0 && r.bucket.level(x.at, set.rateLimit) < 1:
		return failure{status: http.StatusTooManyRequests, form: "rate limited"}, true
	case x.chance.chance(set.shed):
		return failure{status: http.StatusServiceUnavailable, form: "shed"}, true
	case w.inUse < w.capacity && w.waiting.length == 0:
	case w.waiting.length >= w.limit:
		return failure{status: http.StatusServiceUnavailable, form: "worker queue full"}, true
	default:
		if !x.spend(x.line(w.waiting.length, w.capacity, r.holds)) {
			return failure{}, false
		}
	}
	if x.p.token != "" {
		if _, why := r.token(x.p.token, x.from); why.bad() {
			return why, true
		}
	}
	return failure{}, true
}

// ops does some operations of the plan. What fails within something optional
// is done without.
func (x *walk) ops(from, to int) (failure, bool) {
	for pc := from; pc < to; pc++ {
		o := &x.p.ops[pc]
		var why failure
		in := true
		switch o.kind {
		case opWork:
			why, in = x.work(o)
		case opFlag:
			if !x.r.unit.wanted.On(o.step.Flag) {
				pc = o.skip - 1
			}
		case opBegin:
			rows := x.rows
			_, in = x.ops(pc+1, o.skip) // it ends well, whatever failed
			x.rows, x.aside = rows, x.rows
			pc = o.skip
		case opCall:
			why, in = x.call(o)
		case opAcquire:
			why, in = x.acquire(o)
		case opQuery:
			why, in = x.query(o)
		case opGet:
			var hits bool
			if hits, why, in = x.get(o); hits {
				pc = o.skip - 1
			}
		case opPut, opFill:
			if o.kind == opPut || !x.past {
				_, why, in = x.command(o)
			}
			if o.kind == opFill {
				why = failure{}
			}
		case opPublish:
			why, in = x.publish(o)
		}
		if why.bad() || !in {
			return why, in
		}
	}
	return failure{}, true
}

func (x *walk) work(o *op) (failure, bool) {
	r := x.r
	stretch := 1 / r.share()
	d := &r.release.Defect
	if r.defect && x.task.begins(x.p.request, d.Route) {
		if !x.spend(time.Duration(float64(d.Latency) * stretch)) {
			return failure{}, false
		}
		if x.chance.chance(d.ErrorShare) {
			return r.defective(), true
		}
	}
	return failure{}, x.spend(time.Duration(float64(x.chance.work(o.work)) * stretch))
}

func (x *walk) call(o *op) (failure, bool) {
	r, set := x.r, x.r.unit.set
	c := r.clients[o.link]
	peer := c.link.edge.To
	x.task.mint(o.mints, x.chance)
	backoff := set.retryBackoff
	for try := 0; ; try++ {
		if c.breaker.open && (c.breaker.trying || x.at < c.breaker.until) {
			return failure{status: http.StatusServiceUnavailable, peer: peer, form: "breaker open"}, true
		}
		var a answer
		x.last = answer{}
		struck := x.within(set.upstreamTimeout, func() { a, _ = x.try(c.link, c, r, o.calls, true, "") })
		if x.late >= 0 {
			return failure{}, false
		}
		var why failure
		switch {
		case struck:
			why = late(peer, set.upstreamTimeout)
		case a.status == 0 || a.words != "":
			why = failure{status: http.StatusBadGateway, peer: peer, form: a.words}
		case a.status >= http.StatusBadRequest:
			x.last = a
			why = failure{status: relayed(a.status), peer: peer, form: o.template, kind: withText, a: a.status}
		default:
			x.last = a
		}
		refusal := a.status >= http.StatusBadRequest && a.status < http.StatusInternalServerError
		if !why.bad() || try >= set.retries || refusal || !again(why.status) {
			return why, true
		}
		if !x.spend(backoff) {
			return failure{}, false
		}
		backoff *= 2
	}
}
