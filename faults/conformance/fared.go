package conformance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// moment is over how long customers are asked how they fare at one time: long
// enough for a percentile, short enough for what is over soon to show.
const moment = 10 * time.Second

// Fared is how the customers of a journey fared at the worst moment of a harm.
type Fared struct {
	Journey string
	Failed  float64       // the share of visits that failed
	P95     time.Duration // what one request in twenty took longer than
}

// How much worse than in calm customers fare before they are said to feel it:
// more than one visit of the fifty that end in a moment, and a delay that is
// neither chance nor too short for anybody.
const (
	mayFail = 0.03
	maySlow = 1.1
	tooFew  = 20 * time.Millisecond
)

// FeltBy tells who noticed what was played, given how customers fared in calm.
func (o Outcome) FeltBy(calm ...Outcome) FeltBy {
	for i, now := range o.Customers {
		var usual Fared
		for _, c := range calm {
			usual.Failed = max(usual.Failed, c.Customers[i].Failed)
			usual.P95 = max(usual.P95, c.Customers[i].P95)
		}
		if now.Failed > usual.Failed+mayFail || float64(now.P95) > maySlow*float64(usual.P95)+float64(tooFew) {
			return ByCustomers
		}
	}
	if len(o.Alerts) > 0 {
		return ByTeam
	}
	return ByNobody
}

// fared asks the customers of each journey about the time from one run time to
// another.
func (p *play) fared(ctx context.Context, from, to faults.Time) ([]Fared, error) {
	var all []Fared
	// A window has its samples after its beginning: one more tells what was
	// counted before.
	window := fmt.Sprintf("[%ds]", int((moment + scrapeInterval).Seconds()))
	worst := func(expr string) (float64, error) {
		r, err := p.db.Range(ctx, expr, from+moment, to, moment/2)
		if err != nil {
			return 0, err
		}
		most := 0.0
		for _, s := range r.Series {
			for _, point := range s.Points {
				if point.V > most { // what is no number is not
					most = point.V
				}
			}
		}
		return most, nil
	}
	for _, j := range p.stack.Journeys {
		failed, err := worst(fmt.Sprintf(`1 - sum(increase(customer_visits_total{journey=%q,outcome="ok"}%s)) / sum(increase(customer_visits_total{journey=%[1]q}%[2]s))`, j.Name, window))
		if err != nil {
			return nil, err
		}
		p95, err := worst(fmt.Sprintf(`histogram_quantile(0.95, sum by (le) (rate(customer_request_duration_seconds_bucket{journey=%q}%s)))`, j.Name, window))
		if err != nil {
			return nil, err
		}
		all = append(all, Fared{j.Name, failed, time.Duration(p95 * float64(time.Second))})
	}
	return all, nil
}

// Calm plays a sandbox that nothing is done to for as long as the longest case:
// what customers go through anyway, and whether an alert fires.
func Calm(ctx context.Context, s *stack.Stack, box faults.Sandbox, epoch time.Time) (out Outcome, err error) {
	out.Runtime = box.Caps().Runtime
	p, err := open(ctx, s, box, epoch)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, p.close(ctx)) }()
	if err := p.until(ctx, calm+longHarm, nil); err != nil {
		return out, err
	}
	out.Alerts = p.fired
	out.Customers, err = p.fared(ctx, calm, p.now)
	return out, err
}
