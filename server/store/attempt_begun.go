package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// CreateAttempt adds an attempt with what it is answered and judged by, and the first
// events of its log, under a new id unless it brings one. Somebody has one open attempt
// at an exercise for one interview: another is ErrTaken. A person who does not exist is
// ErrNotFound.
func (s *Store) CreateAttempt(ctx context.Context, a Attempt, k Kept, events ...event.Body) (Attempt, []event.Event, error) {
	return s.beginAttempt(ctx, a, events, func(ctx context.Context, c *sql.Conn) error { return k.keep(ctx, c, a.RubricHash, a.Edition) }, nil)
}

// BeginExercise is CreateAttempt, and notes that a candidate has begun an item with it, both
// or neither. An item that they have begun is ErrTaken.
func (s *Store) BeginExercise(ctx context.Context, a Attempt, k Kept, item string, events ...event.Body) (Attempt, []event.Event, error) {
	return s.beginAttempt(ctx, a, events,
		func(ctx context.Context, c *sql.Conn) error { return k.keep(ctx, c, a.RubricHash, a.Edition) },
		func(ctx context.Context, c *sql.Conn, a Attempt) error {
			return insertItem(ctx, c, a.PersonID, CandidateItem{Item: item, Attempt: a.ID, Begun: a.Created})
		})
}

// ContinueAttempt opens an attempt again whose time was up, by another one that goes on with
// it: it has what was handed in, and so much time. The item of a candidate that the one
// before is of is done in the other from then on, and that time was given is noted. All of
// it holds, or none. An attempt that did not end by its time, whose log is not kept, or that
// is no candidate's is ErrNotFound; one that has been gone on with, or by somebody who is at
// the same exercise, is ErrTaken.
func (s *Store) ContinueAttempt(ctx context.Context, before Attempt, typed map[string]string, given GivenTime, events ...event.Body) (Attempt, []event.Event, error) {
	a := Attempt{
		Exercise: before.Exercise, Title: before.Title, Kind: before.Kind, PersonID: before.PersonID, Seed: before.Seed, Edition: before.Edition, RubricHash: before.RubricHash,
		Interview: before.Interview, Opens: before.Opens, Length: given.Time, Continues: before.ID,
	}
	ended := func(ctx context.Context, c *sql.Conn) error {
		var ended bool
		err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM attempt WHERE id = ? AND end_reason = ? AND log_gone_ms IS NULL)", before.ID, event.AttemptTime).Scan(&ended)
		if err == nil && !ended {
			return ErrNotFound
		}
		return err
	}
	return s.beginAttempt(ctx, a, events, ended, func(ctx context.Context, c *sql.Conn, a Attempt) error {
		for part, text := range typed {
			if _, err := c.ExecContext(ctx, "INSERT INTO attempt_draft (attempt, part, text, version, saved_ms) VALUES (?, ?, ?, 1, ?)", a.ID, part, text, a.Created.UnixMilli()); err != nil {
				return err
			}
		}
		if err := changedOne(c.ExecContext(ctx, "UPDATE candidate_item SET attempt = ? WHERE attempt = ?", a.ID, before.ID)); err != nil {
			return err
		}
		return s.noteGiven(ctx, c, a.ID, given)
	})
}

// beginAttempt adds an attempt; what comes before and after it holds or does not as that does.
func (s *Store) beginAttempt(ctx context.Context, a Attempt, events []event.Body, before change, after func(context.Context, *sql.Conn, Attempt) error) (Attempt, []event.Event, error) {
	if a.ID == "" {
		a.ID = newID()
	}
	log := make([]event.Event, len(events))
	for i, body := range events {
		log[i] = event.Event{Run: a.ID, Actor: event.Actor{Kind: event.Person, ID: a.PersonID}, Body: body}
	}
	rows, err := s.attemptRows(ctx, log)
	if err != nil {
		return Attempt{}, nil, fmt.Errorf("create attempt at %s: %w", a.Exercise, err)
	}
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if err := before(ctx, c); err != nil {
			return err
		}
		now := s.now().UnixMilli()
		_, err = c.ExecContext(ctx, `INSERT INTO attempt (id, exercise, title, kind, person, seed, edition, rubric, interview, state, length_ms, given_ms, spent_ms, waits, created_ms, opens_ms, continues, repeat)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, EXISTS (SELECT 1 FROM attempt WHERE person = ?5 AND exercise = ?2 AND state = 'judged' AND coalesce(opens_ms, 0) <= ?15))`,
			a.ID, a.Exercise, a.Title, a.Kind, a.PersonID, a.Seed, a.Edition, a.RubricHash, a.Interview, AttemptOpen,
			a.Length.Milliseconds(), a.Given.Milliseconds(), a.Spent.Milliseconds(), a.Waits, now, nullMS(a.Opens), a.Continues)
		if err != nil {
			return known(err)
		}
		if log, err = s.appendAttempt(ctx, c, log, rows); err != nil {
			return err
		}
		if a, err = scanAttempt(c.QueryRowContext(ctx, selectAttempt+"WHERE attempt.id = ?", a.ID)); err != nil || after == nil {
			return err
		}
		return after(ctx, c, a)
	})
	if err != nil {
		return Attempt{}, nil, fmt.Errorf("create attempt at %s: %w", a.Exercise, err)
	}
	return a, log, nil
}

// GiveAttemptTime is ChangeAttempt where somebody gives time: where the attempt is a
// candidate's, it is noted there as well, both or neither.
func (s *Store) GiveAttemptTime(ctx context.Context, id string, given GivenTime, do func(*Attempt) error, events ...event.Event) (Attempt, []event.Event, error) {
	return s.changeAttempt(ctx, id, do, func(ctx context.Context, c *sql.Conn) error { return s.noteGiven(ctx, c, id, given) }, events)
}

// noteGiven notes time that is given back to the candidate whose attempt it is, if it is one's.
func (s *Store) noteGiven(ctx context.Context, c *sql.Conn, attempt string, g GivenTime) error {
	_, err := c.ExecContext(ctx, "INSERT INTO candidate_given (candidate, item, ms, reason, by_person, at_ms) SELECT candidate, item, ?2, ?3, ?4, ?5 FROM candidate_item WHERE attempt = ?1",
		attempt, g.Time.Milliseconds(), g.Reason, nullText(g.ByID), s.now().UnixMilli())
	return known(err)
}

// Earlier lists the attempts that one goes on with, the latest first.
func (s *Store) Earlier(ctx context.Context, a Attempt) (ids []string, err error) {
	for a.Continues != "" {
		ids = append(ids, a.Continues)
		err = s.readers.QueryRowContext(ctx, "SELECT continues FROM attempt WHERE id = ?", a.Continues).Scan(&a.Continues)
		if err = known(err); errors.Is(err, ErrNotFound) { // it is not kept any more
			return ids, nil
		}
		if err != nil {
			return nil, fmt.Errorf("what attempt %s goes on with: %w", a.ID, err)
		}
	}
	return ids, nil
}

// ContinuedBy returns the id of the attempt that goes on with one; empty: none does.
func (s *Store) ContinuedBy(ctx context.Context, id string) (next string, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT id FROM attempt WHERE continues = ?", id).Scan(&next)
	if err = known(err); errors.Is(err, ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("what goes on with attempt %s: %w", id, err)
	}
	return next, nil
}
