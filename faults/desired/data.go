package desired

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

// CheckData says what is wrong with an operation on the data of a service.
func (s *Service) CheckData(d faults.Data) error {
	if !s.Store() {
		return fmt.Errorf("data of the %s %s: %w", s.Spec.Kind, s.Spec.Name, faults.ErrUnsupported)
	}
	op, known := operations[d.Op]
	if !known || op.kind != s.Spec.Kind {
		return fmt.Errorf("%s of a %s: %w", d.Op, s.Spec.Kind, faults.ErrUnsupported)
	}
	if op.needs != nil {
		return op.needs(d)
	}
	return nil
}

// Lasts reports whether an operation brings a condition, which is there until
// it is taken back or cured. Others are done at once.
func Lasts(d faults.Data) bool { return operations[d.Op].lasts }

// Cures reports whether an operation ends a condition.
func Cures(by, condition faults.Data) bool {
	return slices.Contains(operations[by.Op].cures, condition.Op) &&
		(by.Table == "" || condition.Table == "" || condition.Table == by.Table)
}

// StaysBehind reports whether a condition is left on the old primary when a
// database fails over; a full disk does as well.
func StaysBehind(condition faults.Data) bool {
	return slices.Contains([]faults.DataOp{faults.DataLock, faults.DataLockAll, faults.DataSlow, faults.DataStale}, condition.Op)
}

// Reported reports whether a condition shows in a report on health: more work
// is none that data is in.
func Reported(condition faults.Data) bool { return condition.Op != faults.DataFill }
