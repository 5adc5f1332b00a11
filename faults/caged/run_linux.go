package caged

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// flood is how much a program may print before it is stopped, in bytes.
const flood = 8 << 20

// run runs one program to its end and takes away what it leaves, by the given way.
func run(p Program, l Limits, sweep func() error) (ran Ran) {
	if err := errors.Join(sweep(), lay(p.Files)); err != nil {
		return Ran{Exit: -1, Broken: "its files could not be laid out: " + err.Error()}
	}
	defer func() {
		if err := sweep(); err != nil && ran.Broken == "" {
			ran.Broken = "what it left could not be taken away: " + err.Error()
		}
	}()
	began := time.Now()
	streams, err := open(p)
	if err != nil {
		return Ran{Exit: -1, Broken: "no streams: " + err.Error()}
	}
	pid, err := start(p, l, uint64(p.Time/time.Second)+1, streams.theirs, false)
	streams.begin()
	if err != nil {
		streams.close()
		return Ran{Exit: -1, Broken: "it could not be started: " + err.Error()}
	}
	ended, alone := reap(pid)
	stopped := ""
	limit := time.NewTimer(p.Time)
	defer limit.Stop()
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	var how syscall.WaitStatus
wait:
	for {
		select {
		case how = <-ended:
			break wait
		case <-limit.C:
			stopped = "it did not end within " + p.Time.String()
		case <-streams.flooded:
			stopped = "it printed more than " + mebibytes(flood)
		case <-watch.C:
			stopped = excess(l)
		}
		if stopped != "" {
			break
		}
	}
	ran.Took = time.Since(began)
	if stopped == "" {
		ran.Left = others()
	}
	endAll(alone)
	ran.Stdout, ran.Stderr, ran.Cut = streams.take()
	ran.Files = pick(p.Keep)
	switch {
	case stopped != "":
		ran.Stopped, ran.Exit = stopped, -1
	case how.Exited():
		ran.Exit = how.ExitStatus()
	default:
		ran.Exit = 128 + int(how.Signal())
		ran.Stopped = bySignal(how.Signal(), l)
	}
	return ran
}

// bySignal says which limit a signal stands for; empty: none.
func bySignal(s syscall.Signal, l Limits) string {
	switch s {
	case syscall.SIGXCPU:
		return "it took more of the processor than it may"
	case syscall.SIGXFSZ:
		return "it wrote a file of more than " + mebibytes(l.Disk)
	}
	return ""
}

func mebibytes(n int64) string { return strconv.FormatInt(n>>20, 10) + " MiB" }

// start starts the program by way of RoleStep: with so many seconds of a processor for each
// process, on streams, the first of which is the terminal of its session if it is to be.
func start(p Program, l Limits, seconds uint64, on [3]*os.File, terminal bool) (int, error) {
	if len(p.Command) == 0 {
		return 0, errors.New("there is no command")
	}
	more := withoutTerminal
	if terminal {
		more = atTerminal
	}
	told, err := json.Marshal(step{Limits: l, Seconds: seconds})
	if err != nil {
		return 0, err
	}
	return syscall.ForkExec("/proc/self/exe", append([]string{"cage", RoleStep, string(told)}, p.Command...), &syscall.ProcAttr{
		Dir: Work, Env: append(slices.Clone(environment), more...),
		Files: []uintptr{on[0].Fd(), on[1].Fd(), on[2].Fd()},
		Sys:   &syscall.SysProcAttr{Setsid: true, Setctty: terminal}, // by the first of its files
	})
}

var environment = []string{
	"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + Work, "TMPDIR=" + Scratch, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
	"USER=candidate", "PYTHONDONTWRITEBYTECODE=1", "PYTHONUNBUFFERED=1",
}

// What else stands there for a program without a terminal, and for a shell at one: what fits
// on the screen does not wait for a key, and what is typed is remembered nowhere.
var (
	withoutTerminal = []string{"TERM=dumb"}
	atTerminal      = []string{"TERM=xterm-256color", "PS1=\\w\\$ ", "HISTFILE=/dev/null", "PYTHON_HISTORY=/dev/null", "LESS=-FRX"}
)

// reap waits for all processes that there are, which the first process of a namespace
// inherits. How the given one ended is sent once; alone is closed when there are no more.
func reap(pid int) (ended <-chan syscall.WaitStatus, alone <-chan struct{}) {
	how, none := make(chan syscall.WaitStatus, 1), make(chan struct{})
	go func() {
		defer close(none)
		for {
			var status syscall.WaitStatus
			gone, err := syscall.Wait4(-1, &status, 0, nil)
			switch {
			case errors.Is(err, syscall.EINTR):
			case err != nil:
				return // no more children
			case gone == pid:
				how <- status
			}
		}
	}()
	return how, none
}

// endAll ends every other process. One that was just being made may have missed it, so it
// is done until there is none.
func endAll(alone <-chan struct{}) {
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for {
		_ = syscall.Kill(-1, syscall.SIGKILL) // fails when there is nobody
		select {
		case <-alone:
			return
		case <-again.C:
		}
	}
}

// streams are the three of a program.
type streams struct {
	theirs   [3]*os.File
	in       *os.File
	from     [2]*os.File
	stdin    string
	kept     [2]*bounded
	flooded  chan struct{}
	flooding sync.Once
	copying  sync.WaitGroup
}

func open(p Program) (*streams, error) {
	s := &streams{stdin: p.Stdin, flooded: make(chan struct{})}
	var errs [3]error
	s.theirs[0], s.in, errs[0] = os.Pipe()
	for i := range s.from {
		s.kept[i] = &bounded{most: p.Output}
		s.from[i], s.theirs[i+1], errs[i+1] = os.Pipe()
	}
	if err := errors.Join(errs[:]...); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// begin lets them flow.
func (s *streams) begin() {
	for _, f := range s.theirs {
		_ = f.Close()
	}
	s.copying.Go(func() {
		_, _ = io.WriteString(s.in, s.stdin) // a program need not read it
		_ = s.in.Close()
	})
	for i, from := range s.from {
		s.copying.Go(func() {
			defer func() { _ = from.Close() }()
			buffer := make([]byte, 32<<10)
			for {
				n, err := from.Read(buffer)
				s.kept[i].add(buffer[:n])
				if s.kept[i].all > flood {
					s.flooding.Do(func() { close(s.flooded) })
				}
				if err != nil {
					return
				}
			}
		})
	}
}

// take returns what was printed, once nobody can print any more.
func (s *streams) take() (out, err string, cut bool) {
	s.copying.Wait()
	out, outCut := s.kept[0].text()
	err, errCut := s.kept[1].text()
	return out, err, outCut || errCut
}

func (s *streams) close() {
	for _, f := range append(s.theirs[:], s.in, s.from[0], s.from[1]) {
		if f != nil {
			_ = f.Close()
		}
	}
}

// bounded keeps the beginning of what is written.
type bounded struct {
	most int
	all  int64
	kept []byte
}

func (b *bounded) add(p []byte) {
	b.all += int64(len(p))
	b.kept = append(b.kept, p[:min(len(p), b.most-len(b.kept))]...)
}

func (b *bounded) text() (text string, cut bool) {
	if over := b.all - int64(len(b.kept)); over > 0 {
		return fmt.Sprintf("%s\n[cut here: %d more bytes were printed]\n", b.kept, over), true
	}
	return string(b.kept), false
}
