package tabletop

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
)

func (m *model) config(p faults.Config) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	last := u.revision()
	values := maps.Clone(last.Values)
	maps.Copy(values, p.Set)
	rev := faults.Revision{Number: last.Number + 1, Summary: p.Summary, Values: values}
	if err := u.apply(rev); err != nil {
		return nil, fmt.Errorf("apply to %s: %w", p.Service, err)
	}
	return func() {
		n := len(u.revisions)
		if n < 2 || u.revisions[n-1].Number != rev.Number {
			return
		}
		old := u.revisions[n-2]
		_ = u.apply(faults.Revision{ // it was in force, so that nothing is wrong with it
			Number: rev.Number + 1, Summary: "back to revision " + strconv.Itoa(old.Number), Values: old.Values,
		})
	}, nil
}

// apply puts a revision in force. On an error nothing has changed.
func (u *unit) apply(rev faults.Revision) error {
	if u.store != nil {
		if err := u.store.check(rev.Values); err != nil {
			return err
		}
		u.revisions = append(u.revisions, rev)
		u.store.configure(rev.Values)
		return nil
	}
	if err := service.CheckSettings(rev.Values); err != nil {
		return err
	}
	was := u.set
	u.revisions = append(u.revisions, rev)
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
	if p.Canary < 0 {
		return nil, fmt.Errorf("a canary of %d replicas", p.Canary)
	}
	was := u.rollout
	if was.canary == 0 {
		u.rollout.stable = u.release()
	}
	u.rollout.canary = p.Canary
	u.releases = append(u.releases, p.Release)
	number := len(u.releases)
	u.roll()
	return func() {
		if len(u.releases) != number || number < 2 {
			return
		}
		u.releases = append(u.releases, u.releases[number-2])
		u.rollout = was
		u.roll()
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
	was, known := u.flags[p.Name]
	if !known {
		return nil, fmt.Errorf("flag %q: %w", p.Name, faults.ErrNoTarget)
	}
	u.flip(p.Name, p.On)
	u.flagTurns[p.Name]++
	turn := u.flagTurns[p.Name]
	return func() {
		if u.flagTurns[p.Name] == turn {
			u.flip(p.Name, was)
		}
	}, nil
}

func (u *unit) flip(name string, on bool) {
	u.flags[name] = on
	if u.fleet == nil {
		return
	}
	for _, r := range u.fleet.members {
		if r.state != down {
			r.say("info", fmt.Sprintf("flag %s is %t", name, on), nil)
		}
	}
}
