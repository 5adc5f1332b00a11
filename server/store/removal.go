package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Fate is what becomes of the runs that somebody played alone who is removed.
type Fate string

// Fates.
const (
	KeepRuns   Fate = "keep"   // they are kept, under a name that tells nobody
	KeepScores Fate = "scores" // what they came to is kept, and not their logs
	RemoveRuns Fate = "remove" // they are taken away with their logs and grades
)

// Fates lists them.
func Fates() []Fate { return []Fate{KeepRuns, KeepScores, RemoveRuns} }

// RemovePerson takes away all that is known of a person: what is left is an id,
// which logs, marks and the audit trail refer to, under a name that tells nobody, in
// the texts of the runs that they had a part in as well; places in assignments fall
// vacant. What they played is kept under that name; what
// they played alone, and what they answered in exercises, goes as fate says. ended
// are the ids of the sessions that they had, and left those of the runs, not ended
// yet, whose crew they are of no more. The last admin stays: ErrLastAdmin; and, unless
// their runs are kept, whoever plays one alone, or answers, that has not ended: ErrPlaying. See
// decisions/0130.
func (s *Store) RemovePerson(ctx context.Context, id string, fate Fate) (ended, left []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		was, err := scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ? AND removed_ms IS NULL", id))
		if err != nil {
			return err
		}
		if ended, err = revoke(ctx, c, id, nil); err != nil {
			return err
		}
		for _, of := range []string{"person_role", "group_person", "reading", "calibration", "debrief_read", "identity", "game_day_helper", "track_enrolment", "panel_rater", "interview_host"} {
			if _, err := c.ExecContext(ctx, "DELETE FROM "+of+" WHERE person = ?", id); err != nil {
				return err
			}
		}
		if left, err = leaveAll(ctx, c, id, s.now().UnixMilli()); err != nil {
			return err
		}
		for _, leaves := range []string{"UPDATE assignment_person SET person = NULL WHERE person = ?", "UPDATE assignment SET giver = NULL WHERE giver = ?", "UPDATE track_enrolment SET mentor = NULL WHERE mentor = ?",
			"UPDATE game_day_answer SET person = NULL WHERE person = ?", "UPDATE game_day_member SET person = NULL WHERE person = ?", "UPDATE game_day SET giver = NULL WHERE giver = ?"} {
			if _, err := c.ExecContext(ctx, leaves, id); err != nil {
				return err
			}
		}
		if err := s.forgetName(ctx, c, was); err != nil {
			return err
		}
		now := s.now().UnixMilli()
		if _, err := c.ExecContext(ctx, `UPDATE person SET login = ?, name = ?, password = NULL, seen_ms = NULL, bound = 0,
disabled_ms = coalesce(disabled_ms, ?), removed_ms = ? WHERE id = ?`, "~"+id, pseudonym(id), now, now, id); err != nil {
			return known(err)
		}
		if was.manages() {
			if err := otherAdmin(ctx, c, id); err != nil {
				return err
			}
		}
		if fate == KeepRuns {
			return nil
		}
		const alone = "SELECT id FROM run WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM member WHERE run = id AND person <> ?1)"
		var playing int
		if err := c.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM run WHERE ended_ms IS NULL AND id IN ("+alone+")) + (SELECT count(*) FROM attempt WHERE ended_ms IS NULL AND person = ?1)", id).Scan(&playing); err != nil {
			return err
		}
		if playing > 0 {
			return ErrPlaying
		}
		const answered = "SELECT id FROM attempt WHERE person = ?1"
		rows, err := c.QueryContext(ctx, answered, id)
		if err != nil {
			return err
		}
		attempts, err := texts(rows)
		if err != nil {
			return err
		}
		if fate == KeepScores {
			err = s.dropAttemptLogs(ctx, c, attempts)
		} else {
			err = dropAttempts(ctx, c, answered, id)
		}
		if err != nil {
			return err
		}
		if fate == KeepScores {
			rows, err := c.QueryContext(ctx, alone, id)
			if err != nil {
				return err
			}
			runs, err := texts(rows)
			if err != nil {
				return err
			}
			return s.dropLogs(ctx, c, runs)
		}
		return dropRuns(ctx, c, alone, id)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("remove person %s: %w", id, err)
	}
	return ended, left, s.clearSignals(ctx)
}

// forgetName has the names of a person be left out of the texts of the runs and attempts
// that they had a part in: the one they have, and those that logs of before have for them. One
// that is a single word is meant as it is written, for many are words of their own.
func (s *Store) forgetName(ctx context.Context, c *sql.Conn, p Person) error {
	rows, err := c.QueryContext(ctx, "SELECT run FROM member WHERE person = ?1 UNION SELECT run FROM event WHERE actor_kind = 'person' AND actor_id = ?1", p.ID)
	if err != nil {
		return err
	}
	runs, err := texts(rows)
	if err != nil {
		return err
	}
	rows, err = c.QueryContext(ctx, "SELECT id FROM attempt WHERE person = ?1 UNION SELECT attempt FROM attempt_event WHERE actor_id = ?1 AND actor_kind = 'person'", p.ID)
	if err != nil {
		return err
	}
	attempts, err := texts(rows)
	if err != nil {
		return err
	}
	rows, err = c.QueryContext(ctx, `SELECT actor_name FROM event WHERE actor_kind = 'person' AND actor_id = ?1 AND actor_name <> ''
UNION SELECT actor_name FROM attempt_event WHERE actor_kind = 'person' AND actor_id = ?1 AND actor_name <> ''`, p.ID)
	if err != nil {
		return err
	}
	names, err := texts(rows)
	if err != nil {
		return err
	}
	if !slices.Contains(names, p.Name) {
		names = append(names, p.Name)
	}
	for _, name := range names {
		// Who ended a run before it began is named in its record.
		_, err := c.ExecContext(ctx, "UPDATE run SET error = ?2 || substr(error, length(?1) + 1) WHERE substr(error, 1, length(?1) + 1) = ?1 || ' '", name, pseudonym(p.ID))
		if err != nil {
			return err
		}
		if len(runs)+len(attempts) == 0 { // else it would be everywhere
			continue
		}
		r := Redaction{ID: newID(), Words: name, Shown: pseudonym(p.ID), AnyCase: strings.Contains(name, " "), Runs: runs, Attempts: attempts, Created: s.now()}
		if err := insertRedaction(ctx, c, r); err != nil {
			return err
		}
	}
	return nil
}

// leaveAll has a person leave the crews of runs that have not ended.
func leaveAll(ctx context.Context, c *sql.Conn, person string, now int64) (runs []string, err error) {
	rows, err := c.QueryContext(ctx, `UPDATE member SET left_ms = max(joined_ms, ?) WHERE person = ? AND left_ms IS NULL
AND run IN (SELECT id FROM run WHERE ended_ms IS NULL) RETURNING run`, now, person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var run string
		if err := rows.Scan(&run); err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, rows.Err()
}

// pseudonym is what somebody is called who has been removed: as much of their id as
// tells them from others in one log.
func pseudonym(id string) string { return "Removed person " + id[:min(4, len(id))] }
