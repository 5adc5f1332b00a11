package caged

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Bounds of a terminal.
const (
	// floods is how often what a program may print without a pause may be shown in all.
	floods = 16
	// share is what part of the processors' time one process may take.
	share = 4
	// unread is how long keys wait for a program that does not read them, before they are
	// lost: what is done next must not wait for it.
	unread = time.Second
)

// terminal is one that somebody sits at.
type terminal struct {
	keys    *os.File // our side
	theirs  *os.File
	mu      sync.Mutex // over answers
	answers *json.Encoder

	since, all atomic.Int64 // bytes that were shown: since something was typed, and in all
}

// serveTerminal runs a program at a terminal until it ends, or until nobody sits there any
// more, which is no error.
func serveTerminal(p Program, l Limits, requests *json.Decoder, answers *json.Encoder) error {
	t := &terminal{answers: answers}
	left := make(chan error, 1)
	broken := func(what string, err error) error {
		go func() { left <- t.take(requests) }()
		return t.last(Ran{Exit: -1, Broken: what + ": " + err.Error()}, left)
	}
	if err := errors.Join(sweep(), lay(p.Files)); err != nil {
		return broken("its files could not be laid out", err)
	}
	if err := t.open(*p.Screen); err != nil {
		return broken("no terminal", err)
	}
	pid, err := start(p, l, uint64(p.Processor/share/time.Second)+1, [3]*os.File{t.theirs, t.theirs, t.theirs}, true)
	_ = t.theirs.Close()
	if err != nil {
		return broken("it could not be started", err)
	}
	ended, alone := reap(pid)
	if err := t.show(Shown{}); err != nil {
		return err
	}
	shown := make(chan struct{})
	go func() { left <- t.take(requests) }()
	go func() {
		defer close(shown)
		t.tell()
	}()
	ran := Ran{Exit: -1}
	began := time.Now()
	limit, watch := time.NewTimer(p.Time), time.NewTicker(watchEvery)
	defer limit.Stop()
	defer watch.Stop()
	var spent meter
	for ran.Stopped == "" && ran.Exit < 0 {
		select {
		case <-left: // and with this process whatever runs here
			return nil
		case how := <-ended:
			ran.Exit, ran.Stopped = endOf(how, l)
		case <-limit.C:
			ran.Stopped = "it was open for " + p.Time.String()
		case <-watch.C:
			ran.Stopped = t.excess(l, p.Processor, &spent)
		}
	}
	if ran.Stopped != "" {
		ran.Exit = -1
	}
	ran.Took = time.Since(began)
	endAll(alone)
	select { // nobody else holds its other side, so it comes to its end
	case <-shown:
	case <-left:
		return nil
	}
	return t.last(ran, left)
}

// last says how it ended, and waits until nobody sits there any more: with this process the
// streams end that it is told by.
func (t *terminal) last(ran Ran, left <-chan error) error {
	if err := t.show(Shown{Ended: &ran}); err != nil {
		return err
	}
	<-left
	return nil
}

// endOf is how a shell ended. One that is ended by a signal may say so by its exit code.
func endOf(how syscall.WaitStatus, l Limits) (exit int, stopped string) {
	exit = how.ExitStatus()
	if how.Signaled() {
		exit = 128 + int(how.Signal())
	}
	return exit, bySignal(syscall.Signal(exit-128), l)
}

// excess says what is taken more of than may be; empty: nothing.
func (t *terminal) excess(l Limits, processor time.Duration, spent *meter) string {
	switch {
	case t.since.Load() > flood:
		return "it printed more than " + mebibytes(flood) + " while nothing was typed"
	case t.all.Load() > floods*flood:
		return "it printed more than " + mebibytes(floods*flood)
	case spent.read() > processor:
		return "it took more than " + processor.String() + " of the processor"
	}
	return excess(l)
}

// open makes a terminal of a size. It is nobody's until a program takes it.
func (t *terminal) open(size Screen) error {
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return err
	}
	t.keys = keys
	err = t.control(func(fd int) error {
		if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
			return err
		}
		// Asked for so, and by no path, it is the other side of this one for certain.
		theirs, _, no := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TIOCGPTPEER, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC)
		if no != 0 {
			return no
		}
		t.theirs = os.NewFile(theirs, "terminal")
		return nil
	})
	if err == nil {
		err = t.resize(size)
	}
	return err
}

func (t *terminal) control(do func(fd int) error) error {
	raw, err := t.keys.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	return errors.Join(raw.Control(func(fd uintptr) { failed = do(int(fd)) }), failed)
}

func (t *terminal) resize(size Screen) error {
	return t.control(func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(size.Cols), Row: uint16(size.Rows)})
	})
}

// take does what is typed, until nobody sits there.
func (t *terminal) take(requests *json.Decoder) error {
	for {
		var typed Typed
		if err := requests.Decode(&typed); err != nil {
			return err
		}
		if typed.Screen != nil {
			_ = t.resize(*typed.Screen) // it is gone, then
		}
		if err := put(typed.Files); err != nil {
			_ = t.show(Shown{Out: fmt.Appendf(nil, "\r\n[what was saved could not be put here: %v]\r\n", err)})
		}
		if len(typed.Keys) > 0 {
			t.since.Store(0)
			_ = t.keys.SetWriteDeadline(time.Now().Add(unread))
			_, _ = t.keys.Write(typed.Keys)
		}
	}
}

// tell tells what is shown until there is nothing more to come.
func (t *terminal) tell() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := t.keys.Read(buffer)
		t.since.Add(int64(n))
		t.all.Add(int64(n))
		if n > 0 && t.show(Shown{Out: buffer[:n]}) != nil || err != nil && !errors.Is(err, syscall.EINTR) {
			return
		}
	}
}

func (t *terminal) show(what Shown) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.answers.Encode(what)
}
