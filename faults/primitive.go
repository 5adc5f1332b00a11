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

	KindBalance     PrimitiveKind = "balance"
	KindName        PrimitiveKind = "name"
	KindCertificate PrimitiveKind = "certificate"
	KindData        PrimitiveKind = "data"
	KindTelemetry   PrimitiveKind = "telemetry"
)

// Parts of a kind that a runtime may or may not have a meaning for, beside the
// kind itself. Caps lists them one by one.
const (
	WireShape PrimitiveKind = "wire/shape" // Bandwidth, Truncate, SlowClose, Loss
	WireTo    PrimitiveKind = "wire/to"

	ProcessBreak    PrimitiveKind = "process/break"
	ProcessSkew     PrimitiveKind = "process/skew"
	ProcessFailover PrimitiveKind = "process/failover"
	ProcessJobs     PrimitiveKind = "process/jobs" // stick-job, run-job

	LimitMemory PrimitiveKind = "limit/memory"
	LimitDisk   PrimitiveKind = "limit/disk"
	LimitFiles  PrimitiveKind = "limit/files"
	LimitPorts  PrimitiveKind = "limit/ports"

	LoadSource PrimitiveKind = "load/source"

	DataCache    PrimitiveKind = "data/cache"    // flush, warm, hot
	DataQueue    PrimitiveKind = "data/queue"    // purge, replay, fill, poison, duplicate
	DataDatabase PrimitiveKind = "data/database" // lock, lock-all, deadlock, slow, corrupt, end-sessions, reindex, repair
	DataLag      PrimitiveKind = "data/lag"      // stale
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

	// Loss is the share of exchanges that lose a packet: each is held up by a
	// retransmission, which takes 200 ms and, lost again, twice as long.
	Loss      float64       `json:",omitempty"`
	Bandwidth int           `json:",omitempty"` // bytes a second that answers come with; 0: unlimited
	Truncate  int           `json:",omitempty"` // answers break off after so many bytes of body; 0: they do not
	SlowClose time.Duration `json:",omitempty"` // the last byte of an answer is held back for so long
	To        string        `json:",omitempty"` // requests reach this service in place of Edge.To

	// Lift takes away all harm on the edge, whoever did it; nothing else in
	// the primitive then means anything.
	Lift bool `json:",omitempty"`
}

func (Wire) Kind() PrimitiveKind { return KindWire }

// Replicas sets how many replicas a service has. With none, whoever calls it
// gets a 503 at once.
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

// Version rolls a release out over the replicas of a service, a new one ready
// before an old one goes.
type Version struct {
	Service string
	Release Release
	Canary  int // only so many replicas get it, in place of others; 0: all
}

func (Version) Kind() PrimitiveKind { return KindVersion }

// Release is a build of a service: its version, and what is wrong with it.
type Release struct {
	Version string `json:"version"`
	Summary string `json:"summary,omitempty"`
	Defect  Defect `json:"defect,omitzero"`
	// Memory is the limit in bytes that its deploy gave the service, which goes when it
	// is rolled back; 0: it left limits as they were. It is of the deploy and not of
	// the build, so no replica is told of it.
	Memory int64 `json:"-"`
}

// Defect is what a release does badly; the zero value is a sound release.
type Defect struct {
	Route      string        `json:"route,omitempty"`       // only requests whose "METHOD /path" starts with this
	ErrorShare float64       `json:"error_share,omitempty"` // share of requests that fail with a 500
	Latency    time.Duration `json:"latency_ns,omitempty"`  // extra work per request, holding a worker
	Log        string        `json:"log,omitempty"`         // what the failing code logs, at level error

	Leak      int64         `json:"leak,omitempty"`       // bytes of memory kept for each request
	LeakFiles float64       `json:"leak_files,omitempty"` // descriptors kept for each request
	Crash     time.Duration `json:"crash_ns,omitempty"`   // the process ends by itself so long after it is ready, and is started again
	Startup   time.Duration `json:"startup_ns,omitempty"` // added to the start-up time
	// CacheFormat is how the release writes what it caches. One that reads
	// another format takes it for a miss, and writes its own.
	CacheFormat string `json:"cache_format,omitempty"`
}

// Flag switches a feature flag of a service.
type Flag struct {
	Service string
	Name    string
	On      bool
}

