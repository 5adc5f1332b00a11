package catalogue_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/faults"
)

// world is a sandbox on paper: what primitives do to it is what they say they
// do.
type world struct {
	faults.Health
}

// harbor is a shop like the one that drills are played in, with a vendor.
func harbor() *world {
	service := func(kind string, replicas int, config given, calls ...string) func(string) faults.ServiceHealth {
		return func(name string) faults.ServiceHealth {
			s := faults.ServiceHealth{
				Kind: kind, Calls: calls,
				Releases:  []faults.Release{{Version: "1.0.0"}, {Version: "1.1.0", Summary: "sound"}},
				Revisions: []faults.Revision{{Number: 1, Values: config}},
			}
			for i := range replicas {
				s.Replicas = append(s.Replicas, faults.Replica{Name: fmt.Sprintf("%s-%d", name, i+1), Version: "1.1.0", State: "ready"})
			}
			return s
		}
	}
	w := &world{
		Health: faults.Health{
			Services: map[string]faults.ServiceHealth{},
			Load:     map[string]float64{"browse": 1, "buy": 1},
			Secrets:  given{"session-signing": "aaaa"},
		},
	}
	base := given{"db_pool_size": "20", "db_pool_timeout": "250ms", "db_statement_timeout": "2s"}
	with := func(more given) given {
		out := maps.Clone(base)
		maps.Copy(out, more)
		return out
	}
	for name, make := range map[string]func(string) faults.ServiceHealth{
		"edge":          service("service", 2, given{"workers": "64", "upstream_timeout": "2500ms", "retries": "0"}, "storefront", "checkout"),
		"storefront":    service("service", 2, with(given{"workers": "24", "cache_ttl": "60s", "cache_timeout": "100ms"}), "session-cache", "orders-db"),
		"checkout":      service("service", 2, with(given{"workers": "32", "upstream_timeout": "1500ms", "retries": "1", "retry_backoff": "50ms", "cache_ttl": "5m", "cache_timeout": "100ms"}), "orders-db", "session-cache", "identity", "inventory", "payments", "order-queue"),
		"payments":      service("service", 2, given{"workers": "32"}, "bank"),
		"identity":      service("service", 2, given{"workers": "16"}),
		"inventory":     service("service", 2, with(given{"workers": "16"}), "orders-db"),
		"bank":          service("service", 1, nil),
		"orders-db":     service("database", 1, given{"max_connections": "100"}),
		"session-cache": service("cache", 1, nil),
		"order-queue":   service("queue", 1, nil),
		"nightly":       service("worker", 1, with(given{"workers": "2"}), "orders-db"),
		"fulfilment":    service("worker", 2, with(given{"workers": "4"}), "order-queue", "orders-db"),
	} {
		w.Services[name] = make(name)
	}
	nightly := w.Services["nightly"]
	nightly.Jobs = []string{"totals"}
	w.Services["nightly"] = nightly
	w.alter("edge", func(s *faults.ServiceHealth) { s.TLS = true })
	w.alter("bank", func(s *faults.ServiceHealth) { s.External, s.TLS = true, true })
	w.alter("storefront", func(s *faults.ServiceHealth) { s.Flags = map[string]bool{"recommendations": false} })
	for _, name := range []string{"checkout", "identity"} {
		w.alter(name, func(s *faults.ServiceHealth) { s.Secrets = given{"session-signing": "aaaa"} })
	}
	return w
}

func (w *world) alter(name string, how func(*faults.ServiceHealth)) {
	s := w.Services[name]
	how(&s)
	w.Services[name] = s
}

