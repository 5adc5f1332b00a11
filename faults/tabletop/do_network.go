package tabletop

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

func (m *model) wire(p faults.Wire) (func(), error) {
	l, ok := m.byEdge[p.Edge]
	if !ok {
		return nil, fmt.Errorf("edge %s: %w", p.Edge, faults.ErrNoTarget)
	}
	if p.Lift {
		for len(l.harms) > 0 {
			l.lift(l.harms[0])
		}
		return nothing, nil
	}
	if !(p.Loss >= 0 && p.Loss < 1) || p.Bandwidth < 0 || p.Truncate < 0 || p.SlowClose < 0 {
		return nil, fmt.Errorf("loss is a share below 1, and nothing is below zero: %+v", p)
	}
	var to *unit
	if p.To != "" {
		if to = m.byName[p.To]; to == nil || to.spec.Kind != stack.KindService {
			return nil, fmt.Errorf("to %q, which is no service: %w", p.To, faults.ErrNoTarget)
		}
	}
	if !l.http && (p.Status != 0 || p.Route != "" || p.To != "" || p.Truncate != 0 || p.SlowClose != 0) {
		return nil, fmt.Errorf("edge %s does not speak HTTP, so that status, route, truncate, slow close and to mean nothing: %w", p.Edge, faults.ErrUnsupported)
	}
	h := l.harm(p, to)
	return func() { l.lift(h) }, nil
}

func (m *model) balance(p faults.Balance) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	switch {
	case u.store != nil:
		return nil, fmt.Errorf("balance of %s, which is one %s: %w", u.spec.Name, u.spec.Kind, faults.ErrUnsupported)
	case u.spec.Kind != stack.KindService:
		return nil, fmt.Errorf("nobody sends requests to the %s %s: %w", u.spec.Kind, u.spec.Name, faults.ErrUnsupported)
	case !(p.Share >= 0 && p.Share <= 1):
		return nil, fmt.Errorf("share %v is not over 0 and up to 1", p.Share)
	}
	next := &p
	if p.Share == 0 && !p.Drain {
		next = nil
	}
	if next != nil && !slices.ContainsFunc(u.fleet.members, func(r *replica) bool { return r.name == p.Replica }) {
		return nil, fmt.Errorf("%q: %w", p.Replica, faults.ErrNoTarget)
	}
	was := u.balance
	u.balance = next
	u.balanced++
	turn := u.balanced
	return func() {
		if u.balanced == turn {
			u.balance = was
		}
	}, nil
}

func (m *model) look(p faults.Name) (func(), error) {
	l, ok := m.byEdge[p.Edge]
	switch {
	case !ok:
		return nil, fmt.Errorf("edge %s: %w", p.Edge, faults.ErrNoTarget)
	case !slices.Contains([]faults.NameAnswer{faults.NameRight, faults.NameMissing, faults.NameTimeout, faults.NameStale}, p.Answer):
		return nil, fmt.Errorf("answer %q: %w", p.Answer, faults.ErrUnsupported)
	case l.from == nil:
		return nil, fmt.Errorf("customers look names up where nobody of us can reach: %w", faults.ErrUnsupported)
	}
	was := l.name
	l.resolve(p.Answer)
	l.nameTurn++
	turn := l.nameTurn
	return func() {
		if l.nameTurn == turn {
			l.resolve(was)
		}
	}, nil
}

// resolve changes what a look-up answers. Whoever waits for an answer gets it.
func (l *link) resolve(a faults.NameAnswer) {
	if l.name == a {
		return
	}
	l.name = a
	l.renew()
	for _, t := range l.m.tasks {
		if t.live && t.lookingUp(l) {
			if f := t.top(); f.phase == lookingUp && f.plan.ops[f.pc].kind == opCall {
				f.phase = connecting
			}
			l.m.soon(t)
		}
	}
	if l.to.store == nil {
		return
	}
	l.to.store.stir()
	if q := l.to.store.stream; q != nil {
		if a != faults.NameRight {
			q.lost()
		} else {
			q.reopened()
		}
	}
}

func (m *model) certificate(p faults.Certificate) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	if !u.spec.TLS {
		return nil, fmt.Errorf("%s is not called over TLS: %w", p.Service, faults.ErrUnsupported)
	}
	switch p.State {
	case faults.CertificateValid, faults.CertificateExpired, faults.CertificateWrongName, faults.CertificateUntrusted:
	default:
		return nil, fmt.Errorf("certificate state %q: %w", p.State, faults.ErrUnsupported)
	}
	was := u.certificate
	u.certify(p.State)
	u.certificateTurn++
	turn := u.certificateTurn
	return func() {
		if u.certificateTurn == turn {
			u.certify(was)
		}
	}, nil
}
