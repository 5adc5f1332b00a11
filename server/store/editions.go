package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
)

// Edition is what runs were played with, or attempts answered: files by name, one of
// which is the scenario, or the exercise.
type Edition struct {
	Scenario string
	Files    map[string][]byte
}

// Kept is what a run is played with and judged by, or an attempt answered. It is kept
// under the hashes that the run or the attempt gives, each file once for all editions that
// have it, as long as there is one of it.
type Kept struct {
	Rubric  []byte
	Edition Edition
}

// keep keeps what a run or an attempt is of, within its transaction: until that is there,
// nothing holds it. What is there already stays as it is.
func (k Kept) keep(ctx context.Context, c *sql.Conn, rubric, edition string) error {
	if _, err := c.ExecContext(ctx, "INSERT INTO rubric (hash, raw) VALUES (?, ?) ON CONFLICT DO NOTHING", rubric, string(k.Rubric)); err != nil {
		return err
	}
	added, err := c.ExecContext(ctx, "INSERT INTO edition (hash, scenario) VALUES (?, ?) ON CONFLICT DO NOTHING", edition, k.Edition.Scenario)
	if err != nil {
		return err
	}
	if n, err := added.RowsAffected(); err != nil || n == 0 { // as nearly always
		return err
	}
	for name, raw := range k.Edition.Files {
		sum := sha256.Sum256(raw)
		blob := hex.EncodeToString(sum[:])
		if raw == nil {
			raw = []byte{} // nil would be NULL
		}
		if _, err := c.ExecContext(ctx, "INSERT INTO blob (hash, raw) VALUES (?, ?) ON CONFLICT DO NOTHING", blob, raw); err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "INSERT INTO edition_file (edition, name, blob) VALUES (?, ?, ?)", edition, name, blob); err != nil {
			return err
		}
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
