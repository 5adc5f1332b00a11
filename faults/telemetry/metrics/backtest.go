package metrics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"

	"github.com/drillyard/drillyard/faults"
)

// Of a recording: Prometheus' own defaults, for its samples lie as far apart as those of
// a server do, and not as close as those of a run.
const (
	recordedLookback = 5 * time.Minute
	// RuleInterval is how often rules are evaluated whose group does not say.
	RuleInterval = time.Minute
	// leastInterval is how often rules are evaluated at most: more often than samples lie
	// they are told nothing new.
	leastInterval = 10 * time.Second
	// backtestSamples are those in memory for one stretch of one query.
	backtestSamples = 8_000_000
	backtestTimeout = time.Minute
	// stretch is how much is asked for with one query.
	stretch = 6 * time.Hour
)

// limits bound what rules may yield over all the time that they are tried on.
type limits struct {
	yielded  int // values, by one rule
	together int // values, by the rules of one file of which others may be made
	moments  int // how often alerts may change
	// cost is what one rule may cost for each day that it is tried on, costs what those of a
	// file may, and cheap what each may whatever the others do.
	cost, costs, cheap int64
}

// backtests is one engine for all, as engine is for runs.
var backtests = newEngineOf(backtestSamples, nil, backtestTimeout, recordedLookback, RuleInterval)

// Recording is what was measured over a stretch of the past: series that never change,
// for rules to be tried on. It remembers what rules yielded there, so that of a file that
// was tried before only what has changed is evaluated. Its methods may be called from
// several goroutines. See decisions/0149.
type Recording struct {
	db *DB

	mu      sync.Mutex
	most    limits
	yielded map[string]*yield
	order   []string // of yielded, from the one that was used least recently
	kept    int      // values in yielded
}

// What rules may cost for each day that they are tried on. What people mean costs some
// millions: a rule has all of this that looks back on three days, in two dozen series, at each
// minute. A file that takes all of it is evaluated at some three seconds for a day.
const (
	mostCost   = 300_000_000
	mostCosts  = 500_000_000
	alwaysCost = 1_000_000
)

// mostKept is how many values a recording remembers: 16 bytes each.
const mostKept = 4_000_000

// Record makes a recording of all that fill hands over, in the order of its times. Zero is
// the wall time of run time zero.
func Record(zero time.Time, fill func(faults.Sink) error) (*Recording, error) {
	db := Open(zero, nil)
	db.rules = backtests
	if err := fill(numbers{db}); err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	if lost := db.Errors(); lost > 0 {
		return nil, fmt.Errorf("record: %d samples are not in the order of their times", lost)
	}
	return &Recording{db: db, most: limits{yielded: 2_000_000, together: 10_000_000, moments: 100_000, cost: mostCost, costs: mostCosts, cheap: alwaysCost}, yielded: map[string]*yield{}}, nil
}

// numbers takes what can be counted, and no words.
type numbers struct{ *DB }

func (numbers) Log(faults.LogLine) {}

// Series tells how many series were recorded.
func (r *Recording) Series() int { return len(r.db.store.tracks) }

// Lacks is DB.Lacks of the recording.
func (r *Recording) Lacks(expr string, own map[string]bool) []Lack { return r.db.Lacks(expr, own) }

// Moment is a change of an alert's state at a moment of a recording, by the rule of that
// number in the order of Rules.All.
type Moment struct {
	At   faults.Time
	Rule int
	Transition
}

// Tried is what rules did on a recording.
type Tried struct {
	// Moments are in the order of their times, and then of the rules and the labels.
	Moments []Moment
	// Failed says why a rule could not be evaluated at some moment, by its number: the
	// first time.
	Failed map[int]error
	// Evaluated is how many rules were evaluated; what others yield was known.
	Evaluated int
}

// Try evaluates rules on the recording from one moment to another, both included, as a
// Prometheus server does that has just been started: for the recording's past is there, and
// no alert is. Groups without an interval are evaluated every RuleInterval, those with a
// shorter one than leastInterval as often as that, and of what is due at one moment each
// rule in the order of the file.
//
// That a rule is asked for hours at once and not minute by minute makes no difference to
// what it yields, unless it looks at what a rule after it records. Such rules, and those
// between the two, are evaluated minute by minute.
func (r *Recording) Try(ctx context.Context, rules *Rules, from, to faults.Time) (*Tried, error) {
	t := &trying{
		Recording: r, from: from, to: to,
		own: Open(r.db.epoch, nil), out: &Tried{Failed: map[int]error{}},
	}
	t.own.below, t.own.rules, t.own.spent = r.db, backtests, &t.spent
	t.evaluator = NewEvaluator(rules, t.own, nil)
	for _, g := range t.evaluator.groups {
		for _, rule := range g.rules {
			every := max(cmp.Or(g.interval, RuleInterval), leastInterval)
			t.rules = append(t.rules, &triedRule{ruleState: rule, every: every})
		}
	}
	t.arrange()
	for i := 0; i < len(t.rules); {
		var err error
		if first, last := t.knot[0], t.knot[1]; i == first && last >= first {
			err, i = t.stepwise(ctx, first, last), last+1
		} else {
			err, i = t.alone(ctx, i), i+1
		}
		if err != nil {
			return nil, fmt.Errorf("try rules: %w", err)
		}
	}
	slices.SortStableFunc(t.out.Moments, func(a, b Moment) int {
		if a.At != b.At {
			return int(min(1, max(-1, a.At-b.At)))
		}
		return a.Rule - b.Rule
	})
	return t.out, nil
}

