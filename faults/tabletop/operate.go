package tabletop

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// process carries out an operation on one replica, or on all.
func (f *fleet) process(p faults.Process) (func(), error) {
	at, err := f.u.wanted.Hit(p, f.names())
	if err != nil {
		return nil, err
	}
	var hit []*replica
	for _, i := range at {
		hit = append(hit, f.members[i])
	}
	switch p.Op {
	case faults.Restart:
		for _, r := range hit {
			r.due, r.died = true, false
			f.past(r.index).Attended()
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
	case faults.StickJob:
		backs := make([]func(), len(hit))
		for i, r := range hit {
			backs[i] = r.stick(p.Job)
		}
		return func() {
			for _, back := range backs {
				back()
			}
		}, nil
	case faults.RunJob:
		for _, r := range hit {
			r.byHand(p.Job)
		}
		return nothing, nil
	default: // Skew
		return f.skew(hit, p.By), nil
	}
}

// enter puts replicas into a state.
func (f *fleet) enter(hit []*replica, to desired.State) {
	for _, r := range hit {
		r.state, r.since, r.died = to, f.u.m.now, false
	}
}

// revive restarts those that are still in a state.
func (f *fleet) revive(hit []*replica, in desired.State) func() {
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
	changes := make([]desired.Change[time.Duration], len(hit))
	for i, r := range hit {
		changes[i] = r.skew.Set(by)
		r.reset()
	}
	return func() {
		for i, r := range hit {
			if changes[i].Newest() {
				r.skew.Set(0)
				r.reset()
			}
		}
	}
}
