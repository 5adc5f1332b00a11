package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
	// ErrPassword says that login and password do not belong together.
	ErrPassword = errors.New("wrong login or password")
	// ErrClosed says that the store has been closed.
	ErrClosed = errors.New("store is closed")
	// ErrNewer says that the file was written by a newer build.
	ErrNewer = errors.New("the database is from a newer version of Drillyard")
)

// readers is how many queries run beside each other; more would only wait for
// a processor.
const readers = 4

// Store is one open database. It may be used from many goroutines.
type Store struct {
	folder    string
	writer    *writer
	readers   *sql.DB
	passwords chan struct{} // one token for each hash that may be computed at once
	now       func() time.Time
}

// Open opens dir/drillyard.db, makes it when it is not there, and brings it to
// the newest schema. Several processes may have the same folder open; they take
// turns at writing.
func Open(ctx context.Context, dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	path := filepath.Join(dir, "drillyard.db")
	writing := open(path, 1)
	if err := migrate(ctx, writing, schemaFiles); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), writing.Close())
	}
	s := &Store{folder: dir, readers: open(path, readers, "query_only(1)"), passwords: make(chan struct{}, hashesAtOnce), now: time.Now}
	s.writer, err = newWriter(ctx, writing)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), writing.Close(), s.readers.Close())
	}
	return s, nil
}

// Folder returns the folder that the database is in, as an absolute path.
func (s *Store) Folder() string { return s.folder }

// Close waits for the commit under way and closes the file. Changes asked for
// later answer ErrClosed.
func (s *Store) Close() error {
	return errors.Join(s.writer.close(), s.readers.Close())
}

// open makes a pool of connections. The pragmas are in the address because
// they belong to each connection, and the busy timeout comes first because the
// others may already have to wait.
func open(path string, connections int, more ...string) *sql.DB {
	pragmas := append([]string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}, more...)
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
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
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
