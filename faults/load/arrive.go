package load

import (
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

const (
	// maxInFlight bounds the visits of one journey under way at once. A
	// customer who arrives above it finds two hundred others waiting in
	// front of him: he is counted as a visit that timed out, and asks for
	// nothing.
	maxInFlight = 200
	// spread is how far a gap between arrivals may be off the even one, as a
	// share of it: enough that journeys do not march in step, too little for
	// bursts.
	spread = 0.2
	// behind is how late arrivals may get and still be made up for. After a
	// longer stop (a laptop that slept), the missed ones are let go.
	behind = time.Second
)

// pace is how often somebody arrives.
type pace struct {
	seed uint64
	rate float64 // a second, at factor one

	mu      sync.Mutex
	times   float64       // factor
	begun   uint64        // visits so far
	changed chan struct{} // closed when times changes
}

func newPace(name string, rate float64, seed int64, times float64) *pace {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return &pace{seed: uint64(seed) ^ h.Sum64(), rate: rate, times: times, changed: make(chan struct{})}
}

func (p *pace) setFactor(f float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.times = f
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *pace) factor() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.times
}

// next numbers a visit.
func (p *pace) next() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	return p.begun
}

// gap returns the even time between two arrivals now, and what is closed when
// that changes. Without arrivals, it is infinite.
func (p *pace) gap() (seconds float64, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rate*p.times <= 0 {
		return math.Inf(1), p.changed
	}
	return 1 / (p.rate * p.times), p.changed
}

// journey is one of the stack's journeys and its arrivals.
type journey struct {
	*pace
	name     string
	patience time.Duration
	slowness time.Duration // see stack.Journey
	retry    stack.Retry
	fields   []stack.Field // that its requests can have
	browses  stack.Field   // of which every value is visited before; without a name: none
	requests []request
	places   chan struct{} // one taken by each visit in flight
}

func newJourney(s *stack.Stack, j stack.Journey, seed int64) *journey {
	out := &journey{
		pace:     newPace(j.Name, j.Rate, seed, 1),
		name:     j.Name,
		patience: j.Patience.Std(),
		slowness: j.Slowness(),
		retry:    j.Retry,
		fields:   s.Fields,
		places:   make(chan struct{}, maxInFlight),
	}
	out.browses, _ = s.Field(j.Browses)
	for _, r := range j.Requests {
		out.requests = append(out.requests, newRequest(r))
	}
	return out
}

// arrive lets somebody come at a pace, until ctx is done.
func (c *Customers) arrive(ctx context.Context, p *pace, come func()) {
	chance := rand.New(rand.NewPCG(p.seed, 0))
	timer := time.NewTimer(0)
	defer timer.Stop()
	// The way to the next arrival is measured in gaps, so that a changed
	// rate takes effect in the middle of one.
	left := chance.Float64()
	last := time.Now()
	for {
		gap, changed := p.gap()
		wait := time.Duration(math.MaxInt64)
		if !math.IsInf(gap, 1) {
			wait = time.Duration(left * gap * float64(time.Second))
		}
		due := last.Add(wait)
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return
		case <-changed:
			now := time.Now()
			left = max(0, left-now.Sub(last).Seconds()/gap)
			last = now
		case <-timer.C:
			last = due
			if now := time.Now(); now.Sub(due) > behind {
				last = now
			}
			left = 1 + spread*(2*chance.Float64()-1)
			come()
		}
	}
}

// admit begins a visit, if there is a place for it.
func (c *Customers) admit(ctx context.Context, j *journey) {
	n := j.next()
	select {
	case j.places <- struct{}{}:
	default:
		c.metrics.visit(j, timedOut, 0)
		return
	}
	c.work.Go(func() {
		defer func() { <-j.places }()
		c.visit(ctx, j, n, time.Now(), j.requests)
	})
}

// visit makes the requests that are left of a visit, and counts how it went.
func (c *Customers) visit(ctx context.Context, j *journey, n uint64, begun time.Time, left []request) {
	v := c.play(ctx, j, n, left, c.metrics)
	if ctx.Err() != nil {
		return // cut short by Stop: nobody's experience
	}
	took := time.Since(begun)
	c.metrics.visit(j, v.outcome, took)
	if v.outcome == ok && v.slow {
		c.metrics.slow.WithLabelValues(j.name).Inc()
	}
	if v.outcome != ok {
		c.complain(j, v, took)
	}
}
