package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// OnAppend has what is told how long each Append took that was carried out. To
// be called before the store is used.
func (s *Store) OnAppend(told func(took time.Duration)) { s.appended = told }

// room is what Ready asks the disk for: events of a minute.
const room = 64 << 10

// errUndo ends a change that is to leave nothing behind.
var errUndo = errors.New("undo")

// Ready reports whether changes can be made: the database takes one, and the
// disk has room for it. Nothing is left of either.
func (s *Store) Ready(ctx context.Context) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "CREATE TABLE ready (room BLOB)"); err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "INSERT INTO ready VALUES (zeroblob(?))", room); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		return fmt.Errorf("write to the database: %w", err)
	}
	file, err := os.CreateTemp(s.folder, ".ready-")
	if err != nil {
		return err
	}
	_, err = file.WriteString(strings.Repeat("\x00", room))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close(), os.Remove(file.Name())); err != nil {
		return fmt.Errorf("write to %s: %w", filepath.Clean(s.folder), err)
	}
	return nil
}