// apply does to the world what a primitive says.
func (w *world) apply(t *testing.T, p faults.Primitive) {
	t.Helper()
	switch p := p.(type) {
	case faults.Wire:
		if p.Lift {
			w.Wires = slices.DeleteFunc(w.Wires, func(have faults.Wire) bool { return have.Edge == p.Edge })
			return
		}
		w.Wires = append(w.Wires, p)
	case faults.Name:
		w.Names = slices.DeleteFunc(w.Names, func(have faults.Name) bool { return have.Edge == p.Edge })
		if p.Answer != faults.NameRight {
			w.Names = append(w.Names, p)
		}
	case faults.Load:
		w.load(p)
	case faults.Secret:
		if p.Value != "" {
			w.Secrets[p.Name] = "bbbb"
		}
		w.alter(p.Service, func(s *faults.ServiceHealth) { s.Secrets[p.Name] = w.Secrets[p.Name] })
	case faults.Process:
		w.process(p)
	case faults.Limit:
		w.alter(p.Service, func(s *faults.ServiceHealth) { limit(s, p) })
	case faults.Data:
		w.data(p)
	case faults.Replicas:
		w.alter(p.Service, func(s *faults.ServiceHealth) {
			s.Replicas = s.Replicas[:min(p.Count, len(s.Replicas))]
			for i := len(s.Replicas); i < p.Count; i++ {
				s.Replicas = append(s.Replicas, faults.Replica{Name: fmt.Sprintf("%s-%d", p.Service, i+1), Version: s.Release().Version, State: "ready"})
			}
		})
	case faults.Config:
		w.alter(p.Service, func(s *faults.ServiceHealth) {
			values := given{}
			maps.Copy(values, s.Revision().Values)
			maps.Copy(values, p.Set)
			s.Revisions = append(s.Revisions, faults.Revision{Number: s.Revision().Number + 1, Summary: p.Summary, Values: values})
		})
	case faults.Version:
		w.alter(p.Service, func(s *faults.ServiceHealth) {
			s.Releases = append(s.Releases, p.Release)
			for i := range s.Replicas {
				if p.Canary == 0 || i < p.Canary {
					s.Replicas[i].Version = p.Release.Version
				}
			}
		})
	case faults.Flag:
		w.alter(p.Service, func(s *faults.ServiceHealth) { s.Flags[p.Name] = p.On })
	case faults.Balance:
		w.alter(p.Service, func(s *faults.ServiceHealth) {
			if s.Balance = nil; p.Share > 0 || p.Drain {
				s.Balance = &p
			}
		})
	case faults.Certificate:
		w.alter(p.Service, func(s *faults.ServiceHealth) { s.Certificate = p.State })
	case faults.Telemetry:
		w.alter(p.Service, func(s *faults.ServiceHealth) {
			if s.Telemetry = append(s.Telemetry, p); p.Op == faults.TelemetryRestore {
				s.Telemetry = nil
			}
		})
	default:
		t.Fatalf("the world does not know a %T", p)
	}
}

func (w *world) load(p faults.Load) {
	if p.Source != "" {
		w.Sources = append(w.Sources, p)
		return
	}
	for journey := range w.Load {
		if p.Journey == "" || p.Journey == journey {
			w.Load[journey] = p.Factor
		}
	}
}

// process does what is done to replicas. A limit of a single one ends with it.
func (w *world) process(p faults.Process) {
	w.alter(p.Service, func(s *faults.ServiceHealth) {
		for i, r := range s.Replicas {
			if p.Replica != "" && p.Replica != r.Name {
				continue
			}
			switch p.Op {
			case faults.Kill:
				s.Replicas[i].State = "down"
			case faults.Hang:
				s.Replicas[i].State = "hung"
			case faults.Break:
				s.Replicas[i].State = "broken"
			case faults.Skew:
				s.Replicas[i].Clock = p.By
			default:
				s.Replicas[i].State = "ready"
				s.Replicas[i].Clock = 0
				s.Limits = slices.DeleteFunc(s.Limits, func(l faults.Limit) bool { return l.Replica == r.Name })
			}
		}
		if p.Op == faults.Failover {
			s.Limits = nil
			s.Data = slices.DeleteFunc(s.Data, func(d faults.Data) bool {
				op, _ := d.Op.Operation()
				return op.Behind
			})
		}
	})
}

func limit(s *faults.ServiceHealth, p faults.Limit) {
	at := slices.IndexFunc(s.Limits, func(l faults.Limit) bool { return l.Replica == p.Replica })
	have := faults.Limit{Service: p.Service, Replica: p.Replica}
	if at >= 0 {
		have = s.Limits[at]
		s.Limits = slices.Delete(s.Limits, at, at+1)
	}
	if p.Replica == "" {
		have.CPU = s.CPU
	}
	set(&have.CPU, p.CPU)
	set(&have.Memory, p.Memory)
	set(&have.Disk, p.Disk)
	set(&have.Files, p.Files)
	set(&have.Ports, p.Ports)
	for _, part := range p.Lift {
		switch part {
		case faults.LimitMemory:
			have.Memory = 0
		case faults.LimitDisk:
			have.Disk = 0
		case faults.LimitFiles:
			have.Files = 0
		case faults.LimitPorts:
			have.Ports = 0
		}
	}
	if have.CPU == 1 {
		have.CPU = 0
	}
	if p.Replica == "" {
		s.CPU, have.CPU = have.CPU, 0
	}
	if have.CPU > 0 || have.Memory > 0 || have.Disk > 0 || have.Files > 0 || have.Ports > 0 {
		s.Limits = append(s.Limits, have)
	}
}

func set[T int | int64 | float64](have *T, want T) {
	if want > 0 {
		*have = want
	}
}

func without(have []faults.Data, ops ...faults.DataOp) []faults.Data {
	return slices.DeleteFunc(have, func(d faults.Data) bool { return slices.Contains(ops, d.Op) })
}

func (w *world) data(p faults.Data) {
	w.alter(p.Service, func(s *faults.ServiceHealth) {
		switch p.Op {
		case faults.DataPurge:
			s.Aside = true
		case faults.DataReplay:
			s.Aside = false
		}
		switch op, _ := p.Op.Operation(); {
		case op.Lasts && op.Left != "":
			s.Data = append(s.Data, p)
		default:
			s.Data = without(s.Data, op.Cures...)
		}
	})
}
