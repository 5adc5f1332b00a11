package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/template"

	"github.com/drillyard/drillyard/faults"
)

// errSameLabels refuses a rule that yields the same series or alert twice.
var errSameLabels = errors.New("several results end up with the same labels")

// variables are the names that templates know beside the dot, as Prometheus
// defines them.
const variables = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}"

// expand makes an alert of each result of an alerting rule, with its templates
// filled in. A template that fails says so in its own place: the alert matters
// more.
func (d *DB) expand(ctx context.Context, r *ruleState, found promql.Vector, at faults.Time) (map[uint64]*alert, error) {
	out := make(map[uint64]*alert, len(found))
	for _, sample := range found {
		data := template.AlertTemplateData(sample.Metric.Map(), nil, "", sample)
		fill := func(text string) string {
			if !strings.Contains(text, "{{") {
				return text
			}
			filled, err := template.NewTemplateExpander(ctx, variables+text, "__alert_"+r.Name, data,
				model.Time(d.stamp(at)), d.vector, &url.URL{}, nil).Expand()
			if err != nil {
				return fmt.Sprintf("<error expanding template: %s>", err)
			}
			return filled
		}
		b := labels.NewBuilder(sample.Metric).Del(model.MetricNameLabel)
		for name, text := range r.Labels {
			b.Set(name, fill(text))
		}
		b.Set(labels.AlertName, r.Name)
		a := &alert{labels: b.Labels()}
		hash := a.labels.Hash()
		if _, twice := out[hash]; twice {
			return nil, errSameLabels
		}
		a.Alert = Alert{
			Fingerprint: fmt.Sprintf("%016x", hash),
			Name:        r.Name,
			Labels:      a.labels.Map(),
			Annotations: make(map[string]string, len(r.Annotations)),
			Value:       sample.F,
			ActiveAt:    at,
		}
		for name, text := range r.Annotations {
			a.Annotations[name] = fill(text)
		}
		out[hash] = a
	}
	return out, nil
}

// step takes the alerts of a rule from one evaluation to the next, given those
// for which its expression holds now.
func (r *ruleState) step(now map[uint64]*alert, at faults.Time) ([]Transition, error) {
	known := map[uint64]bool{}
	for hash, a := range now {
		if old, ok := r.active[hash]; ok {
			// Alerts handed out share these maps, which is why they are
			// replaced and not written to.
			known[hash] = true
			old.Value, old.Annotations = a.Value, a.Annotations
		} else {
			r.active[hash] = a
		}
	}
	var changes []Transition
	for _, a := range r.sorted() {
		hash := a.labels.Hash()
		if _, holds := now[hash]; holds {
			a.waning = false
		} else if !r.keeps(a, at) {
			delete(r.active, hash)
			if a.firing {
				changes = append(changes, Transition{a.Alert, Resolved})
			}
			continue
		}
		switch {
		case !a.firing && at-a.ActiveAt >= r.For:
			a.firing, a.FiredAt = true, at
			changes = append(changes, Transition{a.Alert, Firing})
		case !a.firing && !known[hash]:
			changes = append(changes, Transition{a.Alert, Pending})
		}
	}
	if r.limit > 0 && len(r.active) > r.limit {
		n := len(r.active)
		clear(r.active)
		return nil, fmt.Errorf("%d alerts are more than the group's limit of %d", n, r.limit)
	}
	return changes, nil
}

// keeps reports whether an alert goes on firing though its expression no
// longer holds.
func (r *ruleState) keeps(a *alert, at faults.Time) bool {
	if !a.firing || r.KeepFiringFor <= 0 {
		return false
	}
	if !a.waning {
		a.waning, a.waneAt = true, at
	}
	return at-a.waneAt < r.KeepFiringFor
}

// shown is the ALERTS series of a rule: one for each alert, with its state.
func (r *ruleState) shown() promql.Vector {
	var out promql.Vector
	for _, a := range r.active {
		state := Pending
		if a.firing {
			state = Firing
		}
		b := labels.NewBuilder(a.labels).Set(model.MetricNameLabel, "ALERTS").Set("alertstate", state)
		out = append(out, promql.Sample{Metric: b.Labels(), F: 1})
	}
	return out
}

// recorded gives the results of a recording rule their new name and labels.
func (r *ruleState) recorded(found promql.Vector) (promql.Vector, error) {
	out := make(promql.Vector, 0, len(found))
	for _, sample := range found {
		b := labels.NewBuilder(sample.Metric).Set(model.MetricNameLabel, r.Name)
		for name, v := range r.Labels {
			b.Set(name, v)
		}
		out = append(out, promql.Sample{Metric: b.Labels(), F: sample.F})
	}
	if out.ContainsSameLabelset() {
		return nil, errSameLabels
	}
	if r.limit > 0 && len(out) > r.limit {
		return nil, fmt.Errorf("%d series are more than the group's limit of %d", len(out), r.limit)
	}
	return out, nil
}

// write stores what a rule yields, and ends what it no longer does.
func (d *DB) write(r *ruleState, v promql.Vector, at faults.Time) {
	app := d.appender(at)
	now := make(map[uint64]*series, len(v))
	for _, sample := range v {
		hash := sample.Metric.Hash()
		s, ok := r.series[hash]
		if !ok {
			s = &series{labels: sample.Metric}
		}
		now[hash] = s
		app.add(s, sample.F)
	}
	for hash, s := range r.series {
		if _, still := now[hash]; !still {
			app.end(s)
		}
	}
	r.series = now
	app.commit()
}
