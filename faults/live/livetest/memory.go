package livetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/live"
	"github.com/drillyard/drillyard/faults/service"
)

// Memory is a Host without processes, sockets or disks: its parts do as they are
// told and remember it, and nobody comes by himself. It only ever waits for
// time to pass, so that what a sandbox does about its parts can be tried in the
// virtual time of testing/synctest.
type Memory struct {
	mu        sync.Mutex
	log       func(faults.LogLine)
	processes map[string]*Process // the newest of each name
	engines   map[string]*Engine
	gateway   *Gateway

	// Begins is called by each replica that is told that the run begins; may be nil.
	Begins  func()
	refused map[string]error // by service: why none of its parts starts
}

var _ live.Host = (*Memory)(nil)

// NewMemory is a host with nothing on it.
func NewMemory() *Memory {
	return &Memory{processes: map[string]*Process{}, engines: map[string]*Engine{}, refused: map[string]error{}}
}

func (h *Memory) Open(_ context.Context, s live.Setting) error {
	h.log = s.Log
	return nil
}

func (h *Memory) Store(_ context.Context, spec live.StoreSpec) (live.Store, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := &Engine{host: h, name: spec.Service.Name, up: true, settings: spec.Service.Config}
	h.engines[e.name] = e
	return e, nil
}

func (h *Memory) Gateway(_ context.Context, spec live.GatewaySpec) (live.Gateway, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gateway = newGateway(spec)
	return h.gateway, nil
}

func (h *Memory) Replica(_ context.Context, opts service.Options, startup time.Duration) (live.Replica, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.refused[opts.Service.Name]; err != nil {
		return nil, err
	}
	p := newProcess(h, opts)
	h.processes[opts.Name] = p
	p.begin(startup)
	return p, nil
}

// Close fails when a process was left running.
func (h *Memory) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, p := range h.processes {
		select {
		case <-p.gone:
		default:
			return fmt.Errorf("%s was left running", name)
		}
	}
	return nil
}

// Process is the newest replica of a name.
func (h *Memory) Process(name string) *Process {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.processes[name]
}

// Engine is the store of a name.
func (h *Memory) Engine(name string) *Engine {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.engines[name]
}

// Entrance is the gateway.
func (h *Memory) Entrance() *Gateway {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.gateway
}

// Refuse lets no part of a service start from now on, for a reason; nil lets
// them start again.
func (h *Memory) Refuse(service string, why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refused[service] = why
}

func (h *Memory) refusal(service string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.refused[service]
}
