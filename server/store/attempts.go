package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// AttemptState is how far an attempt at an exercise has come.
type AttemptState string

// States of an attempt, in their order; one that is withdrawn is not judged.
const (
	AttemptOpen      AttemptState = "open"
	AttemptJudging   AttemptState = "judging" // handed in
	AttemptJudged    AttemptState = "judged"
	AttemptWithdrawn AttemptState = "withdrawn"
)

// Attempt is somebody's one try at an exercise. Its log, rubric, grade and marks are
// what those of a run are. See decisions/0146.
type Attempt struct {
	ID         string
	Exercise   string // slug
	Title      string
	Kind       string // of exercise
	PersonID   string // who answers
	PersonName string // as they are called now; read only
	Seed       int64
	Edition    string // hash of what it is answered and judged by
	RubricHash string
	Interview  string // id of the interview that it belongs to; empty: of none
	State      AttemptState
	Error      string // why it could not be judged the last time
	// Length is the time they have, Given what was given back to them of it, and Spent
	// how much of both had passed when that was kept last. It is counted, not read from
	// a clock: Waits says that it stands still.
	Length, Given, Spent time.Duration
	Waits                bool
	Created              time.Time
	Ended                time.Time // zero: it has not
	EndReason            string    // one of the reasons of event.AttemptEnded
	// Opens is when whoever answered may read the debrief; zero: as soon as it is
	// judged, Held: when somebody releases it.
	Opens  time.Time
	Repeat bool // they had been shown a debrief of the exercise before; set by the store
	// Continues is the id of the attempt whose time was up that it goes on with; empty: of
	// none. Set by the store.
	Continues string
	// Percent is what the latest grade gives; Low and High are what that can come to
	// once what waits for a person is marked. Nil: it is not graded.
	Percent, Low, High *float64
	LogGone            time.Time // since when its log is not kept any more; zero: it is
}

// Score is what an attempt came to, whoever may know it; nil: it has no score.
func (a Attempt) Score() *Score {
	if a.Percent == nil {
		return nil
	}
	s := Score{*a.Percent, *a.Percent, *a.Percent}
	if a.Low != nil && a.High != nil {
		s.Low, s.High = *a.Low, *a.High
	}
	return &s
}

// Opened reports whether whoever answered may read the debrief.
func (a Attempt) Opened(now time.Time) bool {
	return a.State == AttemptJudged && !a.Opens.After(now)
}

var selectAttempt = `SELECT attempt.id, exercise, title, kind, person, person.name, seed, edition, rubric, interview, state, error,
length_ms, given_ms, spent_ms, waits, attempt.created_ms, ended_ms, end_reason, opens_ms, repeat, continues, percent, low, high, log_gone_ms
FROM attempt JOIN person ON person.id = attempt.person `

func scanAttempt(row interface{ Scan(...any) error }) (a Attempt, err error) {
	var length, given, spent, created int64
	var ended, opens, gone sql.NullInt64
	err = known(row.Scan(&a.ID, &a.Exercise, &a.Title, &a.Kind, &a.PersonID, &a.PersonName, &a.Seed, &a.Edition, &a.RubricHash, &a.Interview, &a.State, &a.Error,
		&length, &given, &spent, &a.Waits, &created, &ended, &a.EndReason, &opens, &a.Repeat, &a.Continues, &a.Percent, &a.Low, &a.High, &gone))
	a.Length, a.Given, a.Spent = time.Duration(length)*time.Millisecond, time.Duration(given)*time.Millisecond, time.Duration(spent)*time.Millisecond
	a.Created, a.Ended, a.Opens, a.LogGone = fromMS(created), fromNullMS(ended), fromNullMS(opens), fromNullMS(gone)
	return a, err
}

// ChangeAttempt changes the state, error, times, end and opening of an attempt as change
// says, and appends events to its log, both or neither. change may refuse. What the
// attempt is at, and by whom, stays. What was typed goes when the attempt has ended: the
// answer is in its log then.
func (s *Store) ChangeAttempt(ctx context.Context, id string, change func(*Attempt) error, events ...event.Event) (a Attempt, log []event.Event, err error) {
	return s.changeAttempt(ctx, id, change, nil, events)
}

// changeAttempt is ChangeAttempt, with something else that holds or does not as that does.
func (s *Store) changeAttempt(ctx context.Context, id string, do func(*Attempt) error, beside change, events []event.Event) (a Attempt, log []event.Event, err error) {
	for i := range events {
		events[i].Run = id
	}
	rows, err := s.attemptRows(ctx, events)
	if err != nil {
		return a, nil, fmt.Errorf("change attempt %s: %w", id, err)
	}
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if a, err = scanAttempt(c.QueryRowContext(ctx, selectAttempt+"WHERE attempt.id = ?", id)); err != nil {
			return err
		}
		if err := do(&a); err != nil {
			return err
		}
		_, err = c.ExecContext(ctx, "UPDATE attempt SET state = ?, error = ?, length_ms = ?, given_ms = ?, spent_ms = ?, waits = ?, ended_ms = ?, end_reason = ?, opens_ms = ? WHERE id = ?",
			a.State, a.Error, a.Length.Milliseconds(), a.Given.Milliseconds(), a.Spent.Milliseconds(), a.Waits, nullMS(a.Ended), a.EndReason, nullMS(a.Opens), id)
		if err != nil {
			return err
		}
		if a.State != AttemptOpen {
			if _, err := c.ExecContext(ctx, "DELETE FROM attempt_draft WHERE attempt = ?", id); err != nil {
				return err
			}
		}
		if log, err = s.appendAttempt(ctx, c, events, rows); err != nil || beside == nil {
			return err
		}
		return beside(ctx, c)
	})
	if err != nil {
		return Attempt{}, nil, fmt.Errorf("change attempt %s: %w", id, err)
	}
	return a, log, nil
}

