package metrics

import (
	"fmt"
	"math"
	"regexp/syntax"
	"strings"
	"time"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/strutil"
)

// LongestQuery is how long a query may be, in bytes.
const LongestQuery = 4096

// What an expression may be, whoever writes it. The query engine's own limits
// begin once it evaluates: until then an expression costs what its form costs.
const (
	maxLength  = LongestQuery
	maxTokens  = 1000  // names, numbers, texts, brackets and operators
	maxNesting = 50    // brackets, and signs in front of each other
	maxPattern = 2000  // steps of the machine that a pattern is made into
	maxLabel   = 16384 // bytes that the value of a label may grow to
	// maxWork is how many values a series may be looked back on, all steps of a
	// query together: within one series the engine does not look at the time.
	maxWork = 5_000_000
	// measured is how often there are samples in a history, which is where
	// windows are long.
	measured = 10 * time.Second
)

// admit refuses an expression that would be dear to parse. It reads it once,
// from left to right.
func admit(expr string) error {
	if len(expr) > maxLength {
		return whole(expr, fmt.Sprintf("an expression has at most %d bytes, and this one has %d: ask for one thing at a time", maxLength, len(expr)))
	}
	lexer := parser.Lex(expr)
	var item parser.Item
	depth, signs := 0, 0
	for tokens := 0; ; tokens++ {
		lexer.NextItem(&item)
		if item.Typ == parser.EOF || item.Typ == parser.ERROR {
			return nil // what is wrong with it, the parser tells better
		}
		at := func(message string) error {
			return &QueryError{message, int(item.Pos), min(len(expr), int(item.Pos)+len(item.Val))}
		}
		switch item.Typ {
		case parser.LEFT_PAREN, parser.LEFT_BRACE, parser.LEFT_BRACKET:
			depth++
		case parser.RIGHT_PAREN, parser.RIGHT_BRACE, parser.RIGHT_BRACKET:
			depth--
		case parser.STRING:
			if text, err := strutil.Unquote(item.Val); err == nil && patternSize(text) > maxPattern {
				return at("this pattern is too large: repeat less within it")
			}
		}
		if item.Typ == parser.SUB || item.Typ == parser.ADD {
			signs++
		} else {
			signs = 0
		}
		switch {
		case depth+signs > maxNesting:
			return at(fmt.Sprintf("an expression is at most %d levels deep", maxNesting))
		case tokens >= maxTokens:
			return at(fmt.Sprintf("an expression has at most %d parts: ask for one thing at a time", maxTokens))
		}
	}
}

// patternSize is about how many steps the machine has that a regular expression
// is made into: what is repeated a hundred times counts a hundred times. What is
// no regular expression has none. It is known before the machine is built.
func patternSize(text string) int {
	re, err := syntax.Parse(text, syntax.Perl|syntax.DotNL)
	if err != nil {
		return 0
	}
	return size(re)
}

func size(re *syntax.Regexp) int {
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	}
	for _, sub := range re.Sub {
		n += size(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return min(n, math.MaxInt32)
}

// affordable refuses what would be dear to evaluate in a way that the engine
// does not limit: subqueries in tiny steps, which it goes through even where
// there are no samples; long windows at many steps, within which it cannot be
// stopped; and labels that grow. The query spans a time in steps.
func affordable(expr string, e parser.Expr, span, step time.Duration) error {
	w := work{expr: expr}
	if w.weigh(e, span.Seconds(), max(step, time.Millisecond).Seconds()); w.refused != nil {
		return w.refused
	}
	if labelGrowth(e) > maxLabel {
		return whole(expr, "the labels that this makes grow too long; use less of each other within them")
	}
	return nil
}

// work goes through an expression as the engine will.
type work struct {
	expr    string
	refused error
}

// weigh looks at a part that is evaluated at every step of a span, in seconds.
func (w *work) weigh(e parser.Expr, span, step float64) {
	window := 0.0 // values that each step looks back on
	at := e.PositionRange()
	refuse := func(message string) {
		if w.refused == nil {
			w.refused = &QueryError{message, min(int(at.Start), len(w.expr)), min(int(at.End), len(w.expr))}
		}
	}
	steps := span/step + 1
	switch e := e.(type) {
	case *parser.MatrixSelector:
		window = e.Range.Seconds() / measured.Seconds()
	case *parser.SubqueryExpr:
		every := e.Step
		if every <= 0 {
			every = subqueryStep
		}
		window = e.Range.Seconds() / every.Seconds()
		span, step = span+e.Range.Seconds(), every.Seconds()
		if span/step > maxPoints {
			refuse("this subquery has more than 11,000 steps; give it a longer step or a shorter range")
		}
	}
	if window*steps > maxWork && steps > 1 {
		refuse("that looks back too far too often; ask for a longer step, or for a shorter range in the brackets")
	}
	for child := range parser.ChildrenIter(e) {
		if inner, ok := child.(parser.Expr); ok && w.refused == nil {
			w.weigh(inner, span, step)
		}
	}
}

// labelGrowth is about how long the labels get that an expression makes of
// other labels, in bytes. Those that are measured are short.
func labelGrowth(e parser.Expr) int {
	longest := 64
	for child := range parser.ChildrenIter(e) {
		if inner, ok := child.(parser.Expr); ok {
			longest = max(longest, labelGrowth(inner))
		}
	}
	call, ok := e.(*parser.Call)
	if !ok {
		return longest
	}
	text := func(i int) string {
		if s, ok := bare(call.Args[i]).(*parser.StringLiteral); ok {
			return s.Val
		}
		return ""
	}
	switch made := 0; call.Func.Name {
	case "label_replace": // (v, to, replacement, from, pattern)
		made = len(text(2)) + strings.Count(text(2), "$")*longest
		longest = max(longest, made)
	case "label_join": // (v, to, separator, from, …)
		if sources := len(call.Args) - 3; sources > 0 {
			made = sources * (longest + len(text(2)))
			longest = max(longest, made)
		}
	}
	return min(longest, math.MaxInt32)
}

// multiplies reports whether an expression makes series of values: as many as it
// has samples, and each is far larger than one.
func multiplies(e parser.Expr) bool {
	found := false
	_ = inspect(e, func(n parser.Node) error {
		if a, ok := n.(*parser.AggregateExpr); ok && a.Op == parser.COUNT_VALUES {
			found = true
		}
		return nil
	})
	return found
}
