package cage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/drillyard/drillyard/faults/caged"
	"github.com/drillyard/drillyard/faults/docker"
)

// namespaces makes cages out of namespaces of this machine's kernel, without a privilege.
type namespaces struct {
	inside *os.File // in memory, sealed
}

func (*namespaces) title() string { return "namespaces of this machine's kernel" }

// tryNamespaces makes one cage to see whether it can be done here.
func tryNamespaces(ctx context.Context, inside []byte) (maker, error) {
	if len(inside) == 0 {
		var err error
		if inside, err = docker.Program(); err != nil {
			return nil, err
		}
	}
	file, err := inMemory(inside)
	if err != nil {
		return nil, err
	}
	m := &namespaces{inside: file}
	first, err := m.open(ctx)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return m, first.Close()
}

// inMemory keeps a program where it can be run from and nobody can change it.
func inMemory(program []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate("cage", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, fmt.Errorf("keep the inside of a cage in memory: %w", err)
	}
	file := os.NewFile(uintptr(fd), "cage")
	_, err = file.Write(program)
	if err == nil {
		_, err = unix.FcntlInt(file.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep the inside of a cage in memory: %w", err), file.Close())
	}
	return file, nil
}

// nobody is who programs are to this machine when the server is root.
const nobody = 65534

// first is the descriptor that a process finds the first of its extra files at.
const first = 3

func (m *namespaces) open(ctx context.Context) (*caged.Client, error) {
	uid, gid := os.Getuid(), os.Getgid()
	if uid == 0 {
		uid, gid = nobody, nobody
	}
	own := limits
	own.Own = true
	cmd := exec.Command("/proc/self/fd/"+strconv.Itoa(first), caged.RoleEnclose, strconv.FormatInt(own.Disk, 10))
	cmd.Args[0] = "cage"
	cmd.Env = []string{} // nothing of ours
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{m.inside}
	said := &complaint{}
	cmd.Stderr = said
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  caged.Namespaces,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: caged.User, HostID: uid, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: caged.User, HostID: gid, Size: 1}},
		Credential:  &syscall.Credential{Uid: caged.User, Gid: caged.User, NoSetGroups: true},
		AmbientCaps: caged.Capabilities,
		Setsid:      true,
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("make namespaces: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, starting)
	defer cancel()
	client, err := caged.NewClient(ctx, &process{WriteCloser: in, Reader: out, cmd: cmd}, own)
	if err != nil {
		if text := said.String(); text != "" {
			err = errors.New(strings.TrimPrefix(text, "cage: "))
		}
		return nil, err
	}
	return client, nil
}

// process is the first one of a cage. With it all others end: the kernel sees to that.
type process struct {
	io.WriteCloser
	io.Reader
	cmd  *exec.Cmd
	once sync.Once
}

func (p *process) Close() error {
	p.once.Do(func() {
		_ = p.WriteCloser.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait() // it was killed
	})
	return nil
}

// complaint keeps the beginning of what the first process says, which is why it could not begin.
type complaint struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

const complaintSize = 4 << 10

func (l *complaint) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.Write(p[:min(len(p), complaintSize-l.kept.Len())])
	return len(p), nil
}

func (l *complaint) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(l.kept.String())
}
