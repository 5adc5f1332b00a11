package dashboard

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// Unit is what the values of a panel are in.
type Unit string

// Units of a panel.
const (
	Seconds Unit = "s"
	Percent Unit = "percent" // shown from 0 to 100; see Panel.Scale
	Rate    Unit = "rate"    // per second
	Count   Unit = "count"
)

// Panel is one chart.
type Panel struct {
	ID      string // unique on its dashboard
	Title   string
	Unit    Unit
	Note    string // what to make of it, in a sentence; may be empty
	Queries []Query
	Limits  []Threshold // drawn in any case
}

// Query is one line of a panel, or one for each series it answers.
type Query struct {
	Name string // {label} stands for the series' label
	Expr string // PromQL
	// Asked is Expr as an alert rule would ask for it, when Expr does more
	// than that, such as filling in zeroes. May be empty.
	Asked string
}

// Threshold is a level at which something is wrong, in the unit of Expr.
type Threshold struct {
	Alert string  `json:"alert"`
	Op    string  `json:"op"`
	Value float64 `json:"value"`
}

// Scale is what values of the panel's expressions are multiplied by for show:
// expressions give shares, people read percent.
func (p Panel) Scale() float64 {
	if p.Unit == Percent {
		return 100
	}
	return 1
}

// Thresholds lists the panel's own limits and those of the alert rules that
// compare what the panel shows with a constant.
func (p Panel) Thresholds(rules []metrics.Rule) []Threshold {
	found := slices.Clone(p.Limits)
	for _, rule := range rules {
		for _, one := range metrics.Apart(rule.Expr, "service") {
			expr, op, value, ok := metrics.Thresholds(one)
			if !ok {
				continue
			}
			for _, q := range p.Queries {
				t := Threshold{rule.Name, op, value}
				if (canonical(q.Expr) == expr || canonical(q.Asked) == expr) && !slices.Contains(found, t) {
					found = append(found, t)
				}
			}
		}
	}
	return found
}

// canonical writes an expression as metrics.Thresholds does.
func canonical(expr string) string {
	expr, _, _, _ = metrics.Thresholds("(" + expr + ") > 0")
	return expr
}

// For returns the panels of a service, or of stack.Customers; false when there
// is no such service.
func For(s *stack.Stack, service string) ([]Panel, bool) {
	if service == stack.Customers {
		return customers(s), true
	}
	v, ok := s.Service(service)
	if !ok {
		return nil, false
	}
	switch v.Kind {
	case stack.KindService:
		if v.External {
			return vendor(v), true
		}
		return board(web(v), s, v), true
	case stack.KindDatabase:
		return database(v), true
	case stack.KindCache:
		return cache(v), true
	case stack.KindQueue:
		return queue(v), true
	default: // a worker
		if len(v.Jobs) > 0 {
			return board(jobs(v), s, v), true
		}
		return board(worker(v), s, v), true
	}
}

// golden is how many panels of a service come before all else: traffic, errors,
// latency.
const golden = 3

// board lays out a service that calls others. After how it fares itself comes
// how those fare that it depends on: that often decides where to look next.
// What it can run out of follows.
func board(own []Panel, s *stack.Stack, v stack.Service) []Panel {
	return slices.Concat(own[:golden], peers(v), own[golden:], outward(s, v))
}

// Metrics names the metrics that a dashboard shows, sorted.
func Metrics(s *stack.Stack, service string) []string {
	panels, _ := For(s, service)
	names := map[string]bool{}
	for _, p := range panels {
		for _, q := range p.Queries {
			selectors, _ := metrics.Selectors(q.Expr) // the package's tests parse them all
			for _, sel := range selectors {
				names[sel.Metric] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// window is what rates are taken over: short, for a drill is.
const window = "30s"

// of selects a metric of one service; more are further matchers.
func of(metric, service, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf("%s{service=%q%s}", metric, service, more)
}

func rate(selector string) string { return "rate(" + selector + "[" + window + "])" }

func sum(by, expr string) string {
	if by == "" {
		return "sum(" + expr + ")"
	}
	return "sum by (" + by + ") (" + expr + ")"
}

// quantile reads a histogram's quantile; by is empty or a label to keep.
func quantile(q, by, buckets string) string {
	if by != "" {
		by += ", "
	}
	return "histogram_quantile(" + q + ", " + sum(by+"le", rate(buckets)) + ")"
}

// share is the part of all that is bad. A part that has no series yet counts
// as none of it, not as unknown.
func share(name, by, bad, all string) Query {
	some, total := sum(by, rate(bad)), sum(by, rate(all))
	return Query{Name: name, Expr: "(" + some + " or 0 * " + total + ") / " + total, Asked: some + " / " + total}
}
