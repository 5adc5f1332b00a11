package inproc

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
)

// process carries out an operation on one replica, or on all.
func (f *fleet) process(name string, op faults.ProcessOp) (back func(), err error) {
	f.mu.Lock()
	var hit []*member
	for _, m := range f.members {
		if name == "" || m.replica.Name() == name {
			hit = append(hit, m)
		}
	}
	for _, m := range hit {
		switch op {
		case faults.Restart:
			m.due = true
		case faults.Kill:
			m.state, m.since = down, time.Now()
		case faults.Hang:
			m.state, m.since = hung, time.Now()
			m.replica.Hang()
		default:
			err = fmt.Errorf("process operation %q: %w", op, faults.ErrUnsupported)
		}
	}
	f.mu.Unlock()
	if len(hit) == 0 {
		return nil, fmt.Errorf("%s: %w", name, faults.ErrNoTarget)
	}
	switch op {
	case faults.Restart:
		f.nudge()
		return func() {}, err
	case faults.Kill:
		for _, m := range hit {
			m.replica.Kill()
			f.log(m.replica.Name(), "error", "terminated by signal 9")
		}
	}
	return func() { f.revive(hit) }, err
}

// revive restarts those that are still killed or hung.
func (f *fleet) revive(hit []*member) {
	f.mu.Lock()
	for _, m := range f.members {
		if slices.Contains(hit, m) && (m.state == down || m.state == hung) {
			m.due = true
		}
	}
	f.mu.Unlock()
	f.nudge()
}

// most is how many replicas of one service a process can carry.
const most = 12

func (f *fleet) scale(count int) (back func(), err error) {
	if count < 1 || count > most {
		return nil, fmt.Errorf("%d replicas: between 1 and %d are possible", count, most)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.want
	f.want = count
	f.scaled++
	turn := f.scaled
	f.nudge()
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.scaled == turn {
			f.want = was
			f.nudge()
		}
	}, nil
}

// apply configures every replica that runs. f.ops is held.
func (f *fleet) apply(rev faults.Revision) error {
	if err := service.CheckSettings(rev.Values); err != nil {
		return err
	}
	var errs []error
	for _, m := range f.running() {
		errs = append(errs, m.replica.Configure(rev))
	}
	return errors.Join(errs...)
}

func (f *fleet) flag(name string, on bool) {
	for _, m := range f.running() {
		m.replica.SetFlag(name, on)
	}
}

// limit bounds every replica that runs.
func (f *fleet) limit(cpu float64) error {
	for _, m := range f.running() {
		m.replica.Limit(cpu)
	}
	return nil
}

// secret hands every replica that runs a secret.
func (f *fleet) secret(name, value string) {
	for _, m := range f.running() {
		m.replica.SetSecret(name, value)
	}
}

// log says what a replica cannot say about itself.
func (f *fleet) log(replica, level, message string) {
	f.box.sink.Log(faults.LogLine{Wall: time.Now(), Service: f.spec.Name, Instance: replica, Level: level, Message: message})
}

func (f *fleet) running() []*member {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.members), func(m *member) bool { return m.state == down })
}

// roll begins to replace the replicas that run another release.
func (f *fleet) roll() { f.nudge() }

func (f *fleet) health() faults.ServiceHealth {
	h := f.history(f.spec.Kind)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.members {
		h.Replicas = append(h.Replicas, faults.Replica{
			Name: m.replica.Name(), Version: m.replica.Version(), State: m.state, Since: m.since.Sub(f.box.epoch),
		})
	}
	return h
}

func (f *fleet) close() {
	f.mu.Lock()
	members := f.members
	f.mu.Unlock()
	var gone sync.WaitGroup
	for _, m := range members {
		gone.Go(m.replica.Kill)
	}
	gone.Wait()
}
