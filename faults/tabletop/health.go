package tabletop

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
)

// health tells the truth about every service.
func (m *model) health() faults.Health {
	h := faults.Health{At: faults.Time(m.now), Services: map[string]faults.ServiceHealth{}, Secrets: m.fingerprints(m.vault.Current())}
	m.wanted.Report(&h)
	for _, l := range m.links {
		for _, harm := range l.harms {
			h.Wires = append(h.Wires, harm.wire)
		}
		if a := l.name.Now(); a != faults.NameRight {
			h.Names = append(h.Names, faults.Name{Edge: l.edge, Answer: a})
		}
	}
	for _, u := range m.units {
		h.Services[u.spec.Name] = u.health()
	}
	return h
}

func (u *unit) health() faults.ServiceHealth {
	h := u.wanted.Health()
	h.Secrets = u.m.fingerprints(u.secrets)
	if s := u.store; s != nil {
		h.Replicas = []faults.Replica{{Name: s.name, Version: h.Release().Version, State: s.state.Shown(), Since: time.Duration(s.since)}}
		for _, c := range s.pending {
			if desired.Reported(c.Data) {
				h.Data = append(h.Data, c.Data)
			}
		}
		return h
	}
	for _, r := range u.fleet.members {
		h.Replicas = append(h.Replicas, faults.Replica{Name: r.name, Version: r.release.Version, State: r.readiness.Shown(r.state), Since: time.Duration(r.since), Clock: r.skew.Now(), Stuck: sorted(r.stuck)})
		if r.own.Any() {
			l := r.own.Limit()
			l.Service, l.Replica = u.spec.Name, r.name
			h.Limits = append(h.Limits, l)
		}
	}
	return h
}
