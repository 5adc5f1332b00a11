package live

import (
	"context"
	"errors"
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
	if d.Share <= 0 || d.Share > 1 {
		return fmt.Errorf("%s: a share of %v, which is not over 0 and up to 1", d.Op, d.Share)
	}
	return nil
}

// data changes the data, or a condition that it is in.
func (s *store) data(ctx context.Context, p faults.Data) (back, error) {
	op, known := operations[p.Op]
	if !known || op.kind != s.spec.Kind {
		return nil, fmt.Errorf("%s of a %s: %w", p.Op, s.spec.Kind, faults.ErrUnsupported)
	}
	if op.needs != nil {
		if err := op.needs(p); err != nil {
			return nil, err
		}
	}
	if !op.lasts {
		err := s.end(ctx, func(c Condition) bool {
			cured := slices.Contains(op.cures, c.Op) && (p.Table == "" || c.Table == "" || c.Table == p.Table)
			if cured && p.Op == faults.DataEndSessions {
				s.log("warn", "terminating connection due to administrator command")
			}
			return cured
		})
		return nothing, errors.Join(err, s.engine.Do(ctx, p))
	}
	s.mu.Lock()
	s.last++
	id := s.last
	next := append(slices.Clone(s.conditions), Condition{ID: id, Data: p})
	s.mu.Unlock()
	if err := s.engine.SetConditions(ctx, next); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.conditions = next
	s.mu.Unlock()
	return func(ctx context.Context) error {
		defer s.lock()()
		return s.end(ctx, func(c Condition) bool { return c.ID == id })
	}, nil
}

// end takes conditions away. The lock of the record is held.
func (s *store) end(ctx context.Context, which func(Condition) bool) error {
	s.mu.Lock()
	left := slices.DeleteFunc(slices.Clone(s.conditions), which)
	same := len(left) == len(s.conditions)
	s.mu.Unlock()
	if same {
		return nil
	}
	if err := s.engine.SetConditions(ctx, left); err != nil {
		return err
	}
	s.mu.Lock()
	s.conditions = left
	s.mu.Unlock()
	return nil
}
