package cage

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise"
)

// tooLong is what ends a terminal that does not show what it should.
const tooLong = 2 * time.Minute

// seat is somebody at a terminal.
type seat struct {
	*Terminal
	t    *testing.T
	seen string // since it was looked at last
}

func sit(t *testing.T, c *Cage, files map[string]string) *seat {
	t.Helper()
	term, err := c.Open(t.Context(), files, faults.Size{Cols: 132, Rows: 40})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := term.Close(); err != nil {
			t.Error(err)
		}
	})
	return &seat{term, t, ""}
}

func (s *seat) keys(keys string) {
	s.t.Helper()
	if _, err := s.Write([]byte(keys)); err != nil {
		s.t.Fatal(err)
	}
}

// enter types a line and reads until something is shown that its echo is not.
func (s *seat) enter(line, until string) string {
	s.t.Helper()
	s.keys(line + "\r")
	return s.shows(until)
}

func (s *seat) shows(until string) string {
	s.t.Helper()
	late := time.AfterFunc(tooLong, func() { _ = s.Close() })
	defer late.Stop()
	buffer := make([]byte, 64<<10)
	for !strings.Contains(s.seen, until) {
		n, err := s.Read(buffer)
		s.seen += string(buffer[:n])
		if err != nil {
			s.t.Fatalf("%v, where %q was to come after\n%s", err, until, s.seen)
		}
	}
	at := strings.Index(s.seen, until) + len(until)
	shown := s.seen[:at]
	s.seen = s.seen[at:]
	return shown
}

// ends reads to the end.
func (s *seat) ends() error {
	late := time.AfterFunc(tooLong, func() { _ = s.Close() })
	defer late.Stop()
	buffer := make([]byte, 64<<10)
	for {
		n, err := s.Read(buffer)
		if s.seen += string(buffer[:n]); len(s.seen) > 2<<10 {
			s.seen = s.seen[:1<<10] + s.seen[len(s.seen)-1<<10:]
		}
		if err != nil {
			return err
		}
	}
}

// TestATerminal: a shell with its files, its screen, its jobs and its keys, and with what is
// saved meanwhile.
func TestATerminal(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		s := sit(t, c, map[string]string{"count.sh": "#!/bin/bash\nwc -l < \"$1\"\n", "logs/app.log": "a\nb\n"})
		s.enter("./count.sh logs/app.log; id -u; pwd; stty size; tty; echo $TERM $?$?", "xterm-256color 00")
		if err := s.Resize(faults.Size{Cols: 100, Rows: 30}); err != nil {
			t.Fatal(err)
		}
		s.enter("until [ \"$(stty size)\" = '30 100' ]; do sleep 0.01; done; echo resi''zed", "resized")
		s.enter("sleep 46813.5 & jobs", "[1]+  Running")
		s.enter("sh -c \"echo r''uns > /dev/tty; exec cat\"", "runs")
		s.keys("\x03")
		s.shows("$ ") // what is typed before is thrown away with what is interrupted
		s.enter("echo inter''rupted $?", "interrupted 130")

		// What is saved is there, and what read it before goes on with that.
		s.enter("exec 3<count.sh; ln -sf /proc/1/oom_score_adj trap; echo op''en", "open")
		if err := s.Put(map[string]string{"count.sh": "#!/bin/bash\necho saved lately\n", "trap": "put", "new/a": "b"}); err != nil {
			t.Fatal(err)
		}
		s.enter("until [ -f new/a ]; do sleep 0.01; done; ./count.sh; cat <&3; cat trap; echo sh''own", "saved lately\r\n#!/bin/bash\r\nwc -l < \"$1\"\r\nputshown")
		s.enter("rm -r logs && ln -s / logs; echo lin''ked", "linked")
		if err := s.Put(map[string]string{"logs/app.log": "x"}); err != nil {
			t.Fatal(err)
		}
		s.shows("could not be put here")
		s.keys("exit\r")
		if err := s.ends(); !errors.Is(err, io.EOF) {
			t.Errorf("after the shell has ended: %v", err)
		}
		if left := processesWith(t, "46813.5"); len(left) > 0 {
			t.Errorf("left on this machine: %v", left)
		}
	})
}

