package inside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/docker/line"
)

// hide keeps whoever is logged in from the memory, the files and the environment
// of this process, which say what is done to it: they are the same user, and
// could trace it otherwise. They can signal it, and see that it is there, what it
// takes of the machine and whom it is connected to.
func hide() error {
	const undumpable = 0
	return unix.Prctl(unix.PR_SET_DUMPABLE, undumpable, 0, 0, 0)
}

// shepherd runs the replica as a process of its own, and ends with it. It is
// what nobody who is logged in can get at, not by a signal either, being the
// first process of the container.
func shepherd(_ context.Context, program *line.Program, in io.Reader, out io.Writer) error {
	ours, theirs, err := pair()
	if err != nil {
		return fmt.Errorf("make a way to drive the replica: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return errors.Join(err, theirs.Close(), ours.Close())
	}
	args := slices.Clone(os.Args)
	args[len(args)-1] = RoleReplica
	child, err := os.StartProcess(self, args, &os.ProcAttr{Files: []*os.File{theirs, theirs, os.Stderr}})
	err = errors.Join(err, theirs.Close())
	if err != nil {
		return errors.Join(err, ours.Close())
	}
	go func() {
		_, _ = io.Copy(ours, in)
		_ = ours.CloseWrite() // with its input, the replica ends
	}()
	said := make(chan struct{})
	go func() {
		defer close(said)
		_, _ = io.Copy(out, ours)
	}()
	how, err := bury(child.Pid)
	<-said
	if err == nil && how.Signaled() {
		tellKilled(program, how.Signal())
	}
	return err
}

// pair makes a connection between us and the replica.
func pair() (ours *net.UnixConn, theirs *os.File, err error) {
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	theirs = os.NewFile(uintptr(ends[1]), "replica")
	file := os.NewFile(uintptr(ends[0]), "shepherd")
	conn, err := net.FileConn(file)
	err = errors.Join(err, file.Close())
	if err != nil {
		return nil, nil, errors.Join(err, theirs.Close())
	}
	return conn.(*net.UnixConn), theirs, nil
}

// bury waits for the end of a process, and meanwhile for that of all that lost
// their parents: the first process of a container inherits them.
func bury(pid int) (syscall.WaitStatus, error) {
	for {
		var how syscall.WaitStatus
		gone, err := syscall.Wait4(-1, &how, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return how, fmt.Errorf("wait for the replica: %w", err)
		case gone == pid:
			return how, nil
		}
	}
}

// tellKilled says what a replica that was killed cannot say itself.
func tellKilled(program *line.Program, by syscall.Signal) {
	name, _ := os.Hostname() // the replica's; without one the line says less
	service := name
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		service = name[:i]
	}
	cause := fmt.Sprintf("signal %d", int(by))
	program.Tell(TellLog, faults.LogLine{
		Wall: time.Now(), Service: service, Instance: name, Level: "error", Message: "terminated by " + cause,
	})
	program.Tell(TellCause, cause)
}
