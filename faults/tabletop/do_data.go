package tabletop

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// data changes the data of a store, or a condition that it is in.
func (m *model) data(p faults.Data) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if err := u.wanted.CheckData(p); err != nil {
		return nil, err
	}
	s := u.store
	if !desired.Lasts(p) {
		s.cure(func(d faults.Data) bool { return desired.Cures(p, d) })
		s.treat(p)
		u.wanted.Done(p)
		return nothing, nil
	}
	id := s.mark(p)
	return func() { s.unmark(id) }, nil
}

// treat does what is done at once.
func (s *store) treat(p faults.Data) {
	switch p.Op {
	case faults.DataFlush:
		s.keys.flush()
	case faults.DataWarm:
		s.keys.warm(s.unit.m.now)
	case faults.DataPurge:
		s.stream.purge()
	case faults.DataReplay:
		s.stream.replay()
	}
}

// begin brings about what a condition brings at once.
func (s *store) begin(c conditionOf) {
	switch c.Op {
	case faults.DataFill:
		s.stream.fill(c.Count, c.mark, false)
	case faults.DataPoison:
		s.stream.fill(c.Count, c.mark, true)
	}
}

// finish takes away what a condition brought.
func (s *store) finish(c conditionOf) {
	if c.Op == faults.DataFill || c.Op == faults.DataPoison {
		s.stream.withdraw(c.mark)
	}
}
