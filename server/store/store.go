package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors the store decides. Wrap them; test with errors.Is.
var (
	// ErrNotFound says that there is no such person, link, session, run,
	// rubric or grade; a link that was used or is too old is not there either.
	ErrNotFound = errors.New("not found")
	// ErrTaken says that the login or the id belongs to another already.
	ErrTaken = errors.New("taken already")
	// ErrDisabled says that the person may not sign in.
	ErrDisabled = errors.New("the person is disabled")
	// ErrLastAdmin says that nobody else could give people their rights.
	ErrLastAdmin = errors.New("there is no other admin")
	// ErrPlaying says that a run of theirs has not ended.
	ErrPlaying = errors.New("a run of theirs has not ended")
	// ErrPassword says that login and password do not belong together.
	ErrPassword = errors.New("wrong login or password")
	// ErrClosed says that the store has been closed.
	ErrClosed = errors.New("store is closed")
	// ErrNewer says that the file was written by a newer build.
	ErrNewer = errors.New("the database is from a newer version of Drillyard")
	// ErrForeign says that the file is a database of something else.
	ErrForeign = errors.New("the file is no database of Drillyard")
	// ErrDamaged says that the file, or a part of it, cannot be read.
	ErrDamaged = errors.New("the database is damaged")
	// ErrDisk says that the disk is full, or cannot be written for another
	// reason: nothing of the change was made.
	ErrDisk = errors.New("the disk is full, or fails")
)

// database is the name of the file.
const database = "drillyard.db"

// readers is how many queries run beside each other; more would only wait for
// a processor.
const readers = 4

// Store is one open database. It may be used from many goroutines.
type Store struct {
	folder    string
	appended  func(took time.Duration) // may be nil
	writer    *writer
	readers   *sql.DB
	passwords chan struct{} // one token for each hash that may be computed at once
	now       func() time.Time
}

// Open opens dir/drillyard.db, makes it when it is not there, and brings it to
// the newest schema; what it was before is kept beside it then. Several
// processes may have the same folder open; they take turns at writing. A
// database that cannot be used is left as it is: ErrDamaged, ErrNewer and
// ErrForeign say why.
func Open(ctx context.Context, dir string) (*Store, error) {
	s, err := openFolder(ctx, dir)
	if err == nil {
		return s, nil
	}
	err = fmt.Errorf("open store %s: %w", filepath.Join(dir, database), err)
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrForeign) {
		err = fmt.Errorf("%w. It was left as it is. Keep it, and restore the latest backup into an empty folder: drillyard restore FILE --data FOLDER", err)
	}
	return nil, err
}

func openFolder(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, database)
	if err := guard(path); err != nil {
		return nil, err
	}
	writing := open(path, 1, "secure_delete(1)") // what is deleted is gone from the file
	keep := func(next int) error { return keepCopy(ctx, writing, path, next) }
	if err := migrate(ctx, writing, schemaFiles, keep); err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	s := &Store{folder: dir, readers: open(path, readers, "query_only(1)"), passwords: make(chan struct{}, hashesAtOnce), now: time.Now}
	s.writer, err = newWriter(ctx, writing)
	if err != nil {
		return nil, errors.Join(err, writing.Close(), s.readers.Close())
	}
	return s, nil
}

// young is how old an empty file may be for another process to be just making
// a database of it.
const young = time.Minute

// guard makes the file, for SQLite would let everyone read it, and closes those
// of older builds to others. What was emptied is no new database: SQLite would
// take it for one, and throw away the log beside it. A file that is there is
// never opened here: closing it would give up SQLite's locks on it.
func guard(path string) error {
	about, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if errors.Is(err, fs.ErrExist) { // another process was faster
			return nil
		}
		if err != nil {
			return err
		}
		return f.Close()
	}
	if err != nil {
		return err
	}
	if about.Size() == 0 {
		if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 || time.Since(about.ModTime()) > young {
			return fmt.Errorf("%w: the file is empty", ErrDamaged)
		}
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if at, err := os.Stat(name); err == nil && at.Mode().Perm()&0o077 != 0 {
			if err := os.Chmod(name, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// Fail has every change fail from now on, or no longer, as on a disk that can
// be read only. It is for tests of what happens then.
func (s *Store) Fail(ctx context.Context, fail bool) error {
	_, err := s.writer.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA query_only = %t", fail))
	return err
}

// SetClock has moments be read from another clock from now on. It is for tests of what
// happens when that of a machine is set.
func (s *Store) SetClock(now func() time.Time) { s.now = now }

// Folder returns the folder that the database is in, as an absolute path.
func (s *Store) Folder() string { return s.folder }

// Close waits for the commit under way and closes the file. Changes asked for
// later answer ErrClosed.
func (s *Store) Close() error {
	return errors.Join(s.writer.close(), s.readers.Close())
}

// open makes a pool of connections to a database in use.
func open(path string, connections int, more ...string) *sql.DB {
	return openWith(path, connections, append([]string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}, more...)...)
}

// openWith makes a pool of connections. The pragmas are in the address because
// they belong to each connection, and the busy timeout comes first because the
// others may already have to wait.
func openWith(path string, connections int, pragmas ...string) *sql.DB {
	pragmas = append([]string{"busy_timeout(10000)"}, pragmas...)
	if whole, err := filepath.Abs(path); err == nil {
		path = whole // in an address, the first part of a relative one would be a host
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		panic("the sqlite driver is not registered: " + err.Error())
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// known turns the database's own errors into the store's.
func known(err error) error {
	for _, own := range []error{ErrNotFound, ErrTaken, ErrDisk, ErrDamaged} {
		if errors.Is(err, own) {
			return err
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff { // the kind; the rest tells which of it
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return fmt.Errorf("%w: %w", ErrDisk, err)
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		switch e.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fmt.Errorf("%w: %w", ErrTaken, err)
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return fmt.Errorf("%w: %w", ErrNotFound, err)
		}
	}
	return err
}

// changedOne answers ErrNotFound for a statement that found no row to change.
func changedOne(result sql.Result, err error) error {
	if err != nil {
		return known(err)
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNotFound
}

// Times are kept as Unix milliseconds.
func fromMS(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func fromNullMS(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return fromMS(ms.Int64)
}

func nullMS(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

// only is the one that a list by an id holds; none is ErrNotFound.
func only[T any](list []T, err error) (one T, _ error) {
	switch {
	case err != nil:
		return one, err
	case len(list) == 0:
		return one, ErrNotFound
	}
	return list[0], nil
}
