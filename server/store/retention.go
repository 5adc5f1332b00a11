package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Keeping is for how long runs and attempts are kept that have ended.
type Keeping struct {
	For time.Duration // 0: for good
	// Scores says that what a run came to is kept when its log goes: see LogGone.
	Scores bool
}

// Expired is what has been kept for long enough.
type Expired struct {
	Runs, Attempts, People int
	Oldest                 time.Time // end of the first of them; zero: there are none
}

// expired is a condition on a table, run or attempt, that holds for those that ended before
// a moment in milliseconds, its one argument, and of which more is kept than is to be.
func (k Keeping) expired(table string) string {
	if k.Scores {
		return "ended_ms < ? AND log_gone_ms IS NULL"
	}
	return "ended_ms < ? AND NOT (log_gone_ms IS NOT NULL AND " + learnt[table] + ")"
}

// learnt are conditions, by table, that hold for what somebody did who learns by a track:
// what it came to is what its gates rest on, so it stays for as long as they learn. See
// decisions/0151.
var learnt = map[string]string{
	"run": `EXISTS (SELECT 1 FROM member JOIN track_enrolment ON track_enrolment.person = member.person
WHERE member.run = run.id AND track_enrolment.ended_ms IS NULL)`,
	"attempt": "EXISTS (SELECT 1 FROM track_enrolment WHERE track_enrolment.person = attempt.person AND track_enrolment.ended_ms IS NULL)",
}

// Expired tells what goes by a rule at a moment, now or one to come.
func (s *Store) Expired(ctx context.Context, k Keeping, at time.Time) (Expired, error) {
	if k.For == 0 {
		return Expired{}, nil
	}
	var e Expired
	var oldest sql.NullInt64
	err := s.readers.QueryRowContext(ctx, `WITH gone AS (SELECT 1 AS runs, 0 AS attempts, person, ended_ms FROM run WHERE `+k.expired("run")+` UNION ALL SELECT 0, 1, person, ended_ms FROM attempt WHERE `+k.expired("attempt")+`)
SELECT coalesce(sum(runs), 0), coalesce(sum(attempts), 0), count(DISTINCT person), min(ended_ms) FROM gone`, at.Add(-k.For).UnixMilli(), at.Add(-k.For).UnixMilli()).Scan(&e.Runs, &e.Attempts, &e.People, &oldest)
	if err != nil {
		return Expired{}, fmt.Errorf("count what has been kept for long enough: %w", known(err))
	}
	e.Oldest = fromNullMS(oldest)
	return e, nil
}

// expiredAtOnce bounds what one commit takes away: others wait for it.
const expiredAtOnce = 100

// Gone counts what was taken away.
type Gone struct{ Runs, Attempts int }

// Expire takes away what goes by a rule now, and counts the runs and attempts.
func (s *Store) Expire(ctx context.Context, k Keeping) (gone Gone, err error) {
	if k.For == 0 {
		return gone, nil
	}
	gone.Runs, err = s.expire(ctx, k, "run", s.dropLogs, dropRuns)
	if err == nil {
		gone.Attempts, err = s.expire(ctx, k, "attempt", s.dropAttemptLogs, dropAttempts)
	}
	if err != nil {
		return gone, fmt.Errorf("take away what has been kept for long enough: %w", err)
	}
	return gone, s.clearSignals(ctx)
}

// expire takes away what goes of a table, and returns how much.
func (s *Store) expire(ctx context.Context, k Keeping, table string, logs func(ctx context.Context, c *sql.Conn, ids []string) error, all func(ctx context.Context, c *sql.Conn, ids string, args ...any) error) (gone int, err error) {
	for {
		var some int
		err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
			rows, err := c.QueryContext(ctx, "SELECT id FROM "+table+" WHERE "+k.expired(table)+" ORDER BY ended_ms LIMIT ?", s.now().Add(-k.For).UnixMilli(), expiredAtOnce)
			if err != nil {
				return err
			}
			ids, err := texts(rows)
			if err != nil || len(ids) == 0 {
				return err
			}
			some = len(ids)
			if k.Scores {
				return logs(ctx, c, ids)
			}
			rows, err = c.QueryContext(ctx, "SELECT id FROM "+table+" WHERE id IN ("+among+") AND "+learnt[table], listText(ids))
			if err != nil {
				return err
			}
			rest, err := texts(rows)
			if err != nil {
				return err
			}
			if err := logs(ctx, c, rest); err != nil {
				return err
			}
			return all(ctx, c, among, listText(slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(rest, id) })))
		})
		if err != nil {
			return gone, err
		}
		if gone += some; some < expiredAtOnce {
			return gone, nil
		}
	}
}

