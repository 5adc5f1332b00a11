package metrics

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"go.yaml.in/yaml/v3"

	"github.com/drillyard/drillyard/faults"
)

// OneRule makes a rule file of a single alerting rule, in a group of its own that has its
// name, and checks it as ParseRules does.
func OneRule(r Rule) (*Rules, error) {
	text, err := yaml.Marshal(map[string]any{"groups": []any{map[string]any{
		"name": r.Name,
		"rules": []any{map[string]any{
			"alert": r.Name, "expr": r.Expr, "for": model.Duration(r.For).String(), "labels": r.Labels, "annotations": r.Annotations,
		}},
	}}})
	if err != nil {
		return nil, err
	}
	return ParseRules(r.Name, text)
}

// Fired is a time in which an alert fired, in run time.
type Fired struct{ From, To faults.Time }

// WouldFire says when an alert of a rule would have fired, had it been evaluated at from
// and every step after it up to to: stretches in order, which do not overlap. Errors are
// those of Range, and that results end up with the same labels.
func (d *DB) WouldFire(ctx context.Context, r Rule, from, to faults.Time, step time.Duration) ([]Fired, error) {
	answer, err := d.Range(ctx, r.Expr, from, to, step)
	if err != nil {
		return nil, err
	}
	var all []Fired
	seen := map[string]bool{}
	for _, s := range answer.Series {
		own := maps.Clone(s.Labels)
		delete(own, model.MetricNameLabel)
		maps.Copy(own, r.Labels)
		key := labels.FromMap(own).String()
		if seen[key] {
			return nil, errSameLabels
		}
		seen[key] = true
		all = append(all, fires(s.Points, r.For, r.KeepFiringFor, step)...)
	}
	slices.SortFunc(all, func(a, b Fired) int { return int(a.From - b.From) })
	var out []Fired
	for _, s := range all {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out, nil
}

// fires turns the moments at which an expression held into the times in which its alert
// fired: it has to hold for long enough, and goes on for a while.
func fires(held []Point, after, keep, step time.Duration) []Fired {
	var out []Fired
	for i := 0; i < len(held); {
		last := i
		for last+1 < len(held) && held[last+1].At-held[last].At <= step+keep {
			last++
		}
		// Until it fires, a single moment at which it does not hold begins anew.
		first := i
		for j := i; j <= last && held[j].At-held[first].At < after; j++ {
			if j < last && held[j+1].At-held[j].At > step {
				first = j + 1
			}
		}
		if held[last].At-held[first].At >= after {
			out = append(out, Fired{held[first].At + after, held[last].At + step + keep})
		}
		i = last + 1
	}
	return out
}

// Write has rules evaluated beside those of the file from now on, each time. Rules that
// were written under the same name of their group go; what fired of them is resolved, and
// is returned.
func (e *Evaluator) Write(r *Rules) []Transition {
	e.mu.Lock()
	defer e.mu.Unlock()
	var gone []Transition
	for _, g := range r.groups {
		e.groups = slices.DeleteFunc(e.groups, func(old *groupState) bool {
			if !old.written || old.name != g.name {
				return false
			}
			for _, rule := range old.rules {
				for _, a := range rule.sorted() {
					if a.firing {
						gone = append(gone, Transition{a.Alert, Resolved})
					}
				}
				e.db.write(rule, nil, old.last)
			}
			return true
		})
		s := e.state(g)
		s.written = true
		e.groups = append(e.groups, s)
	}
	return gone
}
