package metrics

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/drillyard/drillyard/faults"
)

// Series that alerting rules record of themselves.
const (
	alertsSeries   = "ALERTS"
	forStateSeries = "ALERTS_FOR_STATE"
)

// arrange finds out which rule looks at what which other one records.
func (t *trying) arrange() {
	t.knot = [2]int{len(t.rules), -1}
	tie := func(a, b int) {
		t.knot = [2]int{min(t.knot[0], a, b), max(t.knot[1], a, b)}
	}
	asked := make([][]*parser.VectorSelector, len(t.rules))
	for i, rule := range t.rules {
		asked[i], rule.moment = selectors(rule.Expr)
	}
	for i, rule := range t.rules {
		everything := templatesAsk(rule.Labels)
		for k, of := range t.rules {
			reads := everything || slices.ContainsFunc(asked[i], func(s *parser.VectorSelector) bool { return records(of.Rule, s) })
			switch {
			case reads && k < i:
				rule.reads = append(rule.reads, k)
				of.shows = true
			case reads:
				tie(i, k)
				of.shows = true
			case k < i && rule.Record && of.Record && rule.Name == of.Name:
				tie(i, k) // of one series, whoever comes first has its say
			}
		}
	}
}

// selectors lists what an expression looks at. At is true for one that means another
// thing where it is asked at many moments at once.
func selectors(expr string) (all []*parser.VectorSelector, at bool) {
	e, err := parse(expr)
	if err != nil {
		return nil, false
	}
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case *parser.VectorSelector:
			all = append(all, n)
			at = at || n.StartOrEnd != 0
		case *parser.SubqueryExpr:
			at = at || n.StartOrEnd != 0
		}
		return nil
	})
	return all, at
}

// records reports whether a selector may find what a rule records.
func records(of Rule, s *parser.VectorSelector) bool {
	may := func(name string) bool {
		for _, m := range s.LabelMatchers {
			switch {
			case m.Name == model.MetricNameLabel && !m.Matches(name):
				return false
			case !of.Record && m.Name == labels.AlertName && !m.Matches(of.Name):
				return false
			}
		}
		return true
	}
	if of.Record {
		return may(of.Name)
	}
	return may(alertsSeries) || may(forStateSeries)
}

// templatesAsk reports whether templates may hold a query.
func templatesAsk(texts map[string]string) bool {
	for _, text := range texts {
		if strings.Contains(text, "{{") && strings.Contains(text, "query") {
			return true
		}
	}
	return false
}

// looksAt reports whether what a rule says of its alerts may hold a query.
func (t *trying) looksAt(rule *triedRule) bool { return templatesAsk(rule.Annotations) }

// name gives a rule the key under which what it yields is remembered: all that this
// follows from.
func (t *trying) name(rule *triedRule) {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%q %d %d %d %d", rule.Expr, rule.every, rule.offset, t.from, t.to) // a hash takes everything
	for _, i := range rule.reads {
		of := t.rules[i]
		_, _ = fmt.Fprintf(sum, " %s %v %q %d %d %d", of.key, of.Record, of.Name, of.For, of.KeepFiringFor, of.limit)
		for _, name := range slices.Sorted(maps.Keys(of.Labels)) {
			_, _ = fmt.Fprintf(sum, " %q=%q", name, of.Labels[name])
		}
	}
	rule.key = fmt.Sprintf("%x", sum.Sum(nil))
}

// known is what is remembered, or nil.
func (r *Recording) known(key string) *yield {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.yielded[key]
	if found != nil {
		r.order = append(slices.DeleteFunc(r.order, func(k string) bool { return k == key }), key)
	}
	return found
}

// remember keeps what a rule yields, and forgets what was not asked for in a long time.
func (r *Recording) remember(key string, y *yield) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.yielded[key] != nil {
		return
	}
	size := func(y *yield) int { return y.values + len(y.failed) + 1 }
	r.yielded[key], r.order, r.kept = y, append(r.order, key), r.kept+size(y)
	for r.kept > mostKept && len(r.order) > 1 {
		r.kept -= size(r.yielded[r.order[0]])
		delete(r.yielded, r.order[0])
		r.order = r.order[1:]
	}
}

// write has what a rule records in the database, for others to look at.
func (t *trying) write(rule *triedRule) {
	if rule.written || rule.yield == nil || !rule.Record {
		return // an alerting rule has shown itself while it was followed
	}
	rule.written = true
	t.each(rule, func(now faults.Time, vector promql.Vector) {
		if t.sound(rule, vector) == nil {
			t.put(rule, vector, now)
		}
	})
}

// check looks whether what a rule is to record can be recorded.
func (t *trying) check(i int) {
	rule := t.rules[i]
	seen, twice := map[uint64]bool{}, false
	for _, s := range rule.yield.series {
		hash := rule.renamed(s.metric).Hash()
		twice, seen[hash] = twice || seen[hash], true
	}
	if !twice && (rule.limit == 0 || len(seen) <= rule.limit) {
		return
	}
	t.each(rule, func(_ faults.Time, vector promql.Vector) {
		if err := t.sound(rule, vector); err != nil {
			t.fail(i, err)
		}
	})
}

