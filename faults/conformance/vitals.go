package conformance

import (
	"context"
	"time"
)

// vitals is how a stack fared over a while, as its customers and its stores
// tell.
type vitals struct {
	failed  float64 // share of visits
	seconds float64 // that a request of customers took on average
	waiting float64 // messages at the end
	kept    float64 // keys of caches at the end
}

// counters are what vitals are the difference of.
type counters struct{ visits, ok, requests, seconds, waiting, kept float64 }

func (p *play) count(ctx context.Context) (c counters, err error) {
	if err := p.box.Collect(ctx, p.now); err != nil {
		return c, err
	}
	for expr, into := range map[string]*float64{
		`sum(customer_visits_total)`:                   &c.visits,
		`sum(customer_visits_total{outcome="ok"})`:     &c.ok,
		`sum(customer_request_duration_seconds_count)`: &c.requests,
		`sum(customer_request_duration_seconds_sum)`:   &c.seconds,
		`sum(nats_consumer_num_pending)`:               &c.waiting,
		`sum(redis_db_keys)`:                           &c.kept,
	} {
		if *into, err = p.number(ctx, expr); err != nil {
			return c, err
		}
	}
	return c, nil
}

// measure lets d pass and tells how the stack fared meanwhile.
func (p *play) measure(ctx context.Context, d time.Duration) (vitals, error) {
	from, err := p.count(ctx)
	if err != nil {
		return vitals{}, err
	}
	if err := p.pass(ctx, d); err != nil {
		return vitals{}, err
	}
	to, err := p.count(ctx)
	if err != nil {
		return vitals{}, err
	}
	visits := max(to.visits-from.visits, 1)
	return vitals{
		failed:  max(0, visits-(to.ok-from.ok)) / visits,
		seconds: (to.seconds - from.seconds) / max(to.requests-from.requests, 1),
		waiting: to.waiting,
		kept:    to.kept,
	}, nil
}

// pass lets time pass at once, without a look.
func (p *play) pass(ctx context.Context, d time.Duration) error {
	p.now += d
	return p.box.Advance(ctx, p.now)
}

// What is felt is beyond what comes and goes by chance: two visits in a hundred,
// pages half as slow again, fifty messages. Where nearly nothing is, all is well.
// Between the two nobody can tell from one play.
const (
	feltFailed, nearlyFailed   = 0.02, 0.005
	feltTimes, nearlyTimes     = 1.5, 1.15
	feltSeconds, nearlySeconds = 0.03, 0.01
	feltWaiting, nearlyWaiting = 50, 10
)

// worse names what was felt that a control did not have, and is "" when nothing
// was.
func (v vitals) worse(control vitals) string {
	switch {
	case v.failed > control.failed+feltFailed:
		return "visits fail"
	case v.seconds > feltTimes*control.seconds+feltSeconds:
		return "pages are slow"
	case v.waiting > control.waiting+feltWaiting:
		return "messages wait"
	}
	return ""
}

// well reports that nothing was felt that a control did not have, beyond doubt.
func (v vitals) well(control vitals) bool {
	return v.failed <= control.failed+nearlyFailed && v.seconds <= nearlyTimes*control.seconds+nearlySeconds &&
		v.waiting <= control.waiting+nearlyWaiting
}

// lacking names what passes by itself and is not over yet. An empty cache is one
// such thing, that customers may not feel.
func (v vitals) lacking(control vitals) string {
	if felt := v.worse(control); felt != "" || v.kept >= 0.8*control.kept {
		return felt
	}
	return "caches are empty"
}

// helped reports whether at most half is left of what is lacking, beside another
// that began alike and with which nothing was done. What waits may drain half
// as fast again instead.
func (v vitals) helped(control, onset, idle vitals) bool {
	half := func(now, idle, well float64) bool { return now <= well+(idle-well)/2 }
	switch idle.lacking(control) {
	case "visits fail":
		return half(v.failed, idle.failed, control.failed)
	case "pages are slow":
		return half(v.seconds, idle.seconds, control.seconds) && v.failed <= control.failed+feltFailed
	case "messages wait":
		return onset.waiting-v.waiting >= 1.5*max(onset.waiting-idle.waiting, feltWaiting) || half(v.waiting, idle.waiting, control.waiting)
	case "caches are empty":
		return half(-v.kept, -idle.kept, -control.kept)
	}
	return false
}
