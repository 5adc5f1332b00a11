package tabletop

import "slices"

// fill adds messages: such as services publish, or such that nobody can process.
func (q *stream) fill(count, mark int, poison bool) {
	m := q.store.unit.m
	subjects := m.stack.Subjects(q.store.unit.spec.Name)
	if len(subjects) == 0 {
		return // nobody feeds the queue, or consumes it
	}
	sent, _ := m.stack.Message(subjects[0])
	for range count {
		d := q.store.dice
		q.stored++
		msg := &message{subject: subjects[0], trace: [2]uint64{d.Uint64(), d.Uint64() | 1}, at: m.now, poison: poison, mark: mark}
		for _, name := range sent.Carries {
			if hole := m.holeOf(name); m.fields[hole-1].Made.Makes() {
				msg.values.of[hole-1] = m.fields[hole-1].Made.Pick(d.Rand)
			} else {
				msg.values.of[hole-1] = m.fields[hole-1].Minted.Pick(d.Rand)
				msg.values.minted |= 1 << hole
			}
		}
		q.waiting = append(q.waiting, msg)
	}
	q.deliver()
	q.expire()
}

// withdraw takes the messages away that a condition brought.
func (q *stream) withdraw(mark int) {
	q.each(func(msg *message) {
		if msg.mark == mark && !msg.gone {
			q.drop(msg)
		}
	})
	q.tidy()
}

// purge sets every message aside that is not processed.
func (q *stream) purge() {
	q.each(func(msg *message) {
		if !msg.gone {
			q.drop(msg)
			aside := *msg
			aside.gone, aside.out, aside.deliveries = false, false, 0
			q.aside = append(q.aside, &aside)
		}
	})
	q.tidy()
}

// replay lets the messages come again that were set aside, but for those that
// nobody can process.
func (q *stream) replay() {
	var left []*message
	for _, msg := range q.aside {
		if msg.poison {
			left = append(left, msg)
			continue
		}
		q.stored++
		if q.store.unit.spec.Retention > 0 {
			msg.at = q.store.unit.m.now // it is published again
		}
		q.waiting = append(q.waiting, msg)
	}
	q.aside = left
	q.deliver()
	q.expire()
}

// each visits the messages that are not processed, once each.
func (q *stream) each(visit func(*message)) {
	for _, msg := range slices.Clone(q.waiting) {
		visit(msg)
	}
	for _, msg := range slices.Clone(q.again) {
		visit(msg)
	}
	for _, t := range slices.Clone(q.taken) {
		if t.message.out && t.message.deliveries == t.number {
			visit(t.message)
		}
	}
}

// drop ends a message that was not processed.
func (q *stream) drop(msg *message) {
	msg.gone = true
	q.stored--
	if msg.out {
		msg.out = false
		q.unacked--
	}
}

// tidy forgets the messages that are gone.
func (q *stream) tidy() {
	gone := func(msg *message) bool { return msg.gone }
	q.waiting = slices.DeleteFunc(q.waiting, gone)
	q.again = slices.DeleteFunc(q.again, gone)
	q.taken = slices.DeleteFunc(q.taken, func(t taking) bool { return t.message.gone })
	for _, f := range q.feeds() {
		f.here = slices.DeleteFunc(f.here, gone)
	}
	q.deliver()
}
