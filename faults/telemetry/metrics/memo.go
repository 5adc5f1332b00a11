package metrics

import (
	"math"
	"slices"
	"time"

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
// So is the rate of a counter that stands still, and most counters of what goes
// wrong do: of a window in which a series has had one value all the time, what
// steady lists is a function of that value and of the number of samples.
//
// And where a share of what goes wrong has to be above a limit, it is not while
// nothing goes wrong, whatever it is a share of, and whatever else has to hold.
//
// It is guarded by the query's lock.
type memo struct {
	known  bool     // whether the rest has been found out
	spans  []millis // of each selector: how long it looks back; newest and anything below
	still  bool     // the answer can be told from what found tells
	told   bool     // look is complete
	look   []uint64 // bits of what the selectors find now, one after the other
	asked  bool     // the answer is to what was seen
	seen   []uint64
	answer promql.Vector
}

// Selectors that look back for no time.
const (
	newest   millis = 0  // at the newest sample alone
	anything millis = -1 // what it finds makes no difference
)

// steady are the functions over a window whose value, where a series has had one
// value all the time, depends on nothing but that value and the number of samples.
func steady(name string) bool {
	switch name {
	case "rate", "increase", "irate", "delta", "idelta", "changes", "resets",
		"min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "count_over_time", "last_over_time":
		return true
	}
	return false
}

// gone stands for a series that has no value now; its bits are those of a stale
// series, which is just that.
const gone = value.StaleNaN

// same reports whether the answer at a time must be the last one.
func (s *memo) same(q *Query, at faults.Time) bool {
	if !s.known {
		s.known = true
		s.spans, s.still = spans(q.expr)
	}
	if !s.still {
		return false
	}
	s.look, s.told = q.db.found(q.memory, s.spans, at, s.look)
	return s.asked && s.told && slices.Equal(s.look, s.seen)
}

// keep remembers an answer, if what it was made of is the same before and after
// it was asked for.
func (s *memo) keep(q *Query, at faults.Time, answer promql.Vector) {
	if !s.still {
		return
	}
	var told bool
	s.seen, told = q.db.found(q.memory, s.spans, at, s.seen)
	s.asked = s.told && told && slices.Equal(s.look, s.seen)
	s.answer = answer
}

// found tells the value of each series that the selectors of a query have at a
// time, and where a selector looks back how many samples say so. It is false when
// that cannot be told without asking: there is a series that no selector has been
// held against, the history is in sight, there are newer samples, or a value has
// changed within the time looked at. It takes over the room of an old list.
func (d *DB) found(memory []selection, spans []millis, at faults.Time, old []uint64) ([]uint64, bool) {
	out := old[:0]
	if len(memory) != len(spans) {
		return out, false
	}
	now := d.stamp(at)
	s := d.store
	s.mu.RLock()
	defer s.mu.RUnlock()
	for i := range memory {
		span := spans[i]
		switch span {
		case anything:
			continue
		case newest:
			span = lookback.Milliseconds()
		}
		oldest := now - span // and this one is too old
		if s.history != nil && oldest <= s.history.to+s.shift || memory[i].seen != len(memory[i].list(s)) {
			return out, false
		}
		for _, t := range memory[i].tracks {
			if n := len(t.tail); n > 0 && t.tail[n-1].t > now {
				return out, false
			}
			if spans[i] == newest {
				out = append(out, t.newest(oldest))
				continue
			}
			value, n, one := t.stood(oldest)
			if !one {
				return out, false
			}
			out = append(out, value, n)
		}
	}
	return out, true
}

// newest is the newest sample after a time, in bits.
func (t *track) newest(after millis) uint64 {
	if n := len(t.tail); n > 0 && t.tail[n-1].t > after {
		return math.Float64bits(t.tail[n-1].v)
	}
	return gone
}

// stood tells the value that a series has had since a time, in bits, and how many
// samples say so. It is false when there was more than one value, or when the
// newest samples do not go back so far.
func (t *track) stood(after millis) (value, samples uint64, one bool) {
	value = t.newest(after)
	i := len(t.tail) - 1
	for ; i >= 0 && t.tail[i].t > after; i-- {
		if math.Float64bits(t.tail[i].v) != value {
			return 0, 0, false
		}
		samples++
	}
	older := t.app != nil || len(t.sealed) > 0
	return value, samples, i >= 0 || !older
}

// spans lists how long each selector of an expression looks back, in the order in
// which the engine comes to them. It is false when the answer depends on more than
// what found tells.
func spans(expr string) ([]millis, bool) {
	e, err := expressions.ParseExpr(expr)
	if err != nil {
		return nil, false
	}
	defer expressions.put(expr, e)
	if part := idle(e); part != nil {
		return look(e, part)
	}
	return look(e, e)
}

// look is spans where a part of an expression is all that the answer depends on.
func look(e, part parser.Expr) ([]millis, bool) {
	var all []millis
	yes := true
	parser.Inspect(e, func(n parser.Node, path []parser.Node) error {
		within := n == parser.Node(part) || slices.Contains(path, parser.Node(part))
		switch n := n.(type) {
		case nil, *parser.AggregateExpr, *parser.BinaryExpr, *parser.ParenExpr, *parser.UnaryExpr, *parser.NumberLiteral, *parser.StringLiteral:
		case *parser.Call:
			yes = yes && (!within || steady(n.Func.Name))
		case *parser.MatrixSelector:
		case *parser.VectorSelector:
			if !within {
				all = append(all, anything)
				break
			}
			yes = yes && n.OriginalOffset == 0 && n.OriginalOffsetExpr == nil && n.Timestamp == nil && n.StartOrEnd == 0
			var span time.Duration
			if len(path) > 0 {
				if over, ok := path[len(path)-1].(*parser.MatrixSelector); ok {
					span = over.Range
					yes = yes && over.RangeExpr == nil && span > 0
				}
			}
			all = append(all, span.Milliseconds())
		default:
			yes = yes && !within
		}
		return nil
	})
	return all, yes
}

// idle returns the part of an expression for which the answer is empty while no
// counter of it moves, whatever the rest says; nil: there is none. Of "a and b"
// either side is one.
func idle(e parser.Expr) parser.Expr {
	both, ok := bare(e).(*parser.BinaryExpr)
	if !ok || both.Op != parser.LAND {
		return aboveShare(e)
	}
	if part := idle(both.LHS); part != nil {
		return part
	}
	return idle(both.RHS)
}

// aboveShare returns the part of "part / whole > limit" where it is made of nothing
// but rates and the limit is not below zero: while no counter of the part moves it
// is zero, and so is its share, or it is none.
func aboveShare(e parser.Expr) parser.Expr {
	above, ok := bare(e).(*parser.BinaryExpr)
	if !ok || above.Op != parser.GTR || above.ReturnBool {
		return nil
	}
	limit, ok := bare(above.RHS).(*parser.NumberLiteral)
	if !ok || !(limit.Val >= 0) {
		return nil
	}
	share, ok := bare(above.LHS).(*parser.BinaryExpr)
	if !ok || share.Op != parser.DIV {
		return nil
	}
	rates := true
	parser.Inspect(share.LHS, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case nil, *parser.ParenExpr, *parser.MatrixSelector:
		case *parser.AggregateExpr:
			rates = rates && n.Op == parser.SUM
		case *parser.Call:
			rates = rates && (n.Func.Name == "rate" || n.Func.Name == "increase")
		case *parser.VectorSelector: // look judges it; one outside of a rate is no window
		default:
			rates = false
		}
		return nil
	})
	windows, _ := look(share.LHS, share.LHS)
	if !rates || slices.ContainsFunc(windows, func(span millis) bool { return span <= newest }) {
		return nil
	}
	return share.LHS
}
