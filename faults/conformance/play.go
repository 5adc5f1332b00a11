package conformance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

// The parts of a play, on the run's clock: calm before the fault, then the
// fault, then the time that a sandbox has to be well again. A brief play goes on
// as soon as every sign was seen, and ends as soon as all is well. See
// decisions/0025.
const (
	calm           = 20 * time.Second
	harm           = 64 * time.Second
	rest           = 56 * time.Second
	scrapeInterval = 2 * time.Second  // between scrapes
	onset          = 34 * time.Second // of the harm; customers are asked over what comes after it
	after          = 16 * time.Second // the end of the rest, over which they are asked again
	maxRest        = 10 * time.Minute
	// longHarm makes a difference of two points stand out from chance: about
	// two thousand visits in place of two hundred and fifty.
	longHarm = 5 * time.Minute
)

func (c Case) harm() time.Duration {
	if c.Dice {
		return longHarm
	}
	return harm
}

// rest is how long the sandbox has to be well again. A queue that outlasts its
// trigger drains by as much as a service does more than it is asked for, which a
// few percent more or less of its speed decide.
func (c Case) rest() time.Duration { return max(rest, c.Rest.Std()) }

// Outcome is what was seen in a play.
type Outcome struct {
	Runtime string
	// Brief says that the play went on as soon as it could: the figures below
	// are then not to be compared with those of another.
	Brief bool `json:",omitempty"`
	// Alerts are those that fired during the harm, in the order in which they
	// did, each once.
	Alerts []Alert `json:",omitempty"`
	// Errors is the share of visits that failed over the last part of the
	// harm, and P99 what one request of customers in a hundred took longer
	// than there.
	Errors float64
	P99    time.Duration
	// Customers is how those of each journey fared at the worst moment of the
	// harm; of a brief play nothing is told.
	Customers []Fared `json:",omitempty"`
	// Unseen are the Shows that never held.
	Unseen []string `json:",omitempty"`
	// Before lists alerts that fired before the fault, After what was still
	// wrong when the rest was over. A sound sandbox has neither.
	Before []string `json:",omitempty"`
	After  []string `json:",omitempty"`
}

// Alert is the first time an alert fired.
type Alert struct {
	Name, Service string
	At            time.Duration // since the fault was requested
}

// ErrNotPlayed says that a runtime has no meaning for a fault.
var ErrNotPlayed = errors.New("the runtime does not do this fault")

// Play plays a case in a fresh sandbox, which it starts and stops. It takes
// two minutes and twenty seconds on the run's clock, four minutes more for one of
// dice, or less if it is brief.
func Play(ctx context.Context, s *stack.Stack, box faults.Sandbox, epoch time.Time, c Case, brief bool) (out Outcome, err error) {
	if out, err = about(box, c); err != nil {
		return out, err
	}
	p, err := open(ctx, s, box, epoch)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, p.close(ctx)) }()
	return p.perform(ctx, c, brief)
}

// about is the outcome of a case that was not played yet. The error is
// ErrNotPlayed if it cannot be.
func about(box faults.Sandbox, c Case) (Outcome, error) {
	caps := box.Caps()
	fault, ok := catalogue.Fault(c.Fault)
	if !ok {
		return Outcome{Runtime: caps.Runtime}, fmt.Errorf("there is no fault %q", c.Fault)
	}
	if len(fault.On([]faults.Caps{caps})) == 0 {
		return Outcome{Runtime: caps.Runtime}, ErrNotPlayed
	}
	return Outcome{Runtime: caps.Runtime}, nil
}

