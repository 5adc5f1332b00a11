package metrics

import (
	"math"
	"slices"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/kahansum"
)

// total is the sum of a vector, or its least or greatest value, by labels.
type total struct {
	of part
	op parser.ItemType
	by []string

	places []standing
	groups []tally
	round  uint64
	order  []int // of groups, in the order in which they were met
	out    promql.Vector
}

// standing is the group of the labels that stood at this place in the vector last.
type standing struct {
	labels labels.Labels
	group  int
}

type tally struct {
	labels   labels.Labels
	round    uint64 // the last one that it was met in
	value, c float64
}

func (t *total) ask(a *asking) promql.Vector {
	t.round++
	t.order, t.out = t.order[:0], t.out[:0]
	for i, s := range t.of.ask(a) {
		at := t.group(i, s.Metric)
		g := &t.groups[at]
		switch {
		case g.round != t.round:
			g.round, g.value, g.c = t.round, s.F, 0
			t.order = append(t.order, at)
		case t.op == parser.SUM:
			g.value, g.c = kahansum.Inc(s.F, g.value, g.c)
		case t.op == parser.MIN && g.value > s.F, t.op == parser.MAX && g.value < s.F, math.IsNaN(g.value):
			g.value = s.F
		}
	}
	for _, at := range t.order {
		g := &t.groups[at]
		if t.op == parser.SUM {
			g.value += g.c
		}
		t.out = append(t.out, promql.Sample{Metric: g.labels, F: g.value})
	}
	return t.out
}

// group finds the group of labels, which mostly stand where they stood before.
func (t *total) group(i int, l labels.Labels) int {
	for len(t.places) <= i {
		t.places = append(t.places, standing{group: -1})
	}
	p := &t.places[i]
	if p.group >= 0 && labels.Equal(p.labels, l) {
		return p.group
	}
	own := labels.NewBuilder(l).Keep(t.by...).Labels()
	if len(t.by) == 0 {
		own = labels.EmptyLabels()
	}
	p.labels = l
	if p.group = slices.IndexFunc(t.groups, func(g tally) bool { return labels.Equal(g.labels, own) }); p.group < 0 {
		p.group = len(t.groups)
		t.groups = append(t.groups, tally{labels: own})
	}
	return p.group
}

// quantile is a quantile of histograms.
type quantile struct {
	of     part
	in     []promql.Vector // the share, and what of answers
	helper promql.EvalNodeHelper
}

// nowhere is where mistakes in what a quantile is made of would be reported.
var nowhere = parser.Expressions{&parser.NumberLiteral{}, &parser.NumberLiteral{}}

func (q *quantile) ask(a *asking) promql.Vector {
	q.in[1] = q.of.ask(a)
	q.helper.Ts, q.helper.Out = a.now, q.helper.Out[:0]
	q.helper.Out, _ = promql.FunctionCalls["histogram_quantile"](q.in, nil, nowhere, &q.helper)
	return q.helper.Out
}

// operand is one side of a binary expression: a part, or a number.
type operand struct {
	part   part
	number *parser.NumberLiteral
}

func side(e parser.Expr) operand {
	if n, ok := bare(e).(*parser.NumberLiteral); ok {
		return operand{number: n}
	}
	return operand{part: partOf(e)}
}

func (o operand) known() bool { return o.part != nil || o.number != nil }

// combination is arithmetic or a comparison, of a vector and a number or of vectors
// whose labels are the same.
type combination struct {
	left, right operand
	do          func(l, r float64) (float64, bool)
	compares    bool
	out         promql.Vector
}

func (b *combination) ask(a *asking) promql.Vector {
	var left, right promql.Vector
	if b.left.part != nil {
		left = b.left.part.ask(a)
	}
	if b.right.part != nil {
		right = b.right.part.ask(a)
	}
	b.out = b.out[:0]
	keep := func(of promql.Sample, l, r float64) {
		v, holds := b.do(l, r)
		if b.compares {
			v = of.F
		}
		if holds {
			b.out = append(b.out, promql.Sample{Metric: of.Metric, F: v})
		}
	}
	switch {
	case b.right.number != nil:
		for _, s := range left {
			keep(s, s.F, b.right.number.Val)
		}
	case b.left.number != nil:
		for _, s := range right {
			keep(s, b.left.number.Val, s.F)
		}
	default:
		for _, s := range left {
			if at := slices.IndexFunc(right, func(r promql.Sample) bool { return labels.Equal(r.Metric, s.Metric) }); at >= 0 {
				keep(s, s.F, right[at].F)
			}
		}
	}
	return b.out
}

// compute is what an operator does to two numbers, and whether its result is one; nil:
// the engine alone knows.
func compute(op parser.ItemType) func(l, r float64) (float64, bool) {
	switch op {
	case parser.ADD:
		return func(l, r float64) (float64, bool) { return l + r, true }
	case parser.SUB:
		return func(l, r float64) (float64, bool) { return l - r, true }
	case parser.MUL:
		return func(l, r float64) (float64, bool) { return l * r, true }
	case parser.DIV:
		return func(l, r float64) (float64, bool) { return l / r, true }
	case parser.GTR:
		return func(l, r float64) (float64, bool) { return l, l > r }
	case parser.GTE:
		return func(l, r float64) (float64, bool) { return l, l >= r }
	case parser.LSS:
		return func(l, r float64) (float64, bool) { return l, l < r }
	case parser.LTE:
		return func(l, r float64) (float64, bool) { return l, l <= r }
	case parser.EQLC:
		return func(l, r float64) (float64, bool) { return l, l == r }
	case parser.NEQ:
		return func(l, r float64) (float64, bool) { return l, l != r }
	}
	return nil
}
