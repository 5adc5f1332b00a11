package faults

import "time"

// PrimitiveKind names a verb of a runtime.
type PrimitiveKind string

// The verbs. Harm and cure use the same ones.
const (
	KindWire     PrimitiveKind = "wire"
	KindProcess  PrimitiveKind = "process"
	KindReplicas PrimitiveKind = "replicas"
	KindConfig   PrimitiveKind = "config"
	KindVersion  PrimitiveKind = "version"
	KindFlag     PrimitiveKind = "flag"
	KindLoad     PrimitiveKind = "load"
	KindLimit    PrimitiveKind = "limit"
	KindSecret   PrimitiveKind = "secret"
)

// Primitive is one thing a runtime can do to the stack.
type Primitive interface {
	Kind() PrimitiveKind
}

// Edge is the path of calls from one service to another. From is "customers"
// for the path into the stack.
type Edge struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to" yaml:"to"`
}

func (e Edge) String() string { return e.From + " → " + e.To }

// Wire harms requests on one edge. On edges that speak HTTP, harm is decided
// per request; on others (database, cache, queue) per connection and, for
// latency, per exchange.
type Wire struct {
	Edge    Edge
	Route   string        // only requests whose "METHOD /path" starts with this; empty: all
	Share   float64       // the share of requests harmed, over 0 up to 1
	Latency time.Duration // added before the request is passed on
	Jitter  time.Duration // Latency is drawn evenly from Latency ± Jitter
	Status  int           // answer with this status instead of passing the request on; 0: pass on
	Reset   bool          // reset the connection instead of answering
	Hang    bool          // accept, and never answer
}

func (Wire) Kind() PrimitiveKind { return KindWire }

// ProcessOp is what Process does to a replica.
type ProcessOp string

// Process operations.
const (
	Restart ProcessOp = "restart" // stop, then start again; start-up time passes
	Kill    ProcessOp = "kill"    // stop at once and stay down until restarted
	Hang    ProcessOp = "hang"    // accept and never answer, until restarted
)

// Process stops, starts or hangs replicas of a service. A database, cache or
// queue has one replica; restarting it drops every connection, and a cache
// comes back empty.
type Process struct {
	Service string
	Replica string // instance name; empty: all, one after the other
	Op      ProcessOp
}

func (Process) Kind() PrimitiveKind { return KindProcess }

// Replicas sets how many replicas a service has.
type Replicas struct {
	Service string
	Count   int
}

func (Replicas) Kind() PrimitiveKind { return KindReplicas }

// Config pushes settings to a running service as a new config revision; keys
// that are not named keep their value. Services apply it without a restart.
type Config struct {
	Service string
	Set     map[string]string
	Summary string // as the service's config history tells it
}

func (Config) Kind() PrimitiveKind { return KindConfig }

// Version rolls a release out over the replicas of a service.
type Version struct {
	Service string
	Release Release
}

func (Version) Kind() PrimitiveKind { return KindVersion }

// Release is a build of a service: its version, and what is wrong with it.
type Release struct {
	Version string `json:"version"`
	Summary string `json:"summary,omitempty"`
	Defect  Defect `json:"defect,omitzero"`
}

// Defect is what a release does badly; the zero value is a sound release.
type Defect struct {
	Route      string        `json:"route,omitempty"`       // only requests whose "METHOD /path" starts with this
	ErrorShare float64       `json:"error_share,omitempty"` // share of requests that fail with a 500
	Latency    time.Duration `json:"latency_ns,omitempty"`  // extra work per request, holding a worker
	Log        string        `json:"log,omitempty"`         // what the failing code logs, at level error
}

// Flag switches a feature flag of a service.
type Flag struct {
	Service string
	Name    string
	On      bool
}

func (Flag) Kind() PrimitiveKind { return KindFlag }

// Load multiplies the arrival rate of a journey.
type Load struct {
	Journey string  // empty: every journey
	Factor  float64 // of the stack's steady rate
}

func (Load) Kind() PrimitiveKind { return KindLoad }

// Limit bounds the CPU of every replica of a service or worker, those that
// start later included. A runtime that cannot bound it accounts for it: the
// service's own work takes 1/CPU times as long, and its metrics say so.
type Limit struct {
	Service string
	CPU     float64 // share of what a replica normally has, over 0; 1 lifts the limit
}

func (Limit) Kind() PrimitiveKind { return KindLimit }

// Secret hands a service a secret, at once and without a restart. A Value is a
// new one, and becomes the current secret of that name; without a Value the
// service gets the current one. Services that were not handed it keep what
// they have.
type Secret struct {
	Service string
	Name    string // "session-signing"
	Value   string `json:"-"` // never shown, logged or recorded
}

func (Secret) Kind() PrimitiveKind { return KindSecret }

// String leaves the value out, so that printing a Secret gives nothing away.
func (s Secret) String() string { return "secret " + s.Name + " of " + s.Service }

// GoString is String, for the same reason.
func (s Secret) GoString() string { return s.String() }