// TestATerminalOfSomebodyWhoMeansHarm: each is stopped, which is said, or gets nothing.
func TestATerminalOfSomebodyWhoMeansHarm(t *testing.T) {
	listener, err := net.Listen("tcp", ":0") // as careless as a listener can be
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	both(t, func(t *testing.T, c *Cage) {
		s := sit(t, c, nil)
		for name, line := range map[string]string{
			"dials out":                  "for a in " + outside(t) + "/" + port + " 1.1.1.1/53 127.0.0.1/" + port + "; do (exec 3<>/dev/tcp/$a) 2>/dev/null && echo g''ot; done",
			"writes outside":             "for f in /x /usr/x /etc/passwd /dev/x /proc/1/oom_score_adj; do (echo > $f) 2>/dev/null && echo g''ot; done",
			"reads who drives it":        "for f in /proc/1/environ /proc/1/mem /proc/1/fd/*; do head -c1 $f 2>/dev/null | grep -q . && echo g''ot; done",
			"ends everything":            "kill -9 1; kill -TERM 1; kill -STOP 1",
			"makes namespaces":           "unshare -Ur true 2>/dev/null && echo g''ot; mount -t tmpfs x /tmp 2>/dev/null && echo g''ot",
			"types for somebody":         "python3 -c \"import fcntl; fcntl.ioctl(0, 0x5412, b'x'); print('g' + 'ot')\" 2>/dev/null",
			"speaks a protocol on it":    "python3 -c \"import fcntl, struct; fcntl.ioctl(0, 0x5423, struct.pack('i', 3)); print('g' + 'ot')\" 2>/dev/null",
			"asks for it at length":      "python3 -c \"import ctypes\nfor hi in (1, 16, 41, 56, 435):\n  for what in (0x5412, 0x5423):\n    if ctypes.CDLL(None).ioctl(0, ctypes.c_ulong(hi << 32 | what), ctypes.create_string_buffer(b'\\\\3\\\\0\\\\0\\\\0')) == 0: print('g' + 'ot')\" 2>/dev/null",
			"fills the disk":             "cat /dev/zero > a 2>/dev/null && echo g''ot; cat /dev/zero > b; rm a b",
			"takes all terminals":        "python3 -c \"import os\nfor _ in range(5000): os.openpty()\nprint('g' + 'ot')\" 2>/dev/null",
			"breaks what is typed after": "printf '\\033c\\377\\376'; stty -a > /dev/null",
		} {
			if shown := s.enter(line+"; echo tr''ied", "tried"); strings.Contains(shown, "got") {
				t.Errorf("%s: %s", name, shown)
			}
		}
		s.enter("cat /dev/zero > /tmp/a; du -m /tmp | sed 's/^/fil''led /'", "filled 1") // of 16

		stopped := func(t *testing.T, line, why string) {
			s := sit(t, c, nil)
			s.keys(line + "\r")
			err := s.ends()
			if stopped, is := errors.AsType[Stopped](err); !is || !strings.Contains(stopped.Declined(), why) || !strings.Contains(stopped.Declined(), "can be opened again") {
				t.Errorf("%s: it ended with %v; what was read:\n%q", line, err, s.seen)
			}
		}
		// What is read slowly takes a second of a processor before it is too much.
		stopped(t, "yes", "printed more than 8 MiB while nothing was typed")

		c.most.Processor = 2 * time.Second
		for name, attack := range map[string]struct{ line, why string }{
			"forks without bound":   {":() { : | : & }; :", "processes at once"},
			"computes without end":  {"while :; do :; done", "took more of the processor than it may"},
			"and lets others do it": {"while :; do bash -c 'while :; do :; done'; done", "took more than 2s of the processor"},
			"eats memory":           {"python3 -c \"a = []\nwhile True: a.append(bytearray(1 << 20))\" || echo g; a=$(head -c 120M /dev/zero | tr '\\0' x)$(head -c 120M /dev/zero | tr '\\0' y)", "memory"},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				stopped(t, attack.line, attack.why)
			})
		}
	})
}

// TestPlacesAtTerminals: there are so many, programs do not wait for them, and one that is
// left is free.
func TestPlacesAtTerminals(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		c.seats = make(chan struct{}, 1)
		c.most.Time = 300 * time.Millisecond
		s := sit(t, c, nil)
		if ran := run(t, c, bash("echo meanwhile")); ran.Stdout != "meanwhile\n" {
			t.Errorf("%+v", ran)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := c.Open(ctx, nil, faults.Size{}); !errors.Is(err, context.Canceled) {
			t.Errorf("without a place: %v", err)
		}
		if stopped, is := errors.AsType[Stopped](s.ends()); !is || !strings.Contains(stopped.Why, "it was open for 300ms") {
			t.Errorf("after its time: %v", stopped)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		sit(t, c, nil)
	})
	none := New(Options{NoContainers: true})
	if _, err := none.Open(t.Context(), nil, faults.Size{}); !errors.Is(err, exercise.ErrNoCage) || len(none.seats) > 0 {
		t.Errorf("without a cage: %v", err)
	}
}
