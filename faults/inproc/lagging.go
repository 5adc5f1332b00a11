package inproc

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults/embedded"
)

// lagging is a read replica that is behind: copies of the whole database, made
// from time to time. The first is made when it begins to lag, and is read until
// it is as old as the lag; from then on the newest that is. So the lag grows
// from nothing, as it does when a replica stops keeping up.
type lagging struct {
	dir, name string
	copyTo    func(file string) error

	mu     sync.Mutex
	by     time.Duration // 0: it keeps up
	copies []duplicate   // oldest first
	made   int
	stop   chan struct{} // ends the making of copies
	done   sync.WaitGroup

	reading sync.RWMutex // held by who reads a copy, and to take one away
}

// duplicate is the database as it was at a moment.
type duplicate struct {
	at   time.Time
	file string
	db   *sql.DB
}

func newLagging(dir, name string, copyTo func(string) error) *lagging {
	return &lagging{dir: dir, name: name, copyTo: copyTo}
}

// behind makes reads be so much behind; 0 ends it.
func (l *lagging) behind(by time.Duration) error {
	l.mu.Lock()
	if by == l.by {
		l.mu.Unlock()
		return nil
	}
	started := l.by > 0
	l.by = by
	if by > 0 && started {
		l.mu.Unlock()
		return nil
	}
	if by > 0 {
		defer l.mu.Unlock()
		if err := l.add(); err != nil {
			l.by = 0
			return err
		}
		l.stop = make(chan struct{})
		l.done.Go(l.follow)
		return nil
	}
	close(l.stop)
	old := l.copies
	l.copies = nil
	l.mu.Unlock()
	l.done.Wait()
	return l.drop(old)
}

// follow makes copies until it is told to stop.
func (l *lagging) follow() {
	l.mu.Lock()
	stop := l.stop
	l.mu.Unlock()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-tick.C:
		case <-stop:
			return
		}
		l.mu.Lock()
		due := time.Since(last) >= max(time.Second, l.by/5)
		var old []duplicate
		if due && l.by > 0 {
			_ = l.add() // without it, the lag is larger for a while
			last = time.Now()
			for len(l.copies) > 1 && time.Since(l.copies[1].at) >= l.by {
				old = append(old, l.copies[0])
				l.copies = l.copies[1:]
			}
		}
		l.mu.Unlock()
		_ = l.drop(old) // what is left of them goes with the folder
	}
}

// add makes a copy. l.mu is held.
func (l *lagging) add() error {
	l.made++
	file := filepath.Join(l.dir, fmt.Sprintf("%s-behind-%d.sqlite", l.name, l.made))
	at := time.Now()
	if err := l.copyTo(file); err != nil {
		return fmt.Errorf("copy for a replica that lags: %w", err)
	}
	db, err := embedded.Open(file, readers, "mode=ro")
	if err != nil {
		return errors.Join(err, os.Remove(file))
	}
	l.copies = append(l.copies, duplicate{at, file, db})
	return nil
}

func (l *lagging) drop(copies []duplicate) error {
	if len(copies) == 0 {
		return nil
	}
	l.reading.Lock()
	defer l.reading.Unlock()
	var errs []error
	for _, c := range copies {
		errs = append(errs, c.db.Close(), os.Remove(c.file))
	}
	return errors.Join(errs...)
}

// current is the copy that is read. l.mu is held.
func (l *lagging) current() (duplicate, bool) {
	if len(l.copies) == 0 {
		return duplicate{}, false
	}
	now := l.copies[0]
	for _, c := range l.copies[1:] {
		if time.Since(c.at) >= l.by {
			now = c
		}
	}
	return now, true
}

// read returns where to read, until done; nil when nothing lags.
func (l *lagging) read() (from *sql.DB, done func()) {
	l.reading.RLock()
	l.mu.Lock()
	defer l.mu.Unlock()
	c, _ := l.current()
	return c.db, l.reading.RUnlock
}

// seconds tells how far behind what is read is.
func (l *lagging) seconds() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.current(); ok {
		return time.Since(c.at).Seconds()
	}
	return 0
}

func (l *lagging) close() { _ = l.behind(0) }
