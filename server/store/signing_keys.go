package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// SigningKey is a key that badges are or were signed with.
type SigningKey struct {
	ID      string // thumbprint
	Public  []byte // as a JSON Web Key
	Private []byte // PKCS #8; nil: it is not in use any more
	Created time.Time
}

// SigningKeys lists the keys, the latest first.
func (s *Store) SigningKeys(ctx context.Context) ([]SigningKey, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT id, public, private, created_ms FROM signing_key ORDER BY created_ms DESC, id")
	if err != nil {
		return nil, fmt.Errorf("read the keys of badges: %w", known(err))
	}
	defer rows.Close()
	var all []SigningKey
	for rows.Next() {
		var k SigningKey
		var ms int64
		if err := rows.Scan(&k.ID, &k.Public, &k.Private, &ms); err != nil {
			return nil, fmt.Errorf("read the keys of badges: %w", err)
		}
		k.Created = fromMS(ms)
		all = append(all, k)
	}
	return all, rows.Err()
}

// PutSigningKey has a key be the one in use from now on: the private halves of all others
// are gone for good. With first, it is kept only where there is none in use.
func (s *Store) PutSigningKey(ctx context.Context, k SigningKey, first bool) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if first {
			var used bool
			if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM signing_key WHERE private IS NOT NULL)").Scan(&used); err != nil || used {
				return err
			}
		}
		if _, err := c.ExecContext(ctx, "UPDATE signing_key SET private = NULL"); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT INTO signing_key (id, public, private, created_ms) VALUES (?, ?, ?, ?)", k.ID, string(k.Public), k.Private, s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("keep a key for badges: %w", err)
	}
	return nil
}
