package docker

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/inside"
	"github.com/drillyard/drillyard/faults/docker/line"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// replica is a service program in a container. It implements live.Replica.
type replica struct {
	host   *host
	box    *box
	worker bool
	ready  chan struct{}
	first  sync.Once
	cause  atomic.Pointer[string]
	ending atomic.Bool   // it was told to end
	hung   chan struct{} // closed when it was stopped where it stands
	stuck  sync.Once
}

// replicaMemory is what the process of a replica may really take, in bytes. The
// memory that a drill bounds is accounted, and far below.
const replicaMemory = 256 << 20

// Replica launches a replica in a container that was started ahead, or in one
// that it starts.
func (h *host) Replica(ctx context.Context, opts service.Options, startup time.Duration) (live.Replica, error) {
	r, err := h.contain(ctx, opts.Service, opts.Name)
	if err != nil {
		return nil, err
	}
	launch := inside.Launch{
		Service: opts.Service, Business: opts.Business, Name: opts.Name, Release: opts.Release, Revision: opts.Revision, Flags: opts.Flags,
		Secrets: opts.Secrets, Peers: opts.Peers, Secure: opts.Secure, Trust: h.setting.Trust, NotAfter: opts.NotAfter,
		Limits: opts.Limits, Names: opts.Names, Skew: opts.Skew, Telemetry: opts.Telemetry, Restarts: opts.Restarts, WarmUp: opts.WarmUp, Zero: opts.Zero,
		Seed: opts.Seed, Startup: startup,
	}
	if err := r.box.calls.Call(ctx, "launch", launch, nil); err != nil {
		err = r.box.failed("launch", err)
		r.Kill()
		return nil, err
	}
	go r.mourn(opts)
	return r, nil
}

// startReplica starts the container of a replica, in which nothing is launched.
func (h *host) startReplica(ctx context.Context, v stack.Service, name string) (*replica, error) {
	r := &replica{host: h, worker: v.Kind == stack.KindWorker, ready: make(chan struct{}), hung: make(chan struct{})}
	s := spec{
		name: name, image: h.images.service, command: []string{inside.RoleReplica}, driven: true,
		env:   map[string]string{"GOMEMLIMIT": "96MiB", "GOMAXPROCS": "1"},
		tmpfs: map[string]string{"/tmp": "size=16m,mode=1777"}, memory: replicaMemory, told: r.told,
	}
	if v.Login && h.images.login != "" {
		s.login, s.image, s.command = true, h.images.login, []string{inside.RoleLogin}
		s.tmpfs[home] = homeSpace
		s.env["GOTRACEBACK"] = "none" // a signal would have it say what is going on in it, in the log
	}
	var err error
	r.box, err = h.start(ctx, s)
	return r, err
}

// mourn logs the end of a process that could not do so itself.
func (r *replica) mourn(opts service.Options) {
	<-r.Gone()
	if r.ending.Load() || r.cause.Load() != nil {
		return
	}
	cause := "its container ended"
	r.cause.Store(&cause)
	r.host.setting.Log(faults.LogLine{
		Wall: time.Now(), Service: opts.Service.Name, Instance: opts.Name, Level: "error", Message: "terminated: " + r.box.failed(cause, line.ErrGone).Error(),
	})
}

// told takes what the program tells by itself.
func (r *replica) told(what string, value json.RawMessage) {
	switch what {
	case inside.TellLog:
		r.host.log(value)
	case inside.TellReady:
		r.first.Do(func() { close(r.ready) })
	case inside.TellCause:
		var cause string
		if json.Unmarshal(value, &cause) == nil {
			r.cause.Store(&cause)
		}
	}
}

// Addr is where the gateway reaches it.
func (r *replica) Addr() string {
	if r.worker {
		return ""
	}
	return net.JoinHostPort(r.box.addr, inside.ServicePort)
}

func (r *replica) Ready() <-chan struct{} { return r.ready }

func (r *replica) Gone() <-chan struct{} { return r.box.calls.Gone() }