// trying is one call of Try.
type trying struct {
	*Recording
	from, to  faults.Time
	own       *DB // what rules record
	evaluator *Evaluator
	rules     []*triedRule
	values    int    // of rules that record, in memory
	knot      [2]int // first and last of the rules that are evaluated together
	spent     int64  // by all queries so far
	counted   int64  // of it, what rules were charged with
	cost      int64  // of the rules before the one that is evaluated
	out       *Tried
}

// triedRule is a rule while it is tried.
type triedRule struct {
	*ruleState
	every   time.Duration
	reads   []int // rules before it whose series it looks at
	key     string
	yield   *yield
	moment  bool // it means another thing where it is asked at many moments at once
	shows   bool // another looks at what it records
	written bool // what it records is in trying.own
	values  int  // that it has yielded, of one that is taken from one moment to the next
	cost    int64
	stopped bool // it has yielded more than it may, or cost more
}

// yield is what a rule's expression yields over all the time that it is tried on. It
// never changes.
type yield struct {
	series []yieldSeries
	values int
	cost   int64 // of asking for it
	failed map[millis]error
	never  error // why it can be evaluated at no moment; nil: it can
}

// failedAt is why it cannot be evaluated at a moment; nil: it can.
func (y *yield) failedAt(ms millis) error { return cmp.Or(y.never, y.failed[ms]) }

type yieldSeries struct {
	metric labels.Labels
	points []promql.FPoint
}

// alone takes a rule that looks at nothing but what is there already.
func (t *trying) alone(ctx context.Context, i int) error {
	rule := t.rules[i]
	t.name(rule)
	if rule.yield = t.known(rule.key); rule.yield == nil {
		for _, of := range rule.reads {
			t.write(t.rules[of])
		}
		t.out.Evaluated++
		var err error
		if rule.yield, err = t.ask(ctx, rule); err != nil {
			return err
		}
		rule.yield.cost = rule.cost
		if !together(rule.yield.never) {
			t.remember(rule.key, rule.yield)
		}
	} else if rule.cost = rule.yield.cost; rule.yield.never == nil {
		if err := t.afford(rule); err != nil { // known from another file
			rule.yield = &yield{never: err}
		}
	}
	defer func() { t.cost += rule.cost }()
	if !rule.Record {
		err := t.follow(ctx, i)
		rule.yield = nil // nobody asks for it any more
		return err
	}
	t.values += rule.yield.values
	if err := rule.yield.first(); err != nil {
		t.fail(i, err)
	}
	t.check(i)
	return ctx.Err()
}

// first is why it cannot be evaluated at the first moment of those at which it cannot be.
func (y *yield) first() error {
	if y.never != nil || len(y.failed) == 0 {
		return y.never
	}
	return y.failed[slices.Min(slices.Collect(maps.Keys(y.failed)))]
}

// fail notes why a rule failed, if it is the first time that it did.
func (t *trying) fail(i int, err error) {
	if t.out.Failed[i] == nil {
		t.out.Failed[i] = err
	}
}

// follow takes an alerting rule from one evaluation to the next by what it yields.
func (t *trying) follow(ctx context.Context, i int) error {
	rule := t.rules[i]
	looks := t.looksAt(rule)
	if looks {
		for _, of := range t.rules[:i] {
			t.write(of)
		}
	}
	at := make([]int, len(rule.yield.series))
	var vector promql.Vector
	for now := t.from; now <= t.to; now += rule.every {
		ms := t.own.stamp(now - rule.offset)
		if err := rule.yield.failedAt(ms); err != nil {
			t.fail(i, err)
			continue
		}
		vector = vector[:0]
		for k := range rule.yield.series {
			s := &rule.yield.series[k]
			if at[k] < len(s.points) && s.points[at[k]].T == ms {
				vector = append(vector, promql.Sample{Metric: s.metric, T: ms, F: s.points[at[k]].F})
				at[k]++
			}
		}
		if len(vector) == 0 && len(rule.active) == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.hasty(); err != nil {
			t.fail(i, err)
			break
		}
		if err := t.step(ctx, i, vector, now); err != nil {
			t.fail(i, err)
		} else if err := t.spend(rule); err != nil { // by what its texts ask for
			t.fail(i, err)
			break
		} else if rule.shows {
			t.show(rule, now)
		}
	}
	rule.written = true
	return nil
}

