package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// TokenPrefix begins every token, so that what searches files for secrets knows one.
const TokenPrefix = "drillyard_"

// tokenSession begins the id of the session that a token stands for.
const tokenSession = "token:"

// Token lets a program in as a person, to a part of what they may do.
type Token struct {
	ID      string
	Name    string // that its person gave it
	Scopes  []string
	Created time.Time
	Expires time.Time
	Used    time.Time // zero: never; to within a few minutes
	// Issuer is of the provider that vouched for its person when they made it, and
	// Vouched until when it does: from then on the token lets nobody in, until they
	// have signed in there again. Empty and zero: they signed in here.
	Issuer  string
	Vouched time.Time
}

// CreateToken makes a token of a person with name, scopes and end of t, and of who
// vouches for them, and returns its secret, of which the file keeps a hash alone. One who is disabled is
// ErrDisabled.
func (s *Store) CreateToken(ctx context.Context, person string, t Token) (Token, string, error) {
	secret := TokenPrefix + newToken()
	t = Token{ID: newID(), Name: t.Name, Scopes: t.Scopes, Created: fromMS(s.now().UnixMilli()), Expires: fromMS(t.Expires.UnixMilli()), Issuer: t.Issuer, Vouched: t.Vouched}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if err := enabled(ctx, c, person); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT INTO token (id, hash, person, name, scopes, created_ms, expires_ms, issuer, vouched_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			t.ID, hashed(secret), person, t.Name, strings.Join(t.Scopes, " "), t.Created.UnixMilli(), t.Expires.UnixMilli(), t.Issuer, nullMS(t.Vouched))
		return known(err)
	})
	if err != nil {
		return Token{}, "", fmt.Errorf("create a token of %s: %w", person, err)
	}
	return t, secret, nil
}

// Tokens lists the tokens of a person, the oldest first, with those that have
// expired.
func (s *Store) Tokens(ctx context.Context, person string) ([]Token, error) {
	rows, err := s.readers.QueryContext(ctx, selectToken+"WHERE person = ? ORDER BY created_ms, id", person)
	if err != nil {
		return nil, fmt.Errorf("list tokens of %s: %w", person, err)
	}
	defer rows.Close()
	var all []Token
	for rows.Next() {
		t, _, err := scanToken(rows)
		if err != nil {
			return nil, fmt.Errorf("list tokens of %s: %w", person, err)
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// TokenSession returns the token of a secret, and the session that it stands for:
// without a CSRF token, for no page can send a secret that it does not have. One
// that was revoked or has expired, that nobody vouches for any more, or whose person is
// disabled, is ErrNotFound.
func (s *Store) TokenSession(ctx context.Context, secret string) (Token, Session, error) {
	now := s.now().UnixMilli()
	t, person, err := scanToken(s.readers.QueryRowContext(ctx, selectToken+"WHERE hash = ? AND min(expires_ms, coalesce(vouched_ms, expires_ms)) > ?", hashed(secret), now))
	if err != nil {
		return Token{}, Session{}, fmt.Errorf("token: %w", err)
	}
	p, err := s.Person(ctx, person)
	if err == nil && !p.Disabled.IsZero() {
		err = ErrNotFound
	}
	if err != nil {
		return Token{}, Session{}, fmt.Errorf("token %s: %w", t.ID, err)
	}
	if now-t.Used.UnixMilli() >= sessionStep.Milliseconds() {
		err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
			_, err := c.ExecContext(ctx, "UPDATE token SET used_ms = ? WHERE id = ?", now, t.ID)
			return err
		})
		if err != nil && !errors.Is(err, ErrDisk) { // a full disk keeps nobody from reading
			return Token{}, Session{}, fmt.Errorf("token %s: %w", t.ID, err)
		}
	}
	return t, Session{ID: tokenSession + t.ID, Person: p}, nil
}

// RevokeToken takes a person's token away and returns the id of the session that it
// stood for.
func (s *Store) RevokeToken(ctx context.Context, person, id string) (session string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "DELETE FROM token WHERE id = ? AND person = ?", id, person))
	})
	if err != nil {
		return "", fmt.Errorf("revoke token %s: %w", id, err)
	}
	return tokenSession + id, nil
}

// tokenEnds is when the session that a token stands for ends.
func (s *Store) tokenEnds(ctx context.Context, id string) (time.Time, error) {
	t, _, err := scanToken(s.readers.QueryRowContext(ctx, selectToken+"WHERE id = ?", id))
	ends := t.Expires
	if !t.Vouched.IsZero() && t.Vouched.Before(ends) {
		ends = t.Vouched
	}
	if err == nil && !ends.After(s.now()) {
		err = ErrNotFound
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("end of token %s: %w", id, err)
	}
	return ends, nil
}

const selectToken = "SELECT id, person, name, scopes, created_ms, expires_ms, used_ms, issuer, vouched_ms FROM token "

func scanToken(row interface{ Scan(...any) error }) (t Token, person string, err error) {
	var scopes string
	var created, expires int64
	var used, vouched sql.NullInt64
	err = known(row.Scan(&t.ID, &person, &t.Name, &scopes, &created, &expires, &used, &t.Issuer, &vouched))
	t.Scopes, t.Created, t.Expires, t.Used, t.Vouched = strings.Fields(scopes), fromMS(created), fromMS(expires), fromNullMS(used), fromNullMS(vouched)
	return t, person, err
}
