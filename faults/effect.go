package faults

import (
	"maps"
	"slices"
	"strconv"
)

// Effect is one thing that a primitive changes, in a form that can be kept and
// compared later: what it was and what it becomes.
type Effect struct {
	Service string        `json:"service,omitempty"` // of an edge, the one that is called
	Kind    PrimitiveKind `json:"kind"`
	// Key says what of the service: a setting, a flag, a secret, an operation on
	// its data or its processes, a bound, an edge.
	Key     string `json:"key,omitempty"`
	Replica string `json:"replica,omitempty"` // empty: all of them
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	// Ailing says that it was not well before: a replica that did not serve, a
	// limit, a condition that its data was in. Settings and releases are no part
	// of that.
	Ailing bool `json:"ailing,omitempty"`
	// Count is how much was there for the operation to take away, as far as the
	// sandbox measures it: keys of a cache, messages that wait in a queue.
	Count int `json:"count,omitempty"`
}

// Effects returns what a primitive changes, given the sandbox as it stands.
// What is so already is no effect.
func Effects(h Health, p Primitive) []Effect {
	switch p := p.(type) {
	case Config:
		now := h.Services[p.Service].Settings()
		var all []Effect
		for _, key := range slices.Sorted(maps.Keys(p.Set)) {
			if now[key] != p.Set[key] {
				all = append(all, Effect{Service: p.Service, Kind: KindConfig, Key: key, From: now[key], To: p.Set[key]})
			}
		}
		return all
	case Version:
		e := Effect{Service: p.Service, Kind: KindVersion, To: p.Release.Version}
		if s := h.Services[p.Service]; len(s.Releases) > 0 {
			e.From = s.Release().Version
		}
		return []Effect{e}
	case Flag:
		was := h.Services[p.Service].Flags[p.Name]
		return changed(Effect{Service: p.Service, Kind: KindFlag, Key: p.Name, From: strconv.FormatBool(was), To: strconv.FormatBool(p.On)})
	case Replicas:
		s := h.Services[p.Service]
		return changed(Effect{Service: p.Service, Kind: KindReplicas, From: strconv.Itoa(len(s.Replicas)), To: strconv.Itoa(p.Count), Ailing: s.Ailing("")})
	case Process:
		return []Effect{{Service: p.Service, Kind: KindProcess, Key: string(p.Op), Replica: p.Replica, Ailing: h.Services[p.Service].Ailing(p.Replica)}}
	case Data:
		return []Effect{{Service: p.Service, Kind: KindData, Key: string(p.Op), To: p.Table, Ailing: h.Services[p.Service].Ailing("")}}
	case Balance:
		s := h.Services[p.Service]
		return changed(Effect{Service: p.Service, Kind: KindBalance, Replica: p.Replica, From: spread(s.Balance), To: spread(&p), Ailing: s.Ailing(p.Replica)})
	case Limit:
		return p.Effects(h.Services[p.Service])
	case Secret:
		return []Effect{{Service: p.Service, Kind: KindSecret, Key: p.Name}}
	case Wire:
		return []Effect{onEdge(p.Edge, KindWire, lifted(p.Lift))}
	case Name:
		return []Effect{onEdge(p.Edge, KindName, string(p.Answer))}
	case Certificate:
		return changed(Effect{Service: p.Service, Kind: KindCertificate, From: string(h.Services[p.Service].Certificate), To: string(p.State)})
	case Telemetry:
		return []Effect{{Service: p.Service, Kind: KindTelemetry, Key: string(p.Op)}}
	case Load:
		return []Effect{{Kind: KindLoad, Key: p.Journey + p.Source, To: strconv.FormatFloat(p.Factor, 'g', -1, 64)}}
	}
	return nil
}

func changed(e Effect) []Effect {
	if e.From == e.To {
		return nil
	}
	return []Effect{e}
}

func onEdge(edge Edge, kind PrimitiveKind, to string) Effect {
	return Effect{Service: edge.To, Kind: kind, Key: edge.From + "->" + edge.To, To: to}
}

func lifted(lift bool) string {
	if lift {
		return "lifted"
	}
	return "harmed"
}

// spread says how requests are spread over the replicas of a service.
func spread(b *Balance) string {
	switch {
	case b == nil || !b.Drain && b.Share == 0:
		return "evenly"
	case b.Drain:
		return "none to " + b.Replica
	}
	return strconv.FormatFloat(100*b.Share, 'f', -1, 64) + " % to " + b.Replica
}

// Effects returns the bounds that a limit sets or lifts, on a service as it stands.
func (l Limit) Effects(s ServiceHealth) []Effect {
	var all []Effect
	add := func(bound string, to string) {
		all = append(all, Effect{Service: l.Service, Kind: KindLimit, Key: bound, Replica: l.Replica, To: to, Ailing: s.Ailing(l.Replica)})
	}
	if l.CPU > 0 && l.CPU < 1 {
		add("limit/cpu", strconv.FormatFloat(l.CPU, 'g', -1, 64))
	} else if l.CPU >= 1 {
		add("limit/cpu", "")
	}
	for _, b := range []struct {
		part  PrimitiveKind
		value float64
	}{{LimitMemory, float64(l.Memory)}, {LimitDisk, l.Disk}, {LimitFiles, float64(l.Files)}, {LimitPorts, float64(l.Ports)}} {
		switch {
		case b.value > 0:
			add(string(b.part), strconv.FormatFloat(b.value, 'g', -1, 64))
		case slices.Contains(l.Lift, b.part):
			add(string(b.part), "")
		}
	}
	return all
}

// Ailing reports whether a service, or one replica of it, is not well in a way
// that starting it again, leaving it out, or working on its data could mend.
// Without a replica of that name, all of them are looked at.
func (s ServiceHealth) Ailing(replica string) bool {
	bounded := func(l Limit) bool { return replica == "" || l.Replica == "" || l.Replica == replica }
	sick := func(r Replica) bool {
		return (replica == "" || r.Name == replica) && (r.State != ReplicaReady || r.Clock != 0 || len(r.Stuck) > 0)
	}
	return s.CPU > 0 && s.CPU < 1 || len(s.Data) > 0 || s.Aside ||
		slices.ContainsFunc(s.Limits, bounded) || slices.ContainsFunc(s.Replicas, sick)
}
