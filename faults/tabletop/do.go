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
	if u.store != nil {
		return nil, fmt.Errorf("replicas of %s, which is one %s: %w", u.spec.Name, u.spec.Kind, faults.ErrUnsupported)
	}
	if p.Count < 0 || p.Count > most {
		return nil, fmt.Errorf("%d replicas: between 0 and %d are possible", p.Count, most)
	}
	f := u.fleet
	was := f.want
	f.want = p.Count
	f.scaled++
	turn := f.scaled
	f.step()
	return func() {
		if f.scaled == turn {
			f.want = was
			f.step()
		}
	}, nil
}

func (m *model) secret(p faults.Secret) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	was, held := u.secrets[p.Name]
	if !held {
		return nil, fmt.Errorf("secret %q: %w", p.Name, faults.ErrNoTarget)
	}
	got, takeBack := m.vault.handOut(p.Name, p.Value)
	u.hand(p.Name, got)
	return func() {
		if takeBack() {
			u.hand(p.Name, was.generation)
		}
	}, nil
}

func (u *unit) hand(name string, generation int) {
	u.secrets[name] = secret{generation, u.m.now}
	print := u.m.vault.fingerprint(name, generation)
	for _, r := range u.fleet.members {
		if r.state != down {
			r.say("info", "secret "+name+" replaced", map[string]string{"secret": name, "fingerprint": print})
		}
	}
}
