// Package load plays the customers of a stack: they arrive at a steady rate
// whatever the system does, walk through a journey request by request, lose
// patience, try again as the journey's habit is, and leave. What they went
// through is counted, and is what promises to customers are judged on.
//
// Invariants: arrivals do not wait for answers (open loop), so a slow system
// gets no relief from its own slowness. What a visit asks for depends only on
// the seed, the journey and the number of the visit. Nothing is left running
// after Stop.
//
// Beside the customers, requests can arrive that are nobody's business: bots
// and a greedy tenant. They have a client of their own and are not counted.
//
// Every request of a customer carries a traceparent, and the headers of those
// fields of the stack that have one.
//
// Non-goals: browsers, and knowing what is wrong with the system.
package load

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options says whose customers, and where they go.
type Options struct {
	Stack *stack.Stack
	Entry string // base URL of the way in, "http://127.0.0.1:4000"
	Seed  int64
	// Trust is the certificate, in PEM, of the authority that signs those of the
	// site; it is needed when Entry begins with https. The site's certificate
	// must be for the name of the stack's first service.
	Trust []byte
	// Log, if set, takes a line for each visit that failed.
	Log func(faults.LogLine)
}

// Customers are the customers of one running stack. All methods may be called
// from several goroutines.
type Customers struct {
	entry    string
	seed     int64
	log      func(faults.LogLine)
	client   *http.Client
	metrics  *metrics
	journeys []*journey
	sources  map[string]*source
	others   *http.Client // of the sources

	mu      sync.Mutex
	waiting []underWay         // visits that Start goes on with
	cancel  context.CancelFunc // set by Start
	work    sync.WaitGroup     // arrivals and visits
}

// New prepares customers; none comes before Start.
func New(o Options) *Customers {
	secure := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool()}
	secure.RootCAs.AppendCertsFromPEM(o.Trust)
	if len(o.Stack.Services) > 0 {
		secure.ServerName = o.Stack.Services[0].Name
	}
	c := &Customers{
		entry:   o.Entry,
		seed:    o.Seed,
		log:     o.Log,
		client:  newClient(secure),
		others:  newClient(secure),
		sources: newSources(o.Stack, o.Seed),
	}
	if c.log == nil {
		c.log = func(faults.LogLine) {}
	}
	for _, j := range o.Stack.Journeys {
		c.journeys = append(c.journeys, newJourney(o.Stack, j, o.Seed))
	}
	c.metrics = newMetrics(c.journeys)
	return c
}

func newClient(secure *tls.Config) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: -1}).DialContext,
			TLSClientConfig:     secure.Clone(),
			MaxIdleConnsPerHost: maxInFlight,
			IdleConnTimeout:     30 * time.Second,
		},
		// A redirect is an answer of its own; a journey names what it follows.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Start lets customers arrive until ctx is done or Stop is called. Starting
// twice does nothing.
func (c *Customers) Start(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		return
	}
	ctx, c.cancel = context.WithCancel(ctx)
	for _, j := range c.journeys {
		c.work.Go(func() { c.arrive(ctx, j.pace, func() { c.admit(ctx, j) }) })
	}
	for _, v := range c.waiting {
		c.work.Go(func() { c.resume(ctx, v) })
	}
	for _, s := range c.sources {
		c.work.Go(func() { c.arrive(ctx, s.pace, func() { c.intrude(ctx, s) }) })
	}
}

// Stop sends everybody home and returns when the last visit is over. Visits
// that it cuts short are not counted. It may be called more than once, and
// without Start.
func (c *Customers) Stop() {
	c.mu.Lock()
	if c.cancel == nil {
		c.cancel = func() {}
	}
	c.cancel()
	c.mu.Unlock()
	c.work.Wait()
	c.client.CloseIdleConnections()
	c.others.CloseIdleConnections()
}

// SetFactor multiplies a journey's steady rate from now on; the empty name
// stands for every journey. A factor of zero stops arrivals, one restores
// them. Unknown journeys and negative factors are ignored.
func (c *Customers) SetFactor(name string, factor float64) {
	if !(factor >= 0) {
		return
	}
	for _, j := range c.journeys {
		if name == "" || name == j.name {
			j.setFactor(factor)
		}
	}
}

// Factors returns the factor in force for every journey.
func (c *Customers) Factors() map[string]float64 {
	out := make(map[string]float64, len(c.journeys))
	for _, j := range c.journeys {
		out[j.name] = j.factor()
	}
	return out
}

// Visit plays one visit now, beside those that arrive by themselves, and tells
// how it went. It is not counted: promises are judged on customers, not on who
// looks after them. An unknown journey is an answer that is not OK.
func (c *Customers) Visit(ctx context.Context, name string) faults.Answer {
	for _, j := range c.journeys {
		if j.name == name {
			return c.play(ctx, j, j.next(), j.requests, nil).answer
		}
	}
	return faults.Answer{Error: fmt.Sprintf("there is no journey %q", name)}
}

// Exposition returns the customers' metrics in the Prometheus text format.
func (c *Customers) Exposition() []byte { return c.metrics.exposition() }
