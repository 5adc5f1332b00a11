package tabletop

import (
	"errors"

	"github.com/drillyard/drillyard/faults"
)

var (
	errUnread  = errors.New("no answer within 1s")
	errRefused = errors.New(refused)
)

// collect hands the pages of all instances over, in the order of the stack.
func (m *model) collect(at faults.Time, sink faults.Sink) {
	c := m.said
	if m.wanted.Telemetry.Unread(faults.Time(m.now)) {
		sink.Down(at, c.page.from, errUnread)
	} else {
		series, values := c.page.show(&m.wanted.Telemetry)
		sink.Samples(at, c.page.from, series, values)
	}
	for _, u := range m.units {
		if u.store != nil {
			u.store.collect(at, sink)
			continue
		}
		if u.spec.External {
			continue
		}
		for _, r := range u.fleet.members {
			r.collect(at, sink)
		}
	}
}

func (r *replica) collect(at faults.Time, sink faults.Sink) {
	u := r.unit
	switch {
	case r.state == hung || u.wanted.Telemetry.Unread(faults.Time(u.m.now)):
		sink.Down(at, r.page.from, errUnread)
	case r.state == down:
		sink.Down(at, r.page.from, errRefused)
	default:
		r.look()
		series, values := r.page.show(&u.wanted.Telemetry)
		sink.Samples(at, r.page.from, series, values)
	}
}

// lookAll brings the gauges of every page up to date.
func (m *model) lookAll() {
	for _, u := range m.units {
		if u.store != nil {
			u.store.look()
			continue
		}
		for _, r := range u.fleet.members {
			if r.state != down {
				r.look()
			}
		}
	}
}

func (s *store) collect(at faults.Time, sink faults.Sink) {
	u := s.unit
	page := s.page
	if s.state != ready {
		page = s.absent
	}
	if u.wanted.Telemetry.Unread(faults.Time(u.m.now)) {
		sink.Down(at, page.from, errUnread)
		return
	}
	s.look()
	series, values := page.show(&u.wanted.Telemetry)
	sink.Samples(at, page.from, series, values)
}
