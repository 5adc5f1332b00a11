package tabletop

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// Disks of databases and queues, in bytes.
const (
	diskSize = 10 << 30
	diskFree = 6 << 30
)

// store is a database, a cache or a queue: one replica.
type store struct {
	unit       *unit
	name       string
	state      desired.State
	since      instant
	generation int // counts changes of state, so that an old one is not undone
	era        int // counts how often all connections were dropped
	pending    []conditionOf
	marked     int // counts conditions
	dice       dice
	page       *page
	absent     *page // as it is while the store does not answer
	at         figures
	disks      []int // places of its disk, on both pages

	sessions       int // connections
	maxConnections int
	commits        float64
	rollbacks      float64
	deadlocks      float64
	scans          map[string]int // places of the counters on the page, by table
	due            float64        // deadlocks that earlier writes rounded away
	said           []saying
	came           map[string][]instant // when rows came into tables that somebody counts

	keys   *keys
	stream *stream
}

// conditionOf is a condition that data is in, with a number of its own.
type conditionOf struct {
	faults.Data
	mark int
	from instant
	key  key // that is hot
}

func newStore(u *unit) *store {
	return &store{
		unit: u, name: u.spec.Name + "-1", state: ready, since: u.m.now, era: 1,
		dice: newDice(u.m.seed, u.spec.Name+"-1"), scans: map[string]int{},
	}
}

func (s *store) open() {
	if s.unit.spec.Kind == stack.KindCache {
		s.keys = &keys{}
	}
	set, _ := desired.ReadStoreSettings(s.unit.spec.Kind, s.unit.wanted.Revisions.Newest().Values) // a mistake in a stack is as if it were not there
	s.configure(set)
	switch s.unit.spec.Kind {
	case stack.KindCache:
		s.keys.init()
	case stack.KindQueue:
		s.stream = newStream(s)
	}
	s.newPage()
}

// crowded is what a database says that takes no more connections.
func (s *store) crowded() string {
	return fmt.Sprintf("too many connections for database %q", s.unit.spec.Name)
}

// configure puts settings in force.
func (s *store) configure(set desired.StoreSettings) {
	s.maxConnections = set.Connections
	if s.keys != nil {
		s.keys.bound(set.Keys)
	}
}

// enter changes the state and returns the generation that begins with it.
func (s *store) enter(to desired.State) int {
	s.state, s.since = to, s.unit.m.now
	s.generation++
	return s.generation
}

// drop drops every connection.
func (s *store) drop() {
	s.era++
	s.sessions = 0
	s.stir()
}

// stir lets everybody look again who waits for the store.
func (s *store) stir() {
	for _, t := range s.unit.m.tasks {
		if t.live && t.held == s {
			t.held = nil
			s.unit.m.soon(t)
		}
	}
}

func (s *store) say(level, message string) {
	m := s.unit.m
	if s.unit.muted() {
		return
	}
	m.log(faults.LogLine{Wall: m.wall(m.now), Service: s.unit.spec.Name, Instance: s.name, Level: level, Message: message})
}

// mark puts a condition in force and returns its number.
func (s *store) mark(d faults.Data) int {
	s.marked++
	c := conditionOf{Data: d, mark: s.marked, from: s.unit.m.now}
	if d.Op == faults.DataHot {
		c.key = s.keys.favourite()
	}
	s.pending = append(s.pending, c)
	s.begin(c)
	return s.marked
}

// unmark ends one condition, if it still is.
func (s *store) unmark(mark int) { s.end(func(c conditionOf) bool { return c.mark == mark }) }

// cure ends some conditions, whoever brought them.
func (s *store) cure(which func(faults.Data) bool) {
	s.end(func(c conditionOf) bool { return which(c.Data) })
}

func (s *store) end(which func(conditionOf) bool) {
	var left, over []conditionOf
	for _, c := range s.pending {
		if which(c) {
			over = append(over, c)
		} else {
			left = append(left, c)
		}
	}
	s.pending = left
	for _, c := range over {
		s.finish(c)
	}
	if len(over) > 0 {
		s.stir()
	}
}

// condition returns the newest condition of an operation.
func (s *store) condition(op faults.DataOp) (faults.Data, bool) {
	for i := len(s.pending) - 1; i >= 0; i-- {
		if s.pending[i].Op == op {
			return s.pending[i].Data, true
		}
	}
	return faults.Data{}, false
}

// full reports whether nothing can be written.
func (s *store) full() bool {
	left := s.unit.wanted.Bounds.Of(desired.Disk)
	return left > 0 && left < 0.01
}

// hot is how much longer it takes to read a key: one that is so large takes
// its time.
func (s *store) hot(id key) time.Duration {
	for i := len(s.pending) - 1; i >= 0; i-- {
		c := &s.pending[i]
		if c.Op == faults.DataHot && c.key == (key{}) {
			c.key = s.keys.favourite()
		}
		if c.Op == faults.DataHot && c.key == id {
			return c.Delay
		}
	}
	return 0
}
