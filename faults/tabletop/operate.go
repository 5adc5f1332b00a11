package tabletop

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// process carries out an operation on one replica, or on all.
func (f *fleet) process(p faults.Process) (func(), error) {
	var hit []*replica
	for _, r := range f.members {
		if p.Replica == "" || r.name == p.Replica {
			hit = append(hit, r)
		}
	}
	if len(hit) == 0 {
		name := p.Replica
		if name == "" {
			name = "a replica of " + p.Service
		}
		return nil, fmt.Errorf("%s: %w", name, faults.ErrNoTarget)
	}
	switch p.Op {
	case faults.Restart:
		for _, r := range hit {
			r.due, r.died = true, false
			f.past(r.index).wait = 0 // somebody looks after it now
		}
		f.step()
		return nothing, nil
	case faults.Kill:
		f.enter(hit, down)
		for _, r := range hit {
			r.kill()
			f.note(r, "error", "terminated by signal 9")
		}
		return f.revive(hit, down), nil
	case faults.Hang:
		f.enter(hit, hung)
		return f.revive(hit, hung), nil
	case faults.Break:
		f.enter(hit, broken)
		return f.revive(hit, broken), nil
	case faults.Skew:
		return f.skew(hit, p.By), nil
	}
	return nil, fmt.Errorf("process operation %q of a service: %w", p.Op, faults.ErrUnsupported)
}

// enter puts replicas into a state.
func (f *fleet) enter(hit []*replica, to state) {
	for _, r := range hit {
		r.state, r.since, r.died = to, f.u.m.now, false
	}
}

// revive restarts those that are still in a state.
func (f *fleet) revive(hit []*replica, in state) func() {
	return func() {
		for _, r := range f.members {
			if slices.Contains(hit, r) && r.state == in && !r.died {
				r.due = true
			}
		}
		f.step()
	}
}

// skew sets clocks. Taking it back sets those right that are still the same.
func (f *fleet) skew(hit []*replica, by time.Duration) func() {
	turns := make([]int, len(hit))
	for i, r := range hit {
		r.skew = by
		r.skewed++
		turns[i] = r.skewed
	}
	return func() {
		for i, r := range hit {
			if r.skewed == turns[i] {
				r.skew = 0
			}
		}
	}
}
