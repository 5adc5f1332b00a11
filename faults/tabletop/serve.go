package tabletop

import (
	"net/http"
	"slices"
	"time"
)

// statusGone is what is logged for a client who left before the answer.
const statusGone = 499

// oneIn is the share of requests served well that the log shows.
const oneIn = 10

// inLine is the phase of who waits for a worker.
const inLine = 1

// admit turns a request away, or takes a worker for it.
func (t *task) admit(f *frame) bool {
	r := f.replica
	if f.phase == inLine {
		return t.checked(f) // the worker has come
	}
	set := r.unit.set
	switch {
	case r.state == broken:
		return t.done(f, failure{status: http.StatusInternalServerError, form: "internal error"})
	case t.source != "" && slices.Contains(set.blocked, t.source):
		return t.away(f, "blocked", failure{status: http.StatusForbidden, form: "source \"" + t.source + "\" is blocked"})
	case set.rateLimit > 0 && !r.bucket.take(t.clock(), set.rateLimit):
		return t.away(f, "rate_limit", failure{status: http.StatusTooManyRequests, form: "rate limited"})
	case set.shed > 0 && r.dice.chance(set.shed):
		return t.away(f, "shed", failure{status: http.StatusServiceUnavailable, form: "shed"})
	}
	w := &r.workers
	switch {
	case w.inUse < w.capacity && w.waiting.length == 0:
		w.inUse++
		f.worker = true
		return t.checked(f)
	case w.full():
		return t.done(f, w.refusal())
	}
	f.phase = inLine
	t.wait()
	w.waiting.join(t)
	return false
}

func (t *task) away(f *frame, reason string, why failure) bool {
	why.turned = true
	f.replica.shed(reason)
	return t.done(f, why)
}

// checked goes on when a worker is there: with the token, if the path has one.
func (t *task) checked(f *frame) bool {
	if f.plan.token != "" {
		if why := t.check(f); why.bad() {
			return t.done(f, why)
		}
	}
	t.next(f)
	return true
}

// Phases of work.
const (
	fresh uint8 = iota
	failing
	labouring
)

// work acts out the defect of the release, then does the service's own work.
func (t *task) work(f *frame, o *op) bool {
	r := f.replica
	switch f.phase {
	case failing:
		return t.done(f, r.defective())
	case labouring:
		t.next(f)
		return true
	}
	if t.message != nil {
		if why := t.spoilt(f); why.bad() {
			return t.done(f, why)
		}
	}
	var extra time.Duration
	if d := &r.release.Defect; r.defect && (d.Route == "" || t.begins(f.plan.request, d.Route)) {
		if !r.leak() {
			return false // it is no more
		}
		extra = d.Latency
		if r.dice.chance(d.ErrorShare) {
			f.phase = failing
			return t.sleep(r.labour(extra))
		}
	}
	f.phase = labouring
	return t.sleep(r.labour(extra + r.dice.work(o.work)))
}

// done answers: well, or with what the failure calls for.
func (t *task) done(f *frame, why failure) bool {
	status, body := http.StatusOK, true
	pass := f.plan.route != nil && f.plan.route.Body == "pass"
	if pass && f.body {
		status = f.status // the peer's own words
	} else if why.bad() {
		status = why.status
	}
	size := f.plan.size
	if pass {
		size = t.said.size
	} else if why.bad() {
		size = frameSize
	}
	alone := len(t.frames) == 1
	if alone && t.unheard {
		t.leave(f, statusGone, failure{})
		t.end()
		return false
	}
	t.leave(f, status, why)
	switch {
	case alone && t.job != nil:
		t.end()
		return false
	case alone:
		t.processed(why)
		return false
	}
	t.said = reply{status: status, body: body, size: size}
	t.top().phase = answered
	return true
}

// leave ends the last frame: what it holds is given back, what it went through
// is counted and logged.
func (t *task) leave(f *frame, status int, why failure) {
	r := f.replica
	for f.leases > 0 {
		t.giveBack(f, f.leases-1, false)
	}
	took := t.clock().since(f.began)
	if f.plan.route != nil {
		r.served(f.plan.at, status, took)
		if status != http.StatusOK || took >= r.unit.set.slowRequest || r.unit.set.debug || r.good%oneIn == 0 {
			t.logRequest(f, status, took, &why)
		} else {
			r.good++
		}
		if f.via != nil {
			r.hungUp(f.via, status == statusGone)
		}
	} else if t.job != nil {
		t.ranJob(f, status, &why)
	} else {
		t.consumed(f, took, status, &why)
	}
	r.inFlight--
	if f.worker {
		r.holds += (took - r.holds) / 16
		r.workers.release(t.m)
	}
	t.frames = t.frames[:len(t.frames)-1]
	r.rest()
}
