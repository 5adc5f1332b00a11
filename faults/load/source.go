package load

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
)

const (
	// catalogue is how many products bots go through; customers look at the
	// first of them only.
	catalogue = 100
	// haste is how long a request of a source waits for its answer.
	haste = 10 * time.Second
)

// source is somebody who asks and is no customer.
type source struct {
	*pace
	name   string
	places chan struct{} // one taken by each request in flight
}

func newSources(seed int64) map[string]*source {
	all := map[string]*source{}
	for _, name := range []string{faults.SourceBots, faults.SourceTenant} {
		all[name] = &source{newPace("source "+name, 1, seed, 0), name, make(chan struct{}, maxInFlight)}
	}
	return all
}

// SetSource lets requests arrive from a source of load, so many a second from
// now on; 0 ends it. Unknown sources and rates below zero are ignored. Above
// two hundred in flight no more are made.
func (c *Customers) SetSource(name string, rate float64) {
	if s, ok := c.sources[name]; ok && rate >= 0 {
		s.setFactor(rate)
	}
}

// intrude makes one request, if there is a place for it. Nobody counts how it
// ends.
func (c *Customers) intrude(ctx context.Context, s *source) {
	n := s.next()
	select {
	case s.places <- struct{}{}:
	default:
		return
	}
	c.work.Go(func() {
		defer func() { <-s.places }()
		ctx, cancel := context.WithTimeout(ctx, haste)
		defer cancel()
		chance := rand.New(rand.NewPCG(s.seed, n))
		product, who := 1, "1" // a tenant is one customer, and wants one product
		if s.name == faults.SourceBots {
			product, who = 1+chance.IntN(catalogue), ""
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.entry+"/product/"+strconv.Itoa(product), nil)
		if err != nil {
			return
		}
		req.Header.Set("X-Source", s.name)
		if who != "" {
			req.Header.Set("X-Customer", who)
		}
		resp, err := c.others.Do(req)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxRead)) // nobody looks at it
		_ = resp.Body.Close()
	})
}
