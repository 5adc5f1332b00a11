package tabletop

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// stats is where a replica's figures stand on its page. As in a running
// service, a series with labels is there once it has counted something.
type stats struct {
	build, start                          int
	revision, capacity, working, queued   int
	used, cpu, throttled                  int
	memory, memoryLimit, files, fileLimit int
	offset, restarts                      int
	ports, portLimit                      int
	notAfter                              int
	inFlight                              int
	loaded                                map[string]int // by secret
	breakers, retries                     []int          // by link; 0: none
	poolTimeouts, poolSize, poolInUse     int
	poolWait, query                       *hist
	processing, age                       *hist
	jobs                                  []jobStats

	routes  []routeStats
	lines   [len(levels)]int
	sheds   map[string]int
	tokens  map[string]int
	hits    [3]int // hit, miss, error
	sent    []sent
	handled [2]int // messages: ok, error
}

// routeStats is what one route has answered.
type routeStats struct {
	codes []codeCount
	took  *hist
}

type codeCount struct{ code, at int }

// sent is what was published on one subject.
type sent struct {
	subject string
	at      [2]int // ok, error
}

var levels = [...]string{"debug", "info", "warn", "error"}

// Results of reading a cache.
const (
	hit  = 0
	miss = 1
)

var readings = [...]string{"hit", "miss", "error"}

// newPage makes the page of a replica that starts now.
func (r *replica) newPage() {
	u, m := r.unit, r.unit.m
	p := &page{from: faults.Instance{Service: u.spec.Name, Name: r.name}}
	r.page = p
	s := &r.stats
	*s = stats{loaded: map[string]int{}, sheds: map[string]int{}, tokens: map[string]int{}}
	s.build, s.start = p.add("build_info", "version", r.release.Version), p.add("process_start_time_seconds")
	p.values[s.build], p.values[s.start] = 1, m.seconds(m.now)
	s.revision = p.add("config_revision")
	s.capacity, s.working, s.queued = p.add("worker_pool_capacity"), p.add("worker_pool_in_use"), p.add("worker_queue_depth")
	s.used = p.add("process_cpu_seconds_total")
	s.cpu, s.throttled = p.add("cpu_limit_ratio"), p.add("cpu_throttled_seconds_total")
	s.memory, s.memoryLimit = p.add("memory_used_bytes"), p.add("memory_limit_bytes")
	s.files, s.fileLimit = p.add("open_files"), p.add("open_files_limit")
	s.offset = p.add("clock_offset_seconds")
	s.restarts = p.add("replica_restarts_total")
	if u.spec.TLS {
		s.notAfter = p.add("tls_certificate_not_after_timestamp_seconds")
	}
	if len(u.links) > 0 {
		s.ports, s.portLimit = p.add("local_ports_in_use"), p.add("local_ports_limit")
	}
	for _, name := range sorted(u.secrets) {
		s.loaded[name] = p.add("secret_loaded_timestamp_seconds", "secret", name)
	}
	switch {
	case u.spec.Jobs != nil:
		r.jobPage()
	case u.spec.Kind == stack.KindWorker:
		s.processing = p.histogram("message_processing_duration_seconds", service.Waits)
		s.age = p.histogram("message_age_seconds", service.Ages)
	default:
		s.inFlight = p.add("http_requests_in_flight")
		s.routes = make([]routeStats, len(u.spec.Routes))
		for _, reason := range [...]string{"blocked", "rate_limit", "shed"} {
			s.sheds[reason] = p.add("requests_shed_total", "reason", reason)
		}
	}
	s.breakers, s.retries = make([]int, len(u.links)), make([]int, len(u.links))
	databases := false
	for i, l := range u.links {
		if l.http {
			s.breakers[i], s.retries[i] = p.add("client_breaker_open", "peer", l.edge.To), p.add("client_retries_total", "peer", l.edge.To)
		}
		databases = databases || l.to.spec.Kind == stack.KindDatabase
	}
	if databases {
		s.poolWait = p.histogram("db_pool_wait_seconds", service.Waits)
		s.query = p.histogram("db_query_duration_seconds", service.Waits)
		s.poolTimeouts = p.add("db_pool_timeouts_total")
		s.poolSize, s.poolInUse = p.add("db_pool_size"), p.add("db_pool_in_use")
	}
}

