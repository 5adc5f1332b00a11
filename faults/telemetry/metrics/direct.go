package metrics

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/drillyard/drillyard/faults"
)

// direct answers an expression from the newest samples of its series, without
// the query engine: it calls the engine's own functions, and spares what the
// engine sets up around them, which is most of what a rule costs. It knows what
// rules and SLIs are mostly made of: windows that are added up, quantiles of
// them, and arithmetic and comparisons between these. See decisions/0167.
//
// It is guarded by the query's lock.
type direct struct{ root part }

// part is a part of an expression whose value is a vector. The vector is good
// until the part is asked again.
type part interface {
	ask(*asking) promql.Vector
}

// asking is a moment at which an expression is asked.
type asking struct {
	querier
	now millis
	far bool // a window reaches behind the newest samples: only the engine can tell
}

// newDirect returns nil for an expression that only the engine can answer.
func newDirect(expr string) *direct {
	e, err := expressions.ParseExpr(expr)
	if err != nil {
		return nil
	}
	defer expressions.put(expr, e)
	if root := partOf(e); root != nil {
		return &direct{root}
	}
	return nil
}

// answer is the answer as of run time at. It is false when only the engine can tell.
func (p *direct) answer(q *Query, at faults.Time) (promql.Vector, bool) {
	d := q.db
	if p == nil || d.below != nil {
		return nil, false
	}
	a := &asking{querier: querier{source: source{d, &q.memory}}, now: d.stamp(at)}
	found := slices.Clone(p.root.ask(a))
	for i := range found {
		found[i].T = a.now
	}
	return found, !a.far
}

// partOf makes the part of an expression. Selectors are asked in the order in
// which the engine comes to them, for the query remembers them by it. Nil: it is
// none.
func partOf(e parser.Expr) part {
	switch e := bare(e).(type) {
	case *parser.AggregateExpr:
		switch e.Op {
		case parser.SUM, parser.MIN, parser.MAX:
		default:
			return nil
		}
		// What the engine strips from labels when it computes is not there to group by.
		if e.Without || slices.ContainsFunc(e.Grouping, func(name string) bool { return strings.HasPrefix(name, "__") }) {
			return nil
		}
		of := partOf(e.Expr)
		if w := windowOf(e.Expr); w != nil {
			of = w
		}
		if of != nil {
			return &total{of: of, op: e.Op, by: slices.Clone(e.Grouping)}
		}
	case *parser.Call:
		if e.Func.Name != "histogram_quantile" {
			return nil
		}
		share, ok := bare(e.Args[0]).(*parser.NumberLiteral)
		if of := partOf(e.Args[1]); ok && of != nil {
			return &quantile{of: of, in: []promql.Vector{{{F: share.Val}}, nil}}
		}
	case *parser.BinaryExpr:
		m := e.VectorMatching
		if e.ReturnBool || e.Op.IsSetOperator() || compute(e.Op) == nil ||
			m != nil && (m.Card != parser.CardOneToOne || m.On || len(m.MatchingLabels) > 0 || m.FillValues.LHS != nil || m.FillValues.RHS != nil) {
			return nil
		}
		b := &combination{do: compute(e.Op), left: side(e.LHS), right: side(e.RHS), compares: e.Op.IsComparisonOperator()}
		if b.left.known() && b.right.known() && (b.left.part != nil || b.right.part != nil) {
			return b
		}
	}
	return nil
}

// window is a function over a window of each series that a selector finds.
type window struct {
	matchers []*labels.Matcher
	span     millis
	call     promql.FunctionCall
	args     parser.Expressions

	helper promql.EvalNodeHelper
	in     promql.Matrix
	out    promql.Vector
}

func windowOf(e parser.Expr) *window {
	c, ok := bare(e).(*parser.Call)
	if !ok || !steady(c.Func.Name) || len(c.Args) != 1 {
		return nil
	}
	m, ok := c.Args[0].(*parser.MatrixSelector)
	if !ok || m.RangeExpr != nil || m.Range <= 0 {
		return nil
	}
	v, ok := m.VectorSelector.(*parser.VectorSelector)
	if !ok || v.OriginalOffset != 0 || v.OriginalOffsetExpr != nil || v.Timestamp != nil || v.StartOrEnd != 0 || v.Anchored || v.Smoothed {
		return nil
	}
	return &window{
		matchers: v.LabelMatchers, span: m.Range.Milliseconds(), call: promql.FunctionCalls[c.Func.Name],
		// A copy: the engine notes in an expression what it is doing.
		args: parser.Expressions{&parser.MatrixSelector{Range: m.Range, VectorSelector: &parser.VectorSelector{}}},
		in:   make(promql.Matrix, 1),
	}
}

func (w *window) ask(a *asking) promql.Vector {
	s := a.db.store
	oldest := a.now - w.span // and this one is too old
	w.out, w.helper.Ts = w.out[:0], a.now
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.history != nil && oldest <= s.history.to+s.shift {
		a.far = true
	}
	for _, t := range a.tracks(w.matchers) {
		in := &w.in[0]
		var all bool
		if in.Floats, all = t.within(oldest, a.now, in.Floats[:0]); !all {
			a.far = true
		}
		if a.far {
			break
		}
		if len(in.Floats) == 0 {
			continue
		}
		in.Metric, w.helper.Out = t.labels, w.helper.Out[:0]
		if found, _ := w.call(nil, w.in, w.args, &w.helper); len(found) > 0 {
			w.out = append(w.out, promql.Sample{Metric: t.labels, F: found[0].F})
		}
	}
	return w.out
}

// within appends the samples after a time up to another one. It is false when
// there may be older ones than the newest that are at hand.
func (t *track) within(after, to millis, out []promql.FPoint) ([]promql.FPoint, bool) {
	from := len(t.tail)
	for from > 0 && t.tail[from-1].t > after {
		from--
	}
	for _, p := range t.tail[from:] {
		if p.t <= to && !value.IsStaleNaN(p.v) {
			out = append(out, promql.FPoint{T: p.t, F: p.v})
		}
	}
	return out, from > 0 || t.app == nil && len(t.sealed) == 0
}
