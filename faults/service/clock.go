package service

import (
	"sync/atomic"
	"time"
)

// clock is what the replica takes for the time of day. What it measures and
// waits for does not depend on it.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(c.by()) }

func (c *clock) by() time.Duration { return time.Duration(c.offset.Load()) }

// Skew puts the replica's clock off by a duration, ahead if it is above zero.
func (r *Replica) Skew(by time.Duration) {
	r.clock.offset.Store(int64(by))
	r.changed.notify() // what waits for a time of day looks again
}
