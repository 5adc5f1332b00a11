package faults

import (
	"slices"
	"time"
)

// ProcessOp is what Process does to a replica.
type ProcessOp string

// Process operations.
const (
	Restart ProcessOp = "restart" // stop, then start again; start-up time passes
	Kill    ProcessOp = "kill"    // stop at once and stay down until restarted
	Hang    ProcessOp = "hang"    // accept and never answer, until restarted
	Break   ProcessOp = "break"   // say that it is ready, and answer every request with a 500, until restarted
	Skew    ProcessOp = "skew"    // its clock is off by Process.By, until restarted

	// StickJob has runs of Process.Job never end and keep their lease, until
	// restarted; RunJob begins one at once.
	StickJob ProcessOp = "stick-job"
	RunJob   ProcessOp = "run-job"

	// Failover makes the standby of a database the one that serves. It drops
	// every connection and takes half the start-up time; locks, lag, a full
	// disk and slow queries stay behind on the old one.
	Failover ProcessOp = "failover"
)

// Process stops, starts or hangs replicas of a service. A database, cache or
// queue has one replica; restarting it drops every connection, and a cache
// comes back empty.
type Process struct {
	Service string
	Replica string // instance name; empty: all, one after the other
	Op      ProcessOp
	By      time.Duration // of Skew
	Job     string        `json:",omitempty"` // of StickJob and RunJob
}

func (Process) Kind() PrimitiveKind { return KindProcess }

// processOperations are the operations on processes, by the kinds of service that
// they mean something for; none stands for all.
var processOperations = map[ProcessOp]struct {
	of    []string
	basic bool
	part  PrimitiveKind // where it is not its own
}{
	Restart:  {basic: true},
	Kill:     {basic: true},
	Hang:     {basic: true},
	Break:    {of: []string{"service", "worker"}},
	Skew:     {of: []string{"service", "worker"}},
	StickJob: {of: []string{"worker"}, part: ProcessJobs},
	RunJob:   {of: []string{"worker"}, part: ProcessJobs},
	Failover: {of: []string{"database"}},
}

// Of reports whether the operation means something for a kind of service.
func (op ProcessOp) Of(kind string) bool {
	o, known := processOperations[op]
	return known && (o.of == nil || slices.Contains(o.of, kind))
}

// Part is what a runtime must be able to do besides KindProcess; empty when it
// need not.
func (op ProcessOp) Part() PrimitiveKind {
	if part := processOperations[op].part; part != "" {
		return part
	}
	return partOf(KindProcess, string(op), processOperations[op].basic)
}