// step takes an alerting rule on by what it yields at one moment. Where it yields more than
// its group allows nothing of it is active any more, and who was told of it hears that it
// is over: nobody says any longer that it is not.
func (t *trying) step(ctx context.Context, i int, vector promql.Vector, now faults.Time) error {
	rule := t.rules[i]
	alerts, err := t.own.expand(ctx, rule.ruleState, vector, now)
	if err != nil {
		return err
	}
	var firing []*alert
	if rule.limit > 0 {
		firing = slices.DeleteFunc(rule.sorted(), func(a *alert) bool { return !a.firing })
	}
	changes, err := t.evaluator.step(ctx, rule.ruleState, alerts, now)
	if err != nil {
		for _, a := range firing {
			changes = append(changes, Transition{a.Alert, Resolved})
		}
	}
	for _, c := range changes {
		t.out.Moments = append(t.out.Moments, Moment{now, i, c})
	}
	return err
}

// ask has the engine answer for all the time.
func (t *trying) ask(ctx context.Context, rule *triedRule) (*yield, error) {
	out := &yield{failed: map[millis]error{}}
	index := map[uint64]int{}
	add := func(metric labels.Labels, points ...promql.FPoint) error {
		hash := metric.Hash()
		k, known := index[hash]
		if !known {
			k, index[hash] = len(out.series), len(out.series)
			out.series = append(out.series, yieldSeries{metric: metric})
		}
		out.series[k].points = append(out.series[k].points, points...)
		out.values += len(points)
		return t.bounded(rule, out.values, t.values+out.values)
	}
	whole := max(rule.every, stretch.Truncate(rule.every))
	span := whole
	if longestWindow(rule.Expr) >= longWindow || t.over(t.cost, t.most.costs, rule) {
		span = rule.every
	}
	for from, next := t.from, t.from; from <= t.to; from = next {
		next = from + span
		to := min(t.to, next-rule.every)
		was := rule.cost
		found, err := t.stretch(ctx, rule, from, to)
		if costly := t.spend(rule); costly != nil {
			return &yield{never: costly}, nil
		}
		if each := (rule.cost - was) / int64(span/rule.every); each > 0 {
			span = min(whole, rule.every*time.Duration(max(1, mostAtOnce/each)))
		} else {
			span = whole
		}
		if err == nil {
			for _, s := range found {
				if err := add(s.Metric, s.Floats...); err != nil {
					return &yield{never: err}, nil
				}
			}
			continue
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, much := errors.AsType[promql.ErrTooManySamples](err); much {
			return &yield{never: &Costly{Window: longestWindow(rule.Expr)}}, nil
		}
		// At some moment of it it cannot be answered: which is it?
		for at := from; at <= to; at += rule.every {
			now, err := t.own.vector(ctx, rule.Expr, t.own.epoch.Add(at-rule.offset), nil)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if costly := t.spend(rule); costly != nil {
				return &yield{never: costly}, nil
			}
			if err != nil {
				out.failed[t.own.stamp(at-rule.offset)] = err
				continue
			}
			for _, s := range now {
				if err := add(s.Metric, promql.FPoint{T: t.own.stamp(at - rule.offset), F: s.F}); err != nil {
					return &yield{never: err}, nil
				}
			}
		}
	}
	return out, nil
}

// stretch asks for a part of the time.
func (t *trying) stretch(ctx context.Context, rule *triedRule, from, to faults.Time) (promql.Matrix, error) {
	if rule.moment {
		return nil, errAtOnce
	}
	q, err := backtests.NewRangeQuery(ctx, source{db: t.own}, nil, rule.Expr, t.own.epoch.Add(from-rule.offset), t.own.epoch.Add(to-rule.offset), rule.every)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	res := q.Exec(ctx)
	t.own.charge(q)
	if res.Err != nil {
		return nil, res.Err
	}
	found, err := res.Matrix()
	if err != nil {
		return nil, err
	}
	for i := range found { // Close takes the room back
		found[i].Floats = slices.Clone(found[i].Floats)
	}
	return slices.Clone(found), nil
}

// bounded says why a rule may not yield so many values, or so many with those that are
// recorded by others; nil: it may.
func (t *trying) bounded(rule *triedRule, own, together int) error {
	switch {
	case own > t.most.yielded:
		return fmt.Errorf("%s yields more than %d values: let it yield only what is wrong", rule.Name, t.most.yielded)
	case rule.Record && together > t.most.together:
		return fmt.Errorf("%w more than %d values with %s: record less", errRecorded, t.most.together, rule.Name)
	}
	return nil
}

// hasty says why alerts may not change any more; nil: they may.
func (t *trying) hasty() error {
	if len(t.out.Moments) < t.most.moments {
		return nil
	}
	return fmt.Errorf("alerts change more than %d times: let them hold for a while", t.most.moments)
}

// errRecorded is of rules that record too much together.
var errRecorded = errors.New("what is recorded comes to")

// errAtOnce is of an expression that means another thing when it is asked for hours.
var errAtOnce = errors.New("it cannot be asked for hours at once")
