package engine

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Bounds of the speed that people can set: slow enough to read along, and no
// faster than anyone can follow.
const (
	SlowestSpeed = 0.5
	FastestSpeed = 20
)

// Clock says how the run time of a run goes by.
type Clock struct {
	Live   bool    `json:"live"` // bound to the wall clock: it can be neither paused nor sped up
	Paused bool    `json:"paused"`
	Speed  float64 `json:"speed"` // run time for each second of wall time; 0: as fast as it can be played
}

// pace ties run time to the wall clock: run time was at when it was since, and
// has gone by with speed, or not at all, from there. The wall clock's monotonic
// reading counts, so that setting the machine's clock moves no run.
type pace struct {
	mu     sync.Mutex
	at     faults.Time
	since  time.Time
	speed  float64
	paused bool
}

// start lets run time zero be a moment.
func (p *pace) start(since time.Time, speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at, p.since, p.speed = 0, since, speed
}

// now returns the run time that it ought to be.
func (p *pace) now() faults.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.read()
}

func (p *pace) read() faults.Time {
	if p.paused || p.speed == 0 {
		return p.at
	}
	return p.at + faults.Time(float64(time.Since(p.since))*p.speed)
}

// until returns the wall time left before run time to. It is false while run
// time stands still: then nothing is due, not even what is due now.
func (p *pace) until(to faults.Time) (time.Duration, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused {
		return 0, false
	}
	left := to - p.read()
	if left <= 0 {
		return 0, true
	}
	return time.Duration(math.Ceil(float64(left) / p.speed)), true
}

// set goes on from run time at.
func (p *pace) set(at faults.Time, paused bool, speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at, p.since, p.paused, p.speed = at, time.Now(), paused, speed
}

// forgive lets a run that has only got to run time at lag behind by no more
// than most: a machine that cannot keep up plays slower, and does not rush
// later.
func (p *pace) forgive(at, most faults.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.paused && p.read()-at > most {
		p.at, p.since = at+most, time.Now()
	}
}

func (p *pace) state() (paused bool, speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused, p.speed
}

// paced reports whether run time follows the wall clock though the sandbox does
// not.
func (r *Run) paced() bool { return r.Pace > 0 && !r.Sandbox.Caps().Live }

// Clock returns how run time goes by.
func (r *Run) Clock() Clock {
	if r.Sandbox.Caps().Live {
		return Clock{Live: true, Speed: 1}
	}
	paused, speed := r.pace.state()
	return Clock{Paused: paused, Speed: speed}
}

// Now returns the run time that the run has reached; between two deadlines it
// goes by as people see it.
func (r *Run) Now() faults.Time {
	at := r.now()
	if r.State() != event.StateRunning {
		return at
	}
	if r.Sandbox.Caps().Live {
		return max(r.pace.now(), at)
	}
	// What lies beyond the deadline has not been played yet, late as it may be.
	return max(min(r.pace.now(), faults.Time(r.deadline.Load())), at)
}

// SetClock pauses or resumes a run, or changes its speed; nil leaves as it is.
// What is so already is not recorded again. The error is a *Refusal when the
// run's clock cannot be set so.
func (r *Run) SetClock(ctx context.Context, actor event.Actor, paused *bool, speed *float64) error {
	if r.Sandbox.Caps().Live {
		return refuse("This run is bound to the wall clock: it cannot be paused.")
	}
	if !r.paced() {
		return refuse("This run is played as fast as it can be: it has no clock to set.")
	}
	if speed != nil && !(*speed >= SlowestSpeed && *speed <= FastestSpeed) {
		return refuse("A run goes %g to %g times as fast as the wall clock.", SlowestSpeed, float64(FastestSpeed))
	}
	return r.onLoop(ctx, func() error {
		wasPaused, wasSpeed := r.pace.state()
		nowPaused, nowSpeed := wasPaused, wasSpeed
		var bodies []event.Body
		if speed != nil && *speed != wasSpeed {
			nowSpeed = *speed
			bodies = append(bodies, event.ClockChanged{Speed: nowSpeed})
		}
		if paused != nil && *paused != wasPaused {
			nowPaused = *paused
			if nowPaused {
				bodies = append(bodies, event.RunPaused{})
			} else {
				bodies = append(bodies, event.RunResumed{})
			}
		}
		if len(bodies) == 0 {
			return nil
		}
		if err := r.record(actor, bodies...); err != nil {
			return err
		}
		r.pace.set(r.now(), nowPaused, nowSpeed)
		return nil
	})
}

// paused reports whether run time stands still.
func (r *Run) paused() bool {
	paused, _ := r.pace.state()
	return paused
}

// keepPace is advance for a run that people play on a sandbox which has no
// clock of its own: it waits, and takes what is asked for meanwhile at the run
// time at which it was asked. See decisions/0012.
func (r *Run) keepPace(ctx context.Context, to faults.Time) error {
	r.deadline.Store(int64(to))
	alarm := time.NewTimer(0)
	defer alarm.Stop()
	for {
		var due <-chan time.Time
		left, moving := r.pace.until(to)
		if moving && left == 0 {
			if err := r.moveTo(ctx, to); err != nil {
				return err
			}
			r.pace.forgive(to, scrapeInterval)
			return nil
		}
		if moving {
			alarm.Reset(left)
			due = alarm.C
		}
		select {
		case <-due:
		case request := <-r.requests:
			if err := r.moveTo(ctx, min(r.pace.now(), to)); err != nil {
				return err
			}
			request()
			return ctx.Err()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// moveTo brings a sandbox that has no clock of its own, and the run, to run
// time to.
func (r *Run) moveTo(ctx context.Context, to faults.Time) error {
	if to > r.now() {
		if err := r.Sandbox.Advance(ctx, to); err != nil {
			return fmt.Errorf("advance to %s: %w", to, err)
		}
		r.setNow(to)
	}
	return ctx.Err()
}
