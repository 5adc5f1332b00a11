package store

import (
	"context"
	"database/sql"
	"fmt"
)

// PutAttemptReport keeps what a machine had to say of an answer besides its checks, while
// that is judged: of one whose log went meanwhile nothing is kept, which is ErrNotFound.
func (s *Store) PutAttemptReport(ctx context.Context, id string, raw []byte) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "INSERT OR REPLACE INTO attempt_report (attempt, raw) SELECT id, ?2 FROM attempt WHERE id = ?1 AND state = 'judging' AND log_gone_ms IS NULL", id, string(raw)))
	})
	if err != nil {
		return fmt.Errorf("put the report of attempt %s: %w", id, err)
	}
	return nil
}

// AttemptReport returns it, without what was redacted.
func (s *Store) AttemptReport(ctx context.Context, id string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM attempt_report WHERE attempt = ?", id).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("report of attempt %s: %w", id, known(err))
	}
	leave, err := s.attemptLeaver(ctx, id)
	if err != nil {
		return nil, err
	}
	return withoutWords(raw, leave)
}

// NewAttemptGrade is a grade of an attempt to be kept.
type NewAttemptGrade struct {
	Attempt, Rubric string
	Grader          int
	Raw             []byte
	Score           *Score // nil: it has none
	// Outcome is what the attempt came to, for figures over many; nil: that is not known.
	// Of candidates it is not kept.
	Outcome []byte
}

// PutAttemptGrade keeps the grade of an attempt, in the place of an earlier one by the
// same rubric and grader, shows its score with it from now on, and has it be judged.
func (s *Store) PutAttemptGrade(ctx context.Context, g NewAttemptGrade) error {
	var percent, low, high *float64
	if g.Score != nil {
		percent, low, high = &g.Score.Percent, &g.Score.Low, &g.Score.High
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		// First, for of one whose log is gone the reasons are not kept, either.
		if err := changedOne(c.ExecContext(ctx, "UPDATE attempt SET percent = ?, low = ?, high = ?, rubric = ?, state = 'judged', error = '' WHERE id = ? AND state IN ('judging', 'judged') AND log_gone_ms IS NULL", percent, low, high, g.Rubric, g.Attempt)); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT OR REPLACE INTO attempt_grade (attempt, rubric, grader, raw, graded_ms) VALUES (?, ?, ?, ?, ?)", g.Attempt, g.Rubric, g.Grader, string(g.Raw), s.now().UnixMilli())
		if err == nil && g.Outcome != nil {
			_, err = c.ExecContext(ctx, "INSERT OR REPLACE INTO attempt_outcome (attempt, rubric, raw) SELECT id, ?, ? FROM attempt WHERE id = ? AND "+practised, g.Rubric, string(g.Outcome), g.Attempt)
		}
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("put the grade of attempt %s: %w", g.Attempt, err)
	}
	return nil
}

// AttemptGrade returns the latest grade of an attempt, without what was redacted.
func (s *Store) AttemptGrade(ctx context.Context, id string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM attempt_grade WHERE attempt = ? ORDER BY graded_ms DESC, grader DESC LIMIT 1", id).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("grade of attempt %s: %w", id, known(err))
	}
	leave, err := s.attemptLeaver(ctx, id)
	if err != nil {
		return nil, err
	}
	return withoutWords(raw, leave)
}
