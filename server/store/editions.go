package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// Edition is what runs were played with: files by name, one of which is the
// scenario.
type Edition struct {
	Scenario string
	Files    map[string][]byte
}

// PutEdition keeps an edition under its hash, each file once for all editions
// that have it. One that is there already stays as it is.
func (s *Store) PutEdition(ctx context.Context, hash string, e Edition) error {
	var there bool
	err := s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM edition WHERE hash = ?)", hash).Scan(&there)
	if err != nil {
		return fmt.Errorf("put edition %s: %w", hash, known(err))
	}
	if there { // as nearly always, and then nobody has to wait for a commit
		return nil
	}
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "INSERT INTO edition (hash, scenario) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, e.Scenario); err != nil {
			return err
		}
		for name, raw := range e.Files {
			sum := sha256.Sum256(raw)
			blob := hex.EncodeToString(sum[:])
			if raw == nil {
				raw = []byte{} // nil would be NULL
			}
			if _, err := c.ExecContext(ctx, "INSERT INTO blob (hash, raw) VALUES (?, ?) ON CONFLICT DO NOTHING", blob, raw); err != nil {
				return err
			}
			if _, err := c.ExecContext(ctx, "INSERT INTO edition_file (edition, name, blob) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", hash, name, blob); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("put edition %s: %w", hash, err)
	}
	return nil
}

// Edition returns the edition with a hash; ErrNotFound where none was kept.
func (s *Store) Edition(ctx context.Context, hash string) (e Edition, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("edition %s: %w", hash, known(err))
		}
	}()
	if err := s.readers.QueryRowContext(ctx, "SELECT scenario FROM edition WHERE hash = ?", hash).Scan(&e.Scenario); err != nil {
		return e, err
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT name, raw FROM edition_file JOIN blob ON blob.hash = edition_file.blob WHERE edition = ?", hash)
	if err != nil {
		return e, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	e.Files = map[string][]byte{}
	for rows.Next() {
		var name string
		var raw []byte
		if err := rows.Scan(&name, &raw); err != nil {
			return e, err
		}
		e.Files[name] = raw
	}
	return e, rows.Err()
}
