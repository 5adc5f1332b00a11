package cage

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/drillyard/drillyard/grading/exercise"
)

// set is in the environment of this process, and abstract the name of a socket without a
// file that it listens at.
const (
	set      = "drillyard-set-86413"
	abstract = "drillyard-abstract-86413"
)

// stays is how a process is recognised that should be gone.
const stays = "86413.5"

// hostile are programs that mean harm, and what has to come of each.
func hostile(secret, address string) map[string]struct {
	program exercise.Program
	want    func(r exercise.Ran) bool
} {
	type attack = struct {
		program exercise.Program
		want    func(r exercise.Ran) bool
	}
	stopped := func(words string) func(r exercise.Ran) bool {
		return func(r exercise.Ran) bool { return strings.Contains(r.Stopped, words) && r.Exit == -1 }
	}
	// A script counts with "got" what it should not have got.
	nothing := func(r exercise.Ran) bool {
		return r.Exit == 0 && strings.Contains(r.Stdout, "tried") && !strings.Contains(r.Stdout, "got")
	}
	host, port, _ := net.SplitHostPort(address)
	python := func(script string) exercise.Program {
		return exercise.Program{Files: map[string]string{"a.py": script}, Command: []string{"python3", "a.py"}, Time: 5 * time.Second}
	}
	return map[string]attack{
		"forks without bound": {bash(":() { : | : & }; while true; do :; done"), stopped("processes at once")},
		"fills the disk":      {bash("head -c 1G /dev/zero > a; echo \"left $?\"; du -m a | cut -f1"), func(r exercise.Ran) bool { return r.Stopped != "" || strings.Contains(r.Stdout, "left 1") }},
		"fills it with names": {bash("for i in {1..9999}; do : > $i || exit 7; done"), func(r exercise.Ran) bool { return r.Exit == 7 }},
		"eats memory": {python("a = []\nwhile True: a.append(bytearray(1 << 20))"), func(r exercise.Ran) bool {
			return strings.Contains(r.Stopped, "memory") || strings.Contains(r.Stderr, "MemoryError")
		}},
		"eats shared memory": {python("import mmap\na = []\nwhile True:\n  m = mmap.mmap(-1, 1 << 20); m.write(b'x' * (1 << 20)); a.append(m)"), func(r exercise.Ran) bool { return r.Exit != 0 }},
		"hides what it eats": {python("import ctypes, mmap\nctypes.CDLL(None).prctl(4, 0)\na = []\nwhile True: a.append(bytearray(1 << 20))"), func(r exercise.Ran) bool { return r.Exit != 0 }},
		"never ends":         {exercise.Program{Files: map[string]string{"script.sh": "trap '' TERM INT HUP; while :; do :; done"}, Command: []string{"bash", "script.sh"}, Time: 300 * time.Millisecond}, stopped("did not end within 300ms")},
		"prints without end": {bash("yes"), func(r exercise.Ran) bool {
			return stopped("printed more than 8 MiB")(r) && r.Cut && len(r.Stdout) < output+100 && strings.Contains(r.Stdout, "more bytes were printed")
		}},
		"complains without end": {bash("yes >&2"), func(r exercise.Ran) bool { return stopped("printed more than 8 MiB")(r) && r.Cut }},
		"dials out":             {bash("echo tried; for a in " + host + "/" + port + " 1.1.1.1/53 169.254.169.254/80 127.0.0.1/" + port + "; do (exec 3<>/dev/tcp/$a) 2>/dev/null && echo got; done; true"), nothing},
		"dials in other ways":   {python("import socket\nprint('tried')\nfor f, k in ((40, 1), (16, 3), (17, 3), (38, 5), (2, 3)):\n  try:\n    socket.socket(f, k); print('got', f)\n  except OSError: pass"), nothing},
		"reads outside":         {bash("echo tried; for f in /etc/shadow " + secret + " /proc/1/environ /proc/1/mem /proc/1/root/" + secret + " /root /home /var/run/docker.sock /proc/kcore; do head -c1 $f 2>/dev/null | grep -q . && echo got $f; ls $f/ 2>/dev/null | grep -v oncall | grep -q . && echo got $f; done; true"), nothing},
		"writes outside":        {bash("echo tried; for f in /x /usr/x /usr/bin/x /etc/passwd /proc/1/oom_score_adj /proc/sys/kernel/hostname; do (echo > $f) 2>/dev/null && echo got $f; done; chmod u+w / /usr 2>/dev/null && echo got; true"), nothing},
		"reads who drives it":   {bash("echo tried; for f in /proc/1/fd/*; do timeout 1 head -c1 $f 2>/dev/null | grep -q . && echo got $f; done; ls /proc/1/fd/ 2>/dev/null | grep -q . && echo got; ls -l /proc/1/exe 2>/dev/null | grep -q sandbox && echo got; true"), nothing},
		"answers for itself":    {bash("echo tried; for f in /proc/1/fd/1 /proc/$PPID/fd/1; do echo '{\"Exit\":0,\"Stdout\":\"forged\"}' > $f && echo got; done 2>/dev/null; true"), nothing},
		"makes namespaces":      {bash("echo tried; unshare -Ur true 2>/dev/null && echo got; unshare -r -m true 2>/dev/null && echo got; mount -t tmpfs x /tmp 2>/dev/null && echo got; true"), nothing},
		"calls the kernel":      {python("import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\nprint('tried')\nfor name, args in (('ptrace', (16, 1, 0, 0)), ('keyctl', (0, -3, 1)), ('unshare', (0x10000000,)), ('memfd_create', (b'x', 0)), ('shmget', (1, 4096, 0o1600)), ('personality', (0x0400000,)), ('chroot', (b'/work',))):\n  try: f = getattr(c, name)\n  except AttributeError: continue\n  if f(*args) >= 0: print('got', name)"), nothing},
		"kills its parent":      {bash("kill -9 $PPID 1; kill -TERM 1; kill -QUIT 1; kill -SEGV 1; kill -STOP 1; echo alive; kill -9 $$"), func(r exercise.Ran) bool { return r.Exit == 137 && r.Stdout == "alive\n" }},
		"kills everybody":       {bash("kill -9 -1; echo alive"), func(r exercise.Ran) bool { return r.Stdout == "alive\n" && r.Exit == 0 }},
		"stays": {bash("(setsid sleep " + stays + " &); (trap '' HUP; sleep " + stays + " > /dev/null 2>&1 &) ; while ! pgrep -c sleep | grep -q 2; do :; done; echo done"), func(r exercise.Ran) bool {
			return r.Exit == 0 && r.Stdout == "done\n" && r.Left == 2 && r.Took < 4*time.Second
		}},
		"locks its folder": {bash("mkdir -p a/b/c; touch a/b/c/d; chmod 0 a/b/c a/b a .; mkfifo /tmp/pipe; ln -s /etc/passwd /tmp/passwd; echo done"), func(r exercise.Ran) bool { return r.Exit == 0 }},
		"leaves traps to read": {exercise.Program{Files: map[string]string{"script.sh": "mkfifo a; ln -s /etc/passwd b; mkdir c; ln -s .. d; echo fine > e"}, Command: []string{"bash", "script.sh"}, Keep: []string{"a", "b", "c", "d/etc/passwd", "e"}},
			func(r exercise.Ran) bool { return len(r.Files) == 1 && r.Files["e"] == "fine\n" }},
		"writes to its tests": {exercise.Program{Files: map[string]string{"script.sh": "echo 'exit 0' > tests/first.sh; chmod -R 0 tests; echo done", "tests/first.sh": "exit 1\n"}, Command: []string{"bash", "script.sh"}},
			func(r exercise.Ran) bool { return r.Stdout == "done\n" }},
		"fills the kernel": {python("import os, socket, time\nfor _ in range(24):\n  if os.fork() == 0:\n    a = []\n    try:\n      while True:\n        p = socket.socketpair(); a.append(p)\n        for s in p:\n          s.setblocking(False)\n          try:\n            while s.send(b'x' * 65536): pass\n          except BlockingIOError: pass\n    except OSError: time.sleep(9)\ntime.sleep(9)"),
			// Where it is seen late, the kernel ends the cage that it is in.
			func(r exercise.Ran) bool {
				return stopped("files open at once")(r) || stopped("its cage had to be ended with it")(r)
			}},
		"leaves a hole":       {bash("truncate -s 10T a 2>/dev/null; echo tried; test -s a && echo got; fallocate -l 1G b 2>/dev/null && echo got; true"), nothing},
		"digs":                {python("import os\nfor i in range(1500):\n  os.mkdir('d'); os.chdir('d'); open('f', 'w').close()\nfor i in range(9):\n  os.chdir('..'); os.chmod('d', 0)\nprint('done')"), func(r exercise.Ran) bool { return r.Stdout == "done\n" }},
		"writes names":        {bash("touch $'a\\nb' $'\\x01\\xff' -- '-rf' ' ' '*' $'\\033[2J'; mkdir $'c\\n'; echo done"), func(r exercise.Ran) bool { return r.Stdout == "done\n" }},
		"reads through links": {bash("echo tried; ln -s / out; ln -s /proc/1/root in; head -c1 out/etc/shadow in/etc/shadow out" + secret + " in" + secret + " 2>/dev/null | grep -q . && echo got; ln /etc/passwd hard 2>/dev/null && echo got; ls /proc/self/fd | grep -v '^[0-4]$' | grep -q . && echo got; true"), nothing},
		"reads what was set":  {bash("echo tried; for f in /proc/[0-9]*/environ; do tr '\\0' '\\n' < $f 2>/dev/null; done | grep -q '" + set + "' && echo got; true"), nothing},
		"waits for the next": {bash("mkdir -p bin .local/lib .config; for f in bash tr cat sandbox; do printf '#!/bin/bash\\necho FORGED' > bin/$f; chmod +x bin/$f; done; echo 'echo FORGED' | tee .bashrc .bash_profile .profile /tmp/.bashrc > /dev/null; echo 'print(\"FORGED\")' > sitecustomize.py; hash -p bin/tr tr; export BASH_ENV=.bashrc PATH=bin; echo done"),
			func(r exercise.Ran) bool { return r.Stdout == "done\n" }},
		"goes by other roads":        {python("import socket\nprint('tried')\nfor f, a in ((socket.AF_UNIX, '\\0" + abstract + "'), (socket.AF_UNIX, '/var/run/docker.sock'), (socket.AF_UNIX, '/run/containerd/containerd.sock'), (socket.AF_INET6, ('::1', " + port + ")), (socket.AF_INET6, ('2606:4700:4700::1111', 53))):\n  try:\n    s = socket.socket(f); s.settimeout(1); s.connect(a); print('got', a)\n  except OSError: pass"), nothing},
		"calls the kernel by number": {python("import ctypes, platform\nc = ctypes.CDLL(None, use_errno=True)\nprint('tried')\nb = ctypes.create_string_buffer(256)\nfor n in (425, 321, 323, 298, 435, 438, 310, 311, 304, 303, 430, 428, 308, 248, 179, 246, 319, 447, 101, 156) if platform.machine() == 'x86_64' else ():\n  if c.syscall(n, 8, b, 0, 0, 0, 0) >= 0: print('got', n)"), nothing},
		"stops itself":               {exercise.Program{Files: map[string]string{"script.sh": "kill -STOP $$"}, Command: []string{"bash", "script.sh"}, Time: 300 * time.Millisecond}, stopped("did not end within 300ms")},
		"says good-bye":              {python("import atexit, os, sys\natexit.register(lambda: os._exit(0))\nprint('done')\nsys.exit(2)"), func(r exercise.Ran) bool { return r.Exit == 0 && r.Stdout == "done\n" }},
		"closes its mouth":           {bash("exec 0<&- 1>&- 2>&-; exit 4"), func(r exercise.Ran) bool { return r.Exit == 4 && r.Stdout == "" }},
		"prints what is no text": {bash("printf 'a\\0\\033[2J\\377\\n'; seq 100000"), func(r exercise.Ran) bool {
			return r.Exit == 0 && r.Cut && strings.HasPrefix(r.Stdout, "a\x00\x1b[2J") && len(r.Stdout) < output+100
		}},
	}
}

