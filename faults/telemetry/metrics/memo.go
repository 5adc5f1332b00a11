package metrics

import (
	"math"
	"slices"

	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/drillyard/drillyard/faults"
)

// memo saves a rule from being asked again while nothing that it looks at has
// changed. The answer to an expression made of instant selectors, aggregations
// and arithmetic is a function of the newest samples it finds and of nothing
// else: not of when they are from, and not of when it is asked. "Is a replica
// down" is such a question, and the answer is the same in most scrape intervals.
//
// It is guarded by the query's lock.
type memo struct {
	known    bool // whether the rest has been found out
	possible bool
	told     bool     // look is complete
	look     []uint64 // bits of what the selectors find now, one after the other
	asked    bool     // the answer is to what was seen
	seen     []uint64
	answer   promql.Vector
}

// gone stands for a series that has no value now; its bits are those of a stale
// series, which is just that.
const gone = value.StaleNaN

// same reports whether the answer at a time must be the last one.
func (s *memo) same(q *Query, at faults.Time) bool {
	if !s.known {
		s.known, s.possible = true, momentary(q.expr)
	}
	if !s.possible {
		return false
	}
	s.look, s.told = q.db.found(q.memory, at, s.look)
	return s.asked && s.told && slices.Equal(s.look, s.seen)
}

// keep remembers an answer, if what it was made of is the same before and after
// it was asked for.
func (s *memo) keep(q *Query, at faults.Time, answer promql.Vector) {
	if !s.possible {
		return
	}
	var told bool
	s.seen, told = q.db.found(q.memory, at, s.seen)
	s.asked = s.told && told && slices.Equal(s.look, s.seen)
	s.answer = answer
}

// found tells the value of each series that the selectors of a query have at a
// time. It is false when that cannot be told without asking: there is a series
// that no selector has been held against, the history is in sight, or there
// are newer samples. It takes over the room of an old list.
func (d *DB) found(memory []selection, at faults.Time, old []uint64) ([]uint64, bool) {
	out := old[:0]
	now := d.stamp(at)
	oldest := now - lookback.Milliseconds() // and this one is too old
	s := d.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.history != nil && oldest <= s.history.to+s.shift {
		return out, false
	}
	for i := range memory {
		if memory[i].seen != len(memory[i].list(s)) {
			return out, false
		}
		for _, t := range memory[i].tracks {
			bits := gone
			if n := len(t.tail); n > 0 {
				switch newest := t.tail[n-1]; {
				case newest.t > now:
					return out, false
				case newest.t > oldest:
					bits = math.Float64bits(newest.v)
				}
			}
			out = append(out, bits)
		}
	}
	return out, true
}

// momentary reports whether the answer to an expression depends on the newest
// samples alone.
func momentary(expr string) bool {
	e, err := parse(expr)
	if err != nil {
		return false
	}
	yes := true
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case nil, *parser.AggregateExpr, *parser.BinaryExpr, *parser.ParenExpr, *parser.UnaryExpr, *parser.NumberLiteral, *parser.StringLiteral:
		case *parser.VectorSelector:
			yes = yes && n.OriginalOffset == 0 && n.OriginalOffsetExpr == nil && n.Timestamp == nil && n.StartOrEnd == 0
		default:
			yes = false
		}
		return nil
	})
	return yes
}
