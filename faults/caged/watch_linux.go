package caged

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// watchEvery is how often it is looked at what a program takes.
const watchEvery = 20 * time.Millisecond

// excess says what the other processes take more of than they may; empty: nothing. Memory
// that several share counts for each, but for that of files, which is on the disk.
func excess(l Limits) string {
	var memory int64
	all, files := processes(), 0
	for _, pid := range all {
		memory += resident(pid)
		files += opened(pid)
	}
	switch {
	case memory > l.Memory:
		return "it took more than " + mebibytes(l.Memory) + " of memory"
	case len(all) >= l.Processes:
		return fmt.Sprintf("it had %d processes at once; it may have fewer than %d", len(all), l.Processes)
	case files > filesAtOnce:
		// A fork bomb is seen by either first: each of its processes has the pipes of those before it.
		return fmt.Sprintf("it had %d files open at once, and %d processes at once; it may have %d, and fewer than %d", files, len(all), filesAtOnce, l.Processes)
	}
	return ""
}

// filesAtOnce is how many files, pipes and sockets all processes may have open together: what
// is written into those that nobody reads is the kernel's memory, and nobody's. Who fills
// a third as many again before it is seen has taken what a cage has of it.
const filesAtOnce = 12 * openFiles

// opened counts the open files of a process; one that hides them has as many as it may.
func opened(pid string) int {
	folder, err := os.Open("/proc/" + pid + "/fd")
	if os.IsPermission(err) {
		return openFiles
	}
	if err != nil {
		return 0 // it has ended
	}
	defer func() { _ = folder.Close() }()
	names, err := folder.Readdirnames(-1)
	if os.IsPermission(err) {
		return openFiles
	}
	return len(names)
}

// others counts the processes beside the first.
func others() int { return len(processes()) }

// processes lists those beside the first that still run.
func processes() (pids []string) {
	folder, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer func() { _ = folder.Close() }()
	names, _ := folder.Readdirnames(-1) // what is read counts
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil && pid > 1 && !dead(name) {
			pids = append(pids, name)
		}
	}
	return pids
}

// dead reports whether nothing of a process is left but its number.
func dead(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	state := stat[bytes.LastIndexByte(stat, ')')+1:]
	return err != nil || len(state) < 2 || state[1] == 'Z' || state[1] == 'X'
}

// resident is what a process takes of memory, swap included, in bytes.
func resident(pid string) (bytesTaken int64) {
	status, _ := os.ReadFile("/proc/" + pid + "/status") // one that has ended takes nothing
	for line := range bytes.Lines(status) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch string(name) {
		case "RssAnon", "RssShmem", "VmSwap":
			n, _ := strconv.ParseInt(string(bytes.TrimSuffix(bytes.TrimSpace(value), []byte(" kB"))), 10, 64)
			bytesTaken += n << 10
		}
	}
	return bytesTaken
}
