package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// RunOutcome is what a graded run came to, with what figures need of the run.
type RunOutcome struct {
	ID       int64 // that of what was changed later is higher
	Run      string
	Rubric   string // hash: what it says of criteria is in that one's order
	Raw      []byte
	Scenario string
	Title    string
	Seed     int64
	PersonID string // who began it
	Created  time.Time
	Repeat   bool
	Trial    bool
	From     string   // id of the assignment that it comes from
	Low      *float64 // percent that it comes to at least; nil: it has no score
}

// OutcomesAfter returns outcomes with higher ids than one, in their order, and at most so
// many.
func (s *Store) OutcomesAfter(ctx context.Context, id int64, most int) ([]RunOutcome, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT outcome.id, outcome.run, outcome.rubric, outcome.raw, scenario, title, seed, person, created_ms, repeat, trial, assignment, coalesce(low, percent)
FROM outcome JOIN run ON run.id = outcome.run WHERE outcome.id > ? ORDER BY outcome.id LIMIT ?`, id, most)
	if err != nil {
		return nil, fmt.Errorf("read what runs came to: %w", known(err))
	}
	defer rows.Close()
	var all []RunOutcome
	for rows.Next() {
		var o RunOutcome
		var created int64
		if err := rows.Scan(&o.ID, &o.Run, &o.Rubric, &o.Raw, &o.Scenario, &o.Title, &o.Seed, &o.PersonID, &created, &o.Repeat, &o.Trial, &o.From, &o.Low); err != nil {
			return nil, fmt.Errorf("read what runs came to: %w", err)
		}
		o.Created = fromMS(created)
		all = append(all, o)
	}
	return all, rows.Err()
}

// OutcomesNow tells how far outcomes have come: the highest id of one, and of what is gone
// (see OutcomesGone). It looks at no outcome.
func (s *Store) OutcomesNow(ctx context.Context) (last, gone int64, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT (SELECT coalesce(max(id), 0) FROM outcome), (SELECT coalesce(max(id), 0) FROM outcome_gone)").Scan(&last, &gone)
	if err != nil {
		return 0, 0, fmt.Errorf("look what runs came to: %w", known(err))
	}
	return last, gone, nil
}

// OutcomesGone lists the runs whose outcomes went after the one that went under an id, and
// that of the last of them; all is false where some of them are not known any more.
func (s *Store) OutcomesGone(ctx context.Context, after int64) (runs []string, last int64, all bool, err error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT id, run FROM outcome_gone WHERE id > ? ORDER BY id", after)
	if err != nil {
		return nil, 0, false, fmt.Errorf("look what is gone of what runs came to: %w", known(err))
	}
	defer rows.Close()
	last, all = after, true
	for rows.Next() {
		var id int64
		var run string
		if err := rows.Scan(&id, &run); err != nil {
			return nil, 0, false, fmt.Errorf("look what is gone of what runs came to: %w", err)
		}
		all = all && (len(runs) > 0 || id == after+1)
		runs, last = append(runs, run), id
	}
	return runs, last, all, rows.Err()
}

// lacksOutcome is a condition on run: it was graded, and what it came to is not kept.
const lacksOutcome = "ended_ms IS NOT NULL AND percent IS NOT NULL AND NOT trial AND id NOT IN (SELECT run FROM outcome) AND EXISTS (SELECT 1 FROM grade WHERE grade.run = run.id)"

// LackOutcome returns graded runs of which there is no outcome, the latest first, and at
// most so many.
func (s *Store) LackOutcome(ctx context.Context, most int) ([]Run, error) {
	runs, err := s.selectRuns(ctx, "run."+lackingFirst, most)
	if err != nil {
		return nil, fmt.Errorf("find runs without an outcome: %w", err)
	}
	return runs, nil
}

const lackingFirst = "id IN (SELECT id FROM run WHERE " + lacksOutcome + " ORDER BY created_ms DESC LIMIT ?) ORDER BY run.created_ms DESC"

// NewOutcome is an outcome to be kept.
type NewOutcome struct {
	Run, Rubric string
	Raw         []byte
}

// FillOutcomes keeps outcomes of runs that have none; one that is there by now stays,
// and of a run that is gone none is kept.
func (s *Store) FillOutcomes(ctx context.Context, outcomes ...NewOutcome) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		for _, o := range outcomes {
			_, err := c.ExecContext(ctx, "INSERT INTO outcome (run, rubric, raw) SELECT id, ?, ? FROM run WHERE id = ? ON CONFLICT DO NOTHING", o.Rubric, string(o.Raw), o.Run)
			if err != nil {
				return fmt.Errorf("run %s: %w", o.Run, known(err))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what runs came to: %w", err)
	}
	return nil
}

// UnseenBy are the ids of the assignments whose runs are in no figures that a reader is
// shown, though they see who plays: those that name who may watch, for to others their runs
// do not exist, and those of game days that go on and that the reader plays in.
func (s *Store) UnseenBy(ctx context.Context, reader string) (map[string]bool, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT assignment FROM assignment_person WHERE part = 'watcher' UNION SELECT assignment FROM ("+rivals+") WHERE person = ?", reader)
	if err != nil {
		return nil, fmt.Errorf("find assignments that are in no figures: %w", known(err))
	}
	ids, err := texts(rows)
	unseen := map[string]bool{}
	for _, id := range ids {
		unseen[id] = true
	}
	return unseen, err
}
