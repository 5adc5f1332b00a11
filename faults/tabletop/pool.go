package tabletop

import "time"

// conn is a connection to a store.
type conn struct {
	era    int // of the store: those of an earlier one are broken
	pool   int // generation of the pool
	fresh  int // of the pool's connections
	since  instant
	broken bool
	lots   []lot
}

// pingAfter is how long a connection may do nothing before it is asked whether
// it is still there when it is needed.
const pingAfter = time.Second

const (
	connectTime   = 900 * time.Microsecond // of a connection to a database
	statementTime = 600 * time.Microsecond // of a statement, besides the work on its rows
	commandTime   = 250 * time.Microsecond // of a command to a cache
	publishTime   = 400 * time.Microsecond
)

// tight is a time-out so short that how long a command takes exactly matters.
const tight = 20 * time.Millisecond

// misses tells whether a command that takes about so long misses a time-out.
// Without one that is tight it never does, and nothing is drawn.
func (t *task) misses(r *replica, limit, takes time.Duration) bool {
	const spread = 0.35 // of the logarithm
	return limit < tight && r.dice.work(span{float64(takes), spread}) > limit
}

// pool is a replica's connections to a database.
type pool struct {
	client     *client
	size       int
	generation int // counts resizes
	fresh      int // counts renewals of the connections
	leased     int // of this generation, and those about to be
	inUse      int // of all generations
	idle       []conn
	waiting    line
	holds      time.Duration // about how long a connection is leased
}

// resize swaps the pool for one of another size. Connections in use are closed
// when they are given back; who waits does so at the new one.
func (p *pool) resize(size int) {
	if size == p.size {
		return
	}
	p.size = size
	p.renew()
	p.generation++
	p.leased = 0
	p.grant()
}

// renew closes the connections, those in use when they are given back.
func (p *pool) renew() {
	p.fresh++
	for _, c := range p.idle {
		p.closed(c)
	}
	p.idle = p.idle[:0]
}

func (p *pool) closed(c conn) {
	p.client.undial(p.client.link.m.now)
	if s := p.client.link.to.store; c.era == s.era {
		s.sessions--
	}
}

func (p *pool) close() {
	s := p.client.link.to.store
	for _, c := range p.idle {
		if c.era == s.era {
			s.sessions--
		}
	}
	p.idle = nil
}

// grant lets those who wait have a place.
func (p *pool) grant() {
	for p.leased < p.size && p.waiting.length > 0 {
		t := p.waiting.next()
		if t == nil {
			return
		}
		p.leased++
		f := t.top()
		f.token, f.conn = true, conn{pool: p.generation}
		f.phase = placed
		p.client.link.m.soon(t)
	}
}

// give puts a connection back.
func (p *pool) give(c conn, now instant) {
	p.inUse--
	if c.broken || c.fresh != p.fresh || c.era != p.client.link.to.store.era {
		p.closed(c)
	} else {
		c.since = now
		p.idle = append(p.idle, c)
	}
	p.vacate(c.pool)
}

// vacate gives a place back.
func (p *pool) vacate(generation int) {
	if generation == p.generation {
		p.leased--
		p.grant()
	}
}
