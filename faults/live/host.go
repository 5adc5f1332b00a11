package live

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// Host is where a live sandbox runs: this process, or containers. It starts
// the parts of a stack and hands out a handle to each; the sandbox decides
// what happens to them.
//
// Everything that passes through a Host and its handles is plain data, in and
// out: a part may live in another process, driven by lines of text. Addresses
// are "host:port" as the parts see each other, not as the sandbox does; the
// sandbox never connects to one.
//
// The order is Open, every Store (at once), Gateway, the first Replica of every
// service (at once), the others (at once), and at the end Close. Calls for
// different parts may come at the same time, and so may calls to one handle. A
// call gives up when its context ends. What a Start that failed has made, Close
// takes away.
type Host interface {
	// Open prepares what the parts have in common. It is called once, first.
	Open(ctx context.Context, s Setting) error
	// Store starts a database, a cache or a queue, with its data in it, and
	// returns when it takes connections.
	Store(ctx context.Context, spec StoreSpec) (Store, error)
	// Gateway starts the proxy of every edge, and makes the customers ready,
	// who do not come yet.
	Gateway(ctx context.Context, spec GatewaySpec) (Gateway, error)
	// Replica starts one copy of a service or a worker. It returns when the
	// process is there and its metrics can be read; it serves when startup has
	// passed, which Ready tells; with none it stands for one that has been
	// running all along. Trust, Customers, Control and Log of the options are for
	// the host to fill in.
	Replica(ctx context.Context, opts service.Options, startup time.Duration) (Replica, error)
	// Close takes away everything that is left, whatever state it is in, and
	// returns when nothing is. The sandbox has closed its handles before, as
	// far as it has any.
	Close() error
}

// Setting is what the parts of one run have in common.
type Setting struct {
	Stack *stack.Stack
	Seed  int64 // of everything that has none of its own
	// Replicas are those that the stack begins with, in the order in which they
	// are wanted: a host may start on them before it is asked for each.
	Replicas []ReplicaName
	// Trust is the certificate, in PEM, of the authority that signs those of
	// the run's services. Callers and customers trust it and nobody else.
	Trust []byte
	// Log takes what the parts write, from many goroutines, until Close has
	// returned.
	Log func(faults.LogLine)
}

// ReplicaName names a copy of a service or worker: "api-1" of "api".
type ReplicaName struct{ Service, Name string }

// Replica is a running copy of a service or worker.
//
// Calls that only tell the process something return an error when it cannot
// be told; one that hangs is told all the same, as far as the host can.
type Replica interface {
	// Addr is where proxies reach it; empty for a worker.
	Addr() string
	// Ready is closed when the replica serves. Gone is closed when its process
	// ends, by itself or not.
	Ready() <-chan struct{}
	Gone() <-chan struct{}
	// Cause says why a process ended by itself ("out of memory", "exit status
	// 2"), once it is gone; empty when it was told to end. The replica, or the
	// host for it, has logged it.
	Cause() string

	Configure(ctx context.Context, rev faults.Revision) error
	SetFlag(ctx context.Context, name string, on bool) error
	SetSecret(ctx context.Context, name, value string) error
	// Limit replaces the bounds in force: a field that is zero stands for no
	// bound. Service, Replica, Disk and Lift mean nothing here.
	Limit(ctx context.Context, l faults.Limit) error
	// Resolve changes what looking a peer's name up answers, and closes the
	// connections to it.
	Resolve(ctx context.Context, peer string, a faults.NameAnswer) error
	// Tell changes what it tells of itself: freeze, drop, flood, mute and
	// restore, which ends them all.
	Tell(ctx context.Context, t faults.Telemetry) error
	// NotAfter says that the service's certificate is another one, good until t:
	// its metrics show that.
	NotAfter(ctx context.Context, t time.Time) error
	Hang(ctx context.Context) error
	Break(ctx context.Context) error
	Skew(ctx context.Context, by time.Duration) error
	// StickJob has runs of a job never end, or lets them go on; RunJob begins one
	// at once.
	StickJob(ctx context.Context, name string, stuck bool) error
	RunJob(ctx context.Context, name string) error

	// Probe asks whether the replica is ready, at a path of its control side.
	// ErrNotReady, wrapped, is an answer: any that is not a success. Another
	// error means that there was none.
	Probe(ctx context.Context, path string) error
	// Metrics reads its metrics page. Forget ends the warm-up: work takes time
	// from then on, and all that is counted in the page begins at nought.
	Metrics(ctx context.Context) ([]byte, error)
	Forget(ctx context.Context) error

	// Stop takes no new requests, lets those under way finish until ctx ends,
	// and ends the process. Kill ends it at once. Both return when it is gone,
	// and may be called in any state, more than once.
	Stop(ctx context.Context)
	Kill()
}