func (r *replica) Cause() string {
	if cause := r.cause.Load(); cause != nil {
		return *cause
	}
	return ""
}

// call tells the program something. One that is stopped where it stands would
// never answer, and never act on it either: it need not be told.
func (r *replica) call(ctx context.Context, what string, with any) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answered := make(chan error, 1)
	go func() { answered <- r.box.calls.Call(ctx, what, with, nil) }()
	select {
	case err := <-answered:
		return err
	case <-r.hung:
		return nil
	}
}

func (r *replica) Configure(ctx context.Context, rev faults.Revision) error {
	return r.call(ctx, "configure", rev)
}

func (r *replica) SetFlag(ctx context.Context, name string, on bool) error {
	return r.call(ctx, "flag", inside.Named{Name: name, On: on})
}

func (r *replica) Forget(ctx context.Context) error { return r.call(ctx, "forget", struct{}{}) }

func (r *replica) SetSecret(ctx context.Context, name, value string) error {
	return r.call(ctx, "secret", inside.Named{Name: name, Value: value})
}

func (r *replica) Limit(ctx context.Context, l faults.Limit) error { return r.call(ctx, "limit", l) }

func (r *replica) Resolve(ctx context.Context, peer string, a faults.NameAnswer) error {
	return r.call(ctx, "resolve", inside.Lookup{Peer: peer, Answer: a})
}

func (r *replica) Tell(ctx context.Context, t faults.Telemetry) error { return r.call(ctx, "tell", t) }

func (r *replica) NotAfter(ctx context.Context, t time.Time) error {
	return r.call(ctx, "not-after", t)
}

// Hang stops the process where it stands; whoever is logged in beside it can go
// on. Where nobody can be, everything in the container stops.
func (r *replica) Hang(ctx context.Context) error {
	stop := r.box.pause
	if r.box.login {
		stop = func(ctx context.Context) error { return r.box.run(ctx, inside.StopReplica...) }
	}
	if err := stop(ctx); err != nil {
		return err
	}
	r.stuck.Do(func() { close(r.hung) })
	return nil
}

func (r *replica) Break(ctx context.Context) error { return r.call(ctx, "break", struct{}{}) }

func (r *replica) Skew(ctx context.Context, by time.Duration) error { return r.call(ctx, "skew", by) }

func (r *replica) StickJob(ctx context.Context, name string, stuck bool) error {
	return r.call(ctx, "stick-job", inside.Named{Name: name, On: stuck})
}

func (r *replica) RunJob(ctx context.Context, name string) error {
	return r.call(ctx, "run-job", inside.Named{Name: name})
}

// Probe asks the replica's control side, inside the container.
func (r *replica) Probe(ctx context.Context, path string) error {
	asked, err := r.ask(ctx, path)
	if err == nil && asked.Status >= 300 {
		err = fmt.Errorf("%w: answered %d %s", live.ErrNotReady, asked.Status, http.StatusText(asked.Status))
	}
	return err
}

// Metrics reads the replica's metrics page, inside the container.
func (r *replica) Metrics(ctx context.Context) ([]byte, error) {
	asked, err := r.ask(ctx, "/metrics")
	if err == nil && asked.Status != http.StatusOK {
		err = fmt.Errorf("answered %d %s", asked.Status, http.StatusText(asked.Status))
	}
	return asked.Body, err
}

func (r *replica) ask(ctx context.Context, path string) (asked inside.Asked, err error) {
	err = r.box.calls.Call(ctx, "ask", path, &asked)
	return asked, err
}

// Stop lets the replica finish what it serves, until ctx ends; one that hangs
// cannot.
func (r *replica) Stop(ctx context.Context) {
	r.ending.Store(true)
	if until, ok := ctx.Deadline(); ok {
		// What it cannot finish in time is lost with the container.
		_ = r.call(ctx, "stop", time.Until(until))
	}
	r.Kill()
}

// Kill takes the container away. What cannot be removed now, Close removes.
func (r *replica) Kill() {
	r.ending.Store(true)
	_ = r.box.remove()
	<-r.Gone()
}
