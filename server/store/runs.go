package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Run is what a list of runs shows of one.
type Run struct {
	ID         string
	Scenario   string // slug
	Title      string
	Stack      string
	Runtime    string
	Seed       int64
	PersonID   string   // who began it
	PersonName string   // as they are called now; read only
	Members    []string // ids of who plays it, in the order in which they came; read only
	State      event.RunState
	Error      string // why it failed
	RubricHash string
	// Assignment is the id of the one that it comes from; a run that is created
	// without gets one of its own, under its id.
	Assignment string
	Edition    string // hash of what it was played with; empty: none was kept
	Created    time.Time
	Epoch      time.Time  // wall clock of run time zero; zero until it started
	Ended      *time.Time // nil while it has not ended, well or badly
	EndReason  string
	TookMS     int64 // run time at its end
	LengthMS   int64
	// Opens is when its answers are shown to whoever played it; zero: with its
	// end.
	Opens   time.Time
	Repeat  bool     // they knew the answers before its end; set by the store
	Percent *float64 // of the latest grade; nil while the answers are withheld: a score is one
	// Low and High are what the score can come to once what waits for a person is
	// marked; nil as Percent is.
	Low, High *float64
	// Trial says that it is in no figures: an author tries what they write, or it is a tour.
	Trial bool
	// Unassessed says that each of those who play it is asked how it went before
	// they are shown its score: see Asks.
	Unassessed bool
	Said       []string // ids of its members who have; read only
	// LogGone is since when its log is not kept any more, and what it came to is all
	// that is; zero: it is kept. Read only.
	LogGone time.Time
}

// Score is what a run came to, in percent: of what has been marked, and what that
// can come to once the rest is, at least and at most.
type Score struct{ Percent, Low, High float64 }

// Asks reports whether somebody who plays the run is still to say how it went.
func (r Run) Asks(person string) bool {
	return r.Unassessed && r.Plays(person) && !slices.Contains(r.Said, person)
}

// Score is that of a run for somebody who may see the run; nil: it has none, or
// none for them yet.
func (r Run) Score(reader string) *Score {
	if r.Asks(reader) {
		return nil
	}
	if r.Percent == nil {
		return nil
	}
	s := Score{*r.Percent, *r.Percent, *r.Percent}
	if r.Low != nil && r.High != nil {
		s.Low, s.High = *r.Low, *r.High
	}
	return &s
}

// shown is a part of the score of a run, unless its answers are withheld. Whoever
// may see them finds it with them.
func shown(part string) string {
	return "CASE WHEN ended_ms IS NULL OR opens_ms > CAST(unixepoch('subsec') * 1000 AS INTEGER) THEN NULL ELSE " + part + " END"
}

var selectRun = `SELECT run.id, scenario, title, stack, runtime, seed, person, person.name, state, error, rubric, edition,
run.created_ms, epoch_ms, ended_ms, end_reason, took_ms, length_ms, opens_ms, repeat, trial, unassessed, assignment,
(SELECT json_group_array(member.person ORDER BY joined_ms, member.person) FROM member WHERE member.run = run.id AND left_ms IS NULL),
(SELECT json_group_array(member.person) FROM member WHERE member.run = run.id AND left_ms IS NULL AND assessed), log_gone_ms, ` + shown("percent") + `, ` + shown("low") + `, ` + shown("high") + ` FROM run JOIN person ON person.id = run.person `

// CreateRun adds a run, under a new id unless it brings one, created now
// unless it says when, with whoever began it as its first member, and returns it
// as kept. An id that exists is ErrTaken; a person who does not is ErrNotFound.
// Where it comes from an assignment, the error is what Admits says of it.
func (s *Store) CreateRun(ctx context.Context, r Run) (Run, error) {
	return s.createRun(ctx, r, nil)
}

// CreateRunOf is CreateRun that keeps with the run what it is played with and judged by.
func (s *Store) CreateRunOf(ctx context.Context, r Run, k Kept) (Run, error) {
	return s.createRun(ctx, r, &k)
}

