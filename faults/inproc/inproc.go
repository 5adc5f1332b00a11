// Package inproc is the sandbox that needs nothing installed: every service of
// a stack runs in this process as the real service program, over real HTTP on
// loopback, beside embedded servers that speak PostgreSQL's, Redis' and NATS'
// protocols.
//
// Invariants: what cannot be taken away from one part of a process alone, such
// as CPU, memory and disk, is accounted and felt where it would be: a limited
// service works longer, or ends; a full disk refuses to be written. Everything
// listens on loopback only, and after Close no goroutine, listener or file is
// left.
//
// Non-goals: deciding what happens (live), isolation from the process it lives
// in, and transactions of several statements in the embedded database.
package inproc

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/gateway"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/service"
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

// New prepares a sandbox; nothing runs before Start.
func New(opts Options) *live.Sandbox {
	return live.New(live.Options{
		Stack: opts.Stack, Seed: opts.Seed, Epoch: opts.Epoch, Caps: Caps(),
		Host: &host{folder: opts.Folder},
	})
}

// Caps says that this runtime is live and knows every primitive.
func Caps() faults.Caps {
	return faults.Caps{Runtime: "inproc", Live: true, Primitives: []faults.PrimitiveKind{
		faults.KindWire, faults.WireShape, faults.WireTo,
		faults.KindProcess, faults.ProcessBreak, faults.ProcessSkew, faults.ProcessFailover, faults.ProcessJobs,
		faults.KindReplicas, faults.KindConfig, faults.KindVersion, faults.KindFlag,
		faults.KindLoad, faults.LoadSource,
		faults.KindLimit, faults.LimitMemory, faults.LimitDisk, faults.LimitFiles, faults.LimitPorts,
		faults.KindSecret, faults.KindBalance, faults.KindName, faults.KindCertificate,
		faults.KindData, faults.DataCache, faults.DataQueue, faults.DataDatabase, faults.DataLag,
		faults.KindTelemetry,
	}}
}

// host implements live.Host in this process.
type host struct {
	folder  string
	setting live.Setting
	trust   *x509.CertPool
	dir     string // for the stores' files
	client  *http.Client
}

func (h *host) Open(_ context.Context, s live.Setting) (err error) {
	h.setting = s
	h.trust = x509.NewCertPool()
	h.trust.AppendCertsFromPEM(s.Trust)
	h.client = &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	h.dir, err = os.MkdirTemp(h.folder, "drillyard-")
	return err
}

func (h *host) Close() error {
	if h.client != nil {
		h.client.CloseIdleConnections()
	}
	return os.RemoveAll(h.dir) // of nothing, if there is no folder
}

func (h *host) Gateway(_ context.Context, spec live.GatewaySpec) (live.Gateway, error) {
	g, err := gateway.New(gateway.Options{Setting: h.setting, Spec: spec})
	if err != nil {
		return nil, err
	}
	return g, nil
}

func (h *host) Replica(_ context.Context, opts service.Options, startup time.Duration) (live.Replica, error) {
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	opts.Control, opts.Trust, opts.Log = control, h.trust, h.setting.Log
	if opts.Service.Kind == stack.KindService {
		if opts.Customers, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			_ = control.Close()
			return nil, err
		}
	}
	r, err := service.New(opts)
	if err != nil {
		return nil, err
	}
	r.Start(startup)
	return &replica{host: h, it: r}, nil
}

func (h *host) Store(ctx context.Context, spec live.StoreSpec) (live.Store, error) {
	var e engine
	var err error
	switch spec.Service.Kind {
	case stack.KindDatabase:
		e, err = openDatabase(ctx, spec, h.dir, h.setting.Log)
	case stack.KindCache:
		e, err = openCache(spec.Service.Config)
	case stack.KindQueue:
		e, err = openQueue(ctx, spec, h.dir)
	default:
		err = fmt.Errorf("a %s is no store", spec.Service.Kind)
	}
	if err != nil {
		return nil, err
	}
	s, err := newStore(e)
	if err != nil {
		e.close()
		return nil, err
	}
	return s, nil
}
