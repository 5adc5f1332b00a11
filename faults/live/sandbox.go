// Package live is the sandbox that runs for real, wherever that is: it keeps
// what is in force on every service of a stack, carries out the primitives,
// keeps replicas running, collects metrics, and tells the truth about all of
// it. The parts themselves, replicas, stores, proxies and customers, run on a
// Host.
//
// Invariants: it knows primitives and no fault. Every path of calls leads
// through a proxy of the Gateway. Secrets are made for the run and leave it as
// fingerprints only. A primitive is in force, or under way, when Do returns;
// what takes time (start-up, a roll-out replica by replica) goes on behind it
// and shows in Snapshot. An Undo leaves alone what has been changed since.
//
// The platform that it plays takes a replica out of rotation when three
// answers in a row say that it is not ready; a replica that gives no answer,
// because it hangs, keeps its share of the traffic until somebody notices.
//
// Non-goals: virtual time, and knowing how anything is made to run.
package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options says what to run, and where.
type Options struct {
	Stack *stack.Stack
	Host  Host
	Caps  faults.Caps // what the sandbox can do on that host
	Seed  int64       // of work, errors, harm and customers
	Epoch time.Time   // the wall time of run time zero; the end of Start if zero
	// Within bounds Start; 10 s if zero.
	Within time.Duration
	// Most is how many replicas of one service the host can carry; 12 if zero.
	Most int
}

// Sandbox is a running stack. It implements faults.Sandbox.
type Sandbox struct {
	opts  Options
	sink  faults.Sink
	epoch time.Time

	ctx       context.Context // ends with Stop
	cancel    context.CancelFunc
	busy      sync.WaitGroup // what runs behind Do
	units     map[string]unit
	order     []string // of units
	gateway   Gateway  // nil before it is there
	vault     *vault
	authority *authority // nil without a service that is called over TLS
	wires     wires
	customers customers
	foreign   map[string]bool // what somebody else runs
	muted     sync.Map        // services whose log lines are lost
	warming   atomic.Bool     // replicas that start now are warmed up

	mu      sync.Mutex
	running bool
	stopped bool
	stop    sync.Once
	work    sync.WaitGroup // calls of Do
}

var _ faults.Sandbox = (*Sandbox)(nil)

// New prepares a sandbox; nothing runs before Start.
func New(opts Options) *Sandbox {
	if opts.Within == 0 {
		opts.Within = 10 * time.Second
	}
	if opts.Most == 0 {
		opts.Most = 12
	}
	b := &Sandbox{opts: opts, epoch: opts.Epoch, vault: newVault(), units: map[string]unit{}}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	return b
}

// Caps says what the sandbox can do on its host.
func (b *Sandbox) Caps() faults.Caps { return b.opts.Caps }

// Start builds the stack as one that has been running: start-up times do not
// pass. It returns when a visit of each journey succeeded, in good time or not
// at all; then nothing is left of it.
func (b *Sandbox) Start(ctx context.Context, sink faults.Sink) error {
	b.mu.Lock()
	if b.running || b.stopped {
		b.mu.Unlock()
		return errors.New("a sandbox starts once")
	}
	b.running, b.sink = true, sink
	b.customers.wanted = desired.NewCustomers(b.opts.Stack)
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, b.opts.Within)
	defer cancel()
	err := b.build(ctx)
	if err == nil {
		err = b.gateway.Arrive(ctx)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", b.opts.Stack.Name, err), b.Stop(context.WithoutCancel(ctx)))
	}
	return nil
}

// Advance waits until the wall clock has reached run time to.
func (b *Sandbox) Advance(ctx context.Context, to faults.Time) error {
	if err := b.live(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.ctx, cancel)()
	if err := until(ctx, b.epoch.Add(to)); err != nil {
		if b.ctx.Err() != nil {
			return faults.ErrStopped
		}
		return err
	}
	return nil
}

func (b *Sandbox) live() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.running || b.stopped {
		return faults.ErrStopped
	}
	return nil
}

// zero is the wall time of run time zero, as replicas are told that start now:
// none while the stack is warmed up, since it is not known then.
func (b *Sandbox) zero() time.Time {
	if b.warming.Load() {
		return time.Time{}
	}
	return b.epoch
}

// now is the run time.
func (b *Sandbox) now() faults.Time { return time.Since(b.epoch) }

// until waits for a moment, unless ctx ends first.
func until(ctx context.Context, when time.Time) error {
	d := time.Until(when)
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
