package tabletop

import (
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// health tells the truth about every service.
func (m *model) health() faults.Health {
	h := faults.Health{At: faults.Time(m.now), Services: map[string]faults.ServiceHealth{}, Load: map[string]float64{}}
	for _, j := range m.journeys {
		h.Load[j.name] = j.times
	}
	for _, source := range []string{faults.SourceBots, faults.SourceTenant} {
		for _, s := range m.strays {
			if s.source == source && s.load.Factor > 0 {
				h.Sources = append(h.Sources, s.load)
			}
		}
	}
	for _, l := range m.links {
		for _, harm := range l.harms {
			h.Wires = append(h.Wires, harm.wire)
		}
		if l.name != faults.NameRight {
			h.Names = append(h.Names, faults.Name{Edge: l.edge, Answer: l.name})
		}
	}
	if len(m.vault.current) > 0 {
		h.Secrets = map[string]string{}
		for name, generation := range m.vault.current {
			h.Secrets[name] = m.vault.fingerprint(name, generation)
		}
	}
	for _, u := range m.units {
		h.Services[u.spec.Name] = u.health()
	}
	return h
}

func (u *unit) health() faults.ServiceHealth {
	revisions := slices.Clone(u.revisions)
	for i := range revisions {
		revisions[i].Values = maps.Clone(revisions[i].Values)
	}
	h := faults.ServiceHealth{
		Kind: u.spec.Kind, Releases: slices.Clone(u.releases), Revisions: revisions, Flags: maps.Clone(u.flags),
		Calls: u.spec.Needs(), Certificate: u.certificate, Telemetry: u.voice.all(),
		External: u.spec.External, TLS: u.spec.TLS,
	}
	for name, s := range u.secrets {
		if h.Secrets == nil {
			h.Secrets = map[string]string{}
		}
		h.Secrets[name] = u.m.vault.fingerprint(name, s.generation)
	}
	l := u.bounds.limit()
	h.CPU, l.CPU = l.CPU, 0
	if l.Memory != 0 || l.Disk != 0 || l.Files != 0 || l.Ports != 0 {
		l.Service = u.spec.Name
		h.Limits = append(h.Limits, l)
	}
	if s := u.store; s != nil {
		h.Replicas = []faults.Replica{{Name: s.name, Version: h.Release().Version, State: s.state.String(), Since: time.Duration(s.since)}}
		for _, c := range s.pending {
			if c.Op != faults.DataFill { // more work is no condition
				h.Data = append(h.Data, c.Data)
			}
		}
		return h
	}
	for _, r := range u.fleet.members {
		state := r.state.String()
		if r.refused && r.state == ready {
			state = "unready"
		}
		h.Replicas = append(h.Replicas, faults.Replica{Name: r.name, Version: r.release.Version, State: state, Since: time.Duration(r.since)})
		if r.own.values != [boundKinds]float64{} {
			l := r.own.limit()
			l.Service, l.Replica = u.spec.Name, r.name
			h.Limits = append(h.Limits, l)
		}
	}
	if u.balance != nil {
		b := *u.balance
		h.Balance = &b
	}
	return h
}
