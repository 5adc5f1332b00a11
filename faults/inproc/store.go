package inproc

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// engine is what a store runs: a database, a cache or a queue.
type engine interface {
	dial() (net.Conn, error)
	configure(values map[string]string) error // all of them; on an error nothing has changed
	forget()                                  // what a restart loses
	figures(up bool) []figure
	close()
}

// figure is one sample as an exporter shows it.
type figure struct {
	name, kind, labels string
	value              float64
}

// store is a service that keeps data: one replica, behind a door.
type store struct {
	*record
	box    *Sandbox
	spec   stack.Service
	engine engine
	door   *door

	mu    sync.Mutex
	state string
	since time.Time
	turn  int // counts changes of state, so that an old one is not undone
}

func newStore(box *Sandbox, v stack.Service, e engine) (*store, error) {
	d, err := newDoor(e.dial)
	if err != nil {
		return nil, err
	}
	return &store{record: newRecord(v), box: box, spec: v, engine: e, door: d, state: ready, since: time.Now()}, nil
}

func (s *store) name() string { return s.spec.Name + "-1" }

// Pick makes the store an upstream of proxies.
func (s *store) Pick() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.door.addr(), s.state == ready || s.state == hung
}

// enter changes the state and returns the turn that begins with it.
func (s *store) enter(state string) (turn int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.since = state, time.Now()
	s.turn++
	return s.turn
}

// serve ends a restart, unless something else has happened since it began.
func (s *store) serve(turn int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turn != turn {
		return false
	}
	s.door.reopen()
	s.state, s.since = ready, time.Now()
	s.turn++
	return true
}

// process carries out an operation on the one replica there is.
func (s *store) process(replica string, op faults.ProcessOp) (back func(), err error) {
	if replica != "" && replica != s.name() {
		return nil, fmt.Errorf("%s: %w", replica, faults.ErrNoTarget)
	}
	switch op {
	case faults.Restart:
		s.restart()
		return func() {}, nil
	case faults.Kill:
		turn := s.enter(down)
		s.door.shut()
		s.log("error", "terminated by signal 9")
		return s.revive(turn), nil
	case faults.Hang:
		turn := s.enter(hung)
		s.door.hang()
		return s.revive(turn), nil
	}
	return nil, fmt.Errorf("process operation %q: %w", op, faults.ErrUnsupported)
}

// revive restarts the store if nothing has happened to it since a turn.
func (s *store) revive(turn int) func() {
	return func() {
		s.mu.Lock()
		same := s.turn == turn
		s.mu.Unlock()
		if same {
			s.restart()
		}
	}
}

// restart drops every connection and is back when its startup time has passed.
func (s *store) restart() {
	turn := s.enter(starting)
	s.door.shut()
	s.engine.forget()
	s.log("info", "shutting down; starting again")
	s.box.busy.Go(func() {
		if until(s.box.ctx, time.Now().Add(s.spec.Startup.Std())) == nil && s.serve(turn) {
			s.log("info", "ready to accept connections")
		}
	})
}

func (s *store) log(level, message string) {
	s.box.sink.Log(faults.LogLine{Wall: time.Now(), Service: s.spec.Name, Instance: s.name(), Level: level, Message: message})
}

// apply puts the newest revision in force.
func (s *store) apply(rev faults.Revision) error { return s.engine.configure(rev.Values) }

// roll puts the newest release in force: a store restarts for it.
func (s *store) roll() { s.restart() }

func (s *store) health() faults.ServiceHealth {
	h := s.history(s.spec.Kind)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.Replicas = []faults.Replica{{
		Name: s.name(), Version: h.Release().Version, State: s.state, Since: s.since.Sub(s.box.epoch),
	}}
	return h
}

// page is the store's metrics page: its exporter's, which stays up when the
// store does not.
func (s *store) page() []byte {
	s.mu.Lock()
	up := s.state == ready
	s.mu.Unlock()
	var b bytes.Buffer
	last := ""
	for _, f := range s.engine.figures(up) {
		if f.name != last {
			fmt.Fprintf(&b, "# TYPE %s %s\n", f.name, f.kind)
			last = f.name
		}
		labels := ""
		if f.labels != "" {
			labels = "{" + f.labels + "}"
		}
		fmt.Fprintf(&b, "%s%s %s\n", f.name, labels, strconv.FormatFloat(f.value, 'g', -1, 64))
	}
	return b.Bytes()
}

// scale: a store has one replica.
func (s *store) scale(int) (func(), error) {
	return nil, fmt.Errorf("replicas of %s: %w", s.spec.Name, faults.ErrUnsupported)
}

func (s *store) flag(string, bool) {}

// limit: what a store does takes no CPU that could be accounted.
func (s *store) limit(float64) error {
	return fmt.Errorf("CPU of %s: %w", s.spec.Name, faults.ErrUnsupported)
}

func (s *store) secret(string, string) {}

func (s *store) collect(context.Context) []scrape {
	return []scrape{{from: faults.Instance{Service: s.spec.Name, Name: s.name()}, page: s.page()}}
}

func (s *store) close() {
	s.door.close()
	s.engine.close()
}
