package tabletop

import (
	"time"

	"github.com/drillyard/drillyard/faults"
)

const (
	nameMissing = faults.NameMissing
	nameTimeout = faults.NameTimeout
	nameStale   = faults.NameStale

	lookupLate = "lookup timed out"
	mostKept   = 64 // connections to a peer that wait for the next request
)

// Outcomes of a request to a peer.
const (
	ok uint8 = iota
	failed
	timedOut
)

var outcomes = [...]string{"ok", "error", "timeout"}

// client is what one replica has for one of the services that it needs. The
// customers have one as well.
type client struct {
	replica *replica // nil: the customers'
	link    *link
	kept    kept // connections that speak HTTP
	busy    int  // those that are in use
	breaker breaker
	pool    *pool  // of a database
	conns   []conn // of a cache, those that wait; of a queue, the one

	counts [3]int // places on the page, by outcome; 0: not there yet
	took   *hist
}

// dial takes a descriptor and a port for a connection to open.
func (c *client) dial(now instant) (words string) {
	r := c.replica
	if r == nil {
		return ""
	}
	if open, limit := r.files(); open >= limit {
		return noFiles
	}
	if taken, limit := r.ports(now); taken >= limit {
		return noPorts
	}
	r.dialled++
	return ""
}

// undial gives back what dial took, the port a minute later.
func (c *client) undial(now instant) {
	r := c.replica
	if r == nil || r.dialled == 0 {
		return
	}
	r.dialled--
	r.closing = append(r.closing, now.after(portLinger))
}

// keeps is how long idle connections are kept.
func (c *client) keeps() time.Duration {
	if c.replica == nil {
		return proxyKeeps
	}
	return clientKeeps
}

// keep keeps the connection of a request that was answered, for the next one.
func (c *client) keep(t *task, f *frame) {
	if c.busy == 0 {
		return // closed meanwhile
	}
	if f.era != c.link.era || c.replica != nil && !c.replica.unit.set.keepAlive || c.kept.idle >= mostKept && c.replica != nil {
		c.dropped(t)
		return
	}
	c.busy--
	c.kept.idle++
}

// dropped closes the connection of a request.
func (c *client) dropped(t *task) {
	if c.busy > 0 {
		c.busy--
		c.undial(t.clock())
	}
}

// renew closes the connections that wait; those in use go when they are given
// back.
func (c *client) renew() {
	now := c.link.m.now
	for ; c.kept.idle > 0; c.kept.idle-- {
		c.undial(now)
	}
	for range c.conns {
		c.undial(now)
	}
	c.conns = c.conns[:0]
	if c.pool != nil {
		c.pool.renew()
	}
}

// close ends everything, with the process.
func (c *client) close() {
	c.kept, c.busy, c.conns = kept{}, 0, nil
	if c.pool != nil {
		c.pool.close()
	}
}

// breaker spares a peer that fails calls that would fail as well.
type breaker struct {
	failed int
	open   bool
	until  instant
	trying bool
}

func (b *breaker) allow(now instant) bool {
	if !b.open {
		return true
	}
	if b.trying || now < b.until {
		return false
	}
	b.trying = true
	return true
}

func (b *breaker) settle(well bool, now instant, most int, cooldown time.Duration) {
	b.trying = false
	if well {
		b.failed, b.open = 0, false
		return
	}
	b.failed++
	if most > 0 && (b.open || b.failed >= most) {
		b.open, b.until = true, now.after(cooldown)
	}
}
