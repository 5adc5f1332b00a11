package caged

import (
	"bytes"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// tick is the unit that the kernel tells times of processors in.
const tick = time.Second / 100

// meter tells what all other processes have taken of processors since it was made. Neither
// of its two ways sees all: who ends between two looks is only seen by who waited for it,
// and whom nobody waited for only by those who look.
type meter struct {
	last map[string]time.Duration // of processes that run
	gone time.Duration            // of what was looked at, by those that do not
}

func (m *meter) read() time.Duration {
	now := map[string]time.Duration{}
	var running, waited time.Duration
	for _, pid := range processes() {
		own, children := times(pid)
		now[pid] = max(own, m.last[pid])
		running += now[pid]
		waited += children
	}
	for pid, took := range m.last {
		if _, runs := now[pid]; !runs {
			m.gone += took
		}
	}
	m.last = now
	var ours unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_CHILDREN, &ours) // fails nowhere
	waited += time.Duration(ours.Utime.Nano() + ours.Stime.Nano())
	return running + max(m.gone, waited)
}

// times is what a process has taken, and the children that it has waited for.
func times(pid string) (own, children time.Duration) {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0, 0
	}
	// What comes before may have any name in it. The first of these is its state.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 15 {
		return 0, 0
	}
	of := func(i int) time.Duration {
		n, _ := strconv.ParseInt(string(fields[i]), 10, 64)
		return time.Duration(n) * tick
	}
	return of(11) + of(12), of(13) + of(14)
}
