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

// fared asks the customers of each journey about the time from one run time to
// another.
func (p *play) fared(ctx context.Context, from, to faults.Time) ([]Fared, error) {
	var all []Fared
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
		of := func(name string) string {
			return fmt.Sprintf("%s{journey=%q}[%ds]", name, j.Name, int(moment.Seconds()))
		}
		f := Fared{Journey: j.Name}
		var seconds float64
		var err error
		if f.Failed, err = worst(fmt.Sprintf(`1 - sum(increase(customer_visits_total{journey=%q,outcome="ok"}[%ds])) / sum(increase(%s))`,
			j.Name, int(moment.Seconds()), of("customer_visits_total"))); err != nil {
			return nil, err
		}
		if seconds, err = worst(fmt.Sprintf(`histogram_quantile(0.95, sum by (le) (rate(%s)))`, of("customer_request_duration_seconds_bucket"))); err != nil {
			return nil, err
		}
		f.P95 = time.Duration(seconds * float64(time.Second))
		all = append(all, f)
	}
	return all, nil
}

// Calm plays a sandbox that nothing is done to, as long as a case lasts until
// its end is taken back: what customers go through anyway, and whether an alert
// fires.
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
