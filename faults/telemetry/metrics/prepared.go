package metrics

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/drillyard/drillyard/faults"
)

const (
	shelved = 1024 // expressions that are kept
	spare   = 4    // copies of each
)

// expressions is the parser of the query engine. It keeps what it has parsed:
// rules, SLIs and the panels of a dashboard are asked again and again, and by
// every run. An expression is with one query at a time, for the engine notes in
// it what it is doing.
var expressions = &shelf{Parser: promQL, kept: map[string][]parser.Expr{}}

type shelf struct {
	parser.Parser

	mu   sync.Mutex
	kept map[string][]parser.Expr // by their text
}

// ParseExpr takes an expression from the shelf, or parses it.
func (s *shelf) ParseExpr(text string) (parser.Expr, error) {
	s.mu.Lock()
	if all := s.kept[text]; len(all) > 0 {
		e := all[len(all)-1]
		s.kept[text] = all[:len(all)-1]
		s.mu.Unlock()
		return e, nil
	}
	s.mu.Unlock()
	return s.Parser.ParseExpr(text)
}

// check reports what is wrong with an expression, and else what it is like, when
// it is asked at every step of a span.
func check(expr string, span, step time.Duration) (form, error) {
	if err := admit(expr); err != nil {
		return form{}, err
	}
	e, err := expressions.ParseExpr(expr)
	if err != nil {
		_, err = parse(expr)
		return form{}, err
	}
	defer expressions.put(expr, e)
	return form{kind: e.Type(), multiplies: multiplies(e)}, affordable(expr, e, span, step)
}

// form is what an expression is like.
type form struct {
	kind       parser.ValueType // of its answers
	multiplies bool
}

// putBack ends a query whose answer has been read.
func putBack(q promql.Query, expr string) {
	if s, ok := q.Statement().(*parser.EvalStmt); ok {
		expressions.put(expr, s.Expr)
	}
	q.Close()
}

// put keeps an expression that no query has any more, if it can be used again.
func (s *shelf) put(text string, e parser.Expr) {
	if !clean(e) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.kept[text]; !known && len(s.kept) >= shelved {
		clear(s.kept) // nobody asks a thousand questions again and again
	}
	if len(s.kept[text]) < spare {
		s.kept[text] = append(s.kept[text], e)
	}
}

// clean takes out of an expression what the engine has put in. It reports false
// for those that the engine changes for good: it wraps what is the same at all
// times of a query, and puts a selector without matchers in the place of a
// subquery.
func clean(e parser.Expr) bool {
	lasting := errors.New("changed for good")
	return nil == inspect(e, func(n parser.Node) error {
		switch n := n.(type) {
		case *parser.StepInvariantExpr, *parser.SubqueryExpr:
			return lasting
		case *parser.VectorSelector:
			if n.Timestamp != nil || n.StartOrEnd != 0 || len(n.LabelMatchers) == 0 {
				return lasting
			}
			n.Series, n.UnexpandedSeriesSet = nil, nil
		}
		return nil
	})
}

// inspect visits the nodes of an expression until one is refused.
func inspect(e parser.Expr, visit func(parser.Node) error) error {
	var refused error
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		if refused == nil {
			refused = visit(n)
		}
		return refused
	})
	return refused
}

// Query is an expression that is asked again and again, as rules and SLIs are:
// it is parsed once, and remembers which series it looks at. Its methods may be
// called from several goroutines.
type Query struct {
	db   *DB
	expr string

	mu     sync.Mutex
	memory []selection
	memo   memo
	read   bool // whether the rest has been found out
	direct *direct
}

// Prepare makes a query ready. The error is a *QueryError.
func (d *DB) Prepare(expr string) (*Query, error) {
	if _, err := check(expr, 0, 0); err != nil {
		return nil, err
	}
	return &Query{db: d, expr: expr}, nil
}

// At answers the query as of run time at, as DB.Instant does.
func (q *Query) At(ctx context.Context, at faults.Time) (Result, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.db.instant(ctx, q.expr, at, &q.memory)
}

// Value answers a query whose answer is one number as of run time at. It is
// false when there is no answer, or more than one.
func (q *Query) Value(ctx context.Context, at faults.Time) (float64, bool, error) {
	found, err := q.vector(ctx, at)
	if err != nil {
		if ctx.Err() != nil {
			return 0, false, fmt.Errorf("query: %w", ctx.Err())
		}
		return 0, false, whole(q.expr, err.Error())
	}
	if len(found) != 1 {
		return 0, false, nil
	}
	return found[0].F, true, nil
}

// vector answers the query as rules do: a scalar counts as a vector of one. The
// answer must not be changed.
func (q *Query) vector(ctx context.Context, at faults.Time) (promql.Vector, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.memo.same(q, at) {
		return q.memo.answer, nil
	}
	if !q.read {
		q.read, q.direct = true, newDirect(q.expr)
	}
	found, told := q.direct.answer(q, at)
	if !told {
		var err error
		if found, err = q.db.vector(ctx, q.expr, q.db.epoch.Add(at), &q.memory); err != nil {
			return nil, err
		}
	}
	q.memo.keep(q, at, found)
	return found, nil
}
