package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Kinds of finding about a rule.
const (
	MissingMetric = "missing-metric" // the stack emits no such metric
	MissingSeries = "missing-series" // it does, with other labels
	AlwaysFiring  = "always-firing"  // it fires while nothing is wrong
	NeverFires    = "never-fires"    // nothing can make it fire
	TooLong       = "too-long"       // it holds longer before it fires than drills leave time for
	Unmapped      = "unmapped"       // a label of it means nothing on the stack
	Duplicate     = "duplicate"      // a rule above has its name and labels
)

// RuleFinding is something that keeps a rule from being of use in a drill.
type RuleFinding struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// RuleFiring is an alert that a rule would have fired.
type RuleFiring struct {
	AtS      float64           `json:"at_s"` // run time
	Labels   map[string]string `json:"labels"`
	Severity string            `json:"severity"`
	Paged    []string          `json:"paged"` // teams; none: it waits in a queue
}

// RuleReport is what there is to say of one rule of a file.
type RuleReport struct {
	Group    string        `json:"group"`
	Name     string        `json:"name"`
	Records  bool          `json:"records"`
	Line     int           `json:"line"`
	Column   int           `json:"column"`
	Findings []RuleFinding `json:"findings"`
	Fired    []RuleFiring  `json:"fired,omitempty"` // where a scenario was played
}

// The calm in which rules are tried: so long, of which the beginning does not
// count, for rates have nothing to look back on.
const (
	calmWarm  = time.Minute
	calmUntil = 5 * time.Minute
	calmStep  = 5 * time.Second
)

// CheckRules says of each rule of a file what would become of it on a stack:
// longest is how long the longest drill there lasts. It plays the stack in the
// tabletop while nothing is wrong.
func CheckRules(ctx context.Context, s *stack.Stack, rules *metrics.Rules, longest time.Duration) ([]RuleReport, error) {
	calm, err := playCalm(ctx, s, rules)
	if err != nil {
		return nil, err
	}
	twice := map[int]bool{}
	for _, r := range rules.Duplicates() {
		twice[r.Line] = true
	}
	var out []RuleReport
	for i, r := range rules.All() {
		report := RuleReport{Group: r.Group, Name: r.Name, Records: r.Record, Line: r.Line, Column: r.Column, Findings: []RuleFinding{}}
		say := func(kind, format string, args ...any) {
			report.Findings = append(report.Findings, RuleFinding{kind, fmt.Sprintf(format, args...)})
		}
		for _, l := range calm.lacks[i] {
			if l.Metric != "" {
				say(MissingMetric, "%s has no metric %s", s.Name, l.Metric)
			} else {
				say(MissingSeries, "%s has no series of %s: none has %s", s.Name, l.Selector, l.Label)
			}
		}
		if twice[r.Line] {
			say(Duplicate, "a rule above has the same name and labels")
		}
		if !r.Record {
			calm.judge(i, r, say)
			if limit := longest / 2; longest > 0 && r.For >= limit {
				say(TooLong, "it holds for %s before it fires; the longest drill on %s takes %s, in which a fault must come and be seen", r.For, s.Name, longest)
			}
			for _, label := range s.Read(r.Name, r.FixedLabels(), r.Watched).Unknown {
				say(Unmapped, "the label %s means nothing on %s; its stack.yaml can say what it is, under alerts", label, s.Name)
			}
		}
		out = append(out, report)
	}
	return out, nil
}

// calmPlay is what rules did while nothing was wrong.
type calmPlay struct {
	lacks  [][]metrics.Lack
	asked  int
	held   []int           // how often each held
	streak []time.Duration // the longest time for which each held without a break
}

