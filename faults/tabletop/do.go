package tabletop

import (
	"fmt"

	"github.com/drillyard/drillyard/faults"
)

// most is how many replicas of one service there may be.
const most = 50

// nothing is how to take back what cannot be, and need not.
func nothing() {}

// do puts a primitive in force and returns how to take it back.
func (m *model) do(p faults.Primitive) (func(), error) {
	switch p := p.(type) {
	case faults.Wire:
		return m.wire(p)
	case faults.Process:
		return m.process(p)
	case faults.Replicas:
		return m.scale(p)
	case faults.Config:
		return m.config(p)
	case faults.Version:
		return m.version(p)
	case faults.Flag:
		return m.flag(p)
	case faults.Load:
		return m.load(p)
	case faults.Limit:
		return m.limitation(p)
	case faults.Secret:
		return m.secret(p)
	case faults.Balance:
		return m.balance(p)
	case faults.Name:
		return m.look(p)
	case faults.Certificate:
		return m.certificate(p)
	case faults.Data:
		return m.data(p)
	case faults.Telemetry:
		return m.tell(p)
	}
	return nil, faults.ErrUnsupported
}

func (m *model) named(service string) (*unit, error) {
	u, ok := m.byName[service]
	if !ok {
		return nil, fmt.Errorf("service %q: %w", service, faults.ErrNoTarget)
	}
	return u, nil
}

func (m *model) process(p faults.Process) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if u.store != nil {
		return u.store.process(p)
	}
	return u.fleet.process(p)
}

func (m *model) scale(p faults.Replicas) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if err := u.wanted.CheckReplicas(p.Count, most); err != nil {
		return nil, err
	}
	change := u.wanted.Replicas.Set(p.Count)
	u.fleet.step()
	return func() {
		if change.Undo() {
			u.fleet.step()
		}
	}, nil
}

func (m *model) secret(p faults.Secret) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	_, undo, err := m.vault.Hand(u.secrets, p.Name, p.Value)
	if err != nil {
		return nil, err
	}
	u.load(p.Name)
	return func() {
		if _, back := undo(); back {
			u.load(p.Name)
		}
	}, nil
}

// load has the replicas that run use the secret that the service has now.
func (u *unit) load(name string) {
	u.loaded[name] = u.m.now
	print := u.m.fingerprint(name, u.secrets[name])
	for _, r := range u.fleet.members {
		if r.state != down {
			r.say("info", "secret "+name+" replaced", map[string]string{"secret": name, "fingerprint": print})
		}
	}
}