func (Flag) Kind() PrimitiveKind { return KindFlag }

// Load changes who comes. Without a Source it multiplies the arrival rate of a
// journey; with one it lets visits arrive on top, which are not those of
// customers: nobody counts how they end, and promises are not judged on them.
type Load struct {
	Journey string  // empty: every journey
	Factor  float64 // of the stack's steady rate; with a Source, of what arrives on top
	// Source is what the requests say of themselves in X-Source: "bots" go
	// through all there is at random, past any cache; "tenant" is one customer
	// who asks for one thing again and again.
	Source string
}

// Sources of load.
const (
	SourceBots   = "bots"
	SourceTenant = "tenant"
)

func (Load) Kind() PrimitiveKind { return KindLoad }

// Limit bounds what every replica of a service may use, those that start later
// included, or one replica for as long as it lives. A field that is zero says
// nothing and leaves in force what is; Lift takes the named bounds away. A
// runtime that cannot bound something for real accounts for it, and its
// metrics say so.
type Limit struct {
	Service string
	Replica string // only this one; empty: all

	// CPU is a share of what a replica normally has, one processor, over 0; 1
	// lifts the limit. The service's own work takes 1/CPU times as long.
	CPU float64
	// Memory is in bytes; a replica that needs more is killed and started
	// again. What one needs is its base of 64 MiB, 256 KiB for each request
	// in flight, and what its release leaks.
	Memory int64
	// Disk is the share of the disk that is left free, over 0 and below 1, of
	// a database or a queue. Below 0.01 nothing can be written.
	Disk float64
	// Files is how many descriptors a replica may have open: 32, one for each
	// connection, and what its release leaks. Beyond it, it can neither
	// accept nor connect.
	Files int
	// Ports is how many local ports a replica may connect from. A connection
	// that is not kept alive takes one for a minute.
	Ports int

	Lift []PrimitiveKind // limit/memory, limit/disk, limit/files, limit/ports
}

func (Limit) Kind() PrimitiveKind { return KindLimit }

// Secret hands a service a secret, at once and without a restart. A Value is a
// new one, and becomes the current secret of that name; without a Value the
// service gets the current one. Services that were not handed it keep what
// they have.
type Secret struct {
	Service string
	Name    string // "login-signing"
	Value   string `json:"-"` // never shown, logged or recorded
}

func (Secret) Kind() PrimitiveKind { return KindSecret }

// String leaves the value out, so that printing a Secret gives nothing away.
func (s Secret) String() string { return "secret " + s.Name + " of " + s.Service }

// GoString is String, for the same reason.
func (s Secret) GoString() string { return s.String() }

// Balance changes how requests are spread over the replicas of a service. The
// zero value of Share and Drain spreads them evenly again.
type Balance struct {
	Service string
	Replica string
	Share   float64 // of all requests go to Replica, the rest to the others; over 0 up to 1
	Drain   bool    // Replica gets none
}

func (Balance) Kind() PrimitiveKind { return KindBalance }

// NameAnswer is what a look-up of a name answers.
type NameAnswer string

// Answers to look-ups.
const (
	NameRight   NameAnswer = ""        // the right address
	NameMissing NameAnswer = "missing" // no such host
	NameTimeout NameAnswer = "timeout" // no answer, for as long as the caller waits
	NameStale   NameAnswer = "stale"   // the address of a replica that is no more: connecting is refused
)

// Name changes what a service gets for the name of one that it calls. It shows
// where a connection is opened; when a name changes, those open are closed.
type Name struct {
	Edge   Edge
	Answer NameAnswer
}

func (Name) Kind() PrimitiveKind { return KindName }

// CertificateState is what is wrong with a certificate.
type CertificateState string

// States of a certificate.
const (
	CertificateValid     CertificateState = ""
	CertificateExpired   CertificateState = "expired"
	CertificateWrongName CertificateState = "wrong-name"
	CertificateUntrusted CertificateState = "untrusted"
)

// Certificate changes the certificate of a service that speaks TLS (tls in its
// description). Whoever calls it checks, as clients do.
type Certificate struct {
	Service string
	State   CertificateState
}

func (Certificate) Kind() PrimitiveKind { return KindCertificate }
