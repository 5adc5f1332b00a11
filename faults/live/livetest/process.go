package livetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/service"
)

// Process is a replica on a Memory. It crashes as its release says, dies when
// it is left less memory than it needs to start, and otherwise does as it is
// told. It is ready at /readyz, and nowhere else.
type Process struct {
	host  *Memory
	ready chan struct{}
	gone  chan struct{}

	mu    sync.Mutex
	told  service.Options // what it was started with, and told since
	cause string
	hung  bool
	busy  int           // requests under way
	idle  chan struct{} // closed when there are none
	cut   int           // requests under way when it ended
}

// least is how many bytes a replica needs that does nothing.
const least = 64 << 20

func newProcess(h *Memory, opts service.Options) *Process {
	opts.Flags, opts.Secrets, opts.Names = maps.Clone(opts.Flags), maps.Clone(opts.Secrets), maps.Clone(opts.Names)
	return &Process{host: h, told: opts, ready: make(chan struct{}), gone: make(chan struct{})}
}

func (p *Process) begin(startup time.Duration) {
	serves := func() {
		if p.starved() {
			return
		}
		close(p.ready)
		if d := p.told.Release.Defect; d.Crash > 0 {
			time.AfterFunc(d.Crash, func() { p.die("exit status 2", "panic: "+d.Log) })
		}
	}
	if startup == 0 {
		serves()
		return
	}
	time.AfterFunc(startup+p.told.Release.Defect.Startup, serves)
}

// starved ends the process when it may not have the memory that it needs.
func (p *Process) starved() bool {
	p.mu.Lock()
	limit := p.told.Limits.Memory
	p.mu.Unlock()
	if limit == 0 || limit >= least {
		return false
	}
	p.die("out of memory", "terminated: out of memory")
	return true
}

func (p *Process) die(cause, message string) {
	if !p.end(cause) {
		return
	}
	p.host.log(faults.LogLine{Wall: time.Now(), Service: p.told.Service.Name, Instance: p.told.Name, Level: "error", Message: message})
}

// end reports whether it was there until now.
func (p *Process) end(cause string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.gone:
		return false
	default:
	}
	p.cause, p.cut = cause, p.busy
	close(p.gone)
	return true
}

// Serve gives it a request to serve, which ends with done.
func (p *Process) Serve() (done func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy++; p.busy == 1 {
		p.idle = make(chan struct{})
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.busy--; p.busy == 0 {
			close(p.idle)
		}
	}
}

// Cut is how many requests broke off when it ended.
func (p *Process) Cut() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cut
}

// Told is what it was started with, with all that it was told since.
func (p *Process) Told() service.Options {
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.told
	told.Flags, told.Secrets, told.Names = maps.Clone(told.Flags), maps.Clone(told.Secrets), maps.Clone(told.Names)
	return told
}

// Continue lets it go on when it hangs, past the sandbox.
func (p *Process) Continue() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hung = false
}

// tell changes something of it, if it is there.
func (p *Process) tell(change func(*service.Options)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.gone:
		return errors.New("the process is gone")
	default:
		change(&p.told)
		return nil
	}
}

// answer waits until it can answer.
func (p *Process) answer(ctx context.Context) error {
	p.mu.Lock()
	hung := p.hung
	p.mu.Unlock()
	select {
	case <-p.gone:
		return errors.New("connection refused")
	default:
	}
	if hung {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

func (p *Process) Addr() string           { return p.told.Name }
func (p *Process) Ready() <-chan struct{} { return p.ready }
func (p *Process) Gone() <-chan struct{}  { return p.gone }

func (p *Process) Cause() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cause
}

func (p *Process) Configure(_ context.Context, rev faults.Revision) error {
	return p.tell(func(o *service.Options) { o.Revision = rev })
}

func (p *Process) SetFlag(_ context.Context, name string, on bool) error {
	return p.tell(func(o *service.Options) { o.Flags[name] = on })
}

func (p *Process) SetSecret(_ context.Context, name, value string) error {
	return p.tell(func(o *service.Options) { o.Secrets[name] = value })
}

func (p *Process) Limit(_ context.Context, l faults.Limit) error {
	err := p.tell(func(o *service.Options) { o.Limits = l })
	p.starved()
	return err
}

func (p *Process) Resolve(_ context.Context, peer string, a faults.NameAnswer) error {
	return p.tell(func(o *service.Options) { o.Names[peer] = a })
}

func (p *Process) Tell(_ context.Context, t faults.Telemetry) error {
	return p.tell(func(o *service.Options) {
		if t.Op == faults.TelemetryRestore {
			o.Telemetry = nil
		} else {
			o.Telemetry = append(o.Telemetry[:len(o.Telemetry):len(o.Telemetry)], t)
		}
	})
}

func (p *Process) NotAfter(_ context.Context, t time.Time) error {
	return p.tell(func(o *service.Options) { o.NotAfter = t })
}

func (p *Process) Hang(context.Context) error {
	return p.tell(func(*service.Options) { p.hung = true })
}

func (p *Process) Break(context.Context) error { return p.tell(func(*service.Options) {}) }

func (p *Process) Skew(_ context.Context, by time.Duration) error {
	return p.tell(func(o *service.Options) { o.Skew = by })
}

func (p *Process) StickJob(context.Context, string, bool) error {
	return p.tell(func(*service.Options) {})
}

func (p *Process) RunJob(context.Context, string) error { return p.tell(func(*service.Options) {}) }

func (p *Process) Probe(ctx context.Context, path string) error {
	if err := p.answer(ctx); err != nil {
		return err
	}
	if path != "/readyz" {
		return fmt.Errorf("%s: %w", path, live.ErrNotReady)
	}
	return nil
}

func (p *Process) Metrics(ctx context.Context) ([]byte, error) {
	if err := p.answer(ctx); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "replica_restarts_total %d\n", p.Told().Restarts), nil
}

func (p *Process) Forget(context.Context) error {
	if p.host.Begins != nil {
		p.host.Begins()
	}
	return nil
}

func (p *Process) Stop(ctx context.Context) {
	p.mu.Lock()
	busy, idle := p.busy > 0, p.idle
	p.mu.Unlock()
	if busy {
		select {
		case <-idle:
		case <-ctx.Done():
		}
	}
	p.end("")
}

func (p *Process) Kill() { p.end("") }