// SpendAttempts keeps how much time has passed of open attempts, by id.
func (s *Store) SpendAttempts(ctx context.Context, spent map[string]time.Duration) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		for id, t := range spent {
			if _, err := c.ExecContext(ctx, "UPDATE attempt SET spent_ms = max(spent_ms, ?) WHERE id = ? AND state = 'open'", t.Milliseconds(), id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep the time that attempts have taken: %w", err)
	}
	return nil
}

// Attempt returns the attempt with an id.
func (s *Store) Attempt(ctx context.Context, id string) (Attempt, error) {
	a, err := scanAttempt(s.readers.QueryRowContext(ctx, selectAttempt+"WHERE attempt.id = ?", id))
	if err != nil {
		return Attempt{}, fmt.Errorf("attempt %s: %w", id, err)
	}
	return a, nil
}

// AttemptFilter says which attempts are listed: those that are like everything it has.
type AttemptFilter struct {
	Person    string // who answers
	Exercise  string
	Interview string
	States    []AttemptState
	// Practice leaves those of interviews out, and what candidates warm up with.
	Practice bool
	By       Sight // whose are seen
	Most     int   // 0: all
}

// Attempts lists attempts, the latest first.
func (s *Store) Attempts(ctx context.Context, f AttemptFilter) ([]Attempt, error) {
	seen, args := f.By.of("attempt.person")
	states := make([]string, len(f.States))
	for i, state := range f.States {
		states[i] = string(state)
	}
	most := f.Most
	if most == 0 {
		most = -1
	}
	args = slices.Concat(args, []any{f.Person, f.Person, f.Exercise, f.Exercise, f.Interview, f.Interview, len(states) == 0, listText(states), !f.Practice, most})
	var all []Attempt
	err := each(ctx, s.readers, selectAttempt+"WHERE "+seen+` AND (? = '' OR attempt.person = ?) AND (? = '' OR exercise = ?) AND (? = '' OR interview = ?)
AND (? OR state IN (`+among+`)) AND (? OR `+practised+`) ORDER BY attempt.created_ms DESC, attempt.id LIMIT ?`, args, func(scan func(...any) error) error {
		a, err := scanAttempt(scanning(scan))
		all = append(all, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list attempts: %w", known(err))
	}
	return all, nil
}

// scanning is a row of a query as a row of its own.
type scanning func(...any) error

// Scan reads the row.
func (s scanning) Scan(into ...any) error { return s(into...) }

// OpenAttempt returns the attempt of somebody at an exercise, for one interview or for
// none, that has not ended.
func (s *Store) OpenAttempt(ctx context.Context, person, exercise, interview string) (Attempt, error) {
	a, err := scanAttempt(s.readers.QueryRowContext(ctx, selectAttempt+"WHERE attempt.person = ? AND exercise = ? AND interview = ? AND ended_ms IS NULL", person, exercise, interview))
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("open attempt of %s at %s: %w", person, exercise, err)
	}
	return a, err
}

// UnmarkedAttempts lists attempts in practice in which something waits for a person to mark
// it, the longest waiting first: of whom they see, and their own not.
func (s *Store) UnmarkedAttempts(ctx context.Context, p Person, most int) (all []Attempt, err error) {
	seen, args := p.Sight().of("attempt.person")
	err = each(ctx, s.readers, selectAttempt+"WHERE low < high AND state = 'judged' AND log_gone_ms IS NULL AND attempt.person <> ? AND "+practised+" AND "+seen+" ORDER BY ended_ms, attempt.id LIMIT ?",
		slices.Concat([]any{p.ID}, args, []any{most}), func(scan func(...any) error) error {
			a, err := scanAttempt(scanning(scan))
			all = append(all, a)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list attempts to be marked: %w", known(err))
	}
	return all, nil
}

// dropAttempts takes the attempts away whose ids a query selects, with all that is kept
// of them.
func dropAttempts(ctx context.Context, c *sql.Conn, ids string, args ...any) error {
	for _, statement := range []string{"DELETE FROM attempt_grade WHERE attempt IN (", "DELETE FROM attempt_event WHERE attempt IN (", "DELETE FROM attempt WHERE id IN ("} {
		if _, err := c.ExecContext(ctx, statement+ids+")", args...); err != nil {
			return err
		}
	}
	return nil
}

// DropAttempts takes attempts away with all that is kept of them.
func (s *Store) DropAttempts(ctx context.Context, ids ...string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return dropAttempts(ctx, c, among, listText(ids))
	})
	if err != nil {
		return fmt.Errorf("take attempts away: %w", err)
	}
	return nil
}
