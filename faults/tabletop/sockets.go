package tabletop

import (
	"time"

	"github.com/drillyard/drillyard/faults/desired"
)

// callers is the connections that came over one link.
type callers struct {
	kept kept
	busy int
}

// files is how many descriptors the replica has open, and may have.
func (r *replica) files() (open, limit int) {
	limit = int(r.bound(desired.Files))
	if limit == 0 {
		limit = normalFiles
	}
	return baseFiles + r.accepted + r.dialled + int(float64(r.leaks)*r.release.Defect.LeakFiles), limit
}

// ports is how many local ports are taken, and may be.
func (r *replica) ports(now instant) (taken, limit int) {
	free := 0
	for free < len(r.closing) && r.closing[free] <= now {
		free++
	}
	r.closing = r.closing[free:]
	limit = int(r.bound(desired.Ports))
	if limit == 0 {
		limit = normalPorts
	}
	return r.dialled + len(r.closing), limit
}

// accept takes a connection from a link's proxy: one that was kept, or a new
// one, if there is a descriptor for it.
func (r *replica) accept(t *task, l *link) bool {
	c := r.callers(l)
	r.accepted -= c.kept.age(t.clock(), proxyKeeps)
	if c.kept.take() {
		c.busy++
		return true
	}
	if open, limit := r.files(); open >= limit {
		r.full()
		return false
	}
	c.busy++
	r.accepted++
	return true
}

// full says that no connection can be accepted, once a second.
func (r *replica) full() {
	now := r.unit.m.now
	if second := now / instant(time.Second); second != r.saidFull {
		r.saidFull = second
		r.say("error", "accept: "+noFiles, map[string]string{"error": noFiles})
	}
}

// hungUp ends a request that came over a link; broken off, its connection is
// closed.
func (r *replica) hungUp(l *link, brokenOff bool) {
	c := r.callers(l)
	if c.busy == 0 {
		return // it was closed with the replica
	}
	c.busy--
	if brokenOff {
		r.accepted--
	} else {
		c.kept.idle++
	}
}

func (r *replica) callers(l *link) *callers {
	for len(r.calls) <= l.at {
		r.calls = append(r.calls, &callers{})
	}
	return r.calls[l.at]
}
