// Package runtimes is the table of what the sandbox of a run can run in.
//
// Invariants: what is not in the table cannot be asked for; nothing else in the
// server makes a sandbox. A new one is a line here.
//
// Non-goals: what a run is, and who may start one.
package runtimes

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker"
	"github.com/drillyard/drillyard/faults/inproc"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// Names of runtimes that something else depends on.
const (
	Default  = "inproc"   // unless another one is asked for
	Tabletop = "tabletop" // what rehearsals are tested in
	Docker   = "docker"   // what a machine may lack, and what can leave something behind
)

// Bounds of the runs in progress at once.
const (
	// mostLive: each holds a whole stack of servers and its customers.
	mostLive = 16
	// mostContained: each is a score of containers.
	mostContained = 4
	// mostModels: each is a model that is computed every two seconds, and keeps
	// its metrics in memory.
	mostModels = 256
)

// Runtime is one thing that a sandbox can run in.
type Runtime struct {
	faults.Caps
	Most int // runs in progress on it at once, in one server
	Make func(Options) faults.Sandbox
}

// Options are what a sandbox is made of.
type Options struct {
	Stack  *stack.Stack
	Seed   int64
	Epoch  time.Time // the wall time of run time zero; a live runtime may go without
	Folder string    // for files that are gone with the run
}

// All lists the runtimes, the default first.
func All() []Runtime {
	return []Runtime{
		{Caps: inproc.New(inproc.Options{}).Caps(), Most: mostLive, Make: func(o Options) faults.Sandbox {
			return inproc.New(inproc.Options{Stack: o.Stack, Seed: o.Seed, Epoch: o.Epoch, Folder: o.Folder})
		}},
		{Caps: tabletop.New(tabletop.Options{}).Caps(), Most: mostModels, Make: func(o Options) faults.Sandbox {
			return tabletop.New(tabletop.Options{Stack: o.Stack, Seed: o.Seed, Epoch: o.Epoch})
		}},
		{Caps: docker.Caps(), Most: mostContained, Make: func(o Options) faults.Sandbox {
			return docker.New(docker.Options{Stack: o.Stack, Seed: o.Seed, Epoch: o.Epoch})
		}},
	}
}

// Find returns the runtime of a name.
func Find(name string) (Runtime, bool) {
	for _, r := range All() {
		if r.Runtime == name {
			return r, true
		}
	}
	return Runtime{}, false
}

// Names lists the names of all runtimes.
func Names() []string {
	var names []string
	for _, c := range Caps() {
		names = append(names, c.Runtime)
	}
	return names
}

// Caps lists what each of them can do.
func Caps() []faults.Caps {
	var caps []faults.Caps
	for _, r := range All() {
		caps = append(caps, r.Caps)
	}
	return caps
}
