package tabletop

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// process carries out an operation on the one replica there is.
func (s *store) process(p faults.Process) (func(), error) {
	if _, err := s.unit.wanted.Hit(p, []string{s.name}); err != nil {
		return nil, err
	}
	revive := func(generation int) func() {
		return func() {
			if s.generation == generation {
				s.restart()
			}
		}
	}
	switch p.Op {
	case faults.Restart:
		s.restart()
		return nothing, nil
	case faults.Kill:
		generation := s.enter(down)
		s.say("error", "terminated by signal 9")
		s.lose()
		return revive(generation), nil
	case faults.Hang:
		return revive(s.enter(hung)), nil
	default: // Failover
		s.failover()
		return nothing, nil
	}
}

// lose drops every connection, and what a cache holds.
func (s *store) lose() {
	s.drop()
	if s.keys != nil {
		s.keys.flush()
	}
	if s.stream != nil {
		s.stream.lost()
	}
}

// restart drops every connection and is back when its start-up time has
// passed. A cache comes back empty.
func (s *store) restart() {
	generation := s.enter(starting)
	s.say("info", "shutting down; starting again")
	s.lose()
	s.back(generation, s.unit.spec.Startup.Std(), "ready to accept connections")
}

// failover leaves what is wrong with the old one behind.
func (s *store) failover() {
	generation := s.enter(starting)
	s.say("warn", "promoting the standby: the primary is fenced off")
	s.unit.wanted.Bounds.Lift(desired.Disk)
	s.cure(desired.StaysBehind)
	s.lose()
	s.back(generation, s.unit.spec.Startup.Std()/2, "ready to accept connections; the standby is the primary now")
}

// back lets a start-up time pass and serves, unless something else has
// happened since that generation began.
func (s *store) back(generation int, startup time.Duration, message string) {
	s.unit.m.after(startup, func() {
		if s.generation != generation {
			return
		}
		s.enter(ready)
		s.say("info", message)
		s.stir()
		if s.stream != nil {
			s.stream.reopened()
		}
	})
}
