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

// NewGrade is a grade to be kept.
type NewGrade struct {
	Run, Rubric string
	Grader      int
	Raw         []byte
	Score       *Score // nil: the run has none
	// Outcome is what the run came to, for figures over many; nil: that is not known,
	// and what was kept of an earlier grade stays.
	Outcome []byte
}

// PutGrade keeps a run's grade, in the place of an earlier one by the same
// rubric and grader, and shows its score with the run from now on; nil: the run
// has none.
func (s *Store) PutGrade(ctx context.Context, run, rubric string, grader int, raw []byte, score *Score) error {
	return s.PutGrades(ctx, NewGrade{Run: run, Rubric: rubric, Grader: grader, Raw: raw, Score: score})
}

// PutGrades keeps grades of several runs in one commit: all of them or none.
// Grades by another rubric or grader stay beside them; a run is judged by the
// rubric of its latest from then on.
func (s *Store) PutGrades(ctx context.Context, grades ...NewGrade) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		for _, g := range grades {
			if err := s.putGrade(ctx, c, g); err != nil {
				return fmt.Errorf("put grade of run %s: %w", g.Run, err)
			}
		}
		return nil
	})
	return err
}

func (s *Store) putGrade(ctx context.Context, c *sql.Conn, g NewGrade) error {
	var percent, low, high *float64
	if g.Score != nil {
		percent, low, high = &g.Score.Percent, &g.Score.Low, &g.Score.High
	}
	_, err := c.ExecContext(ctx, `INSERT INTO grade (run, rubric, grader, raw, percent, graded_ms) VALUES (?, ?, ?, ?, coalesce(?, 0), ?)
ON CONFLICT DO UPDATE SET raw = excluded.raw, percent = excluded.percent, graded_ms = excluded.graded_ms`,
		g.Run, g.Rubric, g.Grader, string(g.Raw), percent, s.now().UnixMilli())
	if err == nil && g.Outcome != nil {
		_, err = c.ExecContext(ctx, "INSERT OR REPLACE INTO outcome (run, rubric, raw) VALUES (?, ?, ?)", g.Run, g.Rubric, string(g.Outcome))
	}
	if err != nil {
		return known(err)
	}
	return changedOne(c.ExecContext(ctx, "UPDATE run SET percent = ?, low = ?, high = ?, rubric = ? WHERE id = ?", percent, low, high, g.Rubric, g.Run))
}

// Scores returns the scores of the runs that have one, by run, whatever of them is
// withheld from whoever played.
func (s *Store) Scores(ctx context.Context) (map[string]Score, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT id, percent, coalesce(low, percent), coalesce(high, percent) FROM run WHERE percent IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("read the scores of runs: %w", known(err))
	}
	defer rows.Close()
	scores := map[string]Score{}
	for rows.Next() {
		var run string
		var score Score
		if err := rows.Scan(&run, &score.Percent, &score.Low, &score.High); err != nil {
			return nil, fmt.Errorf("read the scores of runs: %w", err)
		}
		scores[run] = score
	}
	return scores, rows.Err()
}

// GradeKey names a grade among those by one grader.
type GradeKey struct{ Run, Rubric string }

// GradedBy returns what a grader has graded.
func (s *Store) GradedBy(ctx context.Context, grader int) (map[GradeKey]bool, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT run, rubric FROM grade WHERE grader = ?", grader)
	if err != nil {
		return nil, fmt.Errorf("read what grader %d has graded: %w", grader, known(err))
	}
	defer rows.Close()
	graded := map[GradeKey]bool{}
	for rows.Next() {
		var k GradeKey
		if err := rows.Scan(&k.Run, &k.Rubric); err != nil {
			return nil, fmt.Errorf("read what grader %d has graded: %w", grader, err)
		}
		graded[k] = true
	}
	return graded, rows.Err()
}

// Grade returns a run's latest grade, without what was redacted.
func (s *Store) Grade(ctx context.Context, run string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM grade WHERE run = ? ORDER BY graded_ms DESC, grader DESC LIMIT 1", run).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("grade of run %s: %w", run, known(err))
	}
	return s.redactedJSON(ctx, run, raw)
}