// perform plays a case in a sandbox that is well.
func (p *play) perform(ctx context.Context, c Case, brief bool) (Outcome, error) {
	out, err := about(p.box, c)
	if err != nil {
		return out, err
	}
	out.Brief = brief
	fault, _ := catalogue.Fault(c.Fault)
	well := func() (bool, error) {
		still, err := p.wrong(ctx)
		return len(still) == 0, err
	}
	if err := p.until(ctx, p.now+calm, nil); err != nil {
		return out, err
	}
	if brief { // what was here before has had no fixed time to pass
		if err := p.until(ctx, p.now+rest, well); err != nil {
			return out, err
		}
	}
	p.zero = p.now
	for _, a := range p.rules.Active() {
		out.Before = append(out.Before, a.Name)
	}
	p.fired = nil
	undo, err := p.apply(ctx, fault, c)
	if err != nil {
		return out, fmt.Errorf("apply %s to %s: %w", c.Fault, c.Target, err)
	}
	seen := make([]bool, len(c.Shows))
	look := func() (bool, error) {
		err := p.look(ctx, c.Shows, seen)
		return brief && !slices.Contains(seen, false), err
	}
	if err := p.until(ctx, p.zero+c.harm(), look); err != nil {
		return out, err
	}
	out.Alerts = p.fired
	for i, held := range seen {
		if !held {
			out.Unseen = append(out.Unseen, c.Shows[i])
		}
	}
	if out.Errors, out.P99, err = p.customers(ctx, max(p.now-p.zero-onset, after)); err != nil {
		return out, err
	}
	if !brief { // which may have been over before there was a moment to look at
		if out.Customers, err = p.fared(ctx, p.zero, p.now); err != nil {
			return out, err
		}
	}
	if err := takeBack(ctx, undo); err != nil {
		return out, fmt.Errorf("take %s back: %w", c.Fault, err)
	}
	restsFrom, rests := p.now, c.rest()
	if brief {
		// It waits for a state and not for a time: what piles up on a machine that it shares
		// takes longer to be served, and a job that ran while something else was wrong here
		// tells so until it has run again.
		rests += rest + p.longestPeriod()
	}
	rested := func() (bool, error) {
		if !brief || p.now < restsFrom+after {
			return false, nil
		}
		return well()
	}
	if err := p.until(ctx, restsFrom+rests, rested); err != nil {
		return out, err
	}
	out.After, err = p.wrong(ctx)
	return out, err
}

// play is a sandbox and what is measured of it.
type play struct {
	box   faults.Sandbox
	stack *stack.Stack
	epoch time.Time
	db    *metrics.DB
	rules *metrics.Evaluator
	lines *logs.Buffer
	now   faults.Time
	zero  faults.Time // when the fault was requested
	fired []Alert
	ended []Alert
	heard map[string]*Lines // by what they say; nil: nobody listens
}

func open(ctx context.Context, s *stack.Stack, box faults.Sandbox, epoch time.Time) (*play, error) {
	rules, err := metrics.ParseRules(s.Name+"/rules.yaml", s.Rules)
	if err != nil {
		return nil, err
	}
	db := metrics.Open(epoch, nil)
	p := &play{box: box, stack: s, epoch: epoch, db: db, rules: metrics.NewEvaluator(rules, db, func(r metrics.Rule, own map[string]string) map[string]string {
		return s.Completed(r.Name, own, r.Watched)
	}), lines: logs.New(0)}
	if err := box.Start(ctx, p); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", box.Caps().Runtime, err), db.Close())
	}
	return p, nil
}

// longestPeriod is how seldom a job of the stack runs, at most.
func (p *play) longestPeriod() (longest time.Duration) {
	for _, v := range p.stack.Services {
		for _, j := range v.Jobs {
			longest = max(longest, j.Every.Std())
		}
	}
	return longest
}

func (p *play) close(ctx context.Context) error {
	return errors.Join(p.box.Stop(context.WithoutCancel(ctx)), p.db.Close())
}

// until plays on to a run time, or until what is asked after each scrape holds.
func (p *play) until(ctx context.Context, to faults.Time, done func() (bool, error)) error {
	for p.now < to {
		p.now += scrapeInterval
		if err := p.box.Advance(ctx, p.now); err != nil {
			return err
		}
		if err := p.box.Collect(ctx, p.now); err != nil {
			return err
		}
		changes, err := p.rules.Evaluate(ctx, p.now)
		if err != nil {
			return err
		}
		for _, t := range changes {
			alert := Alert{Name: t.Name, Service: t.Labels["service"], At: p.now - p.zero}
			if t.State == metrics.Firing && !slices.ContainsFunc(p.fired, alert.same) {
				p.fired = append(p.fired, alert)
			}
			if t.State == metrics.Resolved && !slices.ContainsFunc(p.ended, alert.same) {
				p.ended = append(p.ended, alert)
			}
		}
		if done == nil {
			continue
		}
		if enough, err := done(); err != nil || enough {
			return err
		}
	}
	return nil
}

