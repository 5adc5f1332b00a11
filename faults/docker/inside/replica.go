package inside

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/line"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
)

// ServicePort is where a replica takes customers' requests.
const ServicePort = "8080"

// Launch is what a replica is started with: service.Options, as it travels.
type Launch struct {
	Service   stack.Service
	Business  stack.Business
	Name      string
	Release   faults.Release
	Revision  faults.Revision
	Flags     map[string]bool
	Secrets   map[string]string
	Peers     map[string]string
	Secure    map[string]bool
	Trust     []byte // PEM
	NotAfter  time.Time
	Limits    faults.Limit
	Names     map[string]faults.NameAnswer
	Skew      time.Duration
	Telemetry []faults.Telemetry
	Restarts  int
	WarmUp    bool
	Zero      time.Time
	Seed      int64
	Startup   time.Duration
}

// Named is a call about one of several things.
type Named struct {
	Name  string
	On    bool
	Value string
}

// Lookup is a call about a peer's name.
type Lookup struct {
	Peer   string
	Answer faults.NameAnswer
}

// Asked is what a probe of readiness, or a look at the metrics, was answered
// with.
type Asked struct {
	Status int
	Body   []byte
}

// running is a replica and how to reach its control side.
type running struct {
	program *line.Program
	replica *service.Replica
	client  *http.Client
}

func replica(ctx context.Context, program *line.Program, in io.Reader) error {
	r := &running{program: program, client: &http.Client{Timeout: 3 * time.Second}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	input, done := io.Pipe()
	go func() {
		_, err := io.Copy(done, in)
		_ = done.CloseWithError(errors.Join(io.EOF, err))
	}()
	return program.Serve(ctx, input, map[string]line.Method{
		"launch": line.Handle(func(_ context.Context, l Launch) (any, error) {
			return nil, r.launch(l, func() { _ = done.Close() })
		}),
		"configure": do(r, func(rev faults.Revision) error { return r.replica.Configure(rev) }),
		"flag":      do(r, func(n Named) error { r.replica.SetFlag(n.Name, n.On); return nil }),
		"secret":    do(r, func(n Named) error { r.replica.SetSecret(n.Name, n.Value); return nil }),
		"limit":     do(r, func(l faults.Limit) error { r.replica.Limit(whole(l)); return nil }),
		"resolve":   do(r, func(l Lookup) error { r.replica.Resolve(l.Peer, l.Answer); return nil }),
		"tell":      do(r, func(t faults.Telemetry) error { r.replica.Tell(t); return nil }),
		"not-after": do(r, func(t time.Time) error { r.replica.NotAfter(t); return nil }),
		"forget":    do(r, func(struct{}) error { r.replica.Forget(); return nil }),
		"break":     do(r, func(struct{}) error { r.replica.Break(); return nil }),
		"skew":      do(r, func(by time.Duration) error { r.replica.Skew(by); return nil }),
		"stick-job": do(r, func(n Named) error { r.replica.StickJob(n.Name, n.On); return nil }),
		"run-job":   do(r, func(n Named) error { r.replica.RunJob(n.Name); return nil }),
		"stop": line.Handle(func(ctx context.Context, grace time.Duration) (any, error) {
			if r.replica == nil {
				return nil, errEmpty
			}
			ctx, cancel := context.WithTimeout(ctx, grace)
			defer cancel()
			r.replica.Stop(ctx)
			return nil, nil
		}),
		"ask": line.Handle(r.ask),
	})
}

var errEmpty = errors.New("nothing was launched")

// do is a call that tells the replica something.
func do[In any](r *running, f func(In) error) line.Method {
	return line.Handle(func(_ context.Context, in In) (any, error) {
		if r.replica == nil {
			return nil, errEmpty
		}
		return nil, f(in)
	})
}

// whole says of every bound that is not there that it is lifted: to the
// service, what it is not told stays as it is.
func whole(l faults.Limit) faults.Limit {
	if l.CPU == 0 {
		l.CPU = 1
	}
	l.Lift = nil
	for part, free := range map[faults.PrimitiveKind]bool{
		faults.LimitMemory: l.Memory == 0, faults.LimitFiles: l.Files == 0, faults.LimitPorts: l.Ports == 0,
	} {
		if free {
			l.Lift = append(l.Lift, part)
		}
	}
	return l
}

// launch starts the replica. When its process ends by itself, so does the
// container's: over is called once it has said why.
func (r *running) launch(l Launch, over func()) error {
	if r.replica != nil {
		return errors.New("a replica is launched once")
	}
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for operators: %w", err)
	}
	var customers net.Listener
	if l.Service.Kind == stack.KindService {
		if customers, err = net.Listen("tcp", ":"+ServicePort); err != nil {
			return errors.Join(fmt.Errorf("listen for customers: %w", err), control.Close())
		}
	}
	trust := x509.NewCertPool()
	trust.AppendCertsFromPEM(l.Trust)
	r.replica, err = service.New(service.Options{
		Service: l.Service, Business: l.Business, Name: l.Name, Release: l.Release, Revision: l.Revision, Flags: l.Flags, Secrets: l.Secrets,
		Peers: l.Peers, Secure: l.Secure, Trust: trust, NotAfter: l.NotAfter, Limits: l.Limits, Names: l.Names,
		Skew: l.Skew, Telemetry: l.Telemetry, Restarts: l.Restarts, WarmUp: l.WarmUp, Zero: l.Zero, Seed: l.Seed,
		Customers: customers, Control: control,
		Log: func(at faults.LogLine) { r.program.Tell(TellLog, at) },
	})
	if err != nil {
		return err
	}
	r.replica.Start(l.Startup)
	go func() {
		select {
		case <-r.replica.Ready():
			r.program.Tell(TellReady, struct{}{})
			<-r.replica.Gone()
		case <-r.replica.Gone():
		}
		r.program.Tell(TellCause, r.replica.Cause())
		over()
	}()
	return nil
}

// maxPage bounds a page of the control side, in bytes.
const maxPage = 4 << 20

// ask reads a page of the replica's control side.
func (r *running) ask(ctx context.Context, path string) (Asked, error) {
	if r.replica == nil {
		return Asked{}, errEmpty
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.replica.ControlAddr()+path, nil)
	if err != nil {
		return Asked{}, err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return Asked{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	return Asked{Status: resp.StatusCode, Body: body}, err
}