// look brings the gauges of a replica's page up to date.
func (r *replica) look() {
	s, p, u := &r.stats, r.page, r.unit
	v := p.values
	v[s.revision] = float64(u.wanted.Revisions.Newest().Number)
	v[s.capacity], v[s.working], v[s.queued] = float64(r.workers.capacity), float64(r.working()), float64(r.workers.waiting.length)
	v[s.used], v[s.cpu], v[s.throttled] = r.processor.Used(r.age()).Seconds(), r.share(), r.throttled.Seconds()
	v[s.memory], v[s.memoryLimit] = float64(r.memory()), r.bound(desired.Memory)
	open, most := r.files()
	v[s.files], v[s.fileLimit] = float64(open), float64(most)
	v[s.offset], v[s.restarts] = r.skew.Now().Seconds(), float64(r.restarts)
	if u.spec.TLS {
		v[s.notAfter] = float64(u.notAfter.Unix())
	}
	if len(u.links) > 0 {
		taken, most := r.ports(u.m.now)
		v[s.ports], v[s.portLimit] = float64(taken), float64(most)
	}
	for name, at := range s.loaded {
		v[at] = u.m.seconds(max(u.loaded[name], r.born))
	}
	r.lookJobs()
	if u.spec.Kind != stack.KindWorker {
		v[s.inFlight] = float64(r.inFlight)
	}
	for i, at := range s.breakers {
		if at == 0 {
			continue
		}
		v[at] = 0
		if r.clients[i].breaker.open {
			v[at] = 1
		}
	}
	if s.poolWait != nil {
		inUse := 0
		for _, c := range r.clients {
			if c.pool != nil {
				inUse += c.pool.inUse
			}
		}
		v[s.poolSize], v[s.poolInUse] = float64(u.set.poolSize), float64(inUse)
	}
}

// working is how many workers a replica has in use. A worker that waits for
// the next message counts: it is taken.
func (r *replica) working() int {
	n := r.workers.inUse
	if r.feed != nil && (r.state == ready || r.state == broken) && !r.unit.set.paused && !r.feed.deaf {
		n = min(r.workers.capacity, n+1)
	}
	return n
}

// served counts a request.
func (r *replica) served(route, code int, took time.Duration) {
	s := &r.stats.routes[route]
	if s.took == nil {
		of := r.unit.spec.Routes[route]
		s.took = r.page.histogram("http_request_duration_seconds", service.Waits, "method", method(of), "route", path(of))
	}
	s.took.observe(took)
	for i := range s.codes {
		if s.codes[i].code == code {
			r.page.values[s.codes[i].at]++
			return
		}
	}
	of := r.unit.spec.Routes[route]
	at := r.page.add("http_requests_total", "code", strconv.Itoa(code), "method", method(of), "route", path(of))
	s.codes = append(s.codes, codeCount{code, at})
	r.page.values[at]++
}

func method(of stack.Route) string {
	m, _, _ := strings.Cut(of.Match, " ")
	return m
}

func path(of stack.Route) string {
	_, p, _ := strings.Cut(of.Match, " ")
	return strings.TrimSuffix(p, "{$}")
}

// count notes one try at a peer.
func (c *client) count(r *replica, outcome uint8, took time.Duration) {
	r.spend(service.ExchangeCost)
	p := r.page
	if c.took == nil {
		c.took = p.histogram("client_request_duration_seconds", service.Waits, "peer", c.link.edge.To)
	}
	c.took.observe(took)
	if c.counts[outcome] == 0 {
		c.counts[outcome] = p.add("client_requests_total", "outcome", outcomes[outcome], "peer", c.link.edge.To)
	}
	p.values[c.counts[outcome]]++
}

func (r *replica) shed(reason string) {
	r.tally(r.stats.sheds, "requests_shed_total", "reason", reason)
}

func (r *replica) checked(result string) {
	r.tally(r.stats.tokens, "session_tokens_total", "result", result)
}

func (r *replica) tally(places map[string]int, name, label, value string) {
	at, there := places[value]
	if !there {
		at = r.page.add(name, label, value)
		places[value] = at
	}
	r.page.values[at]++
}

func (r *replica) cached(result int) {
	at := &r.stats.hits[result]
	if *at == 0 {
		*at = r.page.add("cache_requests_total", "result", readings[result])
	}
	r.page.values[*at]++
}

func (r *replica) published(subject string, outcome uint8) {
	s := &r.stats
	at := slices.IndexFunc(s.sent, func(v sent) bool { return v.subject == subject })
	if at < 0 {
		at = len(s.sent)
		s.sent = append(s.sent, sent{subject: subject})
	}
	if s.sent[at].at[outcome] == 0 {
		s.sent[at].at[outcome] = r.page.add("queue_published_total", "outcome", outcomes[outcome], "subject", subject)
	}
	r.page.values[s.sent[at].at[outcome]]++
}

// consumed counts a message.
func (t *task) consumed(f *frame, took time.Duration, status int, why *failure) {
	r := f.replica
	r.stats.processing.observe(took)
	outcome := 0
	if status != http.StatusOK {
		outcome = 1
	}
	at := &r.stats.handled[outcome]
	if *at == 0 {
		*at = r.page.add("messages_processed_total", "outcome", outcomes[outcome])
	}
	r.page.values[*at]++
	if status == statusGone {
		why = &failure{status: status, form: "context canceled"}
	}
	t.logMessage(f, took, why)
}

func (r *replica) wrote(level string) {
	r.spend(service.LineCost)
	at := slices.Index(levels[:], level)
	if r.stats.lines[at] == 0 {
		r.stats.lines[at] = r.page.add("log_lines_total", "level", level)
	}
	r.page.values[r.stats.lines[at]]++
}