// among selects what a list in JSON has.
const among = "SELECT value FROM json_each(?)"

// dropLogs takes all of some runs away but that they were played, and what they came
// to: the points of their grades without the reasons. Nobody is asked any more how they
// went, and what somebody had to release is open, for nobody can by now; what opens by
// itself when a game day is over still does, and what those who played were never to see
// they do not see now, unless their assignment is changed.
func (s *Store) dropLogs(ctx context.Context, c *sql.Conn, runs []string) error {
	list := listText(runs)
	for _, of := range []string{"event", "review_action", "review", "debrief_read"} {
		if _, err := c.ExecContext(ctx, "DELETE FROM "+of+" WHERE run IN ("+among+")", list); err != nil {
			return err
		}
	}
	var grades []NewGrade
	err := each(ctx, c, "SELECT run, rubric, grader, raw FROM grade WHERE run IN ("+among+")", []any{list}, func(scan func(...any) error) error {
		var g NewGrade
		err := scan(&g.Run, &g.Rubric, &g.Grader, &g.Raw)
		grades = append(grades, g)
		return err
	})
	if err != nil {
		return err
	}
	for _, g := range grades {
		silent, err := unsaid(g.Raw)
		if err != nil {
			return fmt.Errorf("grade of run %s: %w", g.Run, err)
		}
		if _, err := c.ExecContext(ctx, "UPDATE grade SET raw = ? WHERE run = ? AND rubric = ? AND grader = ?", string(silent), g.Run, g.Rubric, g.Grader); err != nil {
			return err
		}
	}
	now := s.now().UnixMilli()
	_, err = c.ExecContext(ctx, `UPDATE run SET error = '', unassessed = 0, log_gone_ms = ?1, opens_ms = iif(opens_ms = ?2 AND assignment IN
(SELECT assignment.id FROM assignment WHERE debrief = 'released') AND assignment NOT IN (`+opensByItself+`), ?1, opens_ms) WHERE id IN (SELECT value FROM json_each(?3))`, now, Held.UnixMilli(), list)
	return err
}

// dropAttemptLogs takes all of some attempts away but that they were made, and what they
// came to: the points of their grades without the reasons. What somebody had to release
// is open, as it is of runs.
func (s *Store) dropAttemptLogs(ctx context.Context, c *sql.Conn, attempts []string) error {
	list := listText(attempts)
	for _, of := range []string{"attempt_event", "attempt_draft", "attempt_report"} {
		if _, err := c.ExecContext(ctx, "DELETE FROM "+of+" WHERE attempt IN ("+among+")", list); err != nil {
			return err
		}
	}
	type kept struct {
		attempt, rubric string
		grader          int
		raw             []byte
	}
	var grades []kept
	err := each(ctx, c, "SELECT attempt, rubric, grader, raw FROM attempt_grade WHERE attempt IN ("+among+")", []any{list}, func(scan func(...any) error) error {
		var g kept
		err := scan(&g.attempt, &g.rubric, &g.grader, &g.raw)
		grades = append(grades, g)
		return err
	})
	if err != nil {
		return err
	}
	for _, g := range grades {
		silent, err := unsaid(g.raw)
		if err != nil {
			return fmt.Errorf("grade of attempt %s: %w", g.attempt, err)
		}
		if _, err := c.ExecContext(ctx, "UPDATE attempt_grade SET raw = ? WHERE attempt = ? AND rubric = ? AND grader = ?", string(silent), g.attempt, g.rubric, g.grader); err != nil {
			return err
		}
	}
	// One that was to be judged cannot be any more.
	now := s.now().UnixMilli()
	_, err = c.ExecContext(ctx, "UPDATE attempt SET error = '', log_gone_ms = ?1, opens_ms = iif(opens_ms = ?2, ?1, opens_ms), state = iif(state = 'judging', 'withdrawn', state) WHERE id IN (SELECT value FROM json_each(?3))", now, Held.UnixMilli(), list)
	return err
}

// unsaid is a grade without its reasons: they tell what people did and said.
func unsaid(raw []byte) ([]byte, error) {
	return rewritten(raw, func(key, text string) string {
		if key == "why" {
			return ""
		}
		return text
	})
}
