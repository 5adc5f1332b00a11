// Package inproc is the sandbox that needs nothing installed: every service of
// a stack runs in this process as the real service program, over real HTTP on
// loopback, beside embedded servers that speak PostgreSQL's, Redis' and NATS'
// protocols. Every path of calls leads through a proxy.
//
// Invariants: it knows primitives and no fault. CPU is not taken away but
// accounted: a limited service works longer. Secrets are made for the run and
// leave it as fingerprints only. A primitive is in force, or
// under way, when Do returns; what takes time (start-up, a roll-out replica by
// replica) goes on behind it and shows in Snapshot. Everything listens on
// loopback only, and after Stop no goroutine, listener or file is left.
//
// Non-goals: virtual time, isolation from the process it lives in, and
// transactions of several statements in the embedded database.
package inproc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/load"
	"github.com/drillyard/drillyard/faults/proxy"
	"github.com/drillyard/drillyard/faults/stack"
)

// Options says what to run.
type Options struct {
	Stack *stack.Stack
	Seed  int64     // of work, errors, harm and customers
	Epoch time.Time // the wall time of run time zero; the end of Start if zero
	// Folder is where the stores' files are while it runs; the system's
	// temporary folder without one.
	Folder string
}

// unit is one service of the stack, whatever its kind.
type unit interface {
	proxy.Upstream
	recorder
	process(replica string, op faults.ProcessOp) (back func(), err error)
	scale(count int) (back func(), err error)
	apply(rev faults.Revision) error
	flag(name string, on bool)
	limit(cpu float64) error
	secret(name, value string)
	roll()
	health() faults.ServiceHealth
	collect(ctx context.Context) []scrape
	close()
}

// recorder is the part of a unit that a record is.
type recorder interface {
	lock() (unlock func())
	next(set map[string]string, summary string) faults.Revision
	revise(rev faults.Revision)
	before(number int) (faults.Revision, bool)
	release(rel faults.Release) int
	unrelease(number int) bool
	flip(name string, on bool) (was bool, turn int, err error)
	flagTurn(name string) int
	bound(cpu float64) (was float64, turn int)
	limitTurn() int
	holds(secret string) bool
	hand(name, value string) (was string)
}

// Sandbox is a stack running in this process. It implements faults.Sandbox.
type Sandbox struct {
	opts   Options
	sink   faults.Sink
	epoch  time.Time
	dir    string // for the stores' files
	client *http.Client

	ctx       context.Context // ends with Stop
	cancel    context.CancelFunc
	busy      sync.WaitGroup // what runs behind Do
	units     map[string]unit
	order     []string // of units
	edges     map[faults.Edge]*proxy.Proxy
	customers *load.Customers
	vault     *vault

	mu      sync.Mutex
	running bool
	stopped bool
	stop    sync.Once
	loads   map[string]int // changes of each journey's load
	work    sync.WaitGroup // calls of Do
}

var _ faults.Sandbox = (*Sandbox)(nil)

// New prepares a sandbox; nothing runs before Start.
func New(opts Options) *Sandbox {
	b := &Sandbox{
		opts: opts, epoch: opts.Epoch, loads: map[string]int{}, vault: newVault(),
		units: map[string]unit{}, edges: map[faults.Edge]*proxy.Proxy{},
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	return b
}

// Caps says that this runtime is live and knows every primitive.
func (b *Sandbox) Caps() faults.Caps {
	return faults.Caps{Runtime: "inproc", Live: true, Primitives: []faults.PrimitiveKind{
		faults.KindWire, faults.KindProcess, faults.KindReplicas, faults.KindConfig,
		faults.KindVersion, faults.KindFlag, faults.KindLoad, faults.KindLimit, faults.KindSecret,
	}}
}

// Start builds the stack as one that has been running: start-up times do not
// pass. It returns when a visit of each journey succeeded, within ten seconds
// or not at all; then nothing is left of it.
func (b *Sandbox) Start(ctx context.Context, sink faults.Sink) error {
	b.mu.Lock()
	if b.running || b.stopped {
		b.mu.Unlock()
		return errors.New("a sandbox starts once")
	}
	b.running, b.sink = true, sink
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := b.build(ctx); err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", b.opts.Stack.Name, err), b.Stop(context.WithoutCancel(ctx)))
	}
	if b.epoch.IsZero() {
		b.epoch = time.Now()
	}
	b.customers.Start(b.ctx)
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
