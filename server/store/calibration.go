package store

import (
	"context"
	"database/sql"
	"fmt"
)

// PutCalibration keeps what a person gave a sample run, named by the hash of its
// content. A sample is marked once: ErrTaken, where it was.
func (s *Store) PutCalibration(ctx context.Context, person, sample string, marks []byte) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO calibration (person, sample, marks, wall_ms) VALUES (?, ?, ?, ?)", person, sample, string(marks), s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("put what %s gave a sample: %w", person, err)
	}
	return nil
}

// Calibration returns what a person gave sample runs, by the hash of their
// content.
func (s *Store) Calibration(ctx context.Context, person string) (map[string][]byte, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT sample, marks FROM calibration WHERE person = ?", person)
	if err != nil {
		return nil, fmt.Errorf("read what %s gave samples: %w", person, known(err))
	}
	defer rows.Close()
	all := map[string][]byte{}
	for rows.Next() {
		var sample string
		var marks []byte
		if err := rows.Scan(&sample, &marks); err != nil {
			return nil, fmt.Errorf("read what %s gave samples: %w", person, err)
		}
		all[sample] = marks
	}
	return all, rows.Err()
}
