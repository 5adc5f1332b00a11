package tabletop

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/service"
)

func (m *model) config(p faults.Config) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	rev := u.wanted.Revisions.Next(p)
	if err := u.apply(rev); err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	return func() {
		if again, ok := u.wanted.Revisions.Back(rev); ok {
			_ = u.apply(again) // it was in force, so that nothing is wrong with it
		}
	}, nil
}

// apply puts a revision in force. On an error nothing has changed.
func (u *unit) apply(rev faults.Revision) error {
	if u.store != nil {
		set, err := desired.ReadStoreSettings(u.spec.Kind, rev.Values)
		if err != nil {
			return err
		}
		u.wanted.Revisions.Put(rev)
		u.store.configure(set)
		return nil
	}
	if err := service.CheckSettings(rev.Values); err != nil {
		return err
	}
	was := u.set
	u.wanted.Revisions.Put(rev)
	u.set = readSettings(rev.Values)
	fields := map[string]string{"config_revision": strconv.Itoa(rev.Number)}
	if rev.Summary != "" {
		fields["summary"] = rev.Summary
	}
	for _, r := range u.fleet.members {
		if r.state == down {
			continue
		}
		r.configure(was)
		r.say("info", fmt.Sprintf("config revision %d applied", rev.Number), maps.Clone(fields))
	}
	if u.set.readinessPath != was.readinessPath {
		u.fleet.watch()
	}
	return nil
}

// configure makes the running replica heed settings that are others now.
func (r *replica) configure(was *settings) {
	m, set := r.unit.m, r.unit.set
	r.workers.resize(m, set.workers, set.queueLimit)
	for _, c := range r.clients {
		if set.breakerErrors == 0 {
			c.breaker = breaker{}
		}
		if !set.keepAlive && was.keepAlive && c.link.http {
			c.renew()
		}
		if c.pool != nil {
			c.pool.resize(set.poolSize)
		}
	}
	if r.feed != nil {
		r.feed.take()
		r.feed.stream.deliver()
	}
}

func (m *model) version(p faults.Version) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	undo, err := u.wanted.Releases.Put(p)
	if err != nil {
		return nil, err
	}
	u.roll()
	return func() {
		if undo() {
			u.roll()
		}
	}, nil
}

// roll makes the service run the releases that are in force. A store restarts
// for it.
func (u *unit) roll() {
	if u.store != nil {
		u.store.restart()
		return
	}
	u.fleet.step()
}

func (m *model) flag(p faults.Flag) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	flag, err := u.wanted.Flag(p.Name)
	if err != nil {
		return nil, err
	}
	change := flag.Set(p.On)
	u.flip(p.Name)
	return func() {
		if change.Undo() {
			u.flip(p.Name)
		}
	}, nil
}

// flip has the replicas that run heed a flag.
func (u *unit) flip(name string) {
	if u.fleet == nil {
		return
	}
	for _, r := range u.fleet.members {
		if r.state != down {
			r.say("info", fmt.Sprintf("flag %s is %t", name, u.wanted.On(name)), nil)
		}
	}
}
