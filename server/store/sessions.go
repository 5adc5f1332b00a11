package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// SessionLife is how long a session lives at most, however much it is used.
const SessionLife = 90 * 24 * time.Hour

const (
	// sessionIdle is how long a session lives without being used.
	sessionIdle = 30 * 24 * time.Hour
	// sessionStep is how exactly its last use is known: being more exact
	// would turn every request into a write.
	sessionStep = 5 * time.Minute
)

// Session is one signed-in browser.
type Session struct {
	ID     string // names it without being the secret: safe to log
	Person Person
	CSRF   string // what the browser proves with each change that it made the request itself
	Issuer string // of the provider that vouched for the person; empty: they signed in here
}

// Vouched is who says that somebody is who they are, and for how long: for a session,
// and for tokens made in one. The zero value is this server, for as long as those live.
type Vouched struct {
	Issuer string
	For    time.Duration
	Tokens time.Duration
}

// CreateSession signs a person in and returns the secret for the browser. One
// who is disabled is ErrDisabled. Their tokens that the same provider vouches for are
// good for as long again.
func (s *Store) CreateSession(ctx context.Context, person string, by Vouched) (token string, err error) {
	token = newToken()
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		now := s.now().UnixMilli()
		if err := enabled(ctx, c, person); err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "DELETE FROM session WHERE seen_ms <= ? OR created_ms <= ? OR ends_ms <= ?",
			now-sessionIdle.Milliseconds(), now-SessionLife.Milliseconds(), now); err != nil {
			return err
		}
		ends := sql.NullInt64{Int64: now + by.For.Milliseconds(), Valid: by.For > 0}
		_, err := c.ExecContext(ctx, "INSERT INTO session (hash, person, csrf, created_ms, seen_ms, ends_ms, issuer) VALUES (?, ?, ?, ?, ?, ?, ?)",
			hashed(token), person, newToken(), now, now, ends, by.Issuer)
		if err != nil {
			return known(err)
		}
		if _, err := c.ExecContext(ctx, "UPDATE token SET vouched_ms = ? WHERE person = ? AND issuer = ? AND issuer <> ''", now+by.Tokens.Milliseconds(), person, by.Issuer); err != nil {
			return err
		}
		return changedOne(c.ExecContext(ctx, "UPDATE person SET seen_ms = ? WHERE id = ?", now, person))
	})
	if err != nil {
		return "", fmt.Errorf("create session for %s: %w", person, err)
	}
	return token, nil
}

// Session returns the session of a secret, and takes note of its use. One that
// ended, was not used for 30 days or began SessionLife ago, or as long ago as it
// was vouched for, is ErrNotFound.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	hash, now := hashed(token), s.now().UnixMilli()
	session := Session{ID: hex.EncodeToString(hash)}
	var person string
	var seen int64
	err := s.readers.QueryRowContext(ctx, "SELECT person, csrf, seen_ms, issuer FROM session WHERE hash = ? AND seen_ms > ? AND created_ms > ? AND coalesce(ends_ms, ?) > ?",
		hash, now-sessionIdle.Milliseconds(), now-SessionLife.Milliseconds(), now+1, now).Scan(&person, &session.CSRF, &seen, &session.Issuer)
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", known(err))
	}
	if now-seen >= sessionStep.Milliseconds() {
		// A full disk keeps nobody from reading.
		if err := s.touch(ctx, hash, person, now); err != nil && !errors.Is(err, ErrDisk) {
			return Session{}, fmt.Errorf("session of %s: %w", person, err)
		}
	}
	session.Person, err = s.Person(ctx, person)
	return session, err
}

// SessionEnds returns when a session ends if it is not used before. One that
// has ended is ErrNotFound. To ask is not to use it.
func (s *Store) SessionEnds(ctx context.Context, id string) (time.Time, error) {
	if token, ok := strings.CutPrefix(id, tokenSession); ok {
		return s.tokenEnds(ctx, token)
	}
	hash, err := hex.DecodeString(id)
	if err != nil {
		return time.Time{}, fmt.Errorf("end of session: %w", ErrNotFound)
	}
	var created, seen int64
	var vouched sql.NullInt64
	err = s.readers.QueryRowContext(ctx, "SELECT created_ms, seen_ms, ends_ms FROM session WHERE hash = ?", hash).Scan(&created, &seen, &vouched)
	if err != nil {
		return time.Time{}, fmt.Errorf("end of session: %w", known(err))
	}
	ends := time.UnixMilli(min(created+SessionLife.Milliseconds(), seen+sessionIdle.Milliseconds()))
	if vouched.Valid && vouched.Int64 < ends.UnixMilli() {
		ends = time.UnixMilli(vouched.Int64)
	}
	if !ends.After(s.now()) {
		return time.Time{}, fmt.Errorf("end of session: %w", ErrNotFound)
	}
	return ends, nil
}

func (s *Store) touch(ctx context.Context, hash []byte, person string, now int64) error {
	return s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "UPDATE session SET seen_ms = ? WHERE hash = ?", now, hash); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "UPDATE person SET seen_ms = ? WHERE id = ?", now, person)
		return err
	})
}

// Signed is a browser in which somebody is signed in.
type Signed struct {
	Since, Used time.Time // Used to within a few minutes
	Issuer      string    // of the provider that vouched for them; empty: they signed in here
}

// Sessions lists where a person is signed in, the oldest first.
func (s *Store) Sessions(ctx context.Context, person string) ([]Signed, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT created_ms, seen_ms, issuer FROM session WHERE person = ? ORDER BY created_ms, hash", person)
	if err != nil {
		return nil, fmt.Errorf("sessions of %s: %w", person, err)
	}
	defer rows.Close()
	var all []Signed
	for rows.Next() {
		var one Signed
		var created, seen int64
		if err := rows.Scan(&created, &seen, &one.Issuer); err != nil {
			return nil, fmt.Errorf("sessions of %s: %w", person, err)
		}
		one.Since, one.Used = fromMS(created), fromMS(seen)
		all = append(all, one)
	}
	return all, rows.Err()
}

// EndSession signs one browser out. One that is signed out already is fine.
func (s *Store) EndSession(ctx context.Context, id string) error {
	hash, err := hex.DecodeString(id)
	if err == nil {
		err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
			_, err := c.ExecContext(ctx, "DELETE FROM session WHERE hash = ?", hash)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Revoke ends all of a person's sessions but the one called keep, which may be
// empty, and voids their links and tokens. It returns the ids of the sessions that
// ended.
func (s *Store) Revoke(ctx context.Context, person, keep string) (ids []string, err error) {
	kept, err := hex.DecodeString(keep)
	if err == nil {
		err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
			ids, err = revoke(ctx, c, person, kept)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("sign %s out: %w", person, err)
	}
	return ids, nil
}

func revoke(ctx context.Context, c *sql.Conn, person string, keep []byte) (ids []string, err error) {
	if _, err := c.ExecContext(ctx, "DELETE FROM link WHERE person = ?", person); err != nil {
		return nil, err
	}
	rows, err := c.QueryContext(ctx, "DELETE FROM session WHERE person = ? AND hash IS NOT ? RETURNING lower(hex(hash))", person, keep)
	if err == nil {
		ids, err = texts(rows)
	}
	if err != nil {
		return nil, err
	}
	rows, err = c.QueryContext(ctx, "DELETE FROM token WHERE person = ? RETURNING ? || id", person, tokenSession)
	if err != nil {
		return nil, err
	}
	tokens, err := texts(rows)
	return append(ids, tokens...), err
}

// texts reads the rows of one column.
func texts(rows *sql.Rows) (all []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
