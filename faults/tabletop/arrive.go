package tabletop

import (
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	// mostInFlight bounds the visits of one journey under way at once: who
	// comes above it is counted as a visit that timed out.
	mostInFlight = 200
	// spread is how far a gap between arrivals may be off the even one.
	spread = 0.2
)

// stays is the buckets of what customers go through, in seconds.
var stays = []float64{.005, .01, .025, .05, .1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10}

// customers is what customers measure, together.
type customers struct {
	m      *model
	page   *page
	client *client
}

// journey is one of the stack's journeys and its arrivals.
type journey struct {
	m        *model
	at       int32
	name     string
	rate     float64
	patience time.Duration
	slowness time.Duration // see stack.Journey
	retry    stack.Retry
	requests []asking
	seed     uint64
	chance   *rand.Rand
	pcg      *rand.PCG // of one visit after the other
	visit    *rand.Rand

	factor   *desired.Value[float64]
	visits   uint64
	inFlight int
	left     float64 // gaps until the next arrival
	last     instant
	planned  uint32

	ended  [3]int // places on the page, by outcome
	again  int
	slow   int
	stayed *hist
	asked  *hist
}

// asking is one request of a journey.
type asking struct {
	name, does string
	method     string
	plan       *plan
	same       bool // it may be sent again
	after      time.Duration
	ended      [3]int
}

// customers makes the journeys and what they measure.
func (m *model) customers() {
	c := &customers{m: m, page: &page{from: faults.Instance{Service: stack.Customers, Name: stack.Customers + "-1"}}}
	c.client = &client{link: m.entry}
	m.said = c
	seed := int64(seedOf(m.seed, stack.Customers))
	for i, spec := range m.stack.Journeys {
		h := fnv.New64a()
		_, _ = h.Write([]byte(spec.Name))
		j := &journey{
			m: m, at: int32(i), name: spec.Name, rate: spec.Rate, patience: spec.Patience.Std(), slowness: spec.Slowness(), retry: spec.Retry,
			seed: uint64(seed) ^ h.Sum64(), factor: m.wanted.Factor(spec.Name), last: m.now,
		}
		j.chance = rand.New(rand.NewPCG(j.seed, 0))
		j.pcg = rand.NewPCG(0, 0)
		j.visit = rand.New(j.pcg)
		for _, r := range spec.Requests {
			j.requests = append(j.requests, m.asking(r))
		}
		for o := range outcomes {
			j.ended[o] = c.page.add("customer_visits_total", "journey", j.name, "outcome", outcomes[o])
		}
		for k := range j.requests {
			r := &j.requests[k]
			for o := range outcomes {
				r.ended[o] = c.place(j.name, r.name, outcomes[o])
			}
		}
		j.again = c.page.add("customer_retries_total", "journey", j.name)
		j.slow = c.page.add("customer_slow_visits_total", "journey", j.name)
		j.asked = c.page.histogram("customer_request_duration_seconds", stays, "journey", j.name)
		j.stayed = c.page.histogram("customer_visit_duration_seconds", stays, "journey", j.name)
		m.journeys = append(m.journeys, j)
		j.left = j.chance.Float64()
		j.plan()
	}
}

// place is where a request's counter stands: requests of one name share it.
func (c *customers) place(journey, request, outcome string) int {
	for i, s := range c.page.series {
		if s.Name == "customer_requests_total" && s.Labels[0].Value == journey && s.Labels[1].Value == outcome && s.Labels[2].Value == request {
			return i
		}
	}
	return c.page.add("customer_requests_total", "journey", journey, "outcome", outcome, "request", request)
}

func (m *model) asking(r stack.Request) asking {
	method, target, found := strings.Cut(r.Request, " ")
	if !found {
		method, target = http.MethodGet, r.Request
	}
	target = strings.TrimSpace(target)
	path, _, _ := strings.Cut(target, "?")
	return asking{
		name: method + " " + path, does: r.Does, method: method, same: method == http.MethodGet, after: r.After.Std(),
		plan: m.call(m.entry.to, method+" "+target, m.visitor()),
	}
}

// gap is the even time between two arrivals, in seconds; 0 without any.
func (j *journey) gap() float64 {
	if j.rate*j.factor.Now() <= 0 {
		return 0
	}
	return 1 / (j.rate * j.factor.Now())
}

// plan puts the next arrival on the agenda.
func (j *journey) plan() {
	j.planned++
	if gap := j.gap(); gap > 0 {
		j.m.plan(j.last.after(time.Duration(j.left*gap*float64(time.Second))), newcomer, j.at, j.planned)
	}
}

// retime lets something change the rate, in the middle of a gap.
func (j *journey) retime(change func()) {
	now := j.m.now
	if gap := j.gap(); gap > 0 {
		j.left = max(0, j.left-now.since(j.last).Seconds()/gap)
	}
	j.last = now
	change()
	j.plan()
}

// arrive begins a visit, if there is a place for it.
func (j *journey) arrive(planned uint32) {
	if planned != j.planned {
		return
	}
	m := j.m
	j.last = m.now
	j.left = 1 + spread*(2*j.chance.Float64()-1)
	j.visits++
	if j.inFlight >= mostInFlight {
		m.said.page.values[j.ended[timedOut]]++
		j.plan()
		return
	}
	j.inFlight++
	t := m.newTask()
	t.journey, t.number = j, j.visits
	j.draw(t, j.visits)
	t.push(nil, nil)
	m.soon(t)
	j.plan()
}

// draw makes up a visit by its number, as the customers of a running stack
// would.
func (j *journey) draw(t *task, n uint64) {
	j.pcg.Seed(j.seed, n)
	v := j.visit
	t.trace = [2]uint64{v.Uint64(), v.Uint64() | 1}
	for _, d := range j.m.drawn {
		if number := d.made.Draw(v); d.hole != literal {
			t.values.of[d.hole-1] = number
		}
	}
}
