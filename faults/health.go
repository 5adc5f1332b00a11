package faults

import (
	"strconv"
	"time"
)

// Health is the technical truth about a sandbox at one moment. It holds the
// answer key (defects of releases), so it is never shown to a trainee whole.
type Health struct {
	At       Time                     `json:"at_ns"`
	Services map[string]ServiceHealth `json:"services"`
	Wires    []Wire                   `json:"wires,omitempty"`   // harm in force on edges
	Names    []Name                   `json:"names,omitempty"`   // look-ups that answer wrongly
	Load     map[string]float64       `json:"load,omitempty"`    // factor per journey
	Sources  []Load                   `json:"sources,omitempty"` // who comes on top
	// Secrets holds the fingerprint of the current secret of each name.
	Secrets map[string]string `json:"secrets,omitempty"`
}

// ServiceHealth is the truth about one service. The last entry of Releases
// and of Revisions is in force; there is always at least one of each. A canary
// is the last entry too, and the replicas tell who runs it.
type ServiceHealth struct {
	Kind      string          `json:"kind"` // service, worker, database, cache, queue
	Replicas  []Replica       `json:"replicas"`
	Releases  []Release       `json:"releases"`
	Revisions []Revision      `json:"revisions"`
	Flags     map[string]bool `json:"flags,omitempty"`
	// Calls lists what the service calls, reads, writes, feeds or consumes, as
	// its description has it. Whom nobody calls is who customers come to.
	Calls []string `json:"calls,omitempty"`
	// CPU is the share of its normal CPU that a limit leaves each replica; 0
	// without a limit.
	CPU float64 `json:"cpu,omitempty"`
	// Limits are the other bounds in force, and those of single replicas.
	Limits []Limit `json:"limits,omitempty"`
	// Secrets holds the fingerprint of each secret the service has, by name.
	Secrets     map[string]string `json:"secrets,omitempty"`
	Balance     *Balance          `json:"balance,omitempty"`     // how requests are spread, unless evenly
	Certificate CertificateState  `json:"certificate,omitempty"` // what is wrong with it
	Data        []Data            `json:"data,omitempty"`        // conditions that its data is in
	Aside       bool              `json:"aside,omitempty"`       // what waited was set aside, and nobody has replayed it
	Telemetry   []Telemetry       `json:"telemetry,omitempty"`   // what is wrong with what it tells of itself
	// External says that somebody else runs it: it can be called, and nothing
	// can be done to it.
	External bool `json:"external,omitempty"`
	TLS      bool `json:"tls,omitempty"` // it is called over TLS
	// Jobs lists what it does at given times.
	Jobs []string `json:"jobs,omitempty"`
}

// Visible is what the list of services and the configuration show of a sandbox,
// and no more: whether anything is wrong beyond that must be found out. What
// somebody is told of an action before they take it rests on it alone. See
// decisions/0037.
func (h Health) Visible() Health {
	v := Health{At: h.At, Services: make(map[string]ServiceHealth, len(h.Services)), Secrets: h.Secrets}
	for name, s := range h.Services {
		seen := ServiceHealth{Kind: s.Kind, Replicas: s.Replicas, Revisions: s.Revisions, Flags: s.Flags, Calls: s.Calls, External: s.External, TLS: s.TLS, Jobs: s.Jobs}
		for _, r := range s.Releases {
			seen.Releases = append(seen.Releases, Release{Version: r.Version, Summary: r.Summary})
		}
		if len(s.Secrets) > 0 { // which ones, and not whether they are the current ones
			seen.Secrets = make(map[string]string, len(s.Secrets))
			for secret := range s.Secrets {
				seen.Secrets[secret] = h.Secrets[secret]
			}
		}
		v.Services[name] = seen
	}
	return v
}

// ReplicaState is what a replica is doing.
type ReplicaState string

// States of a replica.
const (
	ReplicaStarting ReplicaState = "starting"
	ReplicaReady    ReplicaState = "ready"
	ReplicaUnready  ReplicaState = "unready" // it is well, and refuses to be sent requests
	ReplicaBroken   ReplicaState = "broken"  // it answers, wrongly
	ReplicaHung     ReplicaState = "hung"    // it does not answer
	ReplicaDown     ReplicaState = "down"
)

// Replica is one running copy of a service.
type Replica struct {
	Name    string       `json:"name"`
	Version string       `json:"version"`
	State   ReplicaState `json:"state"`
	Since   Time         `json:"since_ns"`
	// Clock is by how much its clock is off.
	Clock time.Duration `json:"clock_ns,omitempty"`
	// Stuck lists the jobs whose runs never end in it.
	Stuck []string `json:"stuck,omitempty"`
}

// Revision is one state of a service's settings.
type Revision struct {
	Number  int               `json:"number"`
	Summary string            `json:"summary,omitempty"`
	Values  map[string]string `json:"values"`
}

// Release returns the release in force.
func (s ServiceHealth) Release() Release { return s.Releases[len(s.Releases)-1] }

// Revision returns the settings in force.
func (s ServiceHealth) Revision() Revision { return s.Revisions[len(s.Revisions)-1] }

// Configuration is what the configuration of a service shows to be in force: its
// settings, its release as "version", and every flag as "flag:NAME".
func (s ServiceHealth) Configuration() map[string]string {
	out := s.Settings()
	if len(s.Releases) > 0 {
		out["version"] = s.Release().Version
	}
	for name, on := range s.Flags {
		out["flag:"+name] = strconv.FormatBool(on)
	}
	return out
}

// Ready counts the replicas that serve.
func (s ServiceHealth) Ready() int {
	n := 0
	for _, r := range s.Replicas {
		if r.State == ReplicaReady {
			n++
		}
	}
	return n
}
