package service

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// share is the part of its normal CPU that a replica may use. It is accounted:
// taking CPU away for real would hurt everything that lives in the same
// process. Time spent waiting for others is not stretched.
type share struct {
	bits      atomic.Uint64 // a float64
	throttled atomic.Int64  // nanoseconds that work took longer
	began     time.Time

	mu        sync.Mutex
	processor Processor
}

func (s *share) set(cpu float64) { s.bits.Store(math.Float64bits(cpu)) }

func (s *share) get() float64 { return math.Float64frombits(s.bits.Load()) }

// work begins some work that would normally take d, and tells how long it takes.
func (s *share) work(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	cpu := s.get()
	long := time.Duration(float64(d) / cpu)
	s.throttled.Add(int64(long - d))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.processor.Work(time.Since(s.began), long, cpu)
	return long
}

// spend accounts for what takes no time that anybody would notice.
func (s *share) spend(cost time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.processor.Spend(time.Since(s.began), cost, s.get())
}

// used is the processor time since the replica started, or Reset.
func (s *share) used() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.processor.Used(time.Since(s.began))
}

// Reset accounts from nought again.
func (s *share) Reset() {
	s.throttled.Store(0)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began, s.processor = time.Now(), Processor{}
}

// Limit bounds what the running replica may use, as far as l says something;
// whom l is for, and Disk, are not looked at. Work under way is not stretched,
// connections that are open stay so, and a replica that needs more memory than
// it may have ends.
func (r *Replica) Limit(l faults.Limit) {
	r.bound(l)
	r.weigh()
}

func (r *Replica) bound(l faults.Limit) {
	for _, part := range l.Lift {
		switch part {
		case faults.LimitMemory:
			r.memory.limit.Store(0)
		case faults.LimitFiles:
			r.sockets.limit(normalFiles, 0)
		case faults.LimitPorts:
			r.sockets.limit(0, normalPorts)
		}
	}
	if l.CPU > 0 {
		r.cpu.set(l.CPU)
	}
	if l.Memory > 0 {
		r.memory.limit.Store(l.Memory)
	}
	r.sockets.limit(l.Files, l.Ports)
}

// labour spends the time that a piece of the replica's own work takes.
func (r *Replica) labour(ctx context.Context, w stack.Work) error {
	return r.pass(ctx, r.cpu.work(r.dice.work(w)))
}
