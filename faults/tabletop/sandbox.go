// Package tabletop is a model of a stack: the same services, calls, pools,
// queues and customers as a running one, as a discrete-event simulation in
// virtual time. A primitive means here what it means to real processes, and
// what follows from it, a retry storm or a stampede, follows from the same
// mechanics: nothing is scripted.
//
// Invariants: the same stack, seed and calls at the same run times give the
// same telemetry, log and health, byte by byte, however many processors there
// are. Nobody reads a clock. Each thing that is left to chance has a stream of
// its own, derived from the seed and its name, so that a change in one place
// does not reshuffle the others; visits of customers are the same as those in a
// running sandbox with the same seed. Advance lets happen what happens until a
// run time, that moment included. Metrics have the names, labels and buckets
// that services show.
//
// Non-goals: what a processor, a network card or an SQL engine does; data that
// nobody looks at. Work takes the time that the stack says it takes.
package tabletop

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// Version of the model. It rises with whatever changes how customers fare in it:
// figures of two versions are not compared.
const Version = 1

// Options says what to model.
type Options struct {
	Stack *stack.Stack
	Seed  int64     // of everything that is left to chance
	Epoch time.Time // the wall time of run time zero; always the same one if not given
}

// Sandbox is a model of a stack. It implements faults.Sandbox.
type Sandbox struct {
	opts Options

	mu      sync.Mutex
	model   *model
	sink    faults.Sink
	quiet   bool // nobody is told anything yet
	stopped bool
}

var _ faults.Sandbox = (*Sandbox)(nil)

// New prepares a sandbox; nothing runs before Start.
func New(opts Options) *Sandbox {
	if opts.Epoch.IsZero() {
		opts.Epoch = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	}
	return &Sandbox{opts: opts}
}

// Caps says that this runtime is not live and knows every primitive.
func (b *Sandbox) Caps() faults.Caps {
	return faults.Caps{Runtime: "tabletop", Primitives: []faults.PrimitiveKind{
		faults.KindWire, faults.KindProcess, faults.KindReplicas, faults.KindConfig, faults.KindVersion,
		faults.KindFlag, faults.KindLoad, faults.KindLimit, faults.KindSecret,
		faults.KindBalance, faults.KindName, faults.KindCertificate, faults.KindData, faults.KindTelemetry,
		faults.WireShape, faults.WireTo,
		faults.ProcessBreak, faults.ProcessSkew, faults.ProcessFailover, faults.ProcessJobs,
		faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts,
		faults.LoadSource, faults.DataCache, faults.DataQueue, faults.DataDatabase, faults.DataLag,
	}}
}

// warmUp is how long the stack has been running when a run starts: long enough
// for caches to be warm and pools to be filled.
const warmUp = 90 * time.Second

// Start builds the stack and lets it run until run time zero. Telemetry of the
// time before is nobody's.
func (b *Sandbox) Start(ctx context.Context, sink faults.Sink) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.model != nil || b.stopped {
		return errors.New("a sandbox starts once")
	}
	b.sink, b.quiet = sink, true
	foreign := b.opts.Stack.External()
	m := newModel(b.opts.Stack, b.opts.Seed, b.opts.Epoch, func(line faults.LogLine) {
		if !b.quiet && !foreign[line.Service] {
			b.sink.Log(line)
		}
	})
	if err := m.run(ctx, 0); err != nil {
		return fmt.Errorf("start %s: %w", b.opts.Stack.Name, err)
	}
	m.fresh()
	b.quiet = false
	b.model = m
	return nil
}

// Advance simulates until run time to, that moment included.
func (b *Sandbox) Advance(ctx context.Context, to faults.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.running(); err != nil {
		return err
	}
	return b.model.run(ctx, instant(to))
}

func (b *Sandbox) running() error {
	if b.model == nil || b.stopped {
		return faults.ErrStopped
	}
	return nil
}

// Collect hands over the numbers of every instance.
func (b *Sandbox) Collect(ctx context.Context, at faults.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.running(); err != nil {
		return err
	}
	b.model.collect(at, b.sink)
	return ctx.Err()
}

// Do puts a primitive in force.
func (b *Sandbox) Do(_ context.Context, p faults.Primitive) (faults.Undo, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.running(); err != nil {
		return nil, err
	}
	if err := b.Caps().Check(p); err != nil {
		return nil, err
	}
	back, err := b.model.do(p)
	b.model.settle()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Kind(), err)
	}
	done := false
	return func(context.Context) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		if done || b.running() != nil {
			return nil
		}
		done = true
		back()
		b.model.settle()
		return nil
	}, nil
}

// Probe tells what a customer would find now. It walks through the stack as it
// stands, with chance of its own, and changes nothing: who probes and who does
// not see the same run.
func (b *Sandbox) Probe(ctx context.Context, p faults.Probe) (faults.Answer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.running(); err != nil {
		return faults.Answer{}, err
	}
	answer, err := b.model.probe(p)
	if err != nil {
		return faults.Answer{}, err
	}
	return answer, ctx.Err()
}

// Snapshot tells the truth about every service.
func (b *Sandbox) Snapshot(context.Context) (faults.Health, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.running(); err != nil {
		return faults.Health{}, err
	}
	return b.model.health(), nil
}

// Stop forgets the stack. It may be called at any time, and more than once.
func (b *Sandbox) Stop(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopped = true
	if b.model != nil && b.model.db != nil {
		b.model.db.close()
	}
	b.model = nil
	return nil
}
