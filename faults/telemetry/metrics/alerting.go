package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

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

// expand makes an alert of each result of an alerting rule. Its labels are
// filled in, for they tell which alert it is; its annotations only when somebody
// reads them, unless what they say depends on when that is.
func (d *DB) expand(ctx context.Context, r *ruleState, found promql.Vector, at faults.Time) (map[uint64]*alert, error) {
	if len(found) == 0 {
		return nil, nil
	}
	out := make(map[uint64]*alert, len(found))
	for _, sample := range found {
		fill := d.filler(ctx, r, sample, at)
		b := labels.NewBuilder(sample.Metric).Del(model.MetricNameLabel)
		for name, text := range r.Labels {
			b.Set(name, fill(text))
		}
		b.Set(labels.AlertName, r.Name)
		a := &alert{labels: b.Labels(), sample: sample, held: at}
		hash := a.labels.Hash()
		if _, twice := out[hash]; twice {
			return nil, errSameLabels
		}
		a.Value, a.ActiveAt = sample.F, at
		if r.asks {
			d.annotate(ctx, r, a)
		}
		out[hash] = a
	}
	return out, nil
}

// annotate fills in the annotations of an alert, as of when its expression last
// held. Alerts handed out share the map, which is why it is replaced.
func (d *DB) annotate(ctx context.Context, r *ruleState, a *alert) {
	if a.annotated {
		return
	}
	fill := d.filler(ctx, r, a.sample, a.held)
	a.annotated, a.Annotations = true, make(map[string]string, len(r.Annotations))
	for name, text := range r.Annotations {
		a.Annotations[name] = fill(text)
	}
}

// filler fills in the templates of a rule. One that fails says so in its own
// place: the alert matters more.
func (d *DB) filler(ctx context.Context, r *ruleState, sample promql.Sample, at faults.Time) func(text string) string {
	return func(text string) string {
		if r.told != nil || !strings.Contains(text, "{{") {
			return text
		}
		data := template.AlertTemplateData(sample.Metric.Map(), nil, "", sample)
		filled, err := template.NewTemplateExpander(ctx, variables+text, "__alert_"+r.Name, data,
			model.Time(d.stamp(at)), d.lookup, &url.URL{}, nil).Expand()
		if err != nil {
			return fmt.Sprintf("<error expanding template: %s>", err)
		}
		return filled
	}
}

// asks reports whether annotations may depend on more than labels and value: on
// a query, or on what time it is. A text that only looks as if is taken for one.
func asks(annotations map[string]string) bool {
	for _, text := range annotations {
		if strings.Contains(text, "query") || strings.Contains(text, "now") {
			return true
		}
	}
	return false
}

// step takes the alerts of a rule from one evaluation to the next, given those
// for which its expression holds now.
func (e *Evaluator) step(ctx context.Context, r *ruleState, now map[uint64]*alert, at faults.Time) ([]Transition, error) {
	if len(now) == 0 && len(r.active) == 0 {
		return nil, nil
	}
	known := map[uint64]bool{}
	for hash, a := range now {
		if old, ok := r.active[hash]; ok {
			known[hash] = true
			old.Value, old.Annotations = a.Value, a.Annotations
			old.sample, old.held, old.annotated = a.sample, a.held, a.annotated
		} else {
			r.active[hash] = a
			a.Name, a.Labels, a.Fingerprint = r.Name, e.relabel(r.Rule, a.labels.Map()), fmt.Sprintf("%016x", hash)
		}
	}
	var changes []Transition
	change := func(a *alert, state string) {
		e.db.annotate(ctx, r, a)
		changes = append(changes, Transition{a.Alert, state})
	}
	for _, a := range r.sorted() {
		hash := a.labels.Hash()
		if _, holds := now[hash]; holds {
			a.waning = false
		} else if !r.keeps(a, at) {
			delete(r.active, hash)
			if a.firing {
				change(a, Resolved)
			}
			continue
		}
		switch {
		case !a.firing && at-a.ActiveAt >= r.For:
			a.firing, a.FiredAt = true, at
			change(a, Firing)
		case !a.firing && !known[hash]:
			change(a, Pending)
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
	for _, a := range r.sorted() {
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
		out = append(out, promql.Sample{Metric: r.renamed(sample.Metric), F: sample.F})
	}
	if out.ContainsSameLabelset() {
		return nil, errSameLabels
	}
	if r.limit > 0 && len(out) > r.limit {
		return nil, fmt.Errorf("%d series are more than the group's limit of %d", len(out), r.limit)
	}
	return out, nil
}

// renamed gives a result of a recording rule its new name and labels.
func (r *ruleState) renamed(found labels.Labels) labels.Labels {
	b := labels.NewBuilder(found).Set(model.MetricNameLabel, r.Name)
	for name, v := range r.Labels {
		b.Set(name, v)
	}
	return b.Labels()
}

// write stores what a rule yields, and ends what it no longer does.
func (d *DB) write(r *ruleState, v promql.Vector, at faults.Time) {
	if len(v) == 0 && len(r.last) == 0 {
		return
	}
	ms := d.stamp(at)
	d.store.mu.Lock()
	defer d.store.mu.Unlock()
	now := make([]*track, len(v))
	for i, sample := range v {
		now[i] = d.store.track(sample.Metric)
		d.store.add(now[i], ms, sample.F)
	}
	d.store.replace(&r.last, now, ms)
}

// lookup answers the queries that templates make.
func (d *DB) lookup(ctx context.Context, expr string, ts time.Time) (promql.Vector, error) {
	return d.vector(ctx, expr, ts, nil)
}
