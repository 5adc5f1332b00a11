// Package embedded opens the SQL engine that is compiled in, for statements
// that an author of a stack wrote, whom nobody vouches for.
//
// Invariants: no statement reaches another file, or changes how the engine
// works; a text, a row and a database are bounded in size; every statement ends,
// as its context says or after the longest time. A statement that goes on by
// itself (WITH RECURSIVE) is refused.
//
// Non-goals: speaking PostgreSQL; keeping anything.
package embedded

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

const (
	maxValue = 1 << 20         // of a text or a row, in bytes
	maxPages = 64 << 20 / 4096 // of a database
	// Longest is how long a statement may take.
	Longest = 10 * time.Second
	// MaxRows is how many rows of a query are read.
	MaxRows = 200
)

// Open opens the database in a file with so many connections, and no more, each
// set up as the parameters say that the driver knows. An empty path stands for a
// database in memory, which has one connection.
func Open(path string, connections int, parameters ...string) (*sql.DB, error) {
	name := file(path)
	if path == "" {
		name, connections = "file::memory:", 1
	}
	name += "?" + strings.Join(append(parameters, fmt.Sprintf("_pragma=max_page_count(%d)", maxPages)), "&")
	db := sql.OpenDB(connector{name})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := bound(db, connections); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Fill carries out the statements that make a schema and fill it.
func Fill(ctx context.Context, db *sql.DB, statements []string) error {
	ctx, cancel := context.WithTimeout(ctx, Longest)
	defer cancel()
	for i, text := range statements {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("schema statement %d: %w", i+1, err)
		}
	}
	return nil
}

// Copy writes the database of one file as it stands into another one, which must
// not be there.
func Copy(from, to string) error {
	db, err := sql.Open("sqlite", file(from))
	if err != nil {
		return err
	}
	_, err = db.Exec("VACUUM INTO ?", to)
	return errors.Join(err, db.Close())
}

func file(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() }

// bound sets the limits of every connection; they stay open from then on.
func bound(db *sql.DB, connections int) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), Longest)
	defer cancel()
	for range connections {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }()
		for limit, to := range map[int]int{lib.SQLITE_LIMIT_LENGTH: maxValue, lib.SQLITE_LIMIT_ATTACHED: 0} {
			if _, err := sqlite.Limit(conn, limit, to); err != nil {
				return err
			}
		}
	}
	return nil
}

type connector struct{ name string }

func (c connector) Connect(context.Context) (driver.Conn, error) { return engine.Open(c.name) }
func (c connector) Driver() driver.Driver                        { return engine }

// engine is a driver of our own, so that what is forbidden here is allowed to
// others who use SQLite.
var engine = func() *sqlite.Driver {
	d := &sqlite.Driver{}
	d.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		r, ok := conn.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("the engine asks nobody what a statement may do")
		}
		return r.RegisterAuthorizer(authorize)
	})
	return d
}()

// harmful are the functions that reach out of the database, or make much of
// nothing.
var harmful = []string{"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "randomblob", "zeroblob", "printf", "format"}

// allowed is what statements may do.
var allowed = []sqlite.AuthorizerActionCode{
	sqlite.AuthCreateTable, sqlite.AuthCreateIndex, sqlite.AuthInsert, sqlite.AuthUpdate, sqlite.AuthDelete,
	sqlite.AuthRead, sqlite.AuthSelect, sqlite.AuthTransaction, sqlite.AuthReindex,
}

func authorize(action sqlite.AuthorizerActionCode, _, function, _, _ string) sqlite.AuthorizerReturnCode {
	if slices.Contains(allowed, action) || action == sqlite.AuthFunction && !slices.Contains(harmful, function) {
		return sqlite.AuthorizerOK
	}
	return sqlite.AuthorizerDeny
}