func (s *Store) createRun(ctx context.Context, r Run, with *Kept) (Run, error) {
	if r.ID == "" {
		r.ID = newID()
	}
	if r.Created.IsZero() {
		r.Created = s.now()
	}
	given := r.Assignment != ""
	if !given {
		r.Assignment = r.ID
	}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if with != nil {
			if err := with.keep(ctx, c, r.RubricHash, r.Edition); err != nil {
				return err
			}
		}
		if !given {
			if err := insertAssignment(ctx, c, ownAssignment(r)); err != nil {
				return err
			}
		}
		_, err = c.ExecContext(ctx, `INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, error, rubric, edition,
created_ms, epoch_ms, ended_ms, end_reason, took_ms, length_ms, opens_ms, trial, unassessed, percent, low, high, assignment, repeat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
EXISTS (SELECT 1 FROM reading WHERE person = ? AND scenario = ?))`,
			r.ID, r.Scenario, r.Title, r.Stack, r.Runtime, r.Seed, r.PersonID, r.State, r.Error, r.RubricHash, r.Edition,
			r.Created.UnixMilli(), nullMS(r.Epoch), ended(r), r.EndReason, r.TookMS, r.LengthMS, nullMS(r.Opens), r.Trial, r.Unassessed, r.Percent, r.Low, r.High, r.Assignment, r.PersonID, r.Scenario)
		if err != nil {
			return known(err)
		}
		if given {
			if err := s.admitted(ctx, c, r.Assignment, r.PersonID, r.ID); err != nil {
				return err
			}
		}
		if err := muster(ctx, c, r); err != nil {
			return err
		}
		r, err = scanRun(c.QueryRowContext(ctx, selectRun+"WHERE run.id = ?", r.ID))
		return err
	})
	if err != nil {
		return Run{}, fmt.Errorf("create run of %s: %w", r.Scenario, err)
	}
	return r, nil
}

// UpdateRun changes a run's state, error, epoch, end, opening and whether its
// members are asked how it went as change says and returns it as kept. What it is a run of, and by whom, stays as it was
// created.
func (s *Store) UpdateRun(ctx context.Context, id string, change func(*Run)) (Run, error) {
	var r Run
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if r, err = scanRun(c.QueryRowContext(ctx, selectRun+"WHERE run.id = ?", id)); err != nil {
			return err
		}
		change(&r)
		_, err = c.ExecContext(ctx, `UPDATE run SET state = ?, error = ?, epoch_ms = ?, ended_ms = ?, end_reason = ?, took_ms = ?, length_ms = ?, opens_ms = ?, unassessed = ? WHERE id = ?`,
			r.State, r.Error, nullMS(r.Epoch), ended(r), r.EndReason, r.TookMS, r.LengthMS, nullMS(r.Opens), r.Unassessed, id)
		if err != nil {
			return err
		}
		r, err = scanRun(c.QueryRowContext(ctx, selectRun+"WHERE run.id = ?", id))
		return err
	})
	if err != nil {
		return Run{}, fmt.Errorf("update run %s: %w", id, err)
	}
	return r, nil
}

// Run returns the run with an id.
func (s *Store) Run(ctx context.Context, id string) (Run, error) {
	r, err := scanRun(s.readers.QueryRowContext(ctx, selectRun+"WHERE run.id = ?", id))
	if err != nil {
		return Run{}, fmt.Errorf("run %s: %w", id, err)
	}
	return r, nil
}

func scanRun(row interface{ Scan(...any) error }) (r Run, err error) {
	var created int64
	var epoch, end, opens, gone sql.NullInt64
	var members, said []byte
	err = known(row.Scan(&r.ID, &r.Scenario, &r.Title, &r.Stack, &r.Runtime, &r.Seed, &r.PersonID, &r.PersonName, &r.State, &r.Error,
		&r.RubricHash, &r.Edition, &created, &epoch, &end, &r.EndReason, &r.TookMS, &r.LengthMS, &opens, &r.Repeat, &r.Trial, &r.Unassessed, &r.Assignment, &members, &said, &gone, &r.Percent, &r.Low, &r.High))
	if err == nil {
		err = errors.Join(json.Unmarshal(members, &r.Members), json.Unmarshal(said, &r.Said))
	}
	r.Created, r.Epoch, r.Opens, r.LogGone = fromMS(created), fromNullMS(epoch), fromNullMS(opens), fromNullMS(gone)
	if end.Valid {
		t := fromMS(end.Int64)
		r.Ended = &t
	}
	return r, err
}

func ended(r Run) sql.NullInt64 {
	if r.Ended == nil {
		return sql.NullInt64{}
	}
	return nullMS(*r.Ended)
}

// DropTrials takes away the trials of a person that have ended, with all that is kept of
// them, but for the latest so many.
func (s *Store) DropTrials(ctx context.Context, person string, but int) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return dropRuns(ctx, c, "SELECT id FROM run WHERE person = ? AND trial = 1 AND ended_ms IS NOT NULL ORDER BY created_ms DESC, id LIMIT -1 OFFSET ?", person, but)
	})
	if err != nil {
		return fmt.Errorf("drop the trials of %s: %w", person, err)
	}
	return s.clearSignals(ctx)
}

// dropRuns takes the runs away whose ids a query selects, with all that is kept of
// them.
func dropRuns(ctx context.Context, c *sql.Conn, ids string, args ...any) error {
	for _, statement := range []string{"DELETE FROM grade WHERE run IN (", "DELETE FROM event WHERE run IN (", "DELETE FROM run WHERE id IN ("} {
		if _, err := c.ExecContext(ctx, statement+ids+")", args...); err != nil {
			return err
		}
	}
	return nil
}
