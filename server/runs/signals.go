package runs

import (
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
	each  int   // and of one

	writing sync.Mutex    // one at a time: each is in memory twice, and many runs may end at once
	room    chan struct{} // of those in memory
	reading sync.WaitGroup
	mu      sync.Mutex
	opened  []*opened // the one that was asked for last at the end
}

func newSignalFiles(s *store.Store, most int64) *signalFiles {
	return &signalFiles{store: s, most: most, each: mostSignals, room: make(chan struct{}, mostOpened)}
}

// opened are the signals of a run that somebody reads, or has read.
type opened struct {
	run, texts string        // of texts, what became of them: see store.TextsOf
	ready      chan struct{} // closed when they have been read
	signals    *signals.Signals
	err        error
	uses       int // those who read, under its lock
}

// keepSignals keeps what the screens of a run have shown that has just ended. What goes
// wrong loses nothing else.
func (s *Service) keepSignals(p *playing) {
	of := p.run.Signals()
	if of.DB == nil || of.Record == nil {
		return
	}
	if err := s.kept.put(s.ctx, p.record.ID, of); err != nil {
		s.Logger.Warn("keep the signals of a run: nobody can look around in it, and all else of it is there", "run", p.record.ID, "err", err)
	}
}

// put writes the signals of a run, whole or not at all. Of a run whose log has gone
// meanwhile it leaves nothing.
func (k *signalFiles) put(ctx context.Context, run string, of *signals.Signals) error {
	k.writing.Lock()
	defer k.writing.Unlock()
	path := k.store.SignalsFile(run)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	err = errors.Join(of.Write(&atMost{file, k.each}, run), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if !madeUp(run) {
		record, err := k.store.Run(context.WithoutCancel(ctx), run)
		if errors.Is(err, store.ErrNotFound) || err == nil && !record.LogGone.IsZero() {
			return os.Remove(path)
		}
	}
	return k.makeRoom()
}

// errLarge says that the signals of a run take more than those of one may.
var errLarge = errors.New("they are too large")

// atMost writes so many bytes and no more.
type atMost struct {
	to   io.Writer
	left int
}

func (b *atMost) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errLarge
	}
	return b.to.Write(p)
}

// makeRoom removes those that were kept first until all take no more than they may.
func (k *signalFiles) makeRoom() error {
	all, taken := books(k.store.SignalsFolder(), "*"+store.SignalsSuffix)
	for _, b := range all {
		if taken <= k.most {
			break
		}
		if err := os.Remove(b.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		taken -= b.size
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
// done, to a person who asks. What is being written is waited for. The error wraps
// ErrNoSignals where it is not there.
func (s *Service) Signals(ctx context.Context, record store.Run, person string) (of *signals.Signals, done func(), err error) {
	if err := s.awaitKept(ctx, record.ID); err != nil {
		return nil, nil, err
	}
	leave, texts, err := s.Store.TextsOf(ctx, record.ID)
	if err != nil {
		return nil, nil, err
	}
	return s.kept.open(ctx, record.ID, texts, func() (of *signals.Signals, err error) {
		select {
		case s.kept.room <- struct{}{}: // shed gives it back
		case <-s.ctx.Done():
			return nil, s.ctx.Err()
		}
		defer func() {
			if of == nil {
				<-s.kept.room
			}
		}()
		return s.found(record, person, leave)
	})
}

// found reads what was kept of a run, and has it made again where it is not there.
func (s *Service) found(record store.Run, person string, leave func(string) string) (*signals.Signals, error) {
	if s.remaking.hasFailed(record.ID) {
		return nil, ErrNoSignals
	}
	of, err := s.readSignals(s.ctx, record, leave)
	if !errors.Is(err, ErrNoSignals) {
		return of, err
	}
	if err := s.remake(s.ctx, record, person); err != nil {
		return nil, err
	}
	return s.readSignals(s.ctx, record, leave)
}

// awaitKept waits while what the screens of a run have shown is being written.
func (s *Service) awaitKept(ctx context.Context, run string) error {
	s.mu.Lock()
	p := s.active[run]
	if at := slices.IndexFunc(s.ended, func(p *playing) bool { return p.record.ID == run }); at >= 0 {
		p = s.ended[at]
	}
	s.mu.Unlock()
	if p == nil {
		return nil
	}
	select {
	case <-p.kept:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// open returns those that are open, or opens them.
func (k *signalFiles) open(ctx context.Context, run, texts string, read func() (*signals.Signals, error)) (*signals.Signals, func(), error) {
	k.mu.Lock()
	at := slices.IndexFunc(k.opened, func(o *opened) bool { return o.run == run && o.texts == texts })
	var o *opened
	if at >= 0 {
		o = k.opened[at]
		k.opened = append(slices.Delete(k.opened, at, at+1), o)
	} else {
		o = &opened{run: run, texts: texts, ready: make(chan struct{}), err: errors.New("it broke down")} // as long as nothing else is known
		k.opened = append(k.opened, o)
	}
	done := func() {
		k.mu.Lock()
		o.uses--
		k.mu.Unlock()
		k.shed()
	}
	o.uses++
	if at < 0 {
		o.uses++ // by what reads it, which goes on when whoever asked goes away
		k.reading.Go(func() {
			defer done()
			k.read(o, read)
		})
	}
	k.mu.Unlock()
	k.shed()
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

// read reads what somebody has asked for first. What cannot be read, whoever comes next
// tries again.
func (k *signalFiles) read(o *opened, read func() (*signals.Signals, error)) {
	defer close(o.ready)
	defer func() {
		if o.err != nil {
			k.mu.Lock()
			k.opened = slices.DeleteFunc(k.opened, func(other *opened) bool { return other == o })
			k.mu.Unlock()
		}
	}()
	o.signals, o.err = read()
}

// shed closes those that nobody reads any more, the ones that were asked for longest ago
// first, until there are no more than may be, or the rest is read.
func (k *signalFiles) shed() {
	for {
		k.mu.Lock()
		at := slices.IndexFunc(k.opened, func(o *opened) bool { return o.uses == 0 })
		if at < 0 || len(k.opened) <= mostOpened {
			k.mu.Unlock()
			return
		}
		o := k.opened[at]
		k.opened = slices.Delete(k.opened, at, at+1)
		k.mu.Unlock()
		_ = o.signals.Close() // what it gives back is a file that was only read
		<-k.room
	}
}

// readSignals reads what was kept of a run.
func (s *Service) readSignals(ctx context.Context, record store.Run, leave func(string) string) (*signals.Signals, error) {
	drill, err := s.Played(ctx, record)
	if errors.Is(err, ErrNoEdition) {
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	if err != nil {
		return nil, err
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
	}, leave)
	if err != nil {
		s.Logger.Warn("read the signals of a run", "run", record.ID, "err", err)
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	return of, nil
}
