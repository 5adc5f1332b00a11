package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
)

// encoded is the body of an event as it is written, and the name of who did it.
type encoded struct {
	actor   string
	version int
	raw     []byte
}

// attemptRows encodes events before they come to their turn, without names of people.
func (s *Store) attemptRows(ctx context.Context, events []event.Event) ([]encoded, error) {
	if len(events) == 0 {
		return nil, nil
	}
	kept, err := s.nameless(ctx, events)
	if err != nil && s.writer.over() {
		err = ErrClosed
	}
	if err != nil {
		return nil, err
	}
	rows := make([]encoded, len(kept))
	for i, e := range kept {
		version, raw, err := event.Encode(e.Body)
		if err != nil {
			return nil, err
		}
		rows[i] = encoded{e.Actor.Name, version, raw}
	}
	return rows, nil
}

// appendAttempt writes events of attempts, and returns them as committed.
func (s *Store) appendAttempt(ctx context.Context, c *sql.Conn, events []event.Event, rows []encoded) ([]event.Event, error) {
	committed := append([]event.Event(nil), events...)
	wall := s.now().UTC().Truncate(time.Millisecond)
	for i := range committed {
		e := &committed[i]
		e.Wall = wall
		err := c.QueryRowContext(ctx, `INSERT INTO attempt_event (attempt, seq, at_ns, wall_ms, actor_kind, actor_id, actor_name, kind, version, body)
VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM attempt_event WHERE attempt = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING seq`,
			e.Run, int64(e.At), wall.UnixMilli(), e.Actor.Kind, e.Actor.ID, rows[i].actor, string(e.Body.Kind()), rows[i].version, string(rows[i].raw)).Scan(&e.Seq)
		if err != nil {
			return nil, known(err)
		}
	}
	return committed, nil
}

// ReadAttempt returns the log of an attempt as Read does that of a run. Attempts have few
// events: it returns all of them.
func (s *Store) ReadAttempt(ctx context.Context, id string) ([]event.Event, error) {
	events, err := s.ReadAttemptUnredacted(ctx, id)
	if err != nil {
		return nil, err
	}
	leave, err := s.attemptLeaver(ctx, id)
	if err != nil || leave == nil {
		return events, err
	}
	for i, e := range events {
		events[i] = event.Redacted(e, leave)
	}
	return events, nil
}

// ReadAttemptUnredacted is ReadAttempt with what was redacted: for judging, which has to
// read what was written, and shows it nobody.
func (s *Store) ReadAttemptUnredacted(ctx context.Context, id string) ([]event.Event, error) {
	events, err := s.eventsOf(ctx, "attempt "+id, id, `SELECT seq, at_ns, wall_ms, actor_kind, actor_id, actor_name, kind, version, body
FROM attempt_event WHERE attempt = ? ORDER BY seq`, id)
	if err != nil {
		return nil, err
	}
	return s.named(ctx, events)
}

// attemptLeaver is what becomes of the texts of an attempt; nil: they stay.
func (s *Store) attemptLeaver(ctx context.Context, id string) (func(string) string, error) {
	list, err := s.redactions(ctx, `everywhere OR redaction.id IN (SELECT redaction FROM redaction_attempt WHERE attempt = ?) ORDER BY length(words) DESC, redaction.id`, id)
	if err != nil {
		return nil, fmt.Errorf("redactions of attempt %s: %w", id, err)
	}
	return leaving(list), nil
}
