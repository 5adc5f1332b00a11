package desired

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// CheckData says what is wrong with an operation on the data of a service.
func (s *Service) CheckData(d faults.Data) error {
	if !s.Store() {
		return fmt.Errorf("data of the %s %s: %w", s.Spec.Kind, s.Spec.Name, faults.ErrUnsupported)
	}
	op, known := d.Op.Operation()
	if !known || op.Store != s.Spec.Kind {
		return fmt.Errorf("%s of a %s: %w", d.Op, s.Spec.Kind, faults.ErrUnsupported)
	}
	if op.Needs != nil {
		return op.Needs(d)
	}
	return nil
}

// Lasts reports whether an operation brings a condition, which is there until
// it is taken back or cured. Others are done at once.
func Lasts(d faults.Data) bool { return meaning(d).Lasts }

// Cures reports whether an operation ends a condition.
func Cures(by, condition faults.Data) bool {
	return slices.Contains(meaning(by).Cures, condition.Op) &&
		(by.Table == "" || condition.Table == "" || condition.Table == by.Table)
}

// StaysBehind reports whether a condition is left on the old primary when a
// database fails over; a full disk does as well.
func StaysBehind(condition faults.Data) bool { return meaning(condition).Behind }

// Done takes note of an operation on data that was done at once.
func (s *Service) Done(d faults.Data) {
	switch d.Op {
	case faults.DataPurge:
		s.Aside = true
	case faults.DataReplay:
		s.Aside = false
	}
}

// Reported reports whether a condition shows in a report on health: more work
// is none that data is in.
func Reported(condition faults.Data) bool { return meaning(condition).Left != "" }

func meaning(d faults.Data) faults.DataOperation {
	op, _ := d.Op.Operation()
	return op
}
