package live

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
)

// process carries out an operation on one replica, or on all.
func (f *fleet) process(ctx context.Context, p faults.Process) (back, error) {
	f.mu.Lock()
	at, err := f.wanted.Hit(p, f.names())
	var hit []*member
	for _, i := range at {
		hit = append(hit, f.members[i])
	}
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	switch p.Op {
	case faults.Restart:
		f.mu.Lock()
		for _, m := range hit {
			m.due, m.died = true, false
			if past := f.deaths[m.index]; past != nil {
				past.Attended()
			}
		}
		f.mu.Unlock()
		f.notify()
		return nothing, nil
	case faults.Kill:
		f.enter(hit, down)
		for _, m := range hit {
			m.replica.Kill()
			f.log(m.name, "error", "terminated by signal 9")
		}
		return f.revive(hit, down), nil
	case faults.Hang:
		f.enter(hit, hung)
		return f.revive(hit, hung), f.tellEach(hit, func(m *member) error { return m.replica.Hang(ctx) })
	case faults.Break:
		f.enter(hit, broken)
		return f.revive(hit, broken), f.tellEach(hit, func(m *member) error { return m.replica.Break(ctx) })
	case faults.StickJob:
		return f.stick(ctx, hit, p.Job)
	case faults.RunJob:
		return nothing, f.tellEach(hit, func(m *member) error { return m.replica.RunJob(ctx, p.Job) })
	default: // Skew
		return f.skew(ctx, hit, p.By)
	}
}

// nothing is how to take back what cannot be, and need not.
func nothing(context.Context) error { return nil }

// enter puts members into a state, and into rotation or out of it.
func (f *fleet) enter(hit []*member, state desired.State) {
	f.mu.Lock()
	for _, m := range hit {
		m.state, m.since, m.died = state, time.Now(), false
	}
	f.mu.Unlock()
	f.spread()
}

// revive restarts those that are still in a state.
func (f *fleet) revive(hit []*member, state desired.State) back {
	return func(context.Context) error {
		f.mu.Lock()
		for _, m := range f.members {
			if slices.Contains(hit, m) && m.state == state && !m.died {
				m.due = true
			}
		}
		f.mu.Unlock()
		f.notify()
		return nil
	}
}

// skew sets clocks. Taking it back sets those right that are still the same.
func (f *fleet) skew(ctx context.Context, hit []*member, by time.Duration) (back, error) {
	defer f.lock()()
	changes := map[*member]desired.Change[time.Duration]{}
	f.mu.Lock()
	for _, m := range hit {
		changes[m] = m.skew.Set(by)
	}
	f.mu.Unlock()
	return func(ctx context.Context) error {
		defer f.lock()()
		same := slices.DeleteFunc(f.running(), func(m *member) bool {
			change, ours := changes[m]
			return !ours || !change.Newest()
		})
		f.mu.Lock()
		for _, m := range same {
			m.skew.Set(0)
		}
		f.mu.Unlock()
		return f.tellEach(same, func(m *member) error { return m.replica.Skew(ctx, 0) })
	}, f.tellEach(hit, func(m *member) error { return m.replica.Skew(ctx, by) })
}

// stick has runs of a job never end in some replicas.
func (f *fleet) stick(ctx context.Context, hit []*member, job string) (back, error) {
	tell := func(ctx context.Context, stuck bool) error {
		return f.tellEach(hit, func(m *member) error {
			f.mu.Lock()
			m.stuck = slices.DeleteFunc(slices.Clone(m.stuck), func(name string) bool { return name == job })
			if stuck {
				m.stuck = append(m.stuck, job)
			}
			f.mu.Unlock()
			return m.replica.StickJob(ctx, job, stuck)
		})
	}
	return func(ctx context.Context) error { return tell(ctx, false) }, tell(ctx, true)
}

// tellEach tells members something. One that has gone meanwhile need not know.
func (f *fleet) tellEach(members []*member, tell func(*member) error) error {
	var errs []error
	for _, m := range members {
		err := tell(m)
		select {
		case <-m.replica.Gone():
		default:
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (f *fleet) scale(count int) back {
	undo := set(f.record, &f.wanted.Replicas, count)
	f.notify()
	return func(context.Context) error {
		if _, ok := undo(); ok {
			f.notify()
		}
		return nil
	}
}

func (f *fleet) check(values map[string]string) error { return service.CheckSettings(values) }

// apply configures every replica that runs.
func (f *fleet) apply(ctx context.Context, rev faults.Revision) error {
	return f.tellEach(f.running(), func(m *member) error { return m.replica.Configure(ctx, rev) })
}

func (f *fleet) flag(ctx context.Context, name string, on bool) error {
	return f.tellEach(f.running(), func(m *member) error { return m.replica.SetFlag(ctx, name, on) })
}

// secret hands every replica that runs a secret.
func (f *fleet) secret(ctx context.Context, name, value string) error {
	return f.tellEach(f.running(), func(m *member) error { return m.replica.SetSecret(ctx, name, value) })
}

func (f *fleet) resolve(ctx context.Context, peer string, a faults.NameAnswer) error {
	return f.tellEach(f.running(), func(m *member) error { return m.replica.Resolve(ctx, peer, a) })
}

func (f *fleet) renewed(ctx context.Context) error {
	notAfter := f.box.authority.notAfter(f.spec.Name)
	return f.tellEach(f.running(), func(m *member) error { return m.replica.NotAfter(ctx, notAfter) })
}

// roll begins to replace the replicas that run another release.
func (f *fleet) roll(context.Context) error {
	f.notify()
	return nil
}