// each tells what a recording rule is to record at each moment.
func (t *trying) each(rule *triedRule, tell func(faults.Time, promql.Vector)) {
	series := rule.yield.series
	renamed := make([]labels.Labels, len(series))
	for i := range series {
		renamed[i] = rule.renamed(series[i].metric)
	}
	at := make([]int, len(series))
	var vector promql.Vector
	for now := t.from; now <= t.to; now += rule.every {
		ms := t.own.stamp(now - rule.offset)
		if rule.yield.failedAt(ms) != nil {
			continue
		}
		vector = vector[:0]
		for k := range series {
			if p := series[k].points; at[k] < len(p) && p[at[k]].T == ms {
				vector = append(vector, promql.Sample{Metric: renamed[k], T: ms, F: p[at[k]].F})
				at[k]++
			}
		}
		tell(now, vector)
	}
}

// sound says why a recording rule may not record a vector.
func (t *trying) sound(rule *triedRule, recorded promql.Vector) error {
	if recorded.ContainsSameLabelset() {
		return errSameLabels
	}
	if rule.limit > 0 && len(recorded) > rule.limit {
		return fmt.Errorf("%d series are more than the group's limit of %d", len(recorded), rule.limit)
	}
	return nil
}

// put writes a vector into the database as of when a rule has asked. What was measured
// is not written over.
func (t *trying) put(rule *triedRule, v promql.Vector, now faults.Time) {
	v = slices.DeleteFunc(slices.Clone(v), func(s promql.Sample) bool { return t.db.store.has(s.Metric) })
	t.own.write(rule.ruleState, v, now-rule.offset)
}

// has reports whether there is a series of these labels.
func (s *store) has(l labels.Labels) bool {
	for t := s.hashed[l.Hash()]; t != nil; t = t.next {
		if labels.Equal(t.labels, l) {
			return true
		}
	}
	return false
}

// show writes what an alerting rule tells of itself.
func (t *trying) show(rule *triedRule, now faults.Time) {
	shown := rule.shown()
	for _, a := range rule.sorted() {
		b := labels.NewBuilder(a.labels).Set(model.MetricNameLabel, forStateSeries)
		shown = append(shown, promql.Sample{Metric: b.Labels(), F: float64(t.own.epoch.Add(a.ActiveAt).Unix())})
	}
	t.put(rule, shown, now)
}

// stepwise takes rules that look at each other from one moment to the next.
func (t *trying) stepwise(ctx context.Context, first, last int) error {
	for _, rule := range t.rules[:first] {
		t.write(rule)
	}
	together := t.rules[first : last+1]
	key := sha256.New()
	for _, rule := range together {
		t.name(rule)
		_, _ = fmt.Fprintln(key, rule.key, rule.Name, rule.For, rule.KeepFiringFor, rule.Labels, rule.limit)
	}
	for _, rule := range together {
		rule.key, rule.written = fmt.Sprintf("%s %x", rule.key, key.Sum(nil)), true
	}
	t.out.Evaluated += len(together)
	due := make([]faults.Time, len(together))
	for i := range due {
		due[i] = t.from
	}
	for now := t.from; now <= t.to; now = slices.Min(due) {
		for i, rule := range together {
			if due[i] != now {
				continue
			}
			due[i] += rule.every
			if rule.stopped {
				continue
			}
			// What the others of the knot have cost so far counts with what was before it.
			before := t.cost
			for k, other := range together {
				if k != i {
					t.cost += other.cost
				}
			}
			err := t.stepOne(ctx, first+i, now)
			if t.cost = before; err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				t.fail(first+i, err)
			}
		}
	}
	for _, rule := range together {
		t.cost += rule.cost
	}
	return nil
}

// stepOne evaluates one rule at one moment.
func (t *trying) stepOne(ctx context.Context, i int, now faults.Time) error {
	rule := t.rules[i]
	found, err := t.own.vector(ctx, rule.Expr, t.own.epoch.Add(now-rule.offset), nil)
	if costly := t.spend(rule); costly != nil {
		rule.stopped = true
		return costly
	}
	if err != nil {
		return err
	}
	if rule.Record {
		for k := range found {
			found[k].Metric = rule.renamed(found[k].Metric)
		}
		if err := t.sound(rule, found); err != nil {
			return err
		}
		if err := t.count(rule, len(found)); err != nil {
			return err
		}
		t.put(rule, found, now)
		return nil
	}
	if err := t.hasty(); err != nil {
		rule.stopped = true
		return err
	}
	if err := t.step(ctx, i, found, now); err != nil {
		return err
	}
	if err := t.count(rule, 2*len(rule.active)); err != nil { // of each it tells two things
		return err
	}
	t.show(rule, now)
	return nil
}

// count counts values that a rule has yielded one moment after the other. One that yields
// more than it may stops.
func (t *trying) count(rule *triedRule, values int) error {
	rule.values, t.values = rule.values+values, t.values+values
	err := t.bounded(rule, rule.values, t.values)
	rule.stopped = err != nil
	return err
}
