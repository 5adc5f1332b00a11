package tabletop

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// model is a stack in virtual time. It is not safe for use by several
// goroutines: Sandbox sees to that.
type model struct {
	stack *stack.Stack
	seed  int64
	epoch time.Time
	log   func(faults.LogLine) // takes the log lines

	// told is room for the fields of a request's line: most lines are one, and a
	// sink keeps nothing that it is handed.
	told   faults.Fields
	fields []field // those that have a hole
	drawn  []drawn // what each visit makes up, in this order

	now      instant
	agenda   agenda
	planned  uint64
	happened uint64
	runnable []taskAt
	deferred []func()
	vacant   []int32 // places in deferred

	tasks []*task
	idle  []*task // of tasks, those that do nothing

	units    []*unit // in the order of the stack
	byName   map[string]*unit
	links    []*link // in the order of the stack
	byEdge   map[faults.Edge]*link
	entry    *link
	plans    map[string]*plan
	vault    *desired.Vault[int] // generations of secrets
	wanted   desired.Customers
	journeys []*journey
	sources  []*source
	said     *customers
	probes   int
	db       *probeData // rows for the pages of probes; made when first needed
}

// newModel builds a stack as one that has been running: start-up times do not
// pass.
func newModel(s *stack.Stack, seed int64, epoch time.Time, log func(faults.LogLine)) *model {
	m := &model{
		stack: s, seed: seed, epoch: epoch, log: log, fields: fieldsOf(s),
		byName: map[string]*unit{}, byEdge: map[faults.Edge]*link{}, plans: map[string]*plan{},
		vault: desired.NewVault(newGenerations().mint), wanted: desired.NewCustomers(s), now: -instant(warmUp),
	}
	for _, f := range s.Fields {
		if f.Made.Makes() {
			m.drawn = append(m.drawn, drawn{m.holeOf(f.Name), f.Made})
		}
	}
	for _, v := range s.Services {
		u := newUnit(m, v)
		m.units = append(m.units, u)
		m.byName[v.Name] = u
	}
	for _, e := range s.Edges() {
		l := &link{m: m, at: len(m.links), edge: e, from: m.byName[e.From], to: m.byName[e.To], seed: int64(seedOf(seed, e.String())), name: &desired.Value[faults.NameAnswer]{}}
		l.http = l.to.spec.Kind == stack.KindService
		m.links = append(m.links, l)
		m.byEdge[e] = l
		if l.from != nil {
			l.in = len(l.from.links)
			l.from.links = append(l.from.links, l)
			l.name = l.from.wanted.Name(e.To)
		}
		l.to.inbound = append(l.to.inbound, l)
	}
	m.entry = m.links[0]
	for _, u := range m.units { // before those that need them, wherever they stand
		if u.store != nil {
			u.store.open()
		}
	}
	for _, u := range m.units {
		if u.spec.Consumes != nil {
			u.consumes = m.consume(u)
		}
		u.schedule()
		u.begin()
	}
	m.customers()
	return m
}

// wall is the wall time of a moment.
func (m *model) wall(at instant) time.Time { return m.epoch.Add(time.Duration(at)) }

// seconds is a moment as metrics tell it: in seconds since 1970.
func (m *model) seconds(at instant) float64 { return float64(m.wall(at).UnixMilli()) / 1000 }

// link is one path of calls, and the harm on it.
type link struct {
	m     *model
	at    int // in the model's links
	in    int // in the links of the unit it leads from
	edge  faults.Edge
	from  *unit // nil: the customers
	to    *unit
	http  bool
	seed  int64
	harms []*harm
	added uint64
	era   int // counts how often connections had to be opened anew

	name *desired.Value[faults.NameAnswer] // what looking up where it leads answers
}

// unit is one service of the stack, whatever its kind.
type unit struct {
	m       *model
	spec    stack.Service
	wanted  desired.Service
	links   []*link // to what it needs
	inbound []*link
	mux     *http.ServeMux
	routeAt map[string]int

	set     *settings
	secrets desired.Keyring[int]
	loaded  map[string]instant // secrets
	started int                // replicas

	notBefore time.Time // of the certificate
	notAfter  time.Time

	fleet    *fleet // services and workers
	store    *store // databases, caches and queues
	consumes *plan
	jobs     []*job
}

func newUnit(m *model, v stack.Service) *unit {
	u := &unit{
		m: m, spec: v, wanted: desired.NewService(v), mux: http.NewServeMux(), routeAt: map[string]int{},
		secrets: m.vault.Keyring(m.stack.Secrets(v)), loaded: map[string]instant{},
	}
	for i, r := range v.Routes {
		u.mux.Handle(r.Match, http.NotFoundHandler())
		u.routeAt[r.Match] = i
	}
	u.set = readSettings(u.wanted.Revisions.Newest().Values)
	for name := range u.secrets {
		u.loaded[name] = m.now
	}
	if v.TLS {
		u.certify()
	}
	switch v.Kind {
	case stack.KindService, stack.KindWorker:
		u.fleet = &fleet{u: u}
	default:
		u.store = newStore(u)
	}
	return u
}

// begin starts the replicas of the unit, once everything they need is there.
func (u *unit) begin() {
	if u.store != nil {
		return
	}
	for i := range u.spec.Replicas {
		u.fleet.start(i+1, u.wanted.Releases.Newest(), 0)
	}
}

func (u *unit) linkTo(name string) int {
	return slices.IndexFunc(u.links, func(l *link) bool { return l.edge.To == name })
}

func sorted[K cmp.Ordered, V any](in map[K]V) []K { return slices.Sorted(maps.Keys(in)) }

func atof(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

// fresh makes this moment the one that everything counts from: what was before
// has warmed things up, and is nobody's.
func (m *model) fresh() {
	m.said.page.clear()
	for _, u := range m.units {
		if s := u.store; s != nil {
			s.since = m.now
			s.commits, s.rollbacks, s.deadlocks = 0, 0, 0
			if s.keys != nil {
				s.keys.commands, s.keys.evictions, s.keys.hits, s.keys.misses = 0, 0, 0, 0
			}
			continue
		}
		for _, r := range u.fleet.members {
			r.since, r.born, r.throttled, r.good = m.now, m.now, 0, 0
			r.processor = service.Processor{}
			r.page.clear()
			r.page.values[r.stats.build] = 1
			r.page.values[r.stats.start] = m.seconds(m.now)
		}
		for name := range u.loaded {
			u.loaded[name] = m.now
		}
	}
}
