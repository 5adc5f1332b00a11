package tabletop

import (
	"slices"
	"time"
)

const (
	// ackWait is how long a message that a replica took may stay unprocessed
	// before another replica gets it.
	ackWait = 10 * time.Second
	// again is when a message comes again that could not be processed.
	redeliverAfter = time.Second
	// fetched is how many messages a replica takes ahead.
	fetched = 8
	// reconnect is how long clients take to notice that a queue is there again.
	reconnect = 250 * time.Millisecond
	// unheard is how long a worker takes to notice that its queue is gone.
	unheard = 5 * time.Second
)

// message is one message in a queue.
type message struct {
	subject    string
	trace      [2]uint64
	values     values
	source     string
	at         instant // when it was published
	poison     bool
	deliveries int
	out        bool // taken, and not processed yet
	gone       bool // processed, or taken away
	mark       int  // of the condition that brought it
}

// stream is the messages of a queue that nobody has processed yet.
type stream struct {
	store   *store
	waiting []*message // that nobody has taken, oldest first
	again   []*message // taken in vain, to come again
	taken   []taking   // oldest first
	stored  int        // all that are not processed
	unacked int
	aside   []*message // purged
	turn    int        // of the replicas that take messages
	watched bool       // somebody looks after taken
	// expiring says that somebody looks after messages that wait too long.
	expiring bool
}

// taking is a delivery of a message.
type taking struct {
	message *message
	number  int // of its deliveries
	until   instant
}

func newStream(s *store) *stream { return &stream{store: s} }

// add puts a message into the queue.
func (q *stream) add(msg *message) {
	q.stored++
	q.waiting = append(q.waiting, msg)
	q.deliver()
	q.expire()
}

// connected reports whether clients can reach the queue.
func (s *store) connected() bool {
	return s.state == ready && (s.generation == 0 || s.unit.m.now.since(s.since) >= reconnect)
}

// reopened is called when the queue is there again.
func (q *stream) reopened() {
	q.store.unit.m.after(reconnect, func() {
		q.store.stir()
		for _, f := range q.feeds() {
			if f.deaf {
				f.deaf = false
				f.replica.say("info", "consuming again", nil)
			}
		}
		q.deliver()
	})
}

// feeds are the replicas that consume the queue, in order.
func (q *stream) feeds() []*feed { return q.appendFeeds(nil) }

func (q *stream) appendFeeds(out []*feed) []*feed {
	for _, u := range q.store.unit.m.units {
		if u.spec.Consumes == nil || u.spec.Consumes.Queue != q.store.unit.spec.Name {
			continue
		}
		for _, r := range u.fleet.members {
			if r.feed != nil {
				out = append(out, r.feed)
			}
		}
	}
	return out
}

// deliver hands messages to replicas that have room for them, in turn.
func (q *stream) deliver() {
	if len(q.again)+len(q.waiting) == 0 || !q.store.connected() {
		return
	}
	var room [8]*feed // mostly they are few, and a message comes often
	feeds := q.appendFeeds(room[:0])
	for len(feeds) > 0 && len(q.again)+len(q.waiting) > 0 {
		q.turn++
		f := feeds[q.turn%len(feeds)]
		if !f.open() {
			feeds = slices.DeleteFunc(feeds, func(o *feed) bool { return o == f })
			continue
		}
		msg := q.next(f)
		if msg == nil {
			feeds = slices.DeleteFunc(feeds, func(o *feed) bool { return o == f })
			continue
		}
		if msg.gone {
			continue
		}
		msg.deliveries++
		msg.out = true
		q.unacked++
		q.taken = append(q.taken, taking{msg, msg.deliveries, q.store.unit.m.now.after(ackWait)})
		q.watch()
		f.here = append(f.here, msg)
		f.take()
	}
}

// next takes the message out that a replica is to get: of its subject, and of
// those the one that was taken in vain before, or waits longest. Nil: there is
// none for it.
func (q *stream) next(f *feed) *message {
	subject := f.replica.unit.spec.Consumes.Subject
	for _, list := range []*[]*message{&q.again, &q.waiting} {
		for i, msg := range *list {
			if msg.subject != subject {
				continue
			}
			switch {
			case len(*list) == 1:
				*list = (*list)[:0] // with its room
			case i == 0:
				*list = (*list)[1:]
			default:
				*list = slices.Delete(*list, i, i+1)
			}
			return msg
		}
	}
	return nil
}

// watch looks after messages that were taken, and come again in time.
func (q *stream) watch() {
	if q.watched || len(q.taken) == 0 {
		return
	}
	q.watched = true
	m := q.store.unit.m
	m.after(q.taken[0].until.since(m.now), func() {
		q.watched = false
		for len(q.taken) > 0 {
			first := q.taken[0]
			outdated := !first.message.out || first.message.deliveries != first.number
			if !outdated && first.until > m.now {
				break
			}
			q.taken = q.taken[1:]
			if !outdated {
				q.back(first.message)
			}
		}
		q.deliver()
		q.watch()
	})
}

// back lets a message that was taken come again.
func (q *stream) back(msg *message) {
	msg.out = false
	q.unacked--
	q.again = append(q.again, msg)
	q.expire()
	for _, f := range q.feeds() { // who had it too late
		f.here = slices.DeleteFunc(f.here, func(have *message) bool { return have == msg })
	}
}

// ack ends a message that was processed, if the queue hears of it.
func (q *stream) ack(msg *message) {
	if !msg.gone && q.store.connected() {
		q.drop(msg)
	}
}

// nak lets a message that could not be processed come again a little later, if
// the queue hears of it.
func (q *stream) nak(msg *message) {
	if !q.store.connected() {
		return
	}
	number := msg.deliveries
	q.store.unit.m.after(redeliverAfter, func() {
		if msg.out && msg.deliveries == number {
			q.back(msg)
			q.deliver()
		}
	})
}

// redelivered counts messages that were taken more than once.
func (q *stream) redelivered() int {
	n := 0
	for _, t := range q.taken {
		if t.message.out && t.message.deliveries == t.number && t.number > 1 {
			n++
		}
	}
	for _, msg := range q.again {
		if !msg.gone {
			n++
		}
	}
	return n
}

// pending counts messages that nobody has taken.
func (q *stream) pending() int { return len(q.waiting) }

// lost tells the workers that their queue is gone, once they notice.
func (q *stream) lost() {
	s := q.store
	generation := s.generation
	s.unit.m.after(unheard, func() {
		if s.generation != generation && s.connected() {
			return
		}
		for _, f := range q.feeds() {
			if !f.deaf && (f.replica.state == ready || f.replica.state == broken) {
				f.deaf = true
				why := failure{peer: s.unit.spec.Name, form: "nats: no heartbeat received"}
				f.replica.line("error", "not consuming: "+why.String(), "", why.fields(nil))
			}
		}
	})
}
