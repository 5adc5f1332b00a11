package service

import (
	"crypto/x509"
	"net"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options is what a replica is made of.
type Options struct {
	Service  stack.Service  // its role; Kind is service or worker
	Business stack.Business // what requests, messages and pages say
	Name     string         // of this replica: "api-1"
	Release  faults.Release
	Revision faults.Revision
	Flags    map[string]bool
	Secrets  map[string]string // values of those that Secrets lists, by name
	// Peers gives the address, host and port, under which each service that
	// this one needs can be reached.
	Peers map[string]string
	// Secure names the peers that are called over TLS: their certificates have
	// to be for their names, and signed by somebody in Trust.
	Secure map[string]bool
	Trust  *x509.CertPool
	// NotAfter is until when its own certificate is good, if it has one.
	NotAfter time.Time
	// What is in force when it starts, as Limit, Resolve, Skew and Tell would
	// bring it about.
	Limits    faults.Limit
	Names     map[string]faults.NameAnswer
	Skew      time.Duration
	Telemetry []faults.Telemetry
	Restarts  int // how often a replica of this name was started before
	// Zero is the wall time of run time zero, which jobs count from; while there
	// is none, as during a warm-up, nothing is due.
	Zero time.Time
	// WarmUp has work take no time until Forget: what is asked of the replica
	// meanwhile is to make it one that has been running.
	WarmUp bool
	// Customers takes the requests a service is there for; nil for a worker.
	// Control takes those of operators. The replica closes both.
	Customers, Control net.Listener
	Seed               int64
	Log                func(faults.LogLine) // called from many goroutines
}
