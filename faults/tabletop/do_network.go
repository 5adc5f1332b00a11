package tabletop

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

func (m *model) wire(p faults.Wire) (func(), error) {
	w, err := desired.ReadWire(m.stack, p)
	if err != nil {
		return nil, err
	}
	l := m.byEdge[w.Edge]
	if w.Lift {
		for len(l.harms) > 0 {
			l.lift(l.harms[0])
		}
		return nothing, nil
	}
	h := l.harm(w, m.byName[w.To])
	return func() { l.lift(h) }, nil
}

func (m *model) balance(p faults.Balance) (func(), error) {
	u, err := m.named(p.Service)
	if err != nil {
		return nil, err
	}
	var names []string
	if u.fleet != nil {
		names = u.fleet.names()
	}
	next, err := u.wanted.ReadBalance(p, names)
	if err != nil {
		return nil, err
	}
	change := u.wanted.Balance.Set(next)
	return func() { change.Undo() }, nil
}

func (m *model) look(p faults.Name) (func(), error) {
	if err := desired.CheckName(m.stack, p); err != nil {
		return nil, err
	}
	l := m.byEdge[p.Edge]
	change := l.name.Set(p.Answer)
	l.resolve(change.Was())
	return func() {
		if change.Undo() {
			l.resolve(p.Answer)
		}
	}, nil
}

// resolve has what a look-up answers now take effect, in place of what it did.
// Whoever waits for an answer gets it.
func (l *link) resolve(was faults.NameAnswer) {
	a := l.name.Now()
	if a == was {
		return
	}
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
	if err := u.wanted.CheckCertificate(p.State); err != nil {
		return nil, err
	}
	change := u.wanted.Certificate.Set(p.State)
	u.certify()
	return func() {
		if change.Undo() {
			u.certify()
		}
	}, nil
}
