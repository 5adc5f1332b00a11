package service

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// share is the part of its normal CPU that a replica may use. It is accounted:
// taking CPU away for real would hurt everything that lives in the same
// process. Time spent waiting for others is not stretched.
type share struct {
	bits      atomic.Uint64 // a float64
	throttled atomic.Int64  // nanoseconds that work took longer
}

func (s *share) set(cpu float64) { s.bits.Store(math.Float64bits(cpu)) }

func (s *share) get() float64 { return math.Float64frombits(s.bits.Load()) }

// stretch is how long work takes that would normally take d.
func (s *share) stretch(d time.Duration) time.Duration {
	long := time.Duration(float64(d) / s.get())
	s.throttled.Add(int64(long - d))
	return long
}

// Limit leaves the running replica a share of its normal CPU, over 0; 1 takes
// a limit away. Work under way is not stretched.
func (r *Replica) Limit(cpu float64) { r.cpu.set(cpu) }

// labour spends the time that a piece of the replica's own work takes.
func (r *Replica) labour(ctx context.Context, w stack.Work) error {
	return pause(ctx, r.cpu.stretch(r.dice.work(w)))
}
