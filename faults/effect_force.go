package faults

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// InForce reports whether what an effect of a fault brought about is so in a
// system. That more customers come, and what a vendor suffers, is nobody's to cure.
func (e Effect) InForce(h Health) bool {
	s := h.Services[e.Service]
	if s.External {
		return false
	}
	switch e.Kind {
	case KindConfig:
		return SameValue(s.Settings()[e.Key], e.To)
	case KindVersion:
		return len(s.Releases) > 0 && s.Release().Version == e.To
	case KindFlag:
		return s.Flags[e.Key] == (e.To == "true")
	case KindReplicas:
		return fmt.Sprint(len(s.Replicas)) == e.To
	case KindProcess:
		return s.Ailing(e.Replica)
	case KindBalance:
		return s.Balance != nil && s.Balance.Replica == e.Replica
	case KindLimit:
		return e.To != "" && bounded(s, e)
	case KindSecret:
		_, has := s.Secrets[e.Key]
		return has && s.Secrets[e.Key] != h.Secrets[e.Key]
	case KindCertificate:
		return s.Certificate == CertificateState(e.To)
	case KindData:
		return slices.ContainsFunc(s.Data, func(d Data) bool { return string(d.Op) == e.Key }) || e.Key == string(DataPurge) && s.Aside
	case KindTelemetry:
		return slices.ContainsFunc(s.Telemetry, func(t Telemetry) bool { return string(t.Op) == e.Key })
	case KindWire:
		return slices.ContainsFunc(h.Wires, func(w Wire) bool { return w.Edge.From+"->"+w.Edge.To == e.Key })
	case KindName:
		return slices.ContainsFunc(h.Names, func(n Name) bool {
			return n.Edge.From+"->"+n.Edge.To == e.Key && n.Answer != NameRight
		})
	}
	return false
}

// bounded reports whether the bound that an effect set is still there.
func bounded(s ServiceHealth, e Effect) bool {
	all := append(slices.Clone(s.Limits), Limit{CPU: s.CPU})
	return slices.ContainsFunc(all, func(l Limit) bool {
		if l.Replica != e.Replica {
			return false
		}
		return slices.ContainsFunc(l.Effects(ServiceHealth{}), func(now Effect) bool { return now.Key == e.Key && now.To == e.To })
	})
}

// SameValue reports whether two values of a setting mean the same: "0" and "0.0", "2s"
// and "2000ms".
func SameValue(a, b string) bool {
	if a == b {
		return true
	}
	if x, err := strconv.ParseFloat(a, 64); err == nil {
		y, err := strconv.ParseFloat(b, 64)
		return err == nil && x == y
	}
	if x, err := time.ParseDuration(a); err == nil {
		y, err := time.ParseDuration(b)
		return err == nil && x == y
	}
	return false
}
