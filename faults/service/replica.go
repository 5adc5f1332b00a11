package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/drillyard/drillyard/faults/stack"
)

// Replica is one running copy of a service.
type Replica struct {
	opts     Options
	settings atomic.Pointer[settings]
	revision atomic.Int64
	flags    sync.Map // name → bool
	secrets  secrets
	cpu      share
	dice     *dice
	metrics  *metrics
	workers  *workers
	memory   memory
	leaks    atomic.Int64 // requests that left descriptors behind
	sockets  sockets
	names    *names
	clock    clock
	impaired impairments
	notAfter atomic.Int64 // seconds since 1970
	rate     atomic.Pointer[rate.Limiter]
	peers    map[string]*peer
	bases    map[string]*database
	caches   map[string]*cache
	queues   map[string]*queue
	jobs     map[string]*job

	ctx     context.Context // ends when the process does
	kill    context.CancelFunc
	cause   atomic.Pointer[string] // of its end, if it ended by itself
	warming atomic.Bool            // work takes no time
	hung    atomic.Bool
	broken  atomic.Bool
	leaving atomic.Bool // it takes nothing new
	ready   chan struct{}
	changed notifier       // the settings are others
	busy    sync.WaitGroup // servers, consumer
	server  *http.Server   // nil for a worker
	ops     *http.Server
	good    atomic.Int64 // requests served well, for sampling the log
	away    atomic.Int64 // those turned away, likewise
	closed  sync.Once
}

// New makes a replica and opens its control listener; Start makes it serve.
// It fails on settings that make no sense.
func New(opts Options) (*Replica, error) {
	s, err := parseSettings(opts.Revision.Values)
	if err != nil {
		closeAll(opts.Customers, opts.Control)
		return nil, fmt.Errorf("settings of %s: %w", opts.Name, err)
	}
	r := &Replica{
		opts: opts, dice: newDice(opts.Seed), ready: make(chan struct{}),
		workers: newWorkers(s.workers, s.queueLimit), names: newNames(opts.Peers, opts.Names),
		peers: map[string]*peer{}, bases: map[string]*database{}, caches: map[string]*cache{}, queues: map[string]*queue{},
	}
	r.ctx, r.kill = context.WithCancel(context.Background())
	r.warming.Store(opts.WarmUp)
	r.cpu.set(1)
	r.cpu.Reset()
	r.sockets = sockets{leaked: r.leakedFiles, maxFiles: normalFiles, maxPorts: normalPorts}
	r.Skew(opts.Skew)
	if !opts.NotAfter.IsZero() {
		r.NotAfter(opts.NotAfter)
	}
	kinds := needs(opts.Service)
	r.jobs = newJobs(r)
	r.metrics = newMetrics(r, kinds)
	r.settings.Store(s)
	r.bucket(s)
	r.bound(opts.Limits)
	for name, on := range opts.Flags {
		r.flags.Store(name, on)
	}
	err = r.entrust(opts.Secrets)
	if err == nil {
		err = r.open(kinds)
	}
	if err != nil {
		r.Kill()
		return nil, err
	}
	r.note(opts.Revision)
	r.ops = &http.Server{Handler: r.control(), ReadHeaderTimeout: 5 * time.Second, BaseContext: r.base}
	r.busy.Go(func() { _ = r.ops.Serve(opts.Control) })
	r.busy.Go(r.babble)
	for _, t := range opts.Telemetry {
		r.Tell(t)
	}
	return r, nil
}

// Start lets startup pass and then serves. It returns at once; Ready tells
// when the replica serves. With no startup the replica stands for one that has
// been running all along, and says nothing of a start.
func (r *Replica) Start(startup time.Duration) {
	defect := r.opts.Release.Defect
	say := r.log
	if startup == 0 {
		say = func(string, string, string, map[string]string) {}
	} else {
		startup += defect.Startup
	}
	say("info", "starting "+r.opts.Service.Name+" "+r.opts.Release.Version, "", map[string]string{
		"version": r.opts.Release.Version, "config_revision": fmt.Sprint(r.revision.Load()),
	})
	r.busy.Go(func() {
		if pause(r.ctx, startup) != nil {
			return
		}
		if r.weigh(); r.Cause() != "" {
			return
		}
		r.serve()
		say("info", "ready", "", map[string]string{"version": r.opts.Release.Version})
		close(r.ready)
		if defect.Crash > 0 && pause(r.ctx, defect.Crash) == nil && r.stuck(r.ctx) == nil {
			r.crash()
		}
	})
}

func (r *Replica) serve() {
	switch {
	case r.opts.Service.Jobs != nil:
		for _, j := range r.jobs {
			r.busy.Go(j.keep)
		}
		return
	case r.opts.Service.Kind == stack.KindWorker:
		r.busy.Go(r.consume)
		return
	}
	r.server = &http.Server{Handler: r.routes(), ReadHeaderTimeout: 5 * time.Second, BaseContext: r.base}
	r.busy.Go(func() { _ = r.server.Serve(&gate{Listener: r.opts.Customers, replica: r}) })
}

func (r *Replica) base(net.Listener) context.Context { return r.ctx }

// Ready is closed when the replica serves.
func (r *Replica) Ready() <-chan struct{} { return r.ready }

// Gone is closed when the replica begins to close.
func (r *Replica) Gone() <-chan struct{} { return r.ctx.Done() }

// Name is the replica's instance name.
func (r *Replica) Name() string { return r.opts.Name }

// Version is the version of the release that runs.
func (r *Replica) Version() string { return r.opts.Release.Version }

// Addr is where customers' requests are taken; empty for a worker.
func (r *Replica) Addr() string {
	if r.opts.Customers == nil {
		return ""
	}
	return r.opts.Customers.Addr().String()
}

// ControlAddr is where /metrics, /healthz and /readyz are.
func (r *Replica) ControlAddr() string { return r.opts.Control.Addr().String() }

// stuck blocks while the process hangs; it returns the reason to give up.
func (r *Replica) stuck(ctx context.Context) error {
	if !r.hung.Load() {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
	case <-r.ctx.Done():
	}
	return context.Canceled
}

// Stop takes no new requests, lets those that run finish until ctx ends, and
// closes the replica.
func (r *Replica) Stop(ctx context.Context) {
	r.log("info", "stopping", "", map[string]string{"version": r.opts.Release.Version})
	select {
	case <-r.ready:
		if r.server != nil {
			_ = r.server.Shutdown(ctx)
		} else {
			r.finish(ctx)
		}
	default: // never served
	}
	r.Kill()
}

// Kill ends the replica at once and returns when nothing of it is left.
func (r *Replica) Kill() {
	r.closed.Do(func() {
		r.kill()
		closeAll(r.opts.Customers, r.opts.Control)
		if r.ops != nil {
			_ = r.ops.Close()
		}
		r.busy.Wait() // of these, Start sets r.server: read it after
		if r.server != nil {
			_ = r.server.Close()
		}
		r.workers.drain()
		for _, p := range r.peers {
			p.close()
		}
		for _, d := range r.bases {
			d.close()
		}
		for _, c := range r.caches {
			c.close()
		}
		for _, q := range r.queues {
			q.close()
		}
	})
}

func closeAll(listeners ...net.Listener) {
	for _, l := range listeners {
		if l != nil {
			_ = l.Close()
		}
	}
}

// pass lets the time pass that work takes, unless ctx ends first.
func (r *Replica) pass(ctx context.Context, d time.Duration) error {
	if r.warming.Load() {
		d = 0
	}
	return pause(ctx, d)
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
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

func timedOut(err error) bool {
	var slow net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout()
}
