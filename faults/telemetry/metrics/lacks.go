package metrics

import (
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// Lack is a part of an expression that finds nothing in a database.
type Lack struct {
	Selector string // as it is written
	Metric   string // that nobody measures; empty: somebody does
	Label    string // that no series of the metric has, or none with such a value
	// Absence is asked for: the expression is about its not being there.
	Absence bool
}

// where are the labels that tell what a series was scraped of. They are the same
// whatever happens, where others come with events: a code of 500 is there once
// something failed.
var where = []string{model.JobLabel, "service", model.InstanceLabel}

// Lacks lists what an expression asks for that the database has never seen: a
// metric, or one with labels that no series of it has. Own are names of series
// that are recorded, and not measured.
func (d *DB) Lacks(expr string, own map[string]bool) []Lack {
	e, err := parse(expr)
	if err != nil {
		return nil
	}
	names := map[string][]labels.Labels{}
	d.store.mu.RLock()
	for name, tracks := range d.store.named {
		for _, t := range tracks {
			names[name] = append(names[name], t.labels)
		}
	}
	d.store.mu.RUnlock()
	var out []Lack
	parser.Inspect(e, func(n parser.Node, path []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok || v.Name == "" || own[v.Name] || v.Name == "ALERTS" || v.Name == "ALERTS_FOR_STATE" {
			return nil
		}
		l := Lack{Selector: v.String(), Absence: slices.ContainsFunc(path, func(n parser.Node) bool {
			call, ok := n.(*parser.Call)
			return ok && (call.Func.Name == "absent" || call.Func.Name == "absent_over_time")
		})}
		series := names[v.Name]
		if len(series) == 0 {
			l.Metric = v.Name
			out = append(out, l)
			return nil
		}
		for _, m := range v.LabelMatchers {
			if m.Name == model.MetricNameLabel || m.Matches("") {
				continue
			}
			if known := slices.Contains(where, m.Name); !slices.ContainsFunc(series, func(s labels.Labels) bool {
				if known {
					return m.Matches(s.Get(m.Name))
				}
				return s.Has(m.Name)
			}) {
				l.Label = m.String()
				out = append(out, l)
				return nil
			}
		}
		return nil
	})
	return out
}

// AtOnce returns the rules as they would be without waiting: each fires as soon
// as it holds, stops when it does not, and is evaluated every time.
func (r *Rules) AtOnce() *Rules {
	out := &Rules{}
	for _, g := range r.groups {
		g.interval, g.limit = 0, 0
		g.rules = slices.Clone(g.rules)
		for i := range g.rules {
			g.rules[i].For, g.rules[i].KeepFiringFor = 0, 0
		}
		out.groups = append(out.groups, g)
	}
	return out
}

// Held counts the alerts of each rule of the file that are pending or firing, in
// the order of All.
func (e *Evaluator) Held() []int {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []int
	for _, g := range e.groups {
		for _, r := range g.rules {
			out = append(out, len(r.active))
		}
	}
	return out
}
