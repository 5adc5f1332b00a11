package load

import (
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// haste is how long a request of a source waits for its answer.
const haste = 10 * time.Second

// source is somebody who asks and is no customer.
type source struct {
	*pace
	name    string
	request request
	makes   map[string]stack.Value
	fields  []stack.Field
	places  chan struct{} // one taken by each request in flight
}

func newSources(s *stack.Stack, seed int64) map[string]*source {
	all := map[string]*source{}
	for _, v := range s.Sources {
		all[v.Name] = &source{
			newPace("source "+v.Name, 1, seed, 0), v.Name, newRequest(stack.Request{Request: v.Request}),
			v.Fields(&s.Business), s.Fields, make(chan struct{}, maxInFlight),
		}
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
		fields := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(s.makes)) {
			fields[name] = s.makes[name].Text(s.makes[name].Draw(chance))
		}
		req, err := http.NewRequestWithContext(ctx, s.request.method, c.entry+target(s.request.target, fields), nil)
		if err != nil {
			return
		}
		req.Header.Set("X-Source", s.name)
		for header, v := range headers(s.fields, fields) {
			req.Header.Set(header, v)
		}
		resp, err := c.others.Do(req)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxRead)) // nobody looks at it
		_ = resp.Body.Close()
	})
}
