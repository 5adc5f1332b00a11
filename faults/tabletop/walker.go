package tabletop

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// walker walks through the stack as it stands, and leaves everything as it is.
// It is one request under way: what it would wait for is drawn from what is
// being waited for now.
type walker struct {
	m      *model
	task   *task // fills in what differs from visit to visit
	chance dice
	at     instant
	limits []instant    // time-outs, from the outermost
	late   int          // the one that has struck; -1: none
	put    map[key]bool // what it would have put into a cache, and finds there
}

func (m *model) newWalker() *walker {
	m.probes++
	w := &walker{m: m, chance: newDice(m.seed, fmt.Sprintf("probe %d", m.probes)), at: m.now, late: -1, put: map[key]bool{}}
	w.task = &task{m: m, trace: [2]uint64{w.chance.Uint64(), w.chance.Uint64() | 1}}
	return w
}

// answer is what came back for a request of a walker.
type answer struct {
	status int
	words  string // why there is none
	late   bool
	body   string
	size   int
}

// spend lets time pass. It reports false when a time-out struck, which is then
// for whoever set it to deal with.
func (w *walker) spend(d time.Duration) bool {
	if w.late >= 0 {
		return false
	}
	end := never
	if d < time.Duration(never-w.at) {
		end = w.at.after(d)
	}
	for i, limit := range w.limits {
		if limit < end {
			end, w.late = limit, i
		}
	}
	w.at = end
	return w.late < 0
}

// wait never ends but by a time-out.
func (w *walker) wait() bool { return w.spend(time.Duration(never)) }

// within does something with a time-out, and reports whether that struck.
func (w *walker) within(limit time.Duration, do func()) (struck bool) {
	at := len(w.limits)
	w.limits = append(w.limits, w.at.after(limit))
	do()
	w.limits = w.limits[:at]
	if w.late == at {
		w.late = -1
		return true
	}
	return false
}

// suffer draws what happens to a request on a link.
func (w *walker) suffer(l *link, p *plan) fate {
	var f fate
	for _, h := range l.harms {
		if h.matches(w.task, p) && w.chance.chance(h.wire.Share) {
			f.meet(h, w.delay(h))
		}
	}
	return f
}

func (w *walker) delay(h *harm) time.Duration {
	d := h.wire.Latency
	if h.wire.Jitter > 0 {
		d = max(0, d+time.Duration((2*w.chance.Float64()-1)*float64(h.wire.Jitter)))
	}
	for again := retransmit; again < retransmit<<tries && w.chance.chance(h.wire.Loss); again *= 2 {
		d += again
	}
	return d
}

// exchange draws what happens to an exchange that does not speak HTTP.
func (w *walker) exchange(l *link, size int) (wait time.Duration, reset, hangs bool) {
	for _, h := range l.harms {
		if !w.chance.chance(h.wire.Share) {
			continue
		}
		reset = reset || h.wire.Reset
		hangs = hangs || h.wire.Hang
		wait += w.delay(h)
		if h.wire.Bandwidth > 0 {
			wait += time.Duration(float64(size) / float64(h.wire.Bandwidth) * float64(time.Second))
		}
	}
	return wait, reset, hangs
}

// try sends one request over a link. It reports false when a time-out struck.
func (w *walker) try(l *link, c *client, from *replica, to *plan, same bool, method string) (answer, bool) {
	if !w.spend(hop) {
		return answer{}, false
	}
	kept := c.kept.idle
	for {
		if kept == 0 {
			if words, stuck := w.connect(l, c); stuck {
				return answer{}, w.wait()
			} else if words != "" {
				return answer{words: words}, true
			}
		}
		f := w.suffer(l, to)
		if !w.spend(f.latency) {
			return answer{}, false
		}
		if f.end == nil {
			a, in := w.arrive(l, f.to, from, to, method)
			if !in || !w.spend(f.shape(a.size)) {
				return answer{}, false
			}
			if f.truncate > 0 && a.size > f.truncate {
				return answer{status: a.status, words: closedByIt, body: a.body[:min(len(a.body), f.truncate)]}, true
			}
			return a, true
		}
		switch {
		case f.end.wire.Hang:
			return answer{}, w.wait()
		case f.end.wire.Reset && same && kept > 0:
			kept--
			continue
		case f.end.wire.Reset:
			return answer{words: resetByPeer}, true
		}
		return note(f.end.wire.Status, http.StatusText(f.end.wire.Status)), true
	}
}

// note is what a proxy says in place of a replica.
func note(status int, text string) answer {
	body := fmt.Sprintf("{\"status\":%d,\"error\":%q}\n", status, text)
	return answer{status: status, body: body, size: len(body)}
}

// connect tells whether a connection could be opened now.
func (w *walker) connect(l *link, c *client) (words string, stuck bool) {
	switch l.name.Now() {
	case nameMissing:
		return noSuchHost, false
	case nameStale:
		return refused, false
	case nameTimeout:
		return "", true
	}
	if words := c.scarce(w.at); words != "" {
		return words, false
	}
	return l.to.distrust(c, w.at), false
}

// arrive lets a replica serve a request.
func (w *walker) arrive(l *link, instead *unit, from *replica, to *plan, method string) (answer, bool) {
	u := l.to
	if instead != nil && instead != u {
		u, to = instead, instead.answerTo(to)
	}
	r := u.fleet.peek(w.chance)
	if r == nil {
		return note(http.StatusServiceUnavailable, "no replica of "+u.spec.Name+" is ready"), true
	}
	if open, limit := r.files(); open >= limit && r.callers(l).kept.idle == 0 {
		return note(http.StatusBadGateway, l.edge.To+" could not be reached"), true
	}
	if r.state == hung {
		return answer{}, w.wait()
	}
	if to == nil {
		return u.unknown(method), true
	}
	a, in := (&walk{walker: w, r: r, p: to, from: from}).serve()
	return a, in
}

// unknown is the answer to a request that no route is for.
func (u *unit) unknown(method string) answer {
	for _, r := range u.spec.Routes {
		if have, _, _ := strings.Cut(r.Match, " "); have == method {
			return answer{status: http.StatusNotFound, body: "404 page not found\n", size: 19}
		}
	}
	return answer{status: http.StatusMethodNotAllowed, body: "Method Not Allowed\n", size: 19}
}

// peek picks a replica by chance, as often as it would get a request.
func (f *fleet) peek(chance dice) *replica {
	var in []*replica
	b := f.u.wanted.Balance.Now()
	for _, r := range f.members {
		if r.takes() && (b == nil || !b.Drain || b.Replica != r.name) {
			in = append(in, r)
		}
	}
	if len(in) == 0 {
		return nil
	}
	if b != nil && !b.Drain && len(in) > 1 {
		for i, r := range in {
			if r.name != b.Replica {
				continue
			}
			if chance.chance(b.Share) {
				return r
			}
			in = append(in[:i:i], in[i+1:]...)
			break
		}
	}
	return in[chance.IntN(len(in))]
}

// scarce tells what a client lacks to open a connection.
func (c *client) scarce(now instant) string {
	if c.replica == nil {
		return ""
	}
	if open, limit := c.replica.files(); open >= limit {
		return noFiles
	}
	if taken, limit := c.replica.ports(now); taken >= limit {
		return noPorts
	}
	return ""
}
