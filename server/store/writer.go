package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// groupLimit bounds how many changes share a commit, so that nobody waits for
// an endless one.
const groupLimit = 512

// change is one all-or-none change, carried out inside a transaction; when it
// returns an error, what it did is undone, and only that. The context it is
// handed never ends: SQLite answers an interrupted statement by rolling back
// the whole transaction, and with it the changes of others.
type change func(ctx context.Context, c *sql.Conn) error

// job is a change that someone waits for.
type job struct {
	ctx  context.Context
	do   change
	done chan error // takes one value
}

// writer carries out changes in the order they arrive. Those that arrive while
// a commit is on its way to the disk share the next one: the disk's delay is
// paid once for all of them.
type writer struct {
	db   *sql.DB
	conn *sql.Conn
	// insertEvent is prepared once: it is by far the most frequent statement.
	insertEvent *sql.Stmt
	// jobs has no buffer, so that a job handed over is a job taken on: none
	// can be left behind in it when the writer stops.
	jobs    chan *job
	quit    chan struct{}
	stopped chan struct{}
	once    sync.Once
}

func newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	insert, err := conn.PrepareContext(ctx, insertEvent)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w := &writer{db: db, conn: conn, insertEvent: insert, jobs: make(chan *job), quit: make(chan struct{}), stopped: make(chan struct{})}
	go w.loop()
	return w, nil
}

// write carries out a change and returns when it is on the disk, or was not
// made at all. A context that ends before the change's turn prevents it; later
// it has no effect, so that the outcome is never in doubt.
func (w *writer) write(ctx context.Context, do change) error {
	j := &job{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case w.jobs <- j:
		return <-j.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
}

// over reports whether no change is taken any more.
func (w *writer) over() bool {
	select {
	case <-w.quit:
		return true
	default:
		return false
	}
}

func (w *writer) loop() {
	defer close(w.stopped)
	group := make([]*job, 0, groupLimit)
	for {
		select {
		case j := <-w.jobs:
			group = w.commit(w.gather(append(group[:0], j)))
		case <-w.quit:
			return
		}
	}
}

// gather takes on everyone who is waiting already.
func (w *writer) gather(group []*job) []*job {
	for len(group) < groupLimit {
		select {
		case j := <-w.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

// commit carries out a group of changes in one transaction. A change that
// fails is undone alone; when the transaction itself fails, so do all.
func (w *writer) commit(group []*job) []*job {
	results := make([]error, len(group))
	err := w.transact(func() error {
		for i, j := range group {
			if results[i] = j.ctx.Err(); results[i] != nil {
				continue
			}
			var broken error
			if results[i], broken = w.attempt(j.do); broken != nil {
				return broken
			}
		}
		return nil
	})
	for i, j := range group {
		if results[i] == nil {
			results[i] = err
		}
		j.done <- known(results[i])
	}
	return group
}

// transact uses IMMEDIATE: a transaction that reads first and asks to write
// later could be refused, however long it is ready to wait.
func (w *writer) transact(do func() error) error {
	ctx := context.Background()
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = w.conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		// SQLite may have rolled back by itself, then this fails: either
		// way nothing of the transaction is left.
		_, _ = w.conn.ExecContext(ctx, "ROLLBACK")
	}
	return err
}

// attempt carries out one change within the transaction. failed is the
// change's own error; broken says that the transaction is beyond repair.
func (w *writer) attempt(do change) (failed, broken error) {
	ctx := context.Background()
	if _, err := w.conn.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return nil, err
	}
	if failed = do(ctx, w.conn); failed != nil {
		if _, err := w.conn.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
			return failed, fmt.Errorf("%w (after %w)", err, failed)
		}
	}
	if _, err := w.conn.ExecContext(ctx, "RELEASE one"); err != nil {
		return failed, err
	}
	return failed, nil
}

func (w *writer) close() (err error) {
	w.once.Do(func() {
		close(w.quit)
		<-w.stopped
		err = errors.Join(w.insertEvent.Close(), w.conn.Close(), w.db.Close())
	})
	return err
}
