package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// PutRubric keeps a rubric under the hash of its content. One that is there
// already stays as it is.
func (s *Store) PutRubric(ctx context.Context, hash string, raw []byte) error {
	// Nearly always it is there, and then nobody has to wait for a commit.
	if _, err := s.Rubric(ctx, hash); !errors.Is(err, ErrNotFound) {
		return err
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO rubric (hash, raw) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, string(raw))
		return err
	})
	if err != nil {
		return fmt.Errorf("put rubric %s: %w", hash, err)
	}
	return nil
}

// Rubric returns the rubric with a hash.
func (s *Store) Rubric(ctx context.Context, hash string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM rubric WHERE hash = ?", hash).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("rubric %s: %w", hash, known(err))
	}
	return raw, nil
}

// PutGrade keeps a run's grade, in the place of an earlier one by the same
// rubric and grader, and shows its score with the run from now on; nil: the run
// has none.
func (s *Store) PutGrade(ctx context.Context, run, rubric string, grader int, raw []byte, score *Score) error {
	var percent, low, high *float64
	if score != nil {
		percent, low, high = &score.Percent, &score.Low, &score.High
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO grade (run, rubric, grader, raw, percent, graded_ms) VALUES (?, ?, ?, ?, coalesce(?, 0), ?)
ON CONFLICT DO UPDATE SET raw = excluded.raw, percent = excluded.percent, graded_ms = excluded.graded_ms`,
			run, rubric, grader, string(raw), percent, s.now().UnixMilli())
		if err != nil {
			return known(err)
		}
		return changedOne(c.ExecContext(ctx, "UPDATE run SET percent = ?, low = ?, high = ? WHERE id = ?", percent, low, high, run))
	})
	if err != nil {
		return fmt.Errorf("put grade of run %s: %w", run, err)
	}
	return nil
}

// Grade returns a run's latest grade.
func (s *Store) Grade(ctx context.Context, run string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM grade WHERE run = ? ORDER BY graded_ms DESC, grader DESC LIMIT 1", run).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("grade of run %s: %w", run, known(err))
	}
	return raw, nil
}
