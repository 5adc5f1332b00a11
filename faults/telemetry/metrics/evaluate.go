package metrics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"

	"github.com/drillyard/drillyard/faults"
)

// Alert is one alert that is pending or firing: a rule and one set of labels.
type Alert struct {
	Fingerprint string            `json:"fingerprint"` // of the labels; the same in every run
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels"` // alertname included
	Annotations map[string]string `json:"annotations,omitempty"`
	Value       float64           `json:"value"` // of the expression, last time it held
	ActiveAt    faults.Time       `json:"active_at_ns"`
	FiredAt     faults.Time       `json:"fired_at_ns"` // zero while pending
}

// States of a Transition.
const (
	Pending  = "pending"
	Firing   = "firing"
	Resolved = "resolved"
)

// Transition is a change of an alert's state. A pending alert whose expression
// stops holding before it fires ends without one, for nobody was told; an alert
// without for: fires without having been pending.
type Transition struct {
	Alert
	State string `json:"state"`
}

// Evaluator evaluates rules on the run's clock and keeps the alerts' state,
// with Prometheus' semantics. Its methods may be called from several
// goroutines.
type Evaluator struct {
	db *DB
	// relabel gives the labels with which an alert is handed out, given those of
	// its rule. ALERTS has the latter.
	relabel func(Rule, map[string]string) map[string]string

	mu      sync.Mutex
	groups  []*groupState
	outside []*ruleState // what monitors elsewhere say, in the order they began
}

type groupState struct {
	group
	written bool // while the run went on
	began   bool
	last    faults.Time
	rules   []*ruleState
}

type ruleState struct {
	Rule
	query  Query
	told   *told // in the place of a query; nil: a rule of the file
	limit  int
	offset faults.Time
	asks   bool              // its annotations depend on more than the alert
	active map[uint64]*alert // by the hash of its labels
	last   shown             // written at the last evaluation
}

type alert struct {
	Alert
	labels labels.Labels
	firing bool
	waning bool        // firing, though the expression no longer holds
	waneAt faults.Time // since when

	sample    promql.Sample // of the expression, last time it held
	held      faults.Time   // when that was
	annotated bool          // Alert has the annotations of then
}

// NewEvaluator makes an evaluator with no alert active. It queries db, and
// writes into it what rules record, and Prometheus' own ALERTS series. Relabel
// says with which labels alerts are handed out; nil: with their own.
func NewEvaluator(r *Rules, db *DB, relabel func(Rule, map[string]string) map[string]string) *Evaluator {
	e := &Evaluator{db: db, relabel: relabel}
	if relabel == nil {
		e.relabel = func(_ Rule, own map[string]string) map[string]string { return own }
	}
	for _, g := range r.groups {
		e.groups = append(e.groups, e.state(g))
	}
	return e
}

// state is that of a group which was never evaluated.
func (e *Evaluator) state(g group) *groupState {
	s := &groupState{group: g}
	for _, rule := range g.rules {
		s.rules = append(s.rules, &ruleState{
			Rule: rule, limit: g.limit, offset: g.offset,
			query: Query{db: e.db, expr: rule.Expr}, asks: asks(rule.Annotations),
			active: map[uint64]*alert{},
		})
	}
	return s
}

// EvaluationError says that a rule cannot be evaluated.
type EvaluationError struct {
	Rule string
	Err  error
}

func (e *EvaluationError) Error() string { return "evaluate " + e.Rule + ": " + e.Err.Error() }
func (e *EvaluationError) Unwrap() error { return e.Err }

// Evaluate evaluates the rules as of run time at, and returns what changed, in
// the order of the rules and then of the labels. Groups with an interval are
// left out until it has passed. Times must not go back. The error joins an
// *EvaluationError for each rule that went wrong; such a rule keeps its alerts as
// they were, and the others are not held up.
func (e *Evaluator) Evaluate(ctx context.Context, at faults.Time) ([]Transition, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var changes []Transition
	var errs []error
	for _, r := range e.rulesAt(at) {
		changed, err := e.evaluate(ctx, r, at)
		if err != nil {
			errs = append(errs, &EvaluationError{r.Name, err})
		}
		changes = append(changes, changed...)
	}
	return changes, errors.Join(errs...)
}

// Active lists the alerts that are firing, in the order of the rules and then
// of the labels.
func (e *Evaluator) Active() []Alert {
	return e.list(func(a *alert) bool { return a.firing })
}

// Waiting lists the alerts that are pending, in the same order.
func (e *Evaluator) Waiting() []Alert {
	return e.list(func(a *alert) bool { return !a.firing })
}

func (e *Evaluator) list(want func(*alert) bool) []Alert {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []Alert
	for _, r := range e.all() {
		for _, a := range r.sorted() {
			if want(a) {
				e.db.annotate(context.Background(), r, a) // asks nothing
				out = append(out, a.Alert)
			}
		}
	}
	return out
}

func (r *ruleState) sorted() []*alert {
	out := make([]*alert, 0, len(r.active))
	for _, a := range r.active {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *alert) int { return labels.Compare(a.labels, b.labels) })
	return out
}

// evaluate takes one rule a step further.
func (e *Evaluator) evaluate(ctx context.Context, r *ruleState, at faults.Time) ([]Transition, error) {
	d := e.db
	found, err := r.found(ctx, at)
	if err != nil {
		return nil, err
	}
	if r.Record {
		recorded, err := r.recorded(found)
		if err == nil {
			d.write(r, recorded, at)
		}
		return nil, err
	}
	now, err := d.expand(ctx, r, found, at)
	if err != nil {
		return nil, err
	}
	changes, err := e.step(ctx, r, now, at)
	d.write(r, r.shown(), at)
	return changes, err
}

// found is what a rule's alerts or series are made of at run time at.
func (r *ruleState) found(ctx context.Context, at faults.Time) (promql.Vector, error) {
	if r.told != nil {
		return r.told.vector(at), nil
	}
	// What a group with an offset finds is written as of when it asks. Prometheus
	// writes it as of then, and finds it all the same: it looks back for minutes.
	return r.query.vector(ctx, at-r.offset)
}

// vector runs a query whose answer is a vector; a scalar counts as one.
func (d *DB) vector(ctx context.Context, expr string, ts time.Time, memory *[]selection) (promql.Vector, error) {
	q, err := d.rules.NewInstantQuery(ctx, source{d, memory}, nil, expr, ts)
	if err != nil {
		return nil, err
	}
	defer putBack(q, expr)
	res := q.Exec(ctx)
	d.charge(q)
	if res.Err != nil {
		return nil, res.Err
	}
	switch v := res.Value.(type) {
	case promql.Vector:
		return v, nil
	case promql.Scalar:
		return promql.Vector{{T: v.T, F: v.V, Metric: labels.EmptyLabels()}}, nil
	default:
		return nil, fmt.Errorf("the answer is a %s, not a vector or a scalar", res.Value.Type())
	}
}
