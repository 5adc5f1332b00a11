package desired

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// State is what a replica is doing.
type State uint8

// States of a replica. A broken one answers, wrongly; a hung one does not.
const (
	Starting State = iota
	Ready
	Broken
	Hung
	Down
)

// Shown is the state as health tells it.
func (s State) Shown() faults.ReplicaState {
	return [...]faults.ReplicaState{faults.ReplicaStarting, faults.ReplicaReady, faults.ReplicaBroken, faults.ReplicaHung, faults.ReplicaDown}[s]
}

func (s State) String() string { return string(s.Shown()) }

// Takes reports whether requests can go to a replica in that state. A hung one
// takes them, and nobody has noticed yet.
func (s State) Takes() bool { return s == Ready || s == Hung || s == Broken }

// Name is the name of a replica: "api-1".
func Name(service string, index int) string { return fmt.Sprintf("%s-%d", service, index) }

// Copy is a replica that there is, as far as what to do next rests on it.
type Copy struct {
	Index   int // from 1 on
	Release faults.Release
	Due     bool // for a restart
}

// Move is what is to be done to the replicas of a service.
type Move int

// Moves. A new replica serves before the old one goes that it replaces.
const (
	Stay    Move = iota
	Restart      // one of them, with its index
	Add          // one more
	Remove       // one of them
	Replace      // one of them, by another that runs another release
)

// Next is the most urgent thing to do about the replicas that there are, which
// come by index: to which of them, and what one that replaces it runs.
func (s *Service) Next(now []Copy) (m Move, at int, build faults.Release) {
	want := s.Replicas.now
	if at := slices.IndexFunc(now, func(c Copy) bool { return c.Due }); at >= 0 {
		return Restart, at, build
	}
	switch {
	case want > len(now):
		return Add, 0, build
	case want < len(now):
		return Remove, len(now) - 1, build
	}
	if at, build = s.Releases.outdated(want, now); at >= 0 {
		return Replace, at, build
	}
	return Stay, 0, build
}

// Lacking is what a replica that starts now should run, beside those that there
// are: what it ran before, if there is a place for that.
func (s *Service) Lacking(now []Copy, before faults.Release) faults.Release {
	return s.Releases.lacking(s.Replicas.now, now, before)
}

// Free is the lowest index that no replica has.
func Free(now []Copy) int {
	for i, c := range now {
		if c.Index != i+1 {
			return i + 1
		}
	}
	return len(now) + 1
}

// CheckReplicas says what is wrong with a number of replicas. most is what the
// runtime can carry.
func (s *Service) CheckReplicas(count, most int) error {
	if s.Store() {
		return fmt.Errorf("replicas of %s, which is one %s: %w", s.Spec.Name, s.Spec.Kind, faults.ErrUnsupported)
	}
	if count < 0 || count > most {
		return fmt.Errorf("%d replicas: between 0 and %d are possible", count, most)
	}
	return nil
}

// Hit tells which replicas out of those that there are, by name, an operation on
// processes is for, or what is wrong with it.
func (s *Service) Hit(p faults.Process, names []string) ([]int, error) {
	var hit []int
	for i, name := range names {
		if p.Replica == "" || name == p.Replica {
			hit = append(hit, i)
		}
	}
	if len(hit) == 0 {
		name := p.Replica
		if name == "" {
			name = "a replica of " + p.Service
		}
		return nil, fmt.Errorf("%s: %w", name, faults.ErrNoTarget)
	}
	if !p.Op.Of(s.Spec.Kind) {
		return nil, fmt.Errorf("process operation %q of a %s: %w", p.Op, s.Spec.Kind, faults.ErrUnsupported)
	}
	if p.Op.Part() == faults.ProcessJobs && !slices.ContainsFunc(s.Spec.Jobs, func(j stack.Job) bool { return j.Name == p.Job }) {
		return nil, fmt.Errorf("job %q of %s: %w", p.Job, s.Spec.Name, faults.ErrNoTarget)
	}
	return hit, nil
}

// The platform waits before it starts a replica again that died by itself, and
// twice as long each time that it dies again soon.
const (
	firstWait   = time.Second
	longestWait = 30 * time.Second
	soundAfter  = time.Minute
)

// Deaths is what became of the replicas of one index that died by themselves.
type Deaths struct {
	wait     time.Duration // before the last restart
	restarts int
}

// Died counts a death of one that had served for a while, none if it never did,
// and tells how long to wait before it is started again.
func (d *Deaths) Died(served time.Duration) (wait time.Duration) {
	if d.wait == 0 || served > soundAfter {
		d.wait = firstWait
	} else {
		d.wait = min(2*d.wait, longestWait)
	}
	return d.wait
}

// Attended says that somebody looks after it now: the next wait is the first.
func (d *Deaths) Attended() { d.wait = 0 }

// Restarted counts a restart after a death.
func (d *Deaths) Restarted() { d.restarts++ }

// Restarts is how often one was started again because it had died.
func (d *Deaths) Restarts() int { return d.restarts }
