package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"time"
)

// CreateLink returns a token that signs a person in once within ttl. It takes
// the place of the person's earlier links. One who is disabled is ErrDisabled.
func (s *Store) CreateLink(ctx context.Context, person string, ttl time.Duration) (token string, err error) {
	token = newToken()
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		now := s.now()
		if err := enabled(ctx, c, person); err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "DELETE FROM link WHERE person = ? OR expires_ms <= ?", person, now.UnixMilli()); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT INTO link (hash, person, expires_ms) VALUES (?, ?, ?)",
			hashed(token), person, now.Add(ttl).UnixMilli())
		return known(err)
	})
	if err != nil {
		return "", fmt.Errorf("create link for %s: %w", person, err)
	}
	return token, nil
}

// enabled answers ErrDisabled for a person who may not sign in.
func enabled(ctx context.Context, c *sql.Conn, person string) error {
	p, err := scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ?", person))
	if err == nil && !p.Disabled.IsZero() {
		err = ErrDisabled
	}
	return err
}

// UseLink uses a link up and returns whom it was for. A link that was never
// made, was used or is too old is ErrNotFound.
func (s *Store) UseLink(ctx context.Context, token string) (Person, error) {
	var id string
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		row := c.QueryRowContext(ctx, "DELETE FROM link WHERE hash = ? AND expires_ms > ? RETURNING person", hashed(token), s.now().UnixMilli())
		return known(row.Scan(&id))
	})
	if err != nil {
		return Person{}, fmt.Errorf("use link: %w", err)
	}
	return s.Person(ctx, id)
}

// newToken returns a secret of 130 random bits.
func newToken() string { return rand.Text() }

// hashed is what the file keeps of a token. Tokens are random, so a plain hash
// cannot be searched back.
func hashed(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
