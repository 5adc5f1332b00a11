package insight

import (
	"slices"
	"time"
)

// table is what one person adds to the figures of groups. It is not changed once others
// have it.
type table struct {
	runs   []*fact   // that it is of, in the order of time
	values [][]entry // by metric, in that order
}

// entry is what a run adds to a metric.
type entry struct {
	month int // see monthOf
	value float64
}

// monthOf counts months, by UTC.
func monthOf(at time.Time) int {
	at = at.UTC()
	return at.Year()*12 + int(at.Month())
}

// table is what somebody adds, by runs of theirs that are in figures. What a run adds
// rests on earlier ones alone, so of somebody who has played again that is added.
func (s *Service) table(one learner) *table {
	s.known.mu.Lock()
	was := s.known.tables[one.id]
	s.known.mu.Unlock()
	if was != nil && slices.Equal(was.runs, one.runs) {
		return was
	}
	all := metrics()
	now := &table{runs: one.runs, values: make([][]entry, len(all))}
	done := 0
	if was != nil && len(was.runs) < len(one.runs) && slices.Equal(was.runs, one.runs[:len(was.runs)]) {
		done = len(was.runs)
		for i := range all {
			now.values[i] = slices.Clip(was.values[i])
		}
	}
	for k := done; k < len(one.runs); k++ {
		r := reading{one.runs[k], one.runs[:k]}
		month := monthOf(r.Created)
		for i, m := range all {
			if value, tells := m.of(r); tells {
				now.values[i] = append(now.values[i], entry{month, value})
			}
		}
	}
	s.known.mu.Lock()
	s.known.tables[one.id] = now
	s.known.mu.Unlock()
	return now
}