func (a Alert) same(b Alert) bool { return a.Name == b.Name && a.Service == b.Service }

func (p *play) apply(ctx context.Context, f faults.Fault, c Case) ([]faults.Undo, error) {
	args, errs := faults.Bind(f.Parameters, c.With)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	health, err := p.box.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	primitives, err := f.Plan(health, c.Target, args)
	if err != nil {
		return nil, err
	}
	return p.do(ctx, primitives)
}

// look notes which of the signs hold now.
func (p *play) look(ctx context.Context, shows []string, seen []bool) error {
	for i, sign := range shows {
		if seen[i] {
			continue
		}
		if text, isLog := strings.CutPrefix(sign, logSign); isLog {
			seen[i] = p.lines.Select(logs.Query{Filter: logql.Find(text), From: p.epoch.Add(p.zero), Limit: 1}).Total > 0
			continue
		}
		r, err := p.db.Instant(ctx, sign, p.now)
		if err != nil {
			return fmt.Errorf("ask %s: %w", sign, err)
		}
		seen[i] = len(r.Series) > 0
	}
	return nil
}

// customers tells how customers have fared over the last d: the share of visits
// that failed, and the 99th percentile of their requests. Each journey counts as
// often as the stack says that it is made: how many of each came in a short time
// is chance, and not the same chance on two clocks.
func (p *play) customers(ctx context.Context, d time.Duration) (failed float64, p99 time.Duration, err error) {
	window := fmt.Sprintf("[%ds]", int(d.Seconds()))
	rates := 0.0
	for _, j := range p.stack.Journeys {
		share, err := p.number(ctx, fmt.Sprintf(`1 - sum(increase(customer_visits_total{journey=%q,outcome="ok"}%s)) / sum(increase(customer_visits_total{journey=%[1]q}%[2]s))`, j.Name, window))
		if err != nil {
			return 0, 0, err
		}
		failed += j.Rate * share
		rates += j.Rate
	}
	failed /= rates
	seconds, err := p.number(ctx, `histogram_quantile(0.99, sum by (le) (rate(customer_request_duration_seconds_bucket`+window+`)))`)
	// As exact as anybody reads it: it is kept in files that people compare.
	return math.Round(failed*1e4) / 1e4, time.Duration(seconds * float64(time.Second)).Round(time.Millisecond), err
}

// number asks for one number; none is zero.
func (p *play) number(ctx context.Context, expr string) (float64, error) {
	r, err := p.db.Instant(ctx, expr, p.now)
	if err != nil || len(r.Series) == 0 || r.Series[0].Points[0].V != r.Series[0].Points[0].V {
		return 0, err
	}
	return r.Series[0].Points[0].V, nil
}

// wrong lists what is not well.
func (p *play) wrong(ctx context.Context) ([]string, error) {
	var out []string
	for _, a := range p.rules.Active() {
		out = append(out, "alert "+a.Name+" of "+a.Labels["service"]+" is firing")
	}
	failed, _, err := p.customers(ctx, after)
	if err != nil {
		return nil, err
	}
	for vendor := range p.stack.External() {
		samples, err := p.number(ctx, fmt.Sprintf(`count({service=%q})`, vendor))
		if err != nil {
			return nil, err
		}
		theirs := logql.Query{Matchers: []logql.Matcher{{Name: logql.Service, Op: logql.Equal, Value: vendor}}}
		if samples > 0 || p.lines.Select(logs.Query{Filter: theirs, Limit: 1}).Total > 0 {
			out = append(out, vendor+" shows what is only for those who run it")
		}
	}
	if failed > 0.02 {
		out = append(out, fmt.Sprintf("%.0f %% of visits fail", 100*failed))
	}
	return out, nil
}

// Exposition, Samples, Down and Log make a play the sandbox's sink.
func (p *play) Exposition(at faults.Time, from faults.Instance, page []byte) {
	p.db.Exposition(at, from, page)
}

func (p *play) Samples(at faults.Time, from faults.Instance, series []faults.Series, values []float64) {
	p.db.Samples(at, from, series, values)
}

func (p *play) Down(at faults.Time, from faults.Instance, why error) { p.db.Down(at, from, why) }

func (p *play) Log(line faults.LogLine) {
	if p.lines != nil {
		p.lines.Add(line)
	}
	if p.heard != nil {
		p.hear(line)
	}
}