// judge says what the calm tells of an alerting rule.
func (c *calmPlay) judge(i int, r metrics.Rule, say func(kind, format string, args ...any)) {
	never := metrics.NeverHolds(r.Expr)
	dead := len(c.lacks[i]) > 0 && c.held[i] == 0 && !slices.ContainsFunc(c.lacks[i], func(l metrics.Lack) bool { return l.Absence })
	switch {
	case c.held[i] == c.asked:
		say(AlwaysFiring, "it holds all the time while nothing is wrong")
	case c.held[i] > 0 && c.streak[i] >= r.For:
		say(AlwaysFiring, "it holds for %s at a time while nothing is wrong, and fires after %s", c.streak[i], r.For)
	case never != "":
		say(NeverFires, "it can never fire: %s", never)
	case dead && needed(r.Expr, c.lacks[i]):
		say(NeverFires, "it can never fire: what it asks for is not there")
	}
}

// needed reports whether an expression yields nothing without what is lacking,
// as far as that can be told: where there is an alternative, it may.
func needed(expr string, lacks []metrics.Lack) bool {
	asked, err := metrics.Selectors(expr)
	return err == nil && (len(lacks) == len(asked) || !strings.Contains(strings.ToLower(expr), " or ") && !strings.Contains(strings.ToLower(expr), "unless"))
}

// figures takes the numbers of a sandbox, and not its words.
type figures struct{ *metrics.DB }

func (figures) Log(faults.LogLine) {}

func playCalm(ctx context.Context, s *stack.Stack, rules *metrics.Rules) (out *calmPlay, err error) {
	all := rules.All()
	out = &calmPlay{lacks: make([][]metrics.Lack, len(all)), held: make([]int, len(all)), streak: make([]time.Duration, len(all))}
	epoch := time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC) // as good as any
	db := metrics.Open(epoch, nil)
	defer func() { err = errors.Join(err, db.Close()) }()
	on, _ := runtimes.Find(runtimes.Tabletop)
	box := on.Make(runtimes.Options{Stack: s, Seed: 1, Epoch: epoch})
	if err := box.Start(ctx, figures{db}); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, box.Stop(context.WithoutCancel(ctx))) }()
	evaluator := metrics.NewEvaluator(rules.AtOnce(), db, nil)
	now := make([]time.Duration, len(all))
	for at := calmStep; at <= calmUntil; at += calmStep {
		if err := errors.Join(box.Advance(ctx, at), box.Collect(ctx, at)); err != nil {
			return nil, err
		}
		if _, err := evaluator.Evaluate(ctx, at); err != nil && ctx.Err() != nil {
			return nil, err // a rule that cannot be evaluated does not hold
		}
		if at < calmWarm {
			continue
		}
		out.asked++
		for i, n := range evaluator.Held() {
			if n == 0 {
				now[i] = 0
				continue
			}
			out.held[i]++
			now[i] += calmStep
			out.streak[i] = max(out.streak[i], now[i])
		}
	}
	own := map[string]bool{}
	for _, r := range all {
		own[r.Name] = own[r.Name] || r.Record
	}
	for i, r := range all {
		out.lacks[i] = db.Lacks(r.Expr, own)
	}
	return out, nil
}

// FireRules plays a drill in the tabletop with other rules than its stack's, and
// nobody responding, and returns when each alerting rule fires, by name.
func (m *Model) FireRules(ctx context.Context, drill library.Drill, rules []byte) (map[string][]RuleFiring, error) {
	q := Play{Drill: drill}
	q.idly()
	events, err := m.play(ctx, unkept{Play: q, change: func(o *engine.Options) {
		s := *o.Stack
		s.Rules, o.Stack = rules, &s
	}})
	if err != nil {
		return nil, err
	}
	out := map[string][]RuleFiring{}
	for _, e := range events {
		if a, ok := e.Body.(event.AlertFired); ok {
			out[a.Alert] = append(out[a.Alert], RuleFiring{AtS: e.At.Seconds(), Labels: a.Labels, Severity: a.Severity, Paged: []string{}})
		}
		if p, ok := e.Body.(event.PageSent); ok {
			for _, name := range p.Alerts {
				for i := range out[name] {
					if f := &out[name][i]; f.Labels["service"] == cmp.Or(p.Service, f.Labels["service"]) && !slices.Contains(f.Paged, p.To) {
						f.Paged = append(f.Paged, p.To)
					}
				}
			}
		}
	}
	return out, nil
}
