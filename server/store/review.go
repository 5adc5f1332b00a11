package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Review is what people concluded from a run. The zero value is that of a run
// of which nobody has written anything.
type Review struct {
	Happened string // what it was, and whom it hurt
	Causes   string // what made it possible
	Learned  string
	By       string    // name of who wrote it last, as they are called now; read only
	Written  time.Time // zero: never
}

// ReviewAction is what somebody is to do about a run.
type ReviewAction struct {
	ID        string
	Run       string
	RunTitle  string // read only
	Text      string
	OwnerID   string
	OwnerName string // read only
	Due       string // a day: 2026-11-29
	Created   time.Time
	Done      time.Time // zero: not yet
}

// PutReview keeps what somebody concluded from a run, in the place of what was
// there.
func (s *Store) PutReview(ctx context.Context, run, person string, r Review) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, `INSERT INTO review (run, happened, causes, learned, person, written_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET happened = excluded.happened, causes = excluded.causes, learned = excluded.learned, person = excluded.person, written_ms = excluded.written_ms`,
			run, r.Happened, r.Causes, r.Learned, person, s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("put the review of run %s: %w", run, err)
	}
	return nil
}

// Review returns what was concluded from a run.
func (s *Store) Review(ctx context.Context, run string) (r Review, err error) {
	var written int64
	err = known(s.readers.QueryRowContext(ctx, `SELECT happened, causes, learned, person.name, written_ms
FROM review JOIN person ON person.id = review.person WHERE run = ?`, run).Scan(&r.Happened, &r.Causes, &r.Learned, &r.By, &written))
	if errors.Is(err, ErrNotFound) {
		return Review{}, nil
	}
	if err != nil {
		return r, fmt.Errorf("the review of run %s: %w", run, err)
	}
	r.Written = fromMS(written)
	leave, err := s.leaver(ctx, run)
	if err != nil || leave == nil {
		return r, err
	}
	r.Happened, r.Causes, r.Learned = leave(r.Happened), leave(r.Causes), leave(r.Learned)
	return r, nil
}

// CreateAction adds what somebody is to do about a run and returns it as kept.
func (s *Store) CreateAction(ctx context.Context, a ReviewAction) (ReviewAction, error) {
	a.ID, a.Created = newID(), s.now()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		_, err = c.ExecContext(ctx, "INSERT INTO review_action (id, run, text, owner, due, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
			a.ID, a.Run, a.Text, a.OwnerID, a.Due, a.Created.UnixMilli())
		if err != nil {
			return known(err)
		}
		a, err = scanAction(c.QueryRowContext(ctx, selectAction+"WHERE review_action.id = ?", a.ID))
		return err
	})
	if err != nil {
		return ReviewAction{}, fmt.Errorf("add an action to the review of run %s: %w", a.Run, err)
	}
	return a, nil
}

// ChangeAction changes an action of a run's review as change says and returns it
// as kept. What run it is of stays as it was.
func (s *Store) ChangeAction(ctx context.Context, run, id string, change func(*ReviewAction)) (a ReviewAction, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if a, err = scanAction(c.QueryRowContext(ctx, selectAction+"WHERE review_action.id = ? AND run = ?", id, run)); err != nil {
			return err
		}
		change(&a)
		_, err = c.ExecContext(ctx, "UPDATE review_action SET text = ?, owner = ?, due = ?, done_ms = ? WHERE id = ?", a.Text, a.OwnerID, a.Due, nullMS(a.Done), id)
		if err != nil {
			return known(err)
		}
		a, err = scanAction(c.QueryRowContext(ctx, selectAction+"WHERE review_action.id = ?", id))
		return err
	})
	if err != nil {
		return ReviewAction{}, fmt.Errorf("change action %s of the review of run %s: %w", id, run, err)
	}
	return a, nil
}

// DropAction takes an action out of a run's review.
func (s *Store) DropAction(ctx context.Context, run, id string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "DELETE FROM review_action WHERE id = ? AND run = ?", id, run))
	})
	if err != nil {
		return fmt.Errorf("drop action %s of the review of run %s: %w", id, run, err)
	}
	return nil
}

// Action returns one action of a run's review.
func (s *Store) Action(ctx context.Context, run, id string) (ReviewAction, error) {
	a, err := scanAction(s.readers.QueryRowContext(ctx, selectAction+"WHERE review_action.id = ? AND run = ?", id, run))
	if err != nil {
		return ReviewAction{}, fmt.Errorf("action %s of the review of run %s: %w", id, run, err)
	}
	return a, nil
}

// ActionsOfRun lists the actions of a run's review, as they were added.
func (s *Store) ActionsOfRun(ctx context.Context, run string) ([]ReviewAction, error) {
	return s.actions(ctx, "WHERE run = ? ORDER BY review_action.created_ms, review_action.id", run)
}

// ActionsOf lists what a person is to do, by when; what is done comes last, the
// latest first.
func (s *Store) ActionsOf(ctx context.Context, person string) ([]ReviewAction, error) {
	return s.actions(ctx, "WHERE owner = ? ORDER BY done_ms IS NOT NULL, done_ms DESC, due, review_action.created_ms, review_action.id", person)
}

const selectAction = `SELECT review_action.id, run, run.title, text, owner, person.name, due, review_action.created_ms, done_ms
FROM review_action JOIN run ON run.id = run JOIN person ON person.id = owner `

func (s *Store) actions(ctx context.Context, rest string, args ...any) ([]ReviewAction, error) {
	rows, err := s.readers.QueryContext(ctx, selectAction+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("list actions of reviews: %w", err)
	}
	defer rows.Close()
	var all []ReviewAction
	for rows.Next() {
		a, err := scanAction(rows)
		if err != nil {
			return nil, fmt.Errorf("list actions of reviews: %w", err)
		}
		all = append(all, a)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list actions of reviews: %w", err)
	}
	for i, a := range all {
		if leave, err := s.leaver(ctx, a.Run); err != nil {
			return nil, err
		} else if leave != nil {
			all[i].Text = leave(a.Text)
		}
	}
	return all, nil
}

func scanAction(row interface{ Scan(...any) error }) (a ReviewAction, err error) {
	var created int64
	var done sql.NullInt64
	err = known(row.Scan(&a.ID, &a.Run, &a.RunTitle, &a.Text, &a.OwnerID, &a.OwnerName, &a.Due, &created, &done))
	a.Created, a.Done = fromMS(created), fromNullMS(done)
	return a, err
}
