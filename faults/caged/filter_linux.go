package caged

import (
	"fmt"
	"math"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// newNamespace are the flags of clone that make a namespace: within one of one's own,
// parts of the kernel can be reached that nobody else can.
const newNamespace = unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET

// filter leaves this thread, and what becomes of it, the system calls that programs of
// every day need. All others fail, those of other processor modes too. It is a list of what
// is allowed: what kernels to come can do is not on it.
//
// Each call that is allowed for some arguments alone has a filter of its own, in which it
// comes last: once an argument was looked at, the library compares the argument, and no
// more the call, with whatever follows. A socket of family 16 was an ioctl to it. Of several
// filters the kernel does what the strictest says.
func filter() error {
	at, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	for i, alone := range restricted {
		var names []string
		allow := func(name string) {
			if _, there := at.SyscallNames[name]; there { // some have what others do by newer calls
				names = append(names, name)
			}
		}
		for _, name := range allowed {
			allow(name)
		}
		for j, other := range restricted {
			if j != i {
				allow(other.call)
			}
		}
		if i < len(restricted)-1 {
			allow("seccomp") // for those that follow; the last one takes it away
		}
		var conditions []seccomp.NameWithConditions
		for _, c := range alone.any {
			conditions = append(conditions, seccomp.NameWithConditions{Name: alone.call, Conditions: c})
		}
		policy := seccomp.Policy{DefaultAction: seccomp.ActionErrno, Syscalls: []seccomp.SyscallGroup{
			{Action: seccomp.ActionAllow, Names: names, NamesWithCondtions: conditions},
			// Its flags are in memory, where no filter can read them; without it clone is asked.
			{Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS), Names: []string{"clone3"}},
		}}
		if err := seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Policy: policy}); err != nil {
			return fmt.Errorf("filter system calls: %w", err)
		}
	}
	return nil
}

// restricted are the calls that are allowed where one of several lists of conditions holds.
var restricted = []struct {
	call string
	any  []seccomp.ArgumentConditions
}{
	{"socket", []seccomp.ArgumentConditions{
		{{Argument: 0, Operation: seccomp.Equal, Value: unix.AF_UNIX}},
		{{Argument: 0, Operation: seccomp.Equal, Value: unix.AF_INET}},
		{{Argument: 0, Operation: seccomp.Equal, Value: unix.AF_INET6}},
	}},
	{"clone", []seccomp.ArgumentConditions{{{Argument: 0, Operation: seccomp.BitsNotSet, Value: newNamespace}}}},
	{"ioctl", []seccomp.ArgumentConditions{notOfTerminals}},
}

// notOfTerminals leaves of ioctl what no shell needs of its terminal: to have the kernel load
// what speaks modem protocols on it, to type in the place of who sits there, and the console's
// own. The kernel reads 32 bits of what is asked; what has more is no way around.
var notOfTerminals = seccomp.ArgumentConditions{
	{Argument: 1, Operation: seccomp.LessOrEqual, Value: math.MaxUint32},
	{Argument: 1, Operation: seccomp.NotEqual, Value: unix.TIOCSETD},
	{Argument: 1, Operation: seccomp.NotEqual, Value: unix.TIOCSTI},
	{Argument: 1, Operation: seccomp.NotEqual, Value: unix.TIOCLINUX},
}

// allowed are the system calls that a program may make with whatever arguments. Not there,
// among others: mount, ptrace, bpf, keyctl, unshare, setns, io_uring, memfd_create and
// shared memory by number, whose pages belong to no process that could be asked.
var allowed = []string{
	// Files.
	"access", "chdir", "chmod", "close", "close_range", "copy_file_range", "creat", "dup", "dup2", "dup3", "faccessat", "faccessat2", "fadvise64", "fallocate",
	"fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchownat", "fcntl", "fdatasync", "fgetxattr", "flistxattr", "flock", "fstat", "fstatfs", "fsync", "ftruncate", "futimesat",
	"getcwd", "getdents", "getdents64", "getxattr", "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch", "lchown", "chown", "lgetxattr", "link", "linkat",
	"listxattr", "llistxattr", "lseek", "lstat", "mkdir", "mkdirat", "mknod", "mknodat", "newfstatat", "open", "openat", "openat2", "pipe", "pipe2", "poll", "ppoll", "pread64", "preadv", "preadv2",
	"pselect6", "pwrite64", "pwritev", "pwritev2", "read", "readahead", "readlink", "readlinkat", "readv", "rename", "renameat", "renameat2", "rmdir", "select", "sendfile", "splice", "stat",
	"statfs", "statx", "symlink", "symlinkat", "sync_file_range", "tee", "truncate", "umask", "unlink", "unlinkat", "utime", "utimensat", "utimes", "write", "writev",
	"epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd", "eventfd2", "signalfd", "signalfd4", "timerfd_create", "timerfd_gettime", "timerfd_settime",
	// Memory.
	"brk", "madvise", "membarrier", "mincore", "mlock", "mmap", "mprotect", "mremap", "msync", "munlock", "munmap", "get_mempolicy",
	// Processes.
	"alarm", "arch_prctl", "capget", "execve", "execveat", "exit", "exit_group", "fork", "futex", "futex_waitv", "futex_wait", "futex_wake", "futex_requeue", "getcpu", "getegid", "geteuid", "getgid", "getgroups", "getitimer",
	"getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "gettid", "getuid", "get_robust_list", "kill",
	"nanosleep", "clock_getres", "clock_gettime", "clock_nanosleep", "gettimeofday", "time", "pause", "pidfd_open", "pidfd_send_signal", "prctl", "prlimit64", "restart_syscall", "rseq", "rt_sigaction",
	"rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_tgsigqueueinfo", "sched_getaffinity", "sched_getattr", "sched_getparam",
	"sched_get_priority_max", "sched_get_priority_min", "sched_getscheduler", "sched_setaffinity", "sched_yield", "setfsgid", "setfsuid", "setgid", "setgroups", "setitimer", "setpgid", "setpriority",
	"setregid", "setresgid", "setresuid", "setreuid", "setrlimit", "setsid", "setuid", "set_robust_list", "set_tid_address", "sigaltstack", "sysinfo", "tgkill", "timer_create", "timer_delete",
	"timer_getoverrun", "timer_gettime", "timer_settime", "times", "tkill", "uname", "vfork", "wait4", "waitid",
	// Talking within the cage: there is no way out of it.
	"accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt", "listen", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg", "sendmsg", "sendto", "setsockopt", "shutdown", "socketpair",
}
