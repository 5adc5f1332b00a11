package docker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
	"time"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/drillyard/drillyard/faults/docker/line"
)

// Bounds of every container unless its spec says otherwise.
const (
	memory    = 512 << 20 // bytes
	processes = 256
	period    = 100_000 // microseconds
	quota     = 2 * period
)

// nowhere is where a container looks up what its network does not know: at
// itself, where nobody answers.
var nowhere = []netip.Addr{netip.MustParseAddr("127.0.0.1")}

// spec is a container to be.
type spec struct {
	name       string // in the run's network, "api-1"
	title      string // on the machine
	image      string
	entrypoint []string // the image's own if empty
	command    []string
	env        map[string]string
	user       string            // "65532"; the image's own if empty
	tmpfs      map[string]string // folders that can be written, with their mount options
	memory     int64             // bytes
	processes  int64             // threads among them
	// driven says that the program speaks the protocol of package line. Others
	// only notice, by the end of their input, that the server is gone.
	driven bool
	login  bool      // operators can log in to it
	alone  bool      // it has no network
	out    io.Writer // takes what it writes; nil: its last lines are kept
	told   func(what string, value json.RawMessage)
}

// box is a container of a run.
type box struct {
	spec
	docker *testcontainers.DockerClient
	id     string
	addr   string       // in the run's network; empty if it ended at once
	calls  *line.Client // of one that is driven
	said   *tail        // its last lines
	conn   io.Closer
	exited chan struct{} // closed when its process has ended
	once   sync.Once
}

// start makes a container in a network and starts it. On an error nothing is
// left, and the error has what the container said last. That its process ends
// at once is no error: whoever needs it notices.
func start(ctx context.Context, docker *testcontainers.DockerClient, run, net string, s spec) (*box, error) {
	b := &box{spec: s, docker: docker, exited: make(chan struct{}), said: &tail{}}
	if err := b.make(ctx, run, net); err != nil {
		return nil, fmt.Errorf("make container %s of %s: %w", s.name, s.image, err)
	}
	if err := b.begin(ctx, net); err != nil {
		return nil, errors.Join(b.failed("start", err), b.remove())
	}
	return b, nil
}

// make makes the container, which does not run yet.
func (b *box) make(ctx context.Context, run, net string) error {
	networks, aliases := []string{net}, map[string][]string{net: {b.name}}
	if b.alone {
		networks, aliases = nil, nil
	}
	c, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: testcontainers.ContainerRequest{
		Name:  b.title,
		Image: b.image, Entrypoint: b.entrypoint, Cmd: b.command, Env: b.env, Tmpfs: b.tmpfs,
		Networks:       networks,
		NetworkAliases: aliases,
		Labels:         labels(run),
		ConfigModifier: func(c *container.Config) {
			c.Hostname, c.User = b.name, b.user
			// Its input ends with us: what runs when its server has died ends too.
			c.OpenStdin, c.StdinOnce, c.AttachStdin = true, true, true
		},
		HostConfigModifier: func(h *container.HostConfig) {
			h.AutoRemove = true
			h.ReadonlyRootfs = true
			h.CapDrop = []string{"ALL"}
			h.SecurityOpt = []string{"no-new-privileges"}
			h.Memory = cmp.Or(b.memory, memory)
			h.MemorySwap = h.Memory // none beside it
			h.PidsLimit = ptr(cmp.Or(b.processes, processes))
			h.CPUPeriod, h.CPUQuota = period, quota
			h.DNS = nowhere
			h.LogConfig = container.LogConfig{Type: "none"} // we hold the other end
			if b.alone {
				h.NetworkMode = "none"
			}
		},
	}})
	if c != nil {
		b.id = c.GetContainerID()
	}
	if err != nil && b.id != "" {
		err = errors.Join(err, b.remove())
	}
	return err
}

