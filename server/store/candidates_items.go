package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// BeginItem notes that a candidate has begun an item, and keeps the assignment that it is
// played by: one without an id is made. An item that they have begun is ErrTaken.
func (s *Store) BeginItem(ctx context.Context, person string, item CandidateItem, by *Assignment) (CandidateItem, error) {
	item.Begun = s.now()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if by != nil {
			by.ID, by.Created = newID(), item.Begun
			if err := insertAssignment(ctx, c, *by); err != nil {
				return err
			}
			item.Assignment = by.ID
		}
		return insertItem(ctx, c, person, item)
	})
	if err != nil {
		return CandidateItem{}, fmt.Errorf("begin item %s of candidate %s: %w", item.Item, person, err)
	}
	return item, nil
}

// insertItem notes that a candidate has begun an item, with as much more time as they have.
func insertItem(ctx context.Context, c *sql.Conn, person string, item CandidateItem) error {
	err := changedOne(c.ExecContext(ctx, "INSERT INTO candidate_item (candidate, item, attempt, assignment, begun_ms, extra) SELECT person, ?2, ?3, ?4, ?5, extra FROM candidate WHERE person = ?1",
		person, item.Item, item.Attempt, item.Assignment, item.Begun.UnixMilli()))
	return known(err)
}

// Heard is what is known when a candidate's browser is heard of.
type Heard struct {
	// Item is what they are at, and Attempt the one that is under way in it, of whose time so
	// much has passed; both may be empty, and of a drill Attempt is.
	Item, Attempt string
	Spent         time.Duration
	// Passed is how much has passed by now of the time of the attempt that was under way when
	// they were heard of before, and of those that went on with it.
	Passed time.Duration
	// Quiet is for how long nothing need be heard of a browser that is there: one that is
	// hidden behind another window is heard of once in a minute.
	Quiet time.Duration
	// Missed is for how long their browser could not reach the server, as it says itself; no
	// more is believed of it than passed since it was heard of before.
	Missed time.Duration
	// Anew says that it is a page that was just opened: what was before it, and is longer than
	// Beat, may have been missed.
	Anew bool
	Beat time.Duration // in which a browser that is looked at is heard of
}

// leastMissed is how long a lost connection is at least to be kept as a gap.
const leastMissed = 5 * time.Second

// HearCandidate notes that a candidate's browser was heard of. Where the time of an attempt
// went by for longer than quiet since it was before, or a drill was under way for as long,
// the gap is kept; a shorter one is of an attempt, as far as its browser says that it lost
// the server or was opened anew.
func (s *Store) HearCandidate(ctx context.Context, person string, h Heard) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		now := s.now().UnixMilli()
		_, err := c.ExecContext(ctx, `INSERT INTO candidate_gap (candidate, from_ms, until_ms, item, lost_ms) SELECT person, min(heard_ms, ?2 - 1), ?2, heard_item, ?3 - heard_spent_ms FROM candidate
WHERE person = ?1 AND heard_at <> '' AND ?3 - heard_spent_ms > ?4 ON CONFLICT (candidate, from_ms) DO UPDATE SET until_ms = excluded.until_ms, lost_ms = lost_ms + excluded.lost_ms`,
			person, now, h.Passed.Milliseconds(), h.Quiet.Milliseconds())
		if err != nil {
			return err
		}
		_, err = c.ExecContext(ctx, `INSERT INTO candidate_gap (candidate, from_ms, until_ms, item, lost_ms) SELECT person, ?2 - missed, ?2, heard_item, missed FROM
(SELECT person, heard_at, heard_item, ?3 - heard_spent_ms AS passed, min(?3 - heard_spent_ms, max(?5, CASE WHEN ?6 AND ?2 - heard_ms > ?7 THEN ?2 - heard_ms ELSE 0 END)) AS missed FROM candidate WHERE person = ?1)
WHERE heard_at <> '' AND passed <= ?4 AND missed >= ?8 ON CONFLICT (candidate, from_ms) DO UPDATE SET until_ms = excluded.until_ms, lost_ms = lost_ms + excluded.lost_ms`,
			person, now, h.Passed.Milliseconds(), h.Quiet.Milliseconds(), h.Missed.Milliseconds(), h.Anew, h.Beat.Milliseconds(), leastMissed.Milliseconds())
		if err != nil {
			return err
		}
		if h.Item != "" && h.Attempt == "" {
			_, err := c.ExecContext(ctx, `INSERT INTO candidate_gap (candidate, from_ms, until_ms, item) SELECT person, max(heard_ms, (SELECT begun_ms FROM candidate_item WHERE candidate = person AND item = ?2)), ?3, ?2 FROM candidate
WHERE person = ?1 AND ?3 - max(heard_ms, (SELECT begun_ms FROM candidate_item WHERE candidate = person AND item = ?2)) > ?4 ON CONFLICT DO NOTHING`, person, h.Item, now, h.Quiet.Milliseconds())
			if err != nil {
				return err
			}
		}
		item := h.Item
		if h.Attempt == "" {
			item = "" // a drill stands still
		}
		return changedOne(c.ExecContext(ctx, "UPDATE candidate SET heard_ms = ?, heard_item = ?, heard_at = ?, heard_spent_ms = ? WHERE person = ?", now, item, h.Attempt, h.Spent.Milliseconds(), person))
	})
	if err != nil {
		return fmt.Errorf("hear of candidate %s: %w", person, err)
	}
	return nil
}