// TestProgramsThatMeanHarm: each is stopped or gets nothing, that is said, and the next
// program in the same cage runs as if nothing had been.
func TestProgramsThatMeanHarm(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "candidate-2", "answer.sh")
	if err := os.MkdirAll(filepath.Dir(secret), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	// Whoever starts a server may leave it files: they are open in whatever it starts.
	left, err := os.Open(secret)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = left.Close() }()
	if _, err := unix.FcntlInt(left.Fd(), unix.F_SETFD, 0); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", ":0") // as careless as a listener can be
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	address := net.JoinHostPort(outside(t), port)
	if at, err := net.Dial("tcp", address); err != nil {
		t.Fatalf("the test proves nothing: the listener cannot be reached from here either: %v", err)
	} else {
		_ = at.Close()
	}
	t.Setenv("DRILLYARD_SET", set)
	if road, err := net.Listen("unix", "@"+abstract); err == nil {
		defer func() { _ = road.Close() }()
		if at, err := net.Dial("unix", "@"+abstract); err != nil {
			t.Fatalf("the test proves nothing: the socket cannot be reached from here either: %v", err)
		} else {
			_ = at.Close()
		}
	}
	honest := exercise.Program{
		Files:   map[string]string{"a.sh": "ls -A . /tmp; cat tests/first.sh; echo $(echo one | tr a-z A-Z)", "tests/first.sh": "exit 1\n"},
		Command: []string{"bash", "a.sh"},
	}
	both(t, func(t *testing.T, c *Cage) {
		attacks := hostile(secret, address)
		names := []string{}
		all := exercise.Program{Command: []string{"true"}}
		for name, a := range attacks {
			names = append(names, name)
			all.Then = append(all.Then, a.program, honest)
		}
		ran := run(t, c, all)
		if len(ran.Then) != 2*len(names) {
			t.Fatalf("%d programs were run, of %d", len(ran.Then), 2*len(names))
		}
		for i, name := range names {
			r, after := ran.Then[2*i], ran.Then[2*i+1]
			t.Logf("%-24s %6dms exit %d %q %q left %d", name, r.Took.Milliseconds(), r.Exit, r.Stopped, r.Stdout[:min(len(r.Stdout), 60)], r.Left)
			if !attacks[name].want(r) {
				t.Errorf("%s: %.1000s", name, show(r))
			}
			if after.Stdout != ".:\na.sh\ntests\n\n/tmp:\nexit 1\nONE\n" || after.Exit != 0 {
				t.Errorf("after one that %s: %.1000s", name, show(after))
			}
		}
		if left := processesWith(t, stays); len(left) > 0 {
			t.Errorf("left on this machine: %v", left)
		}
	})
}

// TestAProgramThatIsCalledOff: nothing is left of it either.
func TestAProgramThatIsCalledOff(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		ctx, cancel := contextOf(t)
		done := make(chan error, 1)
		go func() {
			_, err := c.Run(ctx, exercise.Program{Command: []string{"sleep", "97531.25"}, Time: time.Minute})
			done <- err
		}()
		for len(processesWith(t, "97531.25")) == 0 {
			select {
			case err := <-done:
				t.Fatalf("it ended by itself: %v", err)
			case <-time.After(10 * time.Millisecond):
			}
		}
		cancel()
		if err := <-done; err == nil {
			t.Error("it was called off, and nobody says so")
		}
		if left := processesWith(t, "97531.25"); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
}
