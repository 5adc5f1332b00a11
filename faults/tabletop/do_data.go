package tabletop

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// operation is what one operation on data is.
type operation struct {
	kind  string // of store
	lasts bool   // it brings a condition
	cures []faults.DataOp
	needs func(faults.Data) error
}

var operations = map[faults.DataOp]operation{
	faults.DataFlush: {kind: stack.KindCache, cures: []faults.DataOp{faults.DataHot}},
	faults.DataWarm:  {kind: stack.KindCache},
	faults.DataHot:   {kind: stack.KindCache, lasts: true, needs: delay},

	faults.DataPurge:     {kind: stack.KindQueue, cures: []faults.DataOp{faults.DataFill, faults.DataPoison}},
	faults.DataReplay:    {kind: stack.KindQueue, cures: []faults.DataOp{faults.DataDuplicate}},
	faults.DataFill:      {kind: stack.KindQueue, lasts: true, needs: count},
	faults.DataPoison:    {kind: stack.KindQueue, lasts: true, needs: count},
	faults.DataDuplicate: {kind: stack.KindQueue, lasts: true, needs: share},

	faults.DataLock:     {kind: stack.KindDatabase, lasts: true},
	faults.DataLockAll:  {kind: stack.KindDatabase, lasts: true},
	faults.DataDeadlock: {kind: stack.KindDatabase, lasts: true, needs: share},
	faults.DataSlow:     {kind: stack.KindDatabase, lasts: true, needs: delay},
	faults.DataStale:    {kind: stack.KindDatabase, lasts: true, needs: delay},
	faults.DataCorrupt:  {kind: stack.KindDatabase, lasts: true, needs: share},

	faults.DataEndSessions: {kind: stack.KindDatabase, cures: []faults.DataOp{faults.DataLock, faults.DataLockAll, faults.DataDeadlock}},
	faults.DataReindex:     {kind: stack.KindDatabase, cures: []faults.DataOp{faults.DataSlow}},
	faults.DataRepair:      {kind: stack.KindDatabase, cures: []faults.DataOp{faults.DataStale, faults.DataCorrupt}},
}

func delay(d faults.Data) error {
	if d.Delay <= 0 {
		return fmt.Errorf("%s: a delay of %s", d.Op, d.Delay)
	}
	return nil
}

func count(d faults.Data) error {
	if d.Count < 1 {
		return fmt.Errorf("%s: %d messages", d.Op, d.Count)
	}
	return nil
}

func share(d faults.Data) error {
	if !(d.Share > 0 && d.Share <= 1) {
		return fmt.Errorf("%s: a share of %v, which is not over 0 and up to 1", d.Op, d.Share)
	}
	return nil
}

// data changes the data of a store, or a condition that it is in.
func (m *model) data(p faults.Data) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if u.store == nil {
		return nil, fmt.Errorf("data of the %s %s: %w", u.spec.Kind, u.spec.Name, faults.ErrUnsupported)
	}
	s := u.store
	op, known := operations[p.Op]
	if !known || op.kind != u.spec.Kind {
		return nil, fmt.Errorf("%s of a %s: %w", p.Op, u.spec.Kind, faults.ErrUnsupported)
	}
	if op.needs != nil {
		if err := op.needs(p); err != nil {
			return nil, err
		}
	}
	if !op.lasts {
		s.cure(func(d faults.Data) bool {
			return slices.Contains(op.cures, d.Op) && (p.Table == "" || d.Table == "" || d.Table == p.Table)
		})
		s.treat(p)
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
