package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// store is a service that keeps data. It has one replica.
type store struct {
	*record
	box      *Sandbox
	spec     stack.Service
	engine   Store
	disguise disguise
	floods   floods

	moving sync.Mutex // held while the engine is stopped and started

	mu         sync.Mutex
	state      string
	since      time.Time
	changes    int // of state, so that an old one is not undone
	conditions []Condition
	last       int // ID of a condition
}

func newStore(box *Sandbox, v stack.Service, e Store) *store {
	return &store{record: newRecord(v), box: box, spec: v, engine: e, state: ready, since: time.Now()}
}

func (s *store) name() string { return s.spec.Name + "-1" }

// enter changes the state and returns the number of the change.
func (s *store) enter(state string) (change int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.since = state, time.Now()
	s.changes++
	return s.changes
}

// same reports whether a change of the state is the newest.
func (s *store) same(change int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changes == change
}

// spread tells the gateway whether the store takes connections. One that hangs
// does, and never answers.
func (s *store) spread(ctx context.Context) error {
	s.mu.Lock()
	takes := s.state == ready || s.state == hung
	s.mu.Unlock()
	var all []Upstream
	if takes {
		all = []Upstream{{Addr: s.engine.Addr(), Weight: 1}}
	}
	return s.box.gateway.SetUpstreams(ctx, s.spec.Name, all)
}

// process carries out an operation on the one replica there is.
func (s *store) process(ctx context.Context, p faults.Process) (back, error) {
	if p.Replica != "" && p.Replica != s.name() {
		return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
	}
	switch p.Op {
	case faults.Restart:
		return nothing, s.restart(ctx)
	case faults.Kill:
		s.moving.Lock()
		defer s.moving.Unlock()
		change := s.enter(down)
		s.log("error", "terminated by signal 9")
		return s.revive(change), errors.Join(s.spread(ctx), s.engine.Kill(ctx))
	case faults.Hang:
		s.moving.Lock()
		defer s.moving.Unlock()
		change := s.enter(hung)
		return s.revive(change), s.engine.Hang(ctx)
	case faults.Failover:
		if s.spec.Kind != stack.KindDatabase {
			return nil, fmt.Errorf("a %s has no standby: %w", s.spec.Kind, faults.ErrUnsupported)
		}
		return nothing, s.failover(ctx)
	}
	return nil, fmt.Errorf("process operation %q of a %s: %w", p.Op, s.spec.Kind, faults.ErrUnsupported)
}

// revive restarts the store if nothing has happened to it since a change.
func (s *store) revive(change int) back {
	return func(ctx context.Context) error {
		if !s.same(change) {
			return nil
		}
		return s.restart(ctx)
	}
}

// restart drops every connection and is back when its startup time has passed.
func (s *store) restart(ctx context.Context) error {
	s.moving.Lock()
	defer s.moving.Unlock()
	change := s.enter(starting)
	s.log("info", "shutting down; starting again")
	s.start(change, s.spec.Startup.Std(), "ready to accept connections")
	return errors.Join(s.spread(ctx), s.engine.Kill(ctx))
}

// failover leaves what is wrong with the old one behind.
func (s *store) failover(ctx context.Context) error {
	defer s.lock()()
	s.moving.Lock()
	defer s.moving.Unlock()
	change := s.enter(starting)
	s.log("warn", "promoting the standby: the primary is fenced off")
	err := errors.Join(s.spread(ctx), s.engine.Kill(ctx))
	s.record.mu.Lock()
	s.bounds.set(map[faults.PrimitiveKind]float64{faults.LimitDisk: 0})
	limit := s.bounds.limit()
	s.record.mu.Unlock()
	err = errors.Join(err,
		s.engine.Limit(ctx, limit),
		s.end(ctx, func(c Condition) bool {
			return c.Op == faults.DataLock || c.Op == faults.DataLockAll || c.Op == faults.DataSlow || c.Op == faults.DataStale
		}))
	s.start(change, s.spec.Startup.Std()/2, "ready to accept connections; the standby is the primary now")
	return err
}

// start lets a startup time pass and serves, unless something else has
// happened since a change.
func (s *store) start(change int, startup time.Duration, message string) {
	s.box.busy.Go(func() {
		if until(s.box.ctx, time.Now().Add(startup)) != nil {
			return
		}
		s.moving.Lock()
		defer s.moving.Unlock()
		if !s.same(change) {
			return
		}
		err := s.engine.Start(s.box.ctx)
		if err == nil {
			s.enter(ready)
			err = s.spread(s.box.ctx)
		}
		switch {
		case err == nil:
			s.log("info", message)
		case s.box.ctx.Err() == nil:
			s.log("error", "cannot start: "+err.Error())
			s.enter(down)
		}
	})
}

func (s *store) log(level, message string) {
	s.box.log(faults.LogLine{Wall: time.Now(), Service: s.spec.Name, Instance: s.name(), Level: level, Message: message})
}

// check: the engine knows its settings, and changes nothing on an error.
func (s *store) check(map[string]string) error { return nil }

// apply puts the newest revision in force.
func (s *store) apply(ctx context.Context, rev faults.Revision) error {
	return s.engine.Configure(ctx, rev.Values)
}

// roll puts the newest release in force: a store restarts for it.
func (s *store) roll(ctx context.Context) error { return s.restart(ctx) }

func (s *store) health() faults.ServiceHealth {
	h := s.report(s.spec)
	s.mu.Lock()
	defer s.mu.Unlock()
	h.Replicas = []faults.Replica{{
		Name: s.name(), Version: h.Release().Version, State: s.state, Since: s.since.Sub(s.box.epoch),
	}}
	for _, c := range s.conditions {
		if c.Op != faults.DataFill { // more work is no condition
			h.Data = append(h.Data, c.Data)
		}
	}
	return h
}

// scale: a store has one replica.
func (s *store) scale(context.Context, int) (back, error) {
	return nil, fmt.Errorf("replicas of %s, which is one %s: %w", s.spec.Name, s.spec.Kind, faults.ErrUnsupported)
}

func (s *store) balance(context.Context, faults.Balance) (back, error) {
	return nil, fmt.Errorf("balance of %s, which is one %s: %w", s.spec.Name, s.spec.Kind, faults.ErrUnsupported)
}

func (s *store) flag(context.Context, string, bool) error                 { return nil }
func (s *store) secret(context.Context, string, string) error             { return nil }
func (s *store) resolve(context.Context, string, faults.NameAnswer) error { return nil }
func (s *store) renewed(context.Context) error                            { return nil }

// tell floods the log in the engine's place; the rest is done to its page.
func (s *store) tell(_ context.Context, p faults.Telemetry) error {
	s.floods.tell(s.box, p, s.spec.Name, s.name())
	return nil
}

// limit bounds the store, as far as its host can.
func (s *store) limit(ctx context.Context, p faults.Limit) (back, error) {
	if p.Replica != "" && p.Replica != s.name() {
		return nil, fmt.Errorf("%s: %w", p.Replica, faults.ErrNoTarget)
	}
	ask, err := asked(p)
	if err != nil {
		return nil, err
	}
	return s.bind(ctx, s.bounds, ask, func(ctx context.Context) error {
		s.record.mu.Lock()
		l := s.bounds.limit()
		s.record.mu.Unlock()
		return s.engine.Limit(ctx, l)
	})
}

func (s *store) close() error { return s.engine.Close() }
