package docker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/moby/moby/client"

	"github.com/drillyard/drillyard/faults"
)

// toolMemory is what the toolbox may take, in bytes: all shells in it together.
const toolMemory = 256 << 20

// Shells names the toolbox, and the replicas that can be logged in to now.
func (h *host) Shells() []string {
	if h.images.toolbox == "" {
		return nil
	}
	var replicas []string
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range h.boxes {
		if b.login && b.name != faults.Toolbox && b.there() && !slices.Contains(replicas, b.name) {
			replicas = append(replicas, b.name)
		}
	}
	slices.Sort(replicas)
	return append([]string{faults.Toolbox}, replicas...)
}

// OpenShell logs in. The toolbox is started when it is first used, and again
// when somebody has ended it.
func (h *host) OpenShell(ctx context.Context, name string, size faults.Size) (faults.Shell, error) {
	if name == faults.Toolbox && h.images.toolbox != "" {
		if err := h.startToolbox(ctx); err != nil {
			return nil, err
		}
	}
	b := h.loginBox(name)
	if b == nil {
		return nil, fmt.Errorf("log in to %q: %w", name, faults.ErrNoTarget)
	}
	s, err := b.shell(ctx, size)
	if err != nil {
		return nil, fmt.Errorf("log in to %s: %w", name, err)
	}
	return s, nil
}

// loginBox finds the box of a name that can be logged in to; nil when there is
// none.
func (h *host) loginBox(name string) *box {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, b := range slices.Backward(h.boxes) {
		if b.login && b.name == name && b.there() {
			return b
		}
	}
	return nil
}

// there reports whether the container runs, as far as is known.
func (b *box) there() bool {
	select {
	case <-b.exited:
		return false
	default:
		return true
	}
}

// startToolbox starts the operators' own machine, unless it is there.
func (h *host) startToolbox(ctx context.Context) error {
	h.tools.Lock()
	defer h.tools.Unlock()
	if h.loginBox(faults.Toolbox) != nil {
		return nil
	}
	_, err := h.start(ctx, spec{
		name: faults.Toolbox, image: h.images.toolbox, user: "65532", login: true, memory: toolMemory,
		// Ends with its input, and until then buries the dead.
		entrypoint: []string{"bash", "-c", "cat >/dev/null; exit 0"},
		tmpfs:      map[string]string{home: homeSpace, "/tmp": "size=64m,mode=1777"},
	})
	return err
}

// environment is that of a shell. What is typed is remembered for the session
// only, so that it starts where whoever keeps a record of it does; what fits on
// the screen does not wait for a key.
var environment = []string{
	"TERM=xterm-256color", "LANG=C.UTF-8", "LESS=-FRX", "HISTFILE=/dev/null", "PSQL_HISTORY=/dev/null", "REDISCLI_HISTFILE=/dev/null",
}

// login says the number of its process first, by which everything in the
// session can be ended, and then is a shell.
var login = []string{"bash", "-c", "echo $$; exec bash"}

// shell is a terminal in a container. It implements faults.Shell.
type shell struct {
	box    *box
	exec   string // id
	stream client.HijackedResponse
	from   *bufio.Reader
	leader string // process that leads the session
	close  sync.Once
}

// shell opens a terminal as the user that the container runs as.
func (b *box) shell(ctx context.Context, size faults.Size) (faults.Shell, error) {
	console := client.ConsoleSize{Height: uint(max(size.Rows, 0)), Width: uint(max(size.Cols, 0))}
	made, err := b.docker.ExecCreate(ctx, b.id, client.ExecCreateOptions{
		TTY: true, ConsoleSize: console, AttachStdin: true, AttachStdout: true, AttachStderr: true,
		Env: environment, WorkingDir: home, Cmd: login,
	})
	if err != nil {
		return nil, err
	}
	attached, err := b.docker.ExecAttach(context.WithoutCancel(ctx), made.ID, client.ExecAttachOptions{TTY: true, ConsoleSize: console})
	if err != nil {
		return nil, err
	}
	s := &shell{box: b, exec: made.ID, stream: attached.HijackedResponse, from: bufio.NewReader(attached.Reader)}
	stop := context.AfterFunc(ctx, func() { s.stream.Close() })
	first, err := s.from.ReadString('\n')
	if !stop() {
		err = ctx.Err()
	}
	if err == nil {
		s.leader = strings.TrimSpace(first)
		_, err = strconv.Atoi(s.leader)
	}
	if err != nil {
		s.stream.Close()
		return nil, fmt.Errorf("start a shell: %w", err)
	}
	if size.Cols > 0 && size.Rows > 0 { // not every engine minds the console's size
		if err := s.Resize(size); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (s *shell) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil {
		err = io.EOF // however it ended: nothing more comes
	}
	return n, err
}

func (s *shell) Write(p []byte) (int, error) { return s.stream.Conn.Write(p) }

func (s *shell) Resize(size faults.Size) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := s.box.docker.ExecResize(ctx, s.exec, client.ExecResizeOptions{Height: uint(max(size.Rows, 1)), Width: uint(max(size.Cols, 1))})
	return err
}

// Close ends whatever runs in the session. Nothing may be left of it, or its
// container, to end.
func (s *shell) Close() error {
	s.close.Do(func() {
		if s.box.there() {
			_ = s.box.run(context.Background(), "pkill", "-KILL", "-s", s.leader)
		}
		s.stream.Close()
	})
	return nil
}
