package docker

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/inside"
	"github.com/drillyard/drillyard/faults/live"
)

// host runs the parts of a sandbox in containers. It implements live.Host.
type host struct {
	opts    Options
	run     string // id of the run, for labels and names
	net     string
	docker  *testcontainers.DockerClient
	images  images
	setting live.Setting
	// operator is the gateway's container. It looks after the stores, too, and
	// so is there before all others.
	operator *box
	tools    sync.Mutex // held while the toolbox is started

	mu     sync.Mutex
	boxes  []*box
	titles []string // of every container there ever was
	ahead  map[string]*ahead
	closed bool

	early   sync.WaitGroup     // containers that are started ahead
	abandon context.CancelFunc // gives up on those
}

// bridge is how the network of a run is made: the engine gives the host no
// address on it, so that the machine cannot be reached from inside.
var bridge = map[string]string{"com.docker.network.bridge.inhibit_ipv4": "true"}

// Open sees to it that the images are there, takes away what servers that died
// have left, makes the network of the run and starts the gateway's container.
func (h *host) Open(ctx context.Context, s live.Setting) error {
	h.setting = s
	if h.run == "" {
		h.run = strings.ToLower(rand.Text()[:12])
	}
	var err error
	if h.docker, err = engine(ctx); err != nil {
		return err
	}
	if err := h.prepare(ctx); err != nil {
		return err
	}
	if err := h.sweep(ctx, func(labels map[string]string) bool { return !alive(labels[labelOf]) }); err != nil {
		h.progress(fmt.Sprintf("something of servers that died cannot be removed: %v", err))
	}
	h.net = "drillyard-" + h.run
	if _, err := h.docker.NetworkCreate(ctx, h.net, client.NetworkCreateOptions{
		Driver: "bridge", Internal: true, Options: bridge, Labels: labels(h.run),
	}); err != nil {
		return fmt.Errorf("make network %s: %w", h.net, err)
	}
	h.startAhead(ctx, s)
	h.operator, err = h.start(ctx, spec{
		name: "gateway", image: h.images.service, command: []string{inside.RoleGateway}, driven: true,
		env: map[string]string{"GOMEMLIMIT": "400MiB"},
		told: func(what string, value json.RawMessage) {
			if what == inside.TellLog {
				h.log(value)
			}
		},
	})
	return err
}

// prepare sees to it that every image is there.
func (h *host) prepare(ctx context.Context) error {
	program := h.opts.Program
	if len(program) == 0 {
		var err error
		if program, err = Program(); err != nil {
			return err
		}
	}
	var err error
	if h.images, err = prepare(ctx, h.docker, program, h.progress); err != nil {
		return err
	}
	return h.allowLogins(ctx, program)
}

// start starts a container of the run.
func (h *host) start(ctx context.Context, s spec) (*box, error) {
	h.progress("starting " + s.name)
	s.title = fmt.Sprintf("drillyard-%s-%s-%s", h.run, s.name, strings.ToLower(rand.Text()[:4]))
	h.mu.Lock()
	h.titles = append(h.titles, s.title)
	h.mu.Unlock()
	b, err := start(ctx, h.docker, h.run, h.net, s)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	late := h.closed
	if !late {
		h.boxes = append(h.boxes, b)
	}
	h.mu.Unlock()
	if late {
		return nil, errors.Join(errors.New("the sandbox is being taken away"), b.remove())
	}
	return b, nil
}

func (h *host) progress(what string) {
	if h.opts.Progress != nil {
		h.opts.Progress(what)
	}
}

// log takes a line of log that a program told.
func (h *host) log(value json.RawMessage) {
	var at faults.LogLine
	if json.Unmarshal(value, &at) == nil {
		h.setting.Log(at)
	}
}

// Close takes every container and the network away. It does so to the end,
// whatever goes wrong on the way.
func (h *host) Close() error {
	h.mu.Lock()
	h.closed = true
	boxes, titles := h.boxes, h.titles
	h.boxes = nil
	h.mu.Unlock()
	if h.docker == nil {
		return nil
	}
	if h.abandon != nil {
		h.abandon()
		h.early.Wait()
	}
	errs := make([]error, len(boxes))
	var all sync.WaitGroup
	for i, b := range boxes {
		all.Go(func() { errs[i] = b.remove() })
	}
	all.Wait()
	// And whatever an engine that was slow has made since.
	ours := func(labels map[string]string) bool { return labels[labelRun] == h.run }
	err := h.sweep(context.Background(), ours)
	if err != nil { // it happens to lose track of a container, and keeps its place in the network
		h.vacate(titles)
		err = h.sweep(context.Background(), ours)
	}
	return errors.Join(append(errs, err, h.docker.Close())...)
}

// sweepLimit bounds the wait for what an engine will not let go.
const sweepLimit = 10 * time.Second

func (h *host) sweep(ctx context.Context, wanted func(labels map[string]string) bool) error {
	ctx, cancel := context.WithTimeout(ctx, sweepLimit)
	defer cancel()
	_, err := sweep(ctx, h.docker, wanted)
	return err
}

// vacate takes containers that are gone off the run's network. Those that have
// no place there are no error.
func (h *host) vacate(titles []string) {
	ctx, cancel := context.WithTimeout(context.Background(), sweepLimit)
	defer cancel()
	for _, title := range titles {
		_, _ = h.docker.NetworkDisconnect(ctx, h.net, client.NetworkDisconnectOptions{Container: title, Force: true})
	}
}
