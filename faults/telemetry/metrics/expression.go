package metrics

import (
	"errors"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// promQL reads expressions; it holds no state.
var promQL = parser.NewParser(parser.Options{})

// QueryError says what is wrong with an expression, in Prometheus' words, and
// where: from byte Start up to End. What is wrong as a whole spans all of it.
type QueryError struct {
	Message string `json:"message"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

func (e *QueryError) Error() string { return e.Message }

func whole(expr, message string) *QueryError { return &QueryError{message, 0, len(expr)} }

func parse(expr string) (parser.Expr, error) {
	if err := admit(expr); err != nil {
		return nil, err
	}
	e, err := promQL.ParseExpr(expr)
	if err == nil {
		return e, nil
	}
	all, ok := errors.AsType[parser.ParseErrors](err)
	if !ok || len(all) == 0 {
		return nil, whole(expr, err.Error())
	}
	// The first one is the one Prometheus tells; its text carries line and
	// column in front.
	first := all[0]
	start := min(max(int(first.PositionRange.Start), 0), len(expr))
	end := min(max(int(first.PositionRange.End), start), len(expr))
	return nil, &QueryError{first.Error(), start, end}
}

// Check reports what is wrong with an expression without running it, as a
// *QueryError, or nil.
func Check(expr string) error {
	_, err := parse(expr)
	return err
}

// Selector is one look at a metric within an expression.
type Selector struct {
	Metric string            `json:"metric"`          // empty: picked by another label or a pattern
	Equal  map[string]string `json:"equal,omitempty"` // labels held to one value
}

// Selectors lists what an expression looks at, from left to right. The error
// is a *QueryError.
func Selectors(expr string) ([]Selector, error) {
	e, err := parse(expr)
	if err != nil {
		return nil, err
	}
	var out []Selector
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		s := Selector{Metric: v.Name}
		for _, m := range v.LabelMatchers {
			switch {
			case m.Type != labels.MatchEqual:
			case m.Name == model.MetricNameLabel:
				s.Metric = m.Value
			default:
				if s.Equal == nil {
					s.Equal = map[string]string{}
				}
				s.Equal[m.Name] = m.Value
			}
		}
		out = append(out, s)
		return nil
	})
	return out, nil
}

// Thresholds splits an alert's expression "X > c" into X, the operator (one of
// >, >=, <, <=) and c; "c < X" is turned round. Of "X > c and …" and "X > c
// unless …" it tells the first part, which must hold in any case. ok is false
// for anything else.
func Thresholds(expr string) (metricExpr, op string, value float64, ok bool) {
	e, err := parse(expr)
	if err != nil {
		return "", "", 0, false
	}
	for {
		b, isBinary := bare(e).(*parser.BinaryExpr)
		if !isBinary {
			return "", "", 0, false
		}
		if b.Op == parser.LAND || b.Op == parser.LUNLESS {
			e = b.LHS
			continue
		}
		turned, compares := turned[b.Op]
		if !compares {
			return "", "", 0, false
		}
		if c, constant := number(b.RHS); constant && b.LHS.Type() == parser.ValueTypeVector {
			return bare(b.LHS).String(), b.Op.String(), c, true
		}
		if c, constant := number(b.LHS); constant && b.RHS.Type() == parser.ValueTypeVector {
			return bare(b.RHS).String(), turned.String(), c, true
		}
		return "", "", 0, false
	}
}

// Apart returns an expression once for each value of a label that it selects by a
// list of them, as service=~"a|b" does, with that one value selected; without such
// a list, the expression alone. Where it keeps the label, each tells what the whole
// tells of that value.
func Apart(expr, label string) []string {
	e, err := parse(expr)
	if err != nil {
		return []string{expr}
	}
	var values []string
	lists := func(e parser.Expr, each func(*labels.Matcher)) {
		parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
			if selects, ok := n.(*parser.VectorSelector); ok {
				for _, m := range selects.LabelMatchers {
					if m.Name == label && m.Type == labels.MatchRegexp && len(m.SetMatches()) > 0 {
						each(m)
					}
				}
			}
			return nil
		})
	}
	lists(e, func(m *labels.Matcher) { values = append(values, m.SetMatches()...) })
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		return []string{expr}
	}
	all := make([]string, len(values))
	for i, value := range values {
		one, err := parse(expr)
		if err != nil {
			return []string{expr}
		}
		lists(one, func(m *labels.Matcher) {
			if m.Matches(value) {
				*m = *labels.MustNewMatcher(labels.MatchEqual, label, value)
			}
		})
		all[i] = one.String()
	}
	return all
}

// turned maps a comparison to the same one with its sides exchanged.
var turned = map[parser.ItemType]parser.ItemType{
	parser.GTR: parser.LSS, parser.LSS: parser.GTR,
	parser.GTE: parser.LTE, parser.LTE: parser.GTE,
}

// bare takes parentheses off.
func bare(e parser.Expr) parser.Expr {
	for {
		p, ok := e.(*parser.ParenExpr)
		if !ok {
			return e
		}
		e = p.Expr
	}
}

// number reads a constant.
func number(e parser.Expr) (float64, bool) {
	switch e := bare(e).(type) {
	case *parser.NumberLiteral:
		return e.Val, true
	case *parser.UnaryExpr:
		v, ok := number(e.Expr)
		if e.Op == parser.SUB {
			v = -v
		}
		return v, ok
	case *parser.BinaryExpr:
		l, okL := number(e.LHS)
		r, okR := number(e.RHS)
		switch e.Op {
		case parser.ADD:
			return l + r, okL && okR
		case parser.SUB:
			return l - r, okL && okR
		case parser.MUL:
			return l * r, okL && okR
		case parser.DIV:
			return l / r, okL && okR
		}
	}
	return 0, false
}
