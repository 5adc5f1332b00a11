package caged

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// Serve runs the programs that it reads, and writes how each went, until there are no
// more. What it reads first are Limits. It has to be the first process of its PID
// namespace: what a program leaves running is found by ending all others.
func Serve(in io.Reader, out io.Writer) error {
	if os.Getpid() != 1 {
		return errors.New("a cage needs processes of its own: this is not the first one")
	}
	// Nobody in the cage may read who drives this process, and no signal may end it.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("hide the first process: %w", err)
	}
	signal.Notify(make(chan os.Signal, 1))
	if err := reserve(threads); err != nil {
		return err
	}
	requests, answers := json.NewDecoder(in), json.NewEncoder(out)
	var limits Limits
	if err := requests.Decode(&limits); err != nil {
		return fmt.Errorf("read the limits: %w", err)
	}
	if err := answers.Encode(Ran{}); err != nil { // the cage is there
		return err
	}
	programs, over := make(chan Program), make(chan error, 1)
	go func() {
		for {
			var p Program
			if err := requests.Decode(&p); err != nil {
				over <- err
				return
			}
			programs <- p
			if p.Screen != nil {
				return // what comes now is typed
			}
		}
	}()
	// Who asked may be gone while a program runs, and it with them: what this process
	// leaves behind ends with it.
	went := make(chan Ran, 1)
	for {
		select {
		case p := <-programs:
			if p.Screen != nil {
				return serveTerminal(p, limits, requests, answers)
			}
			go func() { went <- run(p, limits, sweep) }()
		case ran := <-went:
			if err := answers.Encode(ran); err != nil {
				return err
			}
		case err := <-over:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// threads is how many this process has from the beginning. One more is refused when
// programs have made as many processes as there may be, and that would be its end.
const threads = 24

// reserve has so many threads, which stay: each waits for the others in the kernel.
func reserve(threads int) error {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
		return fmt.Errorf("reserve threads: %w", err)
	}
	var waiting sync.WaitGroup
	for range threads {
		waiting.Go(func() { _, _ = unix.Read(ends[0], make([]byte, 1)) })
	}
	var err error
	for made := 0; made < threads && err == nil; runtime.Gosched() {
		var tasks []os.DirEntry
		tasks, err = os.ReadDir("/proc/self/task")
		made = len(tasks)
	}
	err = errors.Join(err, unix.Close(ends[1])) // which they wait for
	waiting.Wait()
	return errors.Join(err, unix.Close(ends[0]))
}

// sweep empties the folders that can be written, of whatever kind and mode the things in
// them are.
func sweep() error {
	var errs []error
	for _, folder := range []string{Work, Scratch, "/dev/shm"} {
		entries, err := os.ReadDir(folder)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil { // its owner has locked it
			errs = append(errs, os.Chmod(folder, 0o700))
			entries, err = os.ReadDir(folder)
			errs = append(errs, err)
		}
		for _, e := range entries {
			errs = append(errs, remove(filepath.Join(folder, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// remove takes away a file or a whole folder, also one that was locked.
func remove(name string) error {
	if err := os.RemoveAll(name); err == nil {
		return nil
	}
	_ = filepath.WalkDir(name, func(path string, d os.DirEntry, _ error) error {
		if d != nil && d.IsDir() {
			_ = os.Chmod(path, 0o700) // RemoveAll says what is left
		}
		return nil
	})
	return os.RemoveAll(name)
}

// lay writes the files of a program.
func lay(files map[string]string) error {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !filepath.IsLocal(name) {
			return fmt.Errorf("%q is no name of a file in a folder", name)
		}
		path := filepath.Join(Work, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(files[name]), modeOf(files[name])); err != nil {
			return err
		}
	}
	return nil
}

// keepSize bounds what is told of one file, in bytes.
const keepSize = 256 << 10

// pick reads the files that are to be told of. What is no plain file, or leads out of the
// folder, is not there.
func pick(names []string) map[string]string {
	root, err := os.OpenRoot(Work)
	if err != nil {
		return nil
	}
	defer func() { _ = root.Close() }()
	found := map[string]string{}
	for _, name := range names {
		file, err := root.OpenFile(name, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
		if err != nil {
			continue
		}
		if at, err := file.Stat(); err == nil && at.Mode().IsRegular() {
			if text, err := io.ReadAll(io.LimitReader(file, keepSize)); err == nil {
				found[name] = string(text)
			}
		}
		_ = file.Close()
	}
	return found
}
