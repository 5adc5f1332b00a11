package metrics

import (
	"math"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// span is all values that an expression can have, both ends included.
type span struct{ low, high float64 }

var (
	anyValue = span{math.Inf(-1), math.Inf(1)}
	upwards  = span{0, math.Inf(1)} // what is counted
	ratio    = span{0, 1}
	noValue  = span{math.Inf(1), math.Inf(-1)}
)

func (s span) empty() bool { return s.low > s.high }

// NeverHolds says why no value of what an expression asks for can make it yield
// anyValue, as of "up > 1"; empty: some can. It goes by what is known of any
// system: counters and rates are never negative, up is 0 or 1.
func NeverHolds(expr string) string {
	e, err := parse(expr)
	if err != nil {
		return ""
	}
	why := ""
	spanOf(e, &why)
	if why != "" && spanOf(e, new(string)).empty() {
		return why
	}
	return ""
}

// spanOf is what an expression can be. Why says which part of it is impossible.
func spanOf(e parser.Expr, why *string) span {
	switch e := e.(type) {
	case *parser.ParenExpr:
		return spanOf(e.Expr, why)
	case *parser.StepInvariantExpr:
		return spanOf(e.Expr, why)
	case *parser.NumberLiteral:
		return span{e.Val, e.Val}
	case *parser.UnaryExpr:
		s := spanOf(e.Expr, why)
		if e.Op == parser.SUB && !s.empty() {
			return span{-s.high, -s.low}
		}
		return s
	case *parser.VectorSelector:
		return measuredSpan(e.Name)
	case *parser.MatrixSelector:
		return spanOf(e.VectorSelector, why)
	case *parser.SubqueryExpr:
		return spanOf(e.Expr, why)
	case *parser.AggregateExpr:
		return aggregated(e.Op, spanOf(e.Expr, why))
	case *parser.Call:
		return called(e, why)
	case *parser.BinaryExpr:
		return combined(e, why)
	}
	return anyValue
}

// measuredSpan is what a metric can be, by its name.
func measuredSpan(name string) span {
	if name == metricUp {
		return ratio
	}
	for _, ending := range []string{"_total", "_count", "_bucket"} {
		if strings.HasSuffix(name, ending) {
			return upwards
		}
	}
	return anyValue
}

func aggregated(op parser.ItemType, s span) span {
	switch {
	case s.empty():
		return s
	case op == parser.COUNT:
		return span{1, math.Inf(1)}
	case op == parser.STDDEV, op == parser.STDVAR:
		return upwards
	case op == parser.GROUP:
		return span{1, 1}
	case op == parser.SUM:
		if s.low >= 0 {
			return span{s.low, math.Inf(1)}
		}
		return anyValue
	case op == parser.COUNT_VALUES:
		return anyValue
	}
	return s // one of them, or between them
}

func called(e *parser.Call, why *string) span {
	of := func(i int) span {
		if i < len(e.Args) {
			return spanOf(e.Args[i], why)
		}
		return anyValue
	}
	switch e.Func.Name {
	case "rate", "irate", "increase", "changes", "resets", "count_over_time", "histogram_count", "stddev_over_time", "stdvar_over_time", "sqrt", "time":
		return upwards
	case "absent", "absent_over_time", "present_over_time":
		return span{1, 1}
	case "vector", "scalar", "min_over_time", "max_over_time", "avg_over_time", "last_over_time", "sort", "sort_desc", "label_replace", "label_join", "sum", "quantile_over_time":
		if e.Func.Name == "quantile_over_time" {
			return of(1)
		}
		return of(0)
	case "sum_over_time":
		if of(0).low >= 0 {
			return upwards
		}
	case "abs":
		return upwards
	case "clamp_min":
		s, least := of(0), of(1)
		return span{math.Max(s.low, least.low), math.Max(s.high, least.high)}
	case "clamp_max":
		s, most := of(0), of(1)
		return span{math.Min(s.low, most.low), math.Min(s.high, most.high)}
	case "histogram_fraction":
		return ratio
	}
	return anyValue
}

func combined(e *parser.BinaryExpr, why *string) span {
	l, r := spanOf(e.LHS, why), spanOf(e.RHS, why)
	switch e.Op {
	case parser.LOR:
		if l.empty() {
			return r
		}
		if r.empty() {
			return l
		}
		return span{math.Min(l.low, r.low), math.Max(l.high, r.high)}
	case parser.LUNLESS:
		return l
	}
	if l.empty() || r.empty() {
		return noValue
	}
	if e.Op == parser.LAND {
		return l
	}
	if e.Op.IsComparisonOperator() {
		if e.ReturnBool {
			return ratio
		}
		kept := l
		if _, constant := e.LHS.(*parser.NumberLiteral); constant {
			kept = r
		}
		if impossible(e.Op, l, r) {
			*why = e.String() + " cannot hold"
			return noValue
		}
		return kept
	}
	return computed(e.Op, l, r)
}

func impossible(op parser.ItemType, l, r span) bool {
	switch op {
	case parser.GTR:
		return l.high <= r.low
	case parser.GTE:
		return l.high < r.low
	case parser.LSS:
		return l.low >= r.high
	case parser.LTE:
		return l.low > r.high
	case parser.EQLC:
		return l.high < r.low || l.low > r.high
	case parser.NEQ:
		return l.low == l.high && r.low == r.high && l.low == r.low
	}
	return false
}

func computed(op parser.ItemType, l, r span) span {
	var ends [4]float64
	switch op {
	case parser.ADD:
		return span{l.low + r.low, l.high + r.high}
	case parser.SUB:
		return span{l.low - r.high, l.high - r.low}
	case parser.MUL:
		ends = [4]float64{l.low * r.low, l.low * r.high, l.high * r.low, l.high * r.high}
	case parser.DIV:
		if r.low <= 0 && r.high >= 0 {
			if l.low >= 0 && r.low >= 0 {
				return upwards
			}
			return anyValue
		}
		ends = [4]float64{l.low / r.low, l.low / r.high, l.high / r.low, l.high / r.high}
	default:
		return anyValue
	}
	s := noValue
	for _, v := range ends {
		if math.IsNaN(v) {
			v = 0 // nothing, however often
		}
		s = span{math.Min(s.low, v), math.Max(s.high, v)}
	}
	return s
}
