package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Entry is one line of the audit trail.
type Entry struct {
	Wall     time.Time // set by the store when zero
	PersonID string    // empty: not signed in
	Action   string    // "run.start"
	Object   string    // what it was done to, such as a run's id
	Outcome  string    // "allowed", or why not
}

// Audit adds an entry to the trail.
func (s *Store) Audit(ctx context.Context, e Entry) error {
	if e.Wall.IsZero() {
		e.Wall = s.now()
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO audit (wall_ms, person, action, object, outcome) VALUES (?, ?, ?, ?, ?)",
			e.Wall.UnixMilli(), e.PersonID, e.Action, e.Object, e.Outcome)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// AuditTrail returns the latest entries, newest first.
func (s *Store) AuditTrail(ctx context.Context, limit int) ([]Entry, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT wall_ms, person, action, object, outcome FROM audit ORDER BY id DESC LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("read audit trail: %w", err)
	}
	defer rows.Close()
	var trail []Entry
	for rows.Next() {
		var e Entry
		var wall int64
		if err := rows.Scan(&wall, &e.PersonID, &e.Action, &e.Object, &e.Outcome); err != nil {
			return nil, fmt.Errorf("read audit trail: %w", err)
		}
		e.Wall = fromMS(wall)
		trail = append(trail, e)
	}
	return trail, rows.Err()
}
