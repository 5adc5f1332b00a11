package caged

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// step is what the process of a program takes upon itself before it is one.
type step struct {
	Limits  Limits
	Seconds uint64 // of a processor
}

// openFiles is how many of them one process may have open.
const openFiles = 64

// firstThreads is room for those of the first process, which the kernel counts too.
const firstThreads = 2*threads + 16

// Step takes the limits upon this process and becomes the command. It returns only if it
// cannot. Exit codes are those of shells: 127 when there is no such command.
func Step(told string, command []string) error {
	var s step
	if err := json.Unmarshal([]byte(told), &s); err != nil {
		return err
	}
	path, err := exec.LookPath(command[0])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: command not found\n", command[0])
		os.Exit(127)
	}
	runtime.LockOSThread() // a filter is one of a thread, and this is the one that goes on
	// It is the first that has to go when memory is short, and waits for all others.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 5)
	if err := s.limit(); err != nil {
		return err
	}
	if err := filter(); err != nil {
		return err
	}
	return fmt.Errorf("run %s: %w", command[0], syscall.Exec(path, command, os.Environ()))
}

func (s step) limit() error {
	wanted := map[int]uint64{
		unix.RLIMIT_CORE: 0, unix.RLIMIT_MSGQUEUE: 0, unix.RLIMIT_MEMLOCK: 0,
		unix.RLIMIT_NOFILE: openFiles, unix.RLIMIT_FSIZE: uint64(s.Limits.Disk), unix.RLIMIT_CPU: s.Seconds,
		// What is asked for is not taken yet: these are far from what a program may take.
		unix.RLIMIT_DATA: 4 * uint64(s.Limits.Memory), unix.RLIMIT_AS: 16 * uint64(s.Limits.Memory),
	}
	if s.Limits.Own {
		wanted[unix.RLIMIT_NPROC] = uint64(s.Limits.Processes) + firstThreads
	}
	var errs []error
	for what, most := range wanted {
		limit := unix.Rlimit{Cur: most, Max: most}
		if what == unix.RLIMIT_CPU {
			limit.Max++ // where both are reached at once, no signal says what it was
		}
		if err := unix.Setrlimit(what, &limit); err != nil {
			errs = append(errs, fmt.Errorf("limit %d: %w", what, err))
		}
	}
	return errors.Join(errs...)
}
