package inproc

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/service"
)

// replica is a handle to a service in this process.
type replica struct {
	host *host
	it   *service.Replica
}

func (r *replica) Addr() string             { return r.it.Addr() }
func (r *replica) Ready() <-chan struct{}   { return r.it.Ready() }
func (r *replica) Gone() <-chan struct{}    { return r.it.Gone() }
func (r *replica) Cause() string            { return r.it.Cause() }
func (r *replica) Stop(ctx context.Context) { r.it.Stop(ctx) }
func (r *replica) Kill()                    { r.it.Kill() }

func (r *replica) Configure(_ context.Context, rev faults.Revision) error { return r.it.Configure(rev) }

func (r *replica) SetFlag(_ context.Context, name string, on bool) error {
	r.it.SetFlag(name, on)
	return nil
}

func (r *replica) Forget(context.Context) error {
	r.it.Forget()
	return nil
}

func (r *replica) SetSecret(_ context.Context, name, value string) error {
	r.it.SetSecret(name, value)
	return nil
}

// Limit says of every bound that is not there that it is lifted: to the
// service, what it is not told stays as it is.
func (r *replica) Limit(_ context.Context, l faults.Limit) error {
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
	r.it.Limit(l)
	return nil
}

func (r *replica) Resolve(_ context.Context, peer string, a faults.NameAnswer) error {
	r.it.Resolve(peer, a)
	return nil
}

func (r *replica) Tell(_ context.Context, t faults.Telemetry) error {
	r.it.Tell(t)
	return nil
}

func (r *replica) NotAfter(_ context.Context, t time.Time) error {
	r.it.NotAfter(t)
	return nil
}

func (r *replica) Hang(context.Context) error {
	r.it.Hang()
	return nil
}

func (r *replica) Break(context.Context) error {
	r.it.Break()
	return nil
}

func (r *replica) Skew(_ context.Context, by time.Duration) error {
	r.it.Skew(by)
	return nil
}

func (r *replica) StickJob(_ context.Context, name string, stuck bool) error {
	r.it.StickJob(name, stuck)
	return nil
}

func (r *replica) RunJob(_ context.Context, name string) error {
	r.it.RunJob(name)
	return nil
}

func (r *replica) Probe(ctx context.Context, path string) error {
	resp, err := r.get(ctx, path)
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%w: answered %s", live.ErrNotReady, resp.Status)
	}
	return nil
}

const maxPage = 4 << 20 // bytes of a metrics page

func (r *replica) Metrics(ctx context.Context) ([]byte, error) {
	resp, err := r.get(ctx, "/metrics")
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s", resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxPage))
}

// get asks the control side.
func (r *replica) get(ctx context.Context, path string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.it.ControlAddr()+path, nil)
	if err != nil {
		return nil, err
	}
	return r.host.client.Do(req)
}
