package tabletop

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// block is the number of draws over which a harm's share is met exactly, but
// for the fraction that the next block makes up for.
const block = 20

// A packet that is lost is sent again so much later, and twice as much later
// each time that it is lost again; a connection does not survive more.
const (
	retransmit = 200 * time.Millisecond
	tries      = 6
)

// harm is one wire harm in force, with its own seeded chance: who is struck
// depends only on how many came before.
type harm struct {
	link   *link
	wire   faults.Wire
	to     *unit // in place of the link's own
	chance *rand.Rand
	length *rand.Rand
	owed   float64
	deck   []bool
}

func (l *link) harm(w faults.Wire, to *unit) *harm {
	l.added++
	h := &harm{
		link: l, wire: w, to: to,
		chance: rand.New(rand.NewPCG(uint64(l.seed), l.added)),
		length: rand.New(rand.NewPCG(uint64(l.seed), math.MaxUint64-l.added)),
	}
	h.owed = h.chance.Float64()
	l.harms = append(l.harms, h)
	return h
}

// lift takes a harm away. Connections that it hung go on, unless they speak
// HTTP: their requests are lost.
func (l *link) lift(h *harm) {
	at := slices.Index(l.harms, h)
	if at < 0 {
		return
	}
	l.harms = slices.Delete(l.harms, at, at+1)
	for _, t := range l.m.tasks {
		if t.hungBy == h {
			t.hungBy = nil
			l.m.soon(t)
		}
	}
}

// matches reports whether the harm is meant for a request "METHOD /path".
func (h *harm) matches(t *task, p *plan) bool {
	return h.wire.Route == "" || p != nil && t.begins(p.request, h.wire.Route)
}

// begins reports whether a text, with what the task fills in, begins with a
// prefix.
func (t *task) begins(x text, prefix string) bool {
	head, whole := x.head()
	switch {
	case strings.HasPrefix(head, prefix):
		return true
	case whole || !strings.HasPrefix(prefix, head):
		return false
	}
	return strings.HasPrefix(t.expand(x), prefix)
}

// strikes draws whether the next request or connection is harmed.
func (h *harm) strikes() bool {
	if h.wire.Share == 1 {
		return true
	}
	if len(h.deck) == 0 {
		h.owed += h.wire.Share * block
		n := int(h.owed)
		h.owed -= float64(n)
		h.deck = make([]bool, block)
		for i := range min(n, block) {
			h.deck[i] = true
		}
		h.chance.Shuffle(block, func(i, j int) { h.deck[i], h.deck[j] = h.deck[j], h.deck[i] })
	}
	hit := h.deck[0]
	h.deck = h.deck[1:]
	return hit
}

// delay draws what one strike holds an exchange up.
func (h *harm) delay() time.Duration {
	d := h.wire.Latency
	if h.wire.Jitter > 0 {
		d += time.Duration((2*h.length.Float64() - 1) * float64(h.wire.Jitter))
	}
	return max(d, 0) + h.loss()
}

// loss draws how long a lost packet, lost again and again, holds an exchange
// up.
func (h *harm) loss() time.Duration {
	if h.wire.Loss <= 0 {
		return 0
	}
	var d time.Duration
	for again := retransmit; again < retransmit<<tries && h.length.Float64() < h.wire.Loss; again *= 2 {
		d += again
	}
	return d
}

// fate is what becomes of one request on its way, and of its answer.
type fate struct {
	latency   time.Duration
	end       *harm // that answers, resets or hangs
	to        *unit // in place of the link's own
	bandwidth int
	truncate  int
	slow      time.Duration
}

// suffer draws what happens to a request for a plan on the link.
func (l *link) suffer(t *task, p *plan) fate {
	var f fate
	for _, h := range l.harms {
		if !h.matches(t, p) || !h.strikes() {
			continue
		}
		f.meet(h, h.delay())
	}
	return f
}

func (f *fate) meet(h *harm, delay time.Duration) {
	w := h.wire
	f.latency += delay
	if f.end == nil && (w.Hang || w.Reset || w.Status != 0) {
		f.end = h
	}
	if w.Bandwidth > 0 && (f.bandwidth == 0 || w.Bandwidth < f.bandwidth) {
		f.bandwidth = w.Bandwidth
	}
	if w.Truncate > 0 && (f.truncate == 0 || w.Truncate < f.truncate) {
		f.truncate = w.Truncate
	}
	f.slow += w.SlowClose
	if f.to == nil {
		f.to = h.to
	}
}

// shape is how much longer an answer takes that comes shaped.
func (f *fate) shape(size int) time.Duration {
	d := f.slow
	if f.bandwidth > 0 {
		d += time.Duration(float64(size) / float64(f.bandwidth) * float64(time.Second))
	}
	return d
}

// lot is what a connection drew for a harm.
type lot struct {
	harm *harm
	hit  bool
}

// drew tells whether a harm strikes a connection, drawing once.
func (c *conn) drew(h *harm) bool {
	for _, l := range c.lots {
		if l.harm == h {
			return l.hit
		}
	}
	hit := h.strikes()
	c.lots = append(c.lots, lot{h, hit})
	return hit
}

// exchange draws what happens to an exchange on a connection that does not
// speak HTTP: how long it is held up, and what breaks or hangs it.
func (l *link) exchange(c *conn, size int) (wait time.Duration, reset bool, hung *harm) {
	if len(l.harms) == 0 {
		return 0, false, nil
	}
	least := 0
	for _, h := range l.harms {
		w := h.wire
		switch {
		case w.Reset && c.drew(h):
			return 0, true, nil
		case w.Hang && hung == nil && c.drew(h):
			hung = h
		}
		if (w.Latency > 0 || w.Loss > 0) && h.strikes() {
			wait += h.delay()
		}
		if b := w.Bandwidth; b > 0 && (least == 0 || b < least) && c.drew(h) {
			least = b
		}
	}
	if least > 0 {
		wait += time.Duration(float64(size) / float64(least) * float64(time.Second))
	}
	return wait, false, hung
}
