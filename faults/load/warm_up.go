package load

import (
	"context"
	"slices"
	"sync"
	"time"
)

// abreast is how many visits of the warm-up are made at once.
const abreast = 8

// underWay is a visit that customers are in the middle of when they begin to
// come.
type underWay struct {
	journey *journey
	number  uint64
	since   time.Duration // it began
	rest    []request
}

// WarmUp plays what customers would have done before they come, and counts
// none of it: where there is a journey that browses, every value of its field
// has had a visit, and those whose visit takes time by itself are in the middle
// of it. Start lets them go on. Without it, a stack that stands for one which has
// been running begins empty, and is asked for less in its first seconds.
func (c *Customers) WarmUp(ctx context.Context) {
	places := make(chan struct{}, abreast)
	var all sync.WaitGroup
	defer all.Wait()
	play := func(j *journey, n uint64, requests []request) {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			c.play(ctx, j, n, requests, nil)
		})
	}
	var browsing *journey
	if i := slices.IndexFunc(c.journeys, func(j *journey) bool { return j.browses.Name != "" }); i >= 0 {
		browsing = c.journeys[i]
	}
	seen := map[string]bool{}
	see := func(who visitor) (first bool) {
		if browsing == nil {
			return false
		}
		v := who.fields[browsing.browses.Name]
		first, seen[v] = !seen[v], true
		return first
	}
	var waiting []underWay
	for _, j := range c.journeys {
		var stay time.Duration
		for _, r := range j.requests {
			stay += r.after
		}
		for k := 0.5; k < j.rate*stay.Seconds(); k++ {
			v := underWay{journey: j, number: j.next(), since: time.Duration(k / j.rate * float64(time.Second))}
			done, left := 0, v.since
			for left >= j.requests[done].after {
				left -= j.requests[done].after
				done++
			}
			v.rest = slices.Clone(j.requests[done:])
			v.rest[0].after -= left
			waiting = append(waiting, v)
			see(j.visitor(v.number))
			play(j, v.number, j.requests[:done])
		}
	}
	if j := browsing; j != nil {
		for all, tries := int(j.browses.Made.Count()), 0; tries < 20*all && len(seen) < all; tries++ {
			if n := j.next(); see(j.visitor(n)) {
				play(j, n, j.requests)
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = waiting
}

// resume goes on with a visit.
func (c *Customers) resume(ctx context.Context, v underWay) {
	c.visit(ctx, v.journey, v.number, time.Now().Add(-v.since), v.rest)
}
