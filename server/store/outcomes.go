package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// CameTo is what work of one sort came to: runs, or attempts at exercises.
type CameTo struct {
	store     *Store
	table, of string // where they are kept, and the column of what they are of
	read      string // what is read of each, in the order of KeptOutcome
	exercise  bool
}

// RunOutcomes are what runs came to.
func (s *Store) RunOutcomes() CameTo {
	return CameTo{store: s, table: "outcome", of: "run", read: `SELECT outcome.id, outcome.run, outcome.rubric, outcome.raw, scenario, title, '', seed, person, created_ms, repeat, trial, assignment, coalesce(low, percent)
FROM outcome JOIN run ON run.id = outcome.run`}
}

// AttemptOutcomes are what attempts at exercises in practice came to.
func (s *Store) AttemptOutcomes() CameTo {
	return CameTo{store: s, table: "attempt_outcome", of: "attempt", exercise: true, read: `SELECT attempt_outcome.id, attempt_outcome.attempt, attempt_outcome.rubric, attempt_outcome.raw, exercise, title, kind, seed, person, created_ms, repeat, 0, '', coalesce(low, percent)
FROM attempt_outcome JOIN attempt ON attempt.id = attempt_outcome.attempt`}
}

// KeptOutcome is what a graded run, or a graded attempt at an exercise, came to, with what
// figures need of it.
type KeptOutcome struct {
	ID       int64  // that of what was changed later is higher
	Work     string // id of the run, or of the attempt
	Rubric   string // hash: what it says of criteria is in that one's order
	Raw      []byte
	Slug     string // of the drill, or of the exercise
	Exercise bool   // it is an attempt at an exercise
	Kind     string // of exercise
	Title    string
	Seed     int64
	PersonID string // who began it
	Created  time.Time
	Repeat   bool
	Trial    bool
	From     string   // id of the assignment that it comes from
	Low      *float64 // percent that it comes to at least; nil: it has no score
}

// After returns outcomes with higher ids than one, in their order, and at most so many.
func (o CameTo) After(ctx context.Context, id int64, most int) (all []KeptOutcome, err error) {
	err = each(ctx, o.store.readers, o.read+" WHERE "+o.table+".id > ? ORDER BY "+o.table+".id LIMIT ?", []any{id, most}, func(scan func(...any) error) error {
		one := KeptOutcome{Exercise: o.exercise}
		var created int64
		if err := scan(&one.ID, &one.Work, &one.Rubric, &one.Raw, &one.Slug, &one.Title, &one.Kind, &one.Seed, &one.PersonID, &created, &one.Repeat, &one.Trial, &one.From, &one.Low); err != nil {
			return err
		}
		one.Created = fromMS(created)
		all = append(all, one)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what %ss came to: %w", o.of, known(err))
	}
	return all, nil
}

// Now tells how far outcomes have come: the highest id of one, and of what is gone (see
// Gone). It looks at no outcome.
func (o CameTo) Now(ctx context.Context) (last, gone int64, err error) {
	err = o.store.readers.QueryRowContext(ctx, "SELECT (SELECT coalesce(max(id), 0) FROM "+o.table+"), (SELECT coalesce(max(id), 0) FROM "+o.table+"_gone)").Scan(&last, &gone)
	if err != nil {
		return 0, 0, fmt.Errorf("look what %ss came to: %w", o.of, known(err))
	}
	return last, gone, nil
}

// Gone lists what went after the one that went under an id, by what it was of, and the id
// of the last of them; all is false where some of them are not known any more.
func (o CameTo) Gone(ctx context.Context, after int64) (works []string, last int64, all bool, err error) {
	last, all = after, true
	err = each(ctx, o.store.readers, "SELECT id, "+o.of+" FROM "+o.table+"_gone WHERE id > ? ORDER BY id", []any{after}, func(scan func(...any) error) error {
		var id int64
		var work string
		if err := scan(&id, &work); err != nil {
			return err
		}
		all = all && (len(works) > 0 || id == after+1)
		works, last = append(works, work), id
		return nil
	})
	if err != nil {
		return nil, 0, false, fmt.Errorf("look what is gone of what %ss came to: %w", o.of, known(err))
	}
	return works, last, all, nil
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

// NewOutcome is an outcome to be kept: of a run, or of an attempt at an exercise.
type NewOutcome struct {
	Work, Rubric string
	Raw          []byte
}

// FillOutcomes keeps outcomes of runs that have none; one that is there by now stays,
// and of a run that is gone none is kept.
func (s *Store) FillOutcomes(ctx context.Context, outcomes ...NewOutcome) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		for _, o := range outcomes {
			_, err := c.ExecContext(ctx, "INSERT INTO outcome (run, rubric, raw) SELECT id, ?, ? FROM run WHERE id = ? ON CONFLICT DO NOTHING", o.Rubric, string(o.Raw), o.Work)
			if err != nil {
				return fmt.Errorf("run %s: %w", o.Work, known(err))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what runs came to: %w", err)
	}
	return nil
}

// LackAttemptOutcome returns graded attempts of which there is no outcome, the latest first,
// and at most so many.
func (s *Store) LackAttemptOutcome(ctx context.Context, most int) (all []Attempt, err error) {
	err = each(ctx, s.readers, selectAttempt+"WHERE state = 'judged' AND percent IS NOT NULL AND attempt.id NOT IN (SELECT attempt FROM attempt_outcome) AND EXISTS (SELECT 1 FROM attempt_grade WHERE attempt_grade.attempt = attempt.id) AND "+practised+
		" ORDER BY attempt.created_ms DESC LIMIT ?", []any{most}, func(scan func(...any) error) error {
		a, err := scanAttempt(scanning(scan))
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find attempts without an outcome: %w", known(err))
	}
	return all, nil
}

// FillAttemptOutcomes keeps outcomes of attempts that have none, by the id of the attempt.
func (s *Store) FillAttemptOutcomes(ctx context.Context, outcomes ...NewOutcome) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		for _, o := range outcomes {
			_, err := c.ExecContext(ctx, "INSERT INTO attempt_outcome (attempt, rubric, raw) SELECT id, ?, ? FROM attempt WHERE id = ? ON CONFLICT DO NOTHING", o.Rubric, string(o.Raw), o.Work)
			if err != nil {
				return fmt.Errorf("attempt %s: %w", o.Work, known(err))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what attempts came to: %w", err)
	}
	return nil
}

// practised is a condition on attempt: it is nobody's who is interviewed.
const practised = "interview = '' AND NOT EXISTS (SELECT 1 FROM candidate WHERE candidate.person = attempt.person)"

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
