package service

import (
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/drillyard/drillyard/faults"
)

const (
	baseMemory    = 64 << 20  // bytes that a replica needs when it does nothing
	requestMemory = 256 << 10 // bytes for each request in flight
)

// memory is what a replica needs and may have, in bytes. It is accounted, not
// allocated: one process holds a whole stack.
type memory struct {
	inFlight atomic.Int64 // requests, or messages
	leaked   atomic.Int64
	limit    atomic.Int64 // 0: none
}

func (m *memory) used() int64 {
	return baseMemory + requestMemory*m.inFlight.Load() + m.leaked.Load()
}

// begin counts a request in. Its end is for the caller to count.
func (r *Replica) begin() (end func()) {
	r.memory.inFlight.Add(1)
	r.cpu.spend(RequestCost)
	r.weigh()
	return func() { r.memory.inFlight.Add(-1) }
}

// leak keeps what a request leaves behind under a release with a defect.
func (r *Replica) leak(d faults.Defect) {
	if d.LeakFiles > 0 {
		r.leaks.Add(1)
	}
	if d.Leak > 0 {
		r.memory.leaked.Add(d.Leak)
		r.weigh()
	}
}

// leakedFiles is how many descriptors requests have left behind.
func (r *Replica) leakedFiles() int {
	return int(float64(r.leaks.Load()) * r.opts.Release.Defect.LeakFiles)
}

// weigh ends a replica that needs more memory than it may have.
func (r *Replica) weigh() {
	used, limit := r.memory.used(), r.memory.limit.Load()
	if limit == 0 || used <= limit {
		return
	}
	r.die("out of memory", "terminated: out of memory", map[string]string{
		"memory_bytes": strconv.FormatInt(used, 10), "limit_bytes": strconv.FormatInt(limit, 10),
	})
}

// crash ends the replica as a bug of its release does.
func (r *Replica) crash() {
	why := r.opts.Release.Defect.Log
	if why == "" {
		why = "runtime error: invalid memory address or nil pointer dereference"
	}
	r.die("exit status 2", fmt.Sprintf("panic: %s; exit status 2", why), nil)
}

// die ends the replica by itself. It returns at once.
func (r *Replica) die(cause, message string, fields map[string]string) {
	if r.ctx.Err() != nil || !r.cause.CompareAndSwap(nil, &cause) {
		return
	}
	r.log("error", message, "", fields)
	r.kill()    // nothing more is answered
	go r.Kill() // which waits for whoever has just found out
}

// Cause says why the replica ended by itself: "out of memory", "exit status
// 2". It is empty while it runs, and when it was told to end.
func (r *Replica) Cause() string {
	if cause := r.cause.Load(); cause != nil {
		return *cause
	}
	return ""
}
