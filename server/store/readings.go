package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// PutReading notes that a person is shown the answers of a scenario. Their runs
// of it that have not ended, and those to come, are repeats from now on; the
// others stay what they were.
func (s *Store) PutReading(ctx context.Context, person, scenario string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO reading (person, scenario, read_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			person, scenario, s.now().UnixMilli())
		if err != nil {
			return known(err)
		}
		_, err = c.ExecContext(ctx, "UPDATE run SET repeat = 1 WHERE person = ? AND scenario = ? AND ended_ms IS NULL", person, scenario)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that %s has read the answers of %s: %w", person, scenario, err)
	}
	return nil
}

// HasRead reports whether a person has been shown the answers of a scenario.
func (s *Store) HasRead(ctx context.Context, person, scenario string) (bool, error) {
	var read bool
	err := s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM reading WHERE person = ? AND scenario = ?)", person, scenario).Scan(&read)
	if err != nil {
		return false, fmt.Errorf("ask whether the answers of %s were read: %w", scenario, err)
	}
	return read, nil
}

// Reading is that a person was shown the answers of a scenario.
type Reading struct {
	Scenario string
	When     time.Time // first
}

// Readings lists whose answers a person was shown, the first ones first.
func (s *Store) Readings(ctx context.Context, person string) ([]Reading, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT scenario, read_ms FROM reading WHERE person = ? ORDER BY read_ms, scenario", person)
	if err != nil {
		return nil, fmt.Errorf("readings of %s: %w", person, err)
	}
	defer rows.Close()
	var all []Reading
	for rows.Next() {
		var one Reading
		var ms int64
		if err := rows.Scan(&one.Scenario, &ms); err != nil {
			return nil, fmt.Errorf("readings of %s: %w", person, err)
		}
		one.When = fromMS(ms)
		all = append(all, one)
	}
	return all, rows.Err()
}

// Open shows the answers of a run that has ended to whoever played it, now. Those
// that are shown already stay so.
func (s *Store) Open(ctx context.Context, run string) (Run, error) {
	return s.UpdateRun(ctx, run, func(r *Run) {
		if now := s.now(); r.Opens.After(now) {
			r.Opens = now
		}
	})
}

// Withheld reports whether the answers of a run are kept from whoever played it.
func (r Run) Withheld(now time.Time) bool { return r.Opens.After(now) }
