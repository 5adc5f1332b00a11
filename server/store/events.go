package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

var _ event.Log = (*Store)(nil)

const insertEvent = `INSERT INTO event (run, seq, at_ns, wall_ms, actor_kind, actor_id, actor_name, kind, version, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// Append implements event.Log. It returns when the events are on the disk;
// appends to other runs that come at the same time share the commit. A run
// that was never created is ErrNotFound.
func (s *Store) Append(ctx context.Context, events ...event.Event) ([]event.Event, error) {
	if len(events) == 0 {
		return nil, nil
	}
	type encoded struct {
		version int
		raw     []byte
	}
	bodies := make([]encoded, len(events))
	kept, err := s.nameless(ctx, events)
	if err != nil && s.writer.over() {
		err = ErrClosed
	}
	if err != nil {
		return nil, fmt.Errorf("append to run %s: %w", events[0].Run, err)
	}
	for i, e := range kept {
		version, raw, err := event.Encode(e.Body)
		if err != nil {
			return nil, fmt.Errorf("append to run %s: %w", e.Run, err)
		}
		bodies[i] = encoded{version, raw}
	}
	committed := append([]event.Event(nil), events...)
	began := time.Now()
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		wall := s.now().UTC().Truncate(time.Millisecond)
		last := map[string]int64{}
		for i := range committed {
			e := &committed[i]
			if _, ok := last[e.Run]; !ok {
				seq, err := lastSeq(ctx, c, e.Run)
				if err != nil {
					return err
				}
				last[e.Run] = seq
			}
			last[e.Run]++
			e.Seq, e.Wall = last[e.Run], wall
			_, err := s.writer.insertEvent.ExecContext(ctx, e.Run, e.Seq, int64(e.At), wall.UnixMilli(),
				e.Actor.Kind, e.Actor.ID, kept[i].Actor.Name, string(e.Body.Kind()), bodies[i].version, string(bodies[i].raw))
			if err != nil {
				return known(err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("append to run %s: %w", events[0].Run, err)
	}
	if s.appended != nil {
		s.appended(time.Since(began))
	}
	return committed, nil
}

func lastSeq(ctx context.Context, c *sql.Conn, run string) (seq int64, err error) {
	err = c.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM event WHERE run = ?", run).Scan(&seq)
	return seq, err
}

// Read implements event.Log. An event of a kind or version that this build
// cannot read comes as event.Unknown. People have the names that they have now: see
// named. Of what was redacted there is nothing.
func (s *Store) Read(ctx context.Context, run string, after int64, limit int) ([]event.Event, error) {
	events, err := s.written(ctx, run, after, limit)
	if err != nil {
		return nil, err
	}
	if events, err = s.redacted(ctx, run, events); err != nil {
		return nil, err
	}
	return s.named(ctx, events)
}

// ReadUnredacted is Read with what was redacted: for whoever plays a run again and holds
// against the log what it comes to, and shows nobody what is in it.
func (s *Store) ReadUnredacted(ctx context.Context, run string, after int64, limit int) ([]event.Event, error) {
	events, err := s.written(ctx, run, after, limit)
	if err != nil {
		return nil, err
	}
	return s.named(ctx, events)
}

// written reads events as they were written.
func (s *Store) written(ctx context.Context, run string, after int64, limit int) ([]event.Event, error) {
	return s.eventsOf(ctx, "run "+run, run, `
SELECT seq, at_ns, wall_ms, actor_kind, actor_id, actor_name, kind, version, body
FROM event WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?`, run, after, limit)
}

// eventsOf reads the events of one log that a query selects, as they were written.
func (s *Store) eventsOf(ctx context.Context, what, id, query string, args ...any) ([]event.Event, error) {
	rows, err := s.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	var events []event.Event
	for rows.Next() {
		e := event.Event{Run: id}
		var (
			at, wall int64
			kind     event.Kind
			version  int
			body     []byte
		)
		if err := rows.Scan(&e.Seq, &at, &wall, &e.Actor.Kind, &e.Actor.ID, &e.Actor.Name, &kind, &version, &body); err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		e.At, e.Wall = faults.Time(at), fromMS(wall)
		e.Body, err = event.Decode(kind, version, body)
		if err != nil && !errors.Is(err, event.ErrUnknownKind) {
			return nil, fmt.Errorf("read %s event %d: %w", what, e.Seq, err)
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", what, err)
	}
	return events, nil
}
