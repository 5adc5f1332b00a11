package docker

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options says what to run.
type Options struct {
	Stack *stack.Stack
	Seed  int64     // of work, errors, harm and customers
	Epoch time.Time // the wall time of run time zero; the end of Start if zero
	Run   string    // id of the run, for names and labels; made up if empty
	// Program is a static Linux program that takes a role of package inside when
	// it is called with the name of one; what Program returns if empty.
	Program []byte
	// Progress is told, from many goroutines, what is being done while the
	// sandbox starts. Optional.
	Progress func(what string)
}

// within bounds Start: images are there, or are built and pulled in the time.
const within = 3 * time.Minute

// New prepares a sandbox in containers; nothing runs before Start.
func New(opts Options) *live.Sandbox {
	return live.New(live.Options{
		Stack: opts.Stack, Seed: opts.Seed, Epoch: opts.Epoch, Caps: Caps(), Within: within,
		Host: &host{opts: opts, run: opts.Run},
	})
}

// Caps says what a sandbox in containers can do: all but reads that lag, since
// there is one PostgreSQL and no replica of it.
func Caps() faults.Caps {
	return faults.Caps{Runtime: "docker", Live: true, Primitives: []faults.PrimitiveKind{
		faults.KindWire, faults.WireShape, faults.WireTo,
		faults.KindProcess, faults.ProcessBreak, faults.ProcessSkew, faults.ProcessFailover, faults.ProcessJobs,
		faults.KindReplicas, faults.KindConfig, faults.KindVersion, faults.KindFlag,
		faults.KindLoad, faults.LoadSource,
		faults.KindLimit, faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts,
		faults.KindSecret, faults.KindBalance, faults.KindName, faults.KindCertificate,
		faults.KindData, faults.DataCache, faults.DataQueue, faults.DataDatabase,
		faults.KindTelemetry,
	}}
}
