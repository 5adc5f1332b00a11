package tabletop

import (
	"net/http"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// feed is the messages that one replica has fetched and not begun with.
type feed struct {
	replica *replica
	stream  *stream
	here    []*message
	deaf    bool // it has said that it gets nothing
}

// open reports whether the feed takes more messages.
func (f *feed) open() bool {
	r := f.replica
	l := r.clients[r.unit.linkTo(f.stream.store.unit.spec.Name)].link
	return len(f.here) < fetched && !r.unit.set.paused && l.name.Now() == faults.NameRight && !l.cut() &&
		(r.state == ready || r.state == hung || r.state == broken)
}

// cut reports whether the wire lets nothing of a lasting connection through.
func (l *link) cut() bool {
	for _, h := range l.harms {
		if (h.wire.Hang || h.wire.Reset) && h.wire.Share == 1 {
			return true
		}
	}
	return false
}

// take begins to process messages, as many as there are workers.
func (f *feed) take() {
	r := f.replica
	w := &r.workers
	for len(f.here) > 0 && w.inUse < w.capacity && (r.state == ready || r.state == broken) && r.halting == nil {
		msg := f.here[0]
		f.here = slices.Delete(f.here, 0, 1)
		if msg.gone {
			continue
		}
		if !r.begin() {
			return
		}
		w.inUse++
		t := r.unit.m.newTask()
		t.message, t.worker, t.trace, t.values, t.source = msg, r, msg.trace, msg.values, msg.source
		r.stats.age.observe(publishTime + t.clock().since(msg.at))
		t.push(r.unit.consumes, r).worker = true
		r.unit.m.soon(t)
	}
}

func (f *feed) close() { f.here = nil }

// spoilt is why a message cannot be processed at all.
func (t *task) spoilt(f *frame) failure {
	switch {
	case t.message.poison:
		return failure{status: http.StatusInternalServerError, form: "invalid message"}
	case f.replica.state == broken:
		return failure{status: http.StatusInternalServerError, form: "internal error"}
	}
	return failure{}
}

// processed ends a message.
func (t *task) processed(why failure) {
	r := t.worker
	q, msg := r.feed.stream, t.message
	if why.bad() {
		q.nak(msg)
	} else {
		q.ack(msg)
	}
	t.end()
	r.feed.take()
	q.deliver()
}
