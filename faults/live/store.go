package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
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
	state      desired.State
	since      time.Time
	changes    int // of state, so that an old one is not undone
	conditions []Condition
	last       int // ID of a condition
}

func newStore(box *Sandbox, v stack.Service, e Store) *store {
	return &store{record: newRecord(box, v), box: box, spec: v, engine: e, state: ready, since: time.Now()}
}

func (s *store) name() string { return desired.Name(s.spec.Name, 1) }

// enter changes the state and returns the number of the change.
func (s *store) enter(state desired.State) (change int) {
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
	takes := s.state.Takes()
	s.mu.Unlock()
	var all []Upstream
	if takes {
		all = []Upstream{{Addr: s.engine.Addr(), Weight: 1}}
	}
	return s.box.gateway.SetUpstreams(ctx, s.spec.Name, all)
}

// process carries out an operation on the one replica there is.
func (s *store) process(ctx context.Context, p faults.Process) (back, error) {
	if _, err := s.wanted.Hit(p, []string{s.name()}); err != nil {
		return nil, err
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
	default: // Failover
		return nothing, s.failover(ctx)
	}
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
	s.wanted.Bounds.Lift(desired.Disk)
	limit := s.wanted.Bounds.Limit()
	s.record.mu.Unlock()
	err = errors.Join(err,
		s.engine.Limit(ctx, limit),
		s.end(ctx, func(c Condition) bool { return desired.StaysBehind(c.Data) }))
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

func (s *store) check(values map[string]string) error {
	_, err := desired.ReadStoreSettings(s.spec.Kind, values)
	return err
}

// apply puts the newest revision in force.
func (s *store) apply(ctx context.Context, rev faults.Revision) error {
	return s.engine.Configure(ctx, rev.Values)
}

// roll puts the newest release in force: a store restarts for it.
func (s *store) roll(ctx context.Context) error { return s.restart(ctx) }

func (s *store) health() faults.ServiceHealth {
	h := s.report()
	s.mu.Lock()
	defer s.mu.Unlock()
	h.Replicas = []faults.Replica{{
		Name: s.name(), Version: h.Release().Version, State: s.state.Shown(), Since: s.since.Sub(s.box.epoch),
	}}
	for _, c := range s.conditions {
		if desired.Reported(c.Data) {
			h.Data = append(h.Data, c.Data)
		}
	}
	return h
}

// balance: a store has one replica, and the check says so.
func (s *store) balance(p faults.Balance) (back, error) {
	_, err := s.wanted.ReadBalance(p, nil)
	return nil, err
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
	l, err := desired.ReadLimits(p)
	if err != nil {
		return nil, err
	}
	return s.bind(ctx, &s.wanted.Bounds, l, func(ctx context.Context) error {
		return s.engine.Limit(ctx, read(s.record, func(w *desired.Service) faults.Limit { return w.Bounds.Limit() }))
	})
}

func (s *store) close() error { return s.engine.Close() }
