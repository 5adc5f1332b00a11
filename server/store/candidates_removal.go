package store

import (
	"context"
	"database/sql"
	"fmt"
)

// DeleteCandidate takes away what identifies a candidate: name, address, note, link,
// sessions, the reasons that somebody wrote of them, and all that they typed, with the logs
// that hold it. What is left is an id and a code, what they came to in points, and when.
// ended are the ids of the sessions that they had. One who plays a run that has not ended
// is ErrPlaying, and so is one who is at an exercise.
//
// The pages of the file that held it are overwritten. See decisions/0147.
func (s *Store) DeleteCandidate(ctx context.Context, person string) (ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := only(candidates(ctx, c, "WHERE person = ? AND deleted_ms IS NULL", person)); err != nil {
			return err
		}
		var busy int
		if err := c.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM run WHERE person = ?1 AND ended_ms IS NULL) + (SELECT count(*) FROM attempt WHERE person = ?1 AND ended_ms IS NULL)", person).Scan(&busy); err != nil {
			return err
		}
		if busy > 0 {
			return ErrPlaying
		}
		if ended, err = revoke(ctx, c, person, nil); err != nil {
			return err
		}
		now := s.now().UnixMilli()
		for _, do := range []struct {
			what string
			with []any
		}{
			{"UPDATE candidate SET name = '', address = '', note = '', link = NULL, deleted_ms = ?2 WHERE person = ?1", []any{person, now}},
			{"UPDATE candidate_given SET reason = '' WHERE candidate = ?", []any{person}},
			{"DELETE FROM person_role WHERE person = ?", []any{person}},
			{"UPDATE person SET disabled_ms = ?2, removed_ms = ?2, seen_ms = NULL WHERE id = ?1", []any{person, now}},
		} {
			if _, err := c.ExecContext(ctx, do.what, do.with...); err != nil {
				return err
			}
		}
		rows, err := c.QueryContext(ctx, "SELECT id FROM run WHERE person = ? AND log_gone_ms IS NULL", person)
		if err != nil {
			return err
		}
		runs, err := texts(rows)
		if err != nil {
			return err
		}
		if err := s.dropLogs(ctx, c, runs); err != nil {
			return err
		}
		if rows, err = c.QueryContext(ctx, "SELECT id FROM attempt WHERE person = ?", person); err != nil {
			return err
		}
		attempts, err := texts(rows)
		if err != nil {
			return err
		}
		return s.dropAttemptLogs(ctx, c, attempts)
	})
	if err != nil {
		return nil, fmt.Errorf("delete candidate %s: %w", person, err)
	}
	if err := s.clearSignals(ctx); err != nil {
		return ended, err
	}
	return ended, s.forgetPages(ctx)
}

// forgetPages writes what is in the log of the database into its file, and empties the log:
// it holds pages as they were before. Somebody who reads at this moment keeps that from
// being done, and then the next one does it.
func (s *Store) forgetPages(ctx context.Context) error {
	var busy, log, done int
	if err := s.readers.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		return fmt.Errorf("empty the log of the database: %w", known(err))
	}
	return nil
}

// ExpiredCandidates lists the ids of those whose interview is long enough over that what
// identifies them is not to be kept any more: since they finished, or their link expired.
func (s *Store) ExpiredCandidates(ctx context.Context) ([]string, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT person FROM candidate JOIN interview ON interview.id = interview
WHERE deleted_ms IS NULL AND max(expires_ms, coalesce(finished_ms, 0)) + json_extract(terms, '$.keep_days') * 86400000 < ? ORDER BY person`, s.now().UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("list candidates who have been kept for long enough: %w", known(err))
	}
	return texts(rows)
}