// StoreSpec says which store to start.
type StoreSpec struct {
	Service stack.Service // its kind is database, cache or queue; Config and Schema with it
	// Subjects are those of a queue: one stream, named after the service, takes
	// them all, and a message leaves it when it was processed.
	Subjects []string
	Business stack.Business // what messages say; without pages
	Seed     int64
}

// Store is a running database, cache or queue.
type Store interface {
	// Addr is where proxies reach it, for as long as the store exists.
	Addr() string
	// Configure applies settings: all of them, and on an error none.
	Configure(ctx context.Context, values map[string]string) error
	// Limit replaces the bounds in force, as Replica.Limit does: Disk is the
	// share of the disk that is left free, 0 the normal one. What the host
	// cannot bound is an ErrUnsupported that says why, and then nothing has
	// changed.
	Limit(ctx context.Context, l faults.Limit) error

	// Kill drops every connection and refuses new ones. Hang accepts and never
	// answers. Start ends both, with every old connection dropped, and returns
	// when it serves; a cache then comes back empty. The sandbox waits for the
	// start-up time, so that Start need not.
	Kill(ctx context.Context) error
	Hang(ctx context.Context) error
	Start(ctx context.Context) error

	// SetConditions replaces the conditions that the data is in. One that was
	// not there before begins, one that is there no more ends, and those that
	// stay are left alone; the ID tells. A restart of the store ends none, and it
	// may be called while the store is down.
	SetConditions(ctx context.Context, all []Condition) error
	// Do changes the data at once: flush and warm for a cache, purge and
	// replay for a queue, end-sessions, reindex and repair for a database. The
	// conditions that it cures have been taken away before.
	Do(ctx context.Context, d faults.Data) error

	// Metrics is the page of the store's exporter, which stays up when the
	// store does not.
	Metrics(ctx context.Context) ([]byte, error)
	Close() error
}

// Condition is a lasting operation on the data of a store: hot; fill, poison,
// duplicate; lock, lock-all, deadlock, slow, stale, corrupt. When fill or
// poison ends, what still waits of its messages is removed.
type Condition struct {
	ID int // of this condition, never used twice in a run
	faults.Data
}

// GatewaySpec says which edges there are and who comes.
type GatewaySpec struct {
	Edges []Path
	Seed  int64
}

// Path is an edge and how it is spoken.
type Path struct {
	Edge faults.Edge
	HTTP bool // otherwise connections are passed on as they are
	// TLS says that callers speak TLS to the proxy, which ends there; what
	// comes behind it is plain. Nobody gets through before SetCertificate.
	TLS bool
}

// Gateway is what stands between the services of a run, and before them: the
// proxy of every edge, and the customers.
type Gateway interface {
	// Addr is where callers reach an edge.
	Addr(e faults.Edge) string
	// SetUpstreams says which replicas of a service take requests, and how
	// many of them in proportion to each other. Requests are spread so, and
	// smoothly; none are left over for a list that is empty, or weighs nothing.
	SetUpstreams(ctx context.Context, service string, all []Upstream) error
	// Harm puts a harm in force, until it is lifted by its id, which is the
	// caller's choice. The To of the wire names a service whose upstreams are
	// then used.
	Harm(ctx context.Context, id int, w faults.Wire) error
	Lift(ctx context.Context, id int) error
	// SetCertificate gives every TLS edge into a service a certificate and its
	// key, in PEM, and closes the connections that began with another.
	SetCertificate(ctx context.Context, service string, certificate, key []byte) error

	// WarmUp plays what customers would have done before they come, which is
	// not counted: what they look at has been looked at, and some are in the
	// middle of a visit.
	WarmUp(ctx context.Context) error
	// Arrive lets customers come, at the stack's steady rate.
	Arrive(ctx context.Context) error
	// SetFactor multiplies the rate of a journey.
	SetFactor(ctx context.Context, journey string, factor float64) error
	// SetSource lets requests come from a source of load that is no customer,
	// so many a second; 0 ends it.
	SetSource(ctx context.Context, source string, rate float64) error
	// Visit plays one visit of a journey, which is not counted.
	Visit(ctx context.Context, journey string) (faults.Answer, error)
	// Ask makes a single request from where customers are.
	Ask(ctx context.Context, p faults.Probe) (faults.Answer, error)
	// Metrics is the page of what customers went through.
	Metrics(ctx context.Context) ([]byte, error)
	// Err says why the gateway has ended although nobody closed it: then the
	// sandbox has broken down (decisions/0030). Nil while it goes on.
	Err() error

	// Close sends everybody home and drops every connection.
	Close() error
}

// Upstream is a replica that takes requests.
type Upstream struct {
	Addr   string  `json:"addr"`
	Weight float64 `json:"weight"` // over 0
}
