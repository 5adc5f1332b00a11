package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Member is somebody of the crew of a run.
type Member struct {
	Run        string
	PersonID   string
	PersonName string    // as they are called now; read only
	Seat       string    // that they were given; empty: none. Who holds it by now is in the log
	Joined     time.Time // set by the store
	Left       time.Time // zero: they are of the crew
}

// Plays reports whether somebody is of the crew of a run, now.
func (r Run) Plays(person string) bool { return slices.Contains(r.Members, person) }

// muster has the crew of a new run be those who are to play it together, each in the
// seat that its assignment gives them, and whoever began it.
func muster(ctx context.Context, c *sql.Conn, r Run) error {
	_, err := c.ExecContext(ctx, `INSERT INTO member (run, person, seat, joined_ms)
SELECT ?1, assignment_player.person, seat, ?4 FROM assignment_player JOIN assignment ON assignment.id = assignment
JOIN person ON person.id = assignment_player.person
WHERE assignment = ?2 AND (assignment_player.person = ?3 OR together AND disabled_ms IS NULL)`,
		r.ID, r.Assignment, r.PersonID, r.Created.UnixMilli())
	return known(err)
}

// Crew are the ids of whoever a run is of: its members, and who began it.
func (r Run) Crew() []string { return append(slices.Clone(r.Members), r.PersonID) }

// PutMember has somebody be of the crew of a run, with a seat or none. Who is of
// it already keeps their place and has the seat.
func (s *Store) PutMember(ctx context.Context, run, person, seat string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		// Times tell apart the stays of one person: no two begin at once.
		_, err := c.ExecContext(ctx, `INSERT INTO member (run, person, seat, joined_ms, assessed)
SELECT ?1, ?2, ?3, max(?4, coalesce(max(joined_ms) + 1, 0)), coalesce(max(assessed), 0) FROM member WHERE run = ?1 AND person = ?2
ON CONFLICT (run, person) WHERE left_ms IS NULL DO UPDATE SET seat = excluded.seat`, run, person, seat, s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("add %s to run %s: %w", person, run, err)
	}
	return nil
}

// ErrLastMember says that a run would be left without anybody.
var ErrLastMember = errors.New("nobody else is of the crew")

// DropMember has somebody be of the crew of a run no more, though nobody else may be
// of it. Who is none of it is ErrNotFound.
func (s *Store) DropMember(ctx context.Context, run, person string) error {
	return s.dropMember(ctx, run, person, "true")
}

// LeaveRun is DropMember for somebody who leaves of their own accord: ErrLastMember
// when nobody else is of the crew.
func (s *Store) LeaveRun(ctx context.Context, run, person string) error {
	return s.dropMember(ctx, run, person, "EXISTS (SELECT 1 FROM member AS other WHERE other.run = member.run AND other.left_ms IS NULL AND other.person <> member.person)")
}

func (s *Store) dropMember(ctx context.Context, run, person, where string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		const of = "run = ? AND person = ? AND left_ms IS NULL"
		err := changedOne(c.ExecContext(ctx, "UPDATE member SET left_ms = max(?, joined_ms) WHERE "+of+" AND "+where, s.now().UnixMilli(), run, person))
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		var there bool
		if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM member WHERE "+of+")", run, person).Scan(&there); err != nil {
			return err
		}
		if there {
			return ErrLastMember
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("take %s out of run %s: %w", person, run, err)
	}
	return nil
}

// Assessed notes that somebody of the crew of a run has said how it went. Who is
// none of it is ErrNotFound.
func (s *Store) Assessed(ctx context.Context, run, person string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "UPDATE member SET assessed = 1 WHERE run = ? AND person = ? AND left_ms IS NULL", run, person))
	})
	if err != nil {
		return fmt.Errorf("note what %s said of run %s: %w", person, run, err)
	}
	return nil
}

// Members lists whoever is or was of the crew of a run, in the order in which they
// came.
func (s *Store) Members(ctx context.Context, run string) ([]Member, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT person, person.name, seat, joined_ms, left_ms
FROM member JOIN person ON person.id = member.person WHERE run = ? ORDER BY joined_ms, person`, run)
	if err != nil {
		return nil, fmt.Errorf("list the members of run %s: %w", run, err)
	}
	defer rows.Close()
	var all []Member
	for rows.Next() {
		m := Member{Run: run}
		var joined int64
		var left sql.NullInt64
		if err := rows.Scan(&m.PersonID, &m.PersonName, &m.Seat, &joined, &left); err != nil {
			return nil, fmt.Errorf("list the members of run %s: %w", run, err)
		}
		m.Joined, m.Left = fromMS(joined), fromNullMS(left)
		all = append(all, m)
	}
	return all, rows.Err()
}
