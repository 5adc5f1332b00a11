package metrics

import (
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

// What a rule costs is counted, and no clock is asked: the same rules cost the same on every
// machine. A sample that the engine looks at is one; what else it does is told in samples
// that would take as long. See decisions/0168.
const (
	// perSeries is what it costs to see whether a series is one that is asked for.
	perSeries = 20
	// sorting is how much dearer a window is whose values are put in order.
	sorting = 30
	// mostAtOnce is how much is asked for with one query at most, so that one that costs too
	// much is stopped early.
	mostAtOnce = 50_000_000
	// longWindow is from where on it is found out first what one moment costs.
	longWindow = 2 * time.Hour
)

// charge counts what a query has cost.
func (d *DB) charge(q promql.Query) {
	if d.spent == nil {
		return
	}
	weight := int64(1)
	if s, ok := q.Statement().(*parser.EvalStmt); ok && sorts(s.Expr) {
		weight = sorting
	}
	*d.spent += weight * q.Stats().Samples.TotalSamples
}

// sorts reports whether an expression puts the values of windows in order.
func sorts(e parser.Expr) bool {
	found := false
	_ = inspect(e, func(n parser.Node) error {
		if c, ok := n.(*parser.Call); ok && (c.Func.Name == "quantile_over_time" || c.Func.Name == "mad_over_time") {
			found = true
		}
		return nil
	})
	return found
}

// Costly says why a rule was stopped: it costs more than rules that are meant.
type Costly struct {
	// Window is the longest that it looks back on at each moment; 0: it looks back on none.
	Window time.Duration
	// Together says that it is not this one alone: the rules before it had left nothing over.
	Together bool
}

func (e *Costly) Error() string {
	switch {
	case e.Together:
		return "it was stopped: with the rules before it, the file costs more to evaluate than a file may"
	case e.Window >= longWindow:
		return fmt.Sprintf("it was stopped, for it costs too much to evaluate: at each moment it looks back on %s", model.Duration(e.Window))
	}
	return "it was stopped, for it costs too much to evaluate: at each moment it looks at too many samples"
}

// longestWindow is the longest window that an expression looks back on.
func longestWindow(expr string) (longest time.Duration) {
	e, err := parse(expr)
	if err != nil {
		return 0
	}
	_ = inspect(e, func(n parser.Node) error {
		switch n := n.(type) {
		case *parser.MatrixSelector:
			longest = max(longest, n.Range)
		case *parser.SubqueryExpr:
			longest = max(longest, n.Range)
		}
		return nil
	})
	return longest
}

// spend counts what a rule has cost since it was last counted, and says why it may cost no
// more; nil: it may. What rules may cost is by the time that they are tried on, so that a
// try on a day tells what a week would.
func (t *trying) spend(rule *triedRule) error {
	cost := t.spent - t.counted
	t.counted = t.spent
	rule.cost += cost
	return t.afford(rule)
}

func (t *trying) afford(rule *triedRule) error {
	switch {
	case t.over(rule.cost, t.most.cost, rule):
		return &Costly{Window: longestWindow(rule.Expr)}
	case t.over(t.cost+rule.cost, t.most.costs, rule) && t.over(rule.cost, t.most.cheap, rule):
		return &Costly{Together: true}
	}
	return nil
}

// over reports whether a cost is more than there may be for each day that a rule is tried on.
func (t *trying) over(cost, daily int64, rule *triedRule) bool {
	return float64(cost) > float64(daily)*float64(t.to-t.from+rule.every)/float64(24*time.Hour)
}

// together reports whether an error is of a rule that would be evaluated in another file.
func together(err error) bool {
	c, ok := errors.AsType[*Costly](err)
	return ok && c.Together || errors.Is(err, errRecorded)
}
