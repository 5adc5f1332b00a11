package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/store"
)

// ErrNoSignals says that what the screens of a run showed is not there: it was not kept,
// or has gone since.
var ErrNoSignals = errors.New("the signals of the run are not kept")

const (
	// mostSignals is what the signals of one run may take of the disk.
	mostSignals = 64 << 20
	// mostOpened is how many runs that have ended are read at once: each takes about
	// what a run in progress takes.
	mostOpened = 4
)

// signalFiles are the signals of runs that have ended, in files of the store's folder, those of
// the oldest runs making room, and those that were read last in memory.
type signalFiles struct {
	store *store.Store
	most  int64 // bytes of all files

	mu     sync.Mutex
	opened []*opened // the one that was asked for last at the end
}

// opened are the signals of a run that somebody reads, or has read.
type opened struct {
	run     string
	ready   chan struct{} // closed when they have been read
	signals *signals.Signals
	err     error
	uses    int // those who read, under its lock
	gone    bool
}

// keepSignals keeps what the screens of a run have shown that has just ended. What goes
// wrong loses nothing else.
func (s *Service) keepSignals(p *playing) {
	of := p.run.Signals()
	if of.DB == nil || of.Record == nil {
		return
	}
	if err := s.kept.put(p.record.ID, of); err != nil {
		s.Logger.Warn("keep the signals of a run: nobody can look around in it, and all else of it is there", "run", p.record.ID, "err", err)
	}
}

// put writes the signals of a run, whole or not at all.
func (k *signalFiles) put(run string, of *signals.Signals) error {
	path := k.store.SignalsFile(run)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	err = errors.Join(of.Write(&atMost{file, mostSignals}, run), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return k.makeRoom()
}

// atMost writes so many bytes and no more.
type atMost struct {
	to   io.Writer
	left int
}

func (b *atMost) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, fmt.Errorf("they take more than %d MiB", mostSignals>>20)
	}
	return b.to.Write(p)
}

// makeRoom removes those that were kept first until all take no more than they may.
func (k *signalFiles) makeRoom() error {
	type book struct {
		path string
		info os.FileInfo
	}
	var all []book
	var taken int64
	paths, _ := filepath.Glob(filepath.Join(k.store.SignalsFolder(), "*"+store.SignalsSuffix)) // fails on a malformed pattern only
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			all = append(all, book{path, info})
			taken += info.Size()
		}
	}
	slices.SortFunc(all, func(a, b book) int {
		return cmp.Or(a.info.ModTime().Compare(b.info.ModTime()), cmp.Compare(a.path, b.path))
	})
	for _, b := range all {
		if taken <= k.most {
			break
		}
		if err := os.Remove(b.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		taken -= b.info.Size()
	}
	return nil
}

// clearTorn removes what was being written when a process died.
func (k *signalFiles) clearTorn() {
	torn, _ := filepath.Glob(filepath.Join(k.store.SignalsFolder(), ".*"+store.SignalsSuffix+"-*")) // fails on a malformed pattern only
	for _, path := range torn {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour { // another process may be at it
			_ = os.Remove(path)
		}
	}
}

// Signals returns what the screens of a run that has ended showed, to be given back with
// done. The error wraps ErrNoSignals where that is not there.
func (s *Service) Signals(ctx context.Context, record store.Run) (of *signals.Signals, done func(), err error) {
	return s.kept.open(ctx, record.ID, func() (*signals.Signals, error) {
		if IsWatched(record.ID) {
			return s.readWatched(record)
		}
		of, err := s.readSignals(s.ctx, record)
		if errors.Is(err, ErrNoSignals) && !s.playing(record.ID) {
			if err = s.remake(s.ctx, record); err == nil {
				of, err = s.readSignals(s.ctx, record)
			}
		}
		return of, err
	})
}

// open returns those that are open, or opens them.
func (k *signalFiles) open(ctx context.Context, run string, read func() (*signals.Signals, error)) (*signals.Signals, func(), error) {
	k.mu.Lock()
	at := slices.IndexFunc(k.opened, func(o *opened) bool { return o.run == run })
	var o *opened
	if at >= 0 {
		o = k.opened[at]
		k.opened = append(slices.Delete(k.opened, at, at+1), o)
	} else {
		o = &opened{run: run, ready: make(chan struct{})}
		k.opened = append(k.opened, o)
	}
	o.uses++
	var old *opened
	if len(k.opened) > mostOpened {
		old, k.opened = k.opened[0], slices.Delete(k.opened, 0, 1)
		old.gone = true
	}
	k.mu.Unlock()
	if old != nil {
		k.free(old)
	}
	if at < 0 {
		o.signals, o.err = read()
		if o.err != nil { // whoever comes next tries again
			k.mu.Lock()
			k.opened, o.gone = slices.DeleteFunc(k.opened, func(other *opened) bool { return other == o }), true
			k.mu.Unlock()
		}
		close(o.ready)
	}
	done := func() {
		k.mu.Lock()
		o.uses--
		k.mu.Unlock()
		k.free(o)
	}
	select {
	case <-o.ready:
	case <-ctx.Done():
		done()
		return nil, nil, ctx.Err()
	}
	if o.err != nil {
		done()
		return nil, nil, o.err
	}
	return o.signals, done, nil
}

// free closes those that have made room, once nobody reads them any more.
func (k *signalFiles) free(o *opened) {
	k.mu.Lock()
	free := o.gone && o.uses == 0
	if free {
		o.gone = false // once
	}
	k.mu.Unlock()
	if !free {
		return
	}
	<-o.ready
	if o.signals != nil {
		_ = o.signals.Close() // what it gives back is a file that was only read
	}
}

// playing reports whether a run is in memory still, and its signals with it.
func (s *Service) playing(id string) bool {
	_, there := s.Active(id)
	return there
}

// readSignals reads what was kept of a run.
func (s *Service) readSignals(ctx context.Context, record store.Run) (*signals.Signals, error) {
	drill, err := s.Played(ctx, record)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	file, err := os.Open(s.Store.SignalsFile(record.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoSignals
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	of, err := signals.Read(file, drill.Edition.Stack(), func(name string) *metrics.History {
		return s.behindAgain(ctx, record, drill, name)
	})
	if err != nil {
		s.Logger.Warn("read the signals of a run", "run", record.ID, "err", err)
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	return of, nil
}
