package tabletop

import (
	"slices"
	"sort"
	"strings"
)

// count has the store remember when rows came into tables.
func (s *store) count(tables []string) {
	for _, table := range tables {
		if s.came == nil {
			s.came = map[string][]instant{}
		}
		if _, there := s.came[table]; !there {
			s.came[table] = nil
		}
	}
}

// note remembers a row that a statement has written, if anybody counts those of
// its table.
func (s *store) note(o *op, at instant) {
	if o.inserts == "" || s.came == nil {
		return
	}
	rows, counted := s.came[o.inserts]
	if !counted {
		return
	}
	rows = append(rows, at)
	for i := len(rows) - 1; i > 0 && rows[i] < rows[i-1]; i-- { // tasks are ahead of each other by a little
		rows[i], rows[i-1] = rows[i-1], rows[i]
	}
	s.came[o.inserts] = rows
}

// between tells how many rows have come into tables from one moment on and
// before another.
func (s *store) between(tables []string, from, to instant) int {
	n := 0
	for _, table := range tables {
		rows := s.came[table]
		before := func(at instant) int { return sort.Search(len(rows), func(i int) bool { return rows[i] >= at }) }
		n += max(0, before(to)-before(from))
	}
	return n
}

// insertsInto is the table that a statement puts rows into.
func insertsInto(sql string) string {
	if tables := tablesOf(sql); len(tables) > 0 && strings.HasPrefix(strings.ToUpper(strings.TrimSpace(sql)), "INSERT") {
		return tables[0]
	}
	return ""
}

// expire has messages be lost that have waited for longer than the queue keeps
// them.
func (q *stream) expire() {
	keep := q.store.unit.spec.Retention.Std()
	if keep == 0 || q.expiring {
		return
	}
	oldest := q.oldest()
	if oldest == never {
		return
	}
	m := q.store.unit.m
	q.expiring = true
	m.after(max(0, oldest.after(keep).since(m.now)), func() {
		q.expiring = false
		lost := false
		q.each(func(msg *message) {
			if !msg.gone && !msg.out && msg.at.after(keep) <= m.now {
				q.drop(msg)
				lost = true
			}
		})
		if lost {
			gone := func(msg *message) bool { return msg.gone }
			q.waiting, q.again = slices.DeleteFunc(q.waiting, gone), slices.DeleteFunc(q.again, gone)
		}
		q.expire()
	})
}

// oldest is when the message was published that has waited longest; never when
// none waits.
func (q *stream) oldest() instant {
	oldest := never
	for _, list := range [][]*message{q.waiting, q.again} {
		for _, msg := range list {
			if !msg.gone {
				oldest = min(oldest, msg.at)
			}
		}
	}
	return oldest
}
