package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// changed does something to an enrolment, and counts it.
func (s *Store) changed(ctx context.Context, enrolment, what string, do func(ctx context.Context, c *sql.Conn) error) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if err := changedOne(c.ExecContext(ctx, "UPDATE track_enrolment SET version = version + 1 WHERE id = ?", enrolment)); err != nil {
			return err
		}
		return known(do(ctx, c))
	})
	if err != nil {
		return fmt.Errorf("%s of enrolment %s: %w", what, enrolment, err)
	}
	return nil
}

// PutDone notes what was done in a step: the last of each item counts, but a right
// answer stays.
func (s *Store) PutDone(ctx context.Context, enrolment string, done ...StepDone) error {
	return s.changed(ctx, enrolment, "note a step", func(ctx context.Context, c *sql.Conn) error {
		for _, d := range done {
			_, err := c.ExecContext(ctx, `INSERT INTO track_step (enrolment, step, did, item, value, good, tries, by_person, at_ms) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
ON CONFLICT DO UPDATE SET value = excluded.value, good = excluded.good, tries = tries + 1, by_person = excluded.by_person, at_ms = excluded.at_ms WHERE did <> 'answer' OR NOT good`,
				enrolment, d.Step, d.Did, d.Item, d.Value, d.Good, nullText(d.ByID), s.now().UnixMilli())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DropDone takes something back that was ticked or signed off.
func (s *Store) DropDone(ctx context.Context, enrolment, step string, did Deed, item string) error {
	return s.changed(ctx, enrolment, "take back a step", func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "DELETE FROM track_step WHERE enrolment = ? AND step = ? AND did = ? AND item = ?", enrolment, step, did, item)
		return err
	})
}

// Entrust keeps a mentor's mark.
func (s *Store) Entrust(ctx context.Context, enrolment string, e Entrustment) error {
	return s.changed(ctx, enrolment, "entrust", func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO entrustment (id, enrolment, step, ask, level, seen, by_person, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			newID(), enrolment, e.Step, e.Ask, e.Level, e.Seen, nullText(e.ByID), s.now().UnixMilli())
		return err
	})
}

// AddMentorNote keeps what a mentor notes.
func (s *Store) AddMentorNote(ctx context.Context, enrolment string, n MentorNote) error {
	return s.changed(ctx, enrolment, "note", func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO mentor_note (id, enrolment, words, by_person, at_ms) VALUES (?, ?, ?, ?, ?)", newID(), enrolment, n.Words, nullText(n.ByID), s.now().UnixMilli())
		return err
	})
}

// MentorNotes lists what mentors noted, the latest first.
func (s *Store) MentorNotes(ctx context.Context, enrolment string) (all []MentorNote, err error) {
	err = each(ctx, s.readers, "SELECT n.id, words, coalesce(by_person, ''), coalesce(name, ''), at_ms FROM mentor_note n LEFT JOIN person ON person.id = by_person WHERE enrolment = ? ORDER BY at_ms DESC, n.id", []any{enrolment}, func(scan func(...any) error) error {
		var n MentorNote
		var at int64
		err := scan(&n.ID, &n.Words, &n.ByID, &n.ByName, &at)
		n.At = fromMS(at)
		all = append(all, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("notes on enrolment %s: %w", enrolment, err)
	}
	return all, nil
}

// PlayInTrack returns the assignment by which somebody plays a drill in a step, for some of
// what it asks where that is a gate. It is made where there is none that is like it; what
// the track had them play by before, as somebody else or for another score, is withdrawn.
func (s *Store) PlayInTrack(ctx context.Context, enrolment, step string, asks []string, a Assignment) (id string, err error) {
	err = s.changed(ctx, enrolment, "play", func(ctx context.Context, c *sql.Conn) error {
		var before string
		var same bool
		err := c.QueryRowContext(ctx, `SELECT assignment.id, asks, withdrawn_ms IS NULL AND plays_as = ? AND pass = ?
FROM track_play JOIN assignment ON assignment.id = track_play.assignment WHERE enrolment = ? AND step = ? AND track_play.scenario = ?`,
			a.PlaysAs, a.Pass, enrolment, step, a.Scenario).Scan(&id, &before, &same)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if !same {
			if _, err := c.ExecContext(ctx, "UPDATE assignment SET withdrawn_ms = ? WHERE withdrawn_ms IS NULL AND id = ?", s.now().UnixMilli(), id); err != nil {
				return err
			}
			a.ID, a.Created = newID(), s.now()
			if err := insertAssignment(ctx, c, a); err != nil {
				return err
			}
			id = a.ID
		}
		for _, ask := range strings.Fields(before) {
			if !slices.Contains(asks, ask) {
				asks = append(asks, ask)
			}
		}
		_, err = c.ExecContext(ctx, "INSERT INTO track_play (enrolment, step, scenario, assignment, asks) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET assignment = excluded.assignment, asks = excluded.asks",
			enrolment, step, a.Scenario, id, strings.Join(asks, " "))
		return err
	})
	return id, err
}
