package metrics

import (
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"

	"github.com/drillyard/drillyard/faults"
)

// Outside is an alert of a monitor that is no rule here: somebody else says that
// something holds. It goes through the same states as an alert of a rule, and
// nothing but its name tells the two apart.
type Outside struct {
	Name        string
	Labels      map[string]string // but for alertname
	Annotations map[string]string // as they are shown
	Value       float64
	For         time.Duration // how long it must hold before it fires
	Until       faults.Time   // it holds until then
}

// Report lets an alert from outside hold from the next evaluation on. One with
// the same name and labels that holds already goes on until the later end.
func (e *Evaluator) Report(o Outside) {
	e.mu.Lock()
	defer e.mu.Unlock()
	b := labels.NewBuilder(labels.FromMap(o.Labels)).Set(labels.AlertName, o.Name)
	hash := b.Labels().Hash()
	for _, r := range e.outside {
		if r.told.hash == hash {
			r.told.until = max(r.told.until, o.Until)
			return
		}
	}
	e.outside = append(e.outside, &ruleState{
		Rule:   Rule{Name: o.Name, For: o.For, Annotations: o.Annotations},
		active: map[uint64]*alert{},
		told:   &told{hash: hash, labels: labels.FromMap(o.Labels), value: o.Value, until: o.Until},
	})
}

// told is what a monitor outside says, in the place of an expression.
type told struct {
	hash   uint64 // of the labels of its alert
	labels labels.Labels
	value  float64
	until  faults.Time
}

func (t *told) vector(at faults.Time) promql.Vector {
	if at >= t.until {
		return nil
	}
	return promql.Vector{{Metric: t.labels, F: t.value}}
}

// rulesAt lists the rules that are due at run time at, those of the file first.
func (e *Evaluator) rulesAt(at faults.Time) []*ruleState {
	var due []*ruleState
	for _, g := range e.groups {
		if g.began && at-g.last < g.interval {
			continue
		}
		g.began, g.last = true, at
		due = append(due, g.rules...)
	}
	return append(due, e.outside...)
}

// all lists the rules, those of the file first.
func (e *Evaluator) all() []*ruleState {
	var out []*ruleState
	for _, g := range e.groups {
		out = append(out, g.rules...)
	}
	return append(out, e.outside...)
}
