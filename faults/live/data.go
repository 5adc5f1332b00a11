package live

import (
	"context"
	"errors"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// data changes the data, or a condition that it is in.
func (s *store) data(ctx context.Context, p faults.Data) (back, error) {
	if !desired.Lasts(p) {
		err := s.end(ctx, func(c Condition) bool {
			cured := desired.Cures(p, c.Data)
			if cured && p.Op == faults.DataEndSessions {
				s.log("warn", "terminating connection due to administrator command")
			}
			return cured
		})
		if err = errors.Join(err, s.engine.Do(ctx, p)); err == nil {
			s.record.mu.Lock()
			s.wanted.Done(p)
			s.record.mu.Unlock()
		}
		return nothing, err
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