// begin lets it run, with its streams in our hands.
func (b *box) begin(ctx context.Context, net string) error {
	attached, err := b.docker.ContainerAttach(ctx, b.id, client.ContainerAttachOptions{Stream: true, Stdin: true, Stdout: true, Stderr: true})
	if err != nil {
		close(b.exited)
		return fmt.Errorf("attach: %w", err)
	}
	b.conn = attached.Conn
	out, outW := io.Pipe()
	go func() {
		_, _ = stdcopy.StdCopy(outW, b.said, attached.Reader) // ends when the container does, or we do
		_ = outW.Close()
		close(b.exited)
	}()
	if b.driven {
		b.calls = line.NewClient(attached.Conn, out, func(what string, value json.RawMessage) {
			var text string
			if what == line.Text && json.Unmarshal(value, &text) == nil {
				_, _ = io.WriteString(b.said, text+"\n")
				return
			}
			b.told(what, value)
		})
	} else {
		into := io.Writer(b.said)
		if b.out != nil {
			into = b.out
		}
		go func() {
			_, _ = io.Copy(into, out)
			_, _ = io.Copy(io.Discard, out) // nobody listens any more, and it may still write
		}()
	}
	if _, err := b.docker.ContainerStart(ctx, b.id, client.ContainerStartOptions{}); err != nil {
		return err
	}
	if b.alone {
		return nil
	}
	found, err := b.docker.ContainerInspect(ctx, b.id, client.ContainerInspectOptions{})
	if cerrdefs.IsNotFound(err) {
		return nil // it has ended already
	}
	if err != nil {
		return fmt.Errorf("look at it: %w", err)
	}
	at := found.Container.NetworkSettings.Networks[net]
	switch {
	case at != nil && at.IPAddress.IsValid():
		b.addr = at.IPAddress.String()
	case found.Container.State.Running:
		return errors.New("it has no address in its network")
	}
	return nil
}

// failed makes an error of what a container said last.
func (b *box) failed(what string, err error) error {
	said := b.said.String()
	if said == "" {
		return fmt.Errorf("%s %s: %w; it said nothing", what, b.name, err)
	}
	return fmt.Errorf("%s %s: %w; it said last:\n%s", what, b.name, err, said)
}

// pause stops the process where it stands; resume lets it go on.
func (b *box) pause(ctx context.Context) error {
	_, err := b.docker.ContainerPause(ctx, b.id, client.ContainerPauseOptions{})
	return err
}

func (b *box) resume(ctx context.Context) error {
	_, err := b.docker.ContainerUnpause(ctx, b.id, client.ContainerUnpauseOptions{})
	return err
}

// remove takes the container away, whatever state it is in, and returns when it
// is gone.
func (b *box) remove() (err error) {
	b.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), removeLimit)
		defer cancel()
		err = takeAway(ctx, func() error {
			_, err := b.docker.ContainerRemove(ctx, b.id, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
			return err
		})
		if b.conn != nil {
			_ = b.conn.Close()
		}
	})
	return err
}

// removeLimit bounds the wait for a busy engine.
const removeLimit = 20 * time.Second

// takeAway tries to remove something until it is gone. An engine refuses while
// it is removing it already, and while something else still hangs on it.
func takeAway(ctx context.Context, remove func() error) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := alone(ctx, remove)
		if err == nil || cerrdefs.IsNotFound(err) {
			return nil
		}
		if !cerrdefs.IsConflict(err) && !cerrdefs.IsPermissionDenied(err) {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// removing has room for one: engines of version 20.10 lock themselves up for good
// when several containers leave a network at once. See decisions/0027.
var removing = make(chan struct{}, 1)

// alone removes something while nothing else is being removed.
func alone(ctx context.Context, remove func() error) error {
	select {
	case removing <- struct{}{}:
		defer func() { <-removing }()
		return remove()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func ptr[T any](v T) *T { return &v }

// tail keeps the last lines that a container wrote.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = t.kept[over:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.kept))
}
