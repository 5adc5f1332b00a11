package store

import (
	"context"
	"database/sql"
	"fmt"
)

// CreateAssignment adds an assignment under a new id and returns it as kept. A
// person who does not exist is ErrNotFound, one named twice ErrTaken.
func (s *Store) CreateAssignment(ctx context.Context, a Assignment) (Assignment, error) {
	a.ID, a.Created = newID(), s.now()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if err := insertAssignment(ctx, c, a); err != nil {
			return err
		}
		a, err = assignmentOf(ctx, c, a.ID)
		return err
	})
	if err != nil {
		return Assignment{}, fmt.Errorf("assign %s: %w", a.Scenario, err)
	}
	return a, nil
}

func insertAssignment(ctx context.Context, c *sql.Conn, a Assignment) error {
	_, err := c.ExecContext(ctx, `INSERT INTO assignment (id, scenario, title, behalf, giver, note, runtime, seed, raters, together, times, pass,
from_day, until_day, zone, debrief, addresses, plays_as, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Scenario, a.Title, a.Behalf, nullText(a.GiverID), a.Note, a.Runtime, seedOf(a), a.Raters, a.Together, a.Times, a.Pass,
		a.From, a.Until, a.Zone, a.Debrief, listText(a.Addresses), a.PlaysAs, a.Created.UnixMilli())
	if err != nil {
		return known(err)
	}
	return nameAll(ctx, c, a)
}

// ownAssignment is that of whoever plays a run from the catalogue.
func ownAssignment(r Run) Assignment {
	return Assignment{
		ID: r.ID, Scenario: r.Scenario, Title: r.Title, Behalf: BehalfSelf, GiverID: r.PersonID, Runtime: r.Runtime, Seed: r.Seed, Raters: 1, Times: 1,
		Debrief: DebriefPlayedOut, Created: r.Created, Players: []Named{{PersonID: r.PersonID}},
	}
}

// parts are the lists of whom an assignment names, by what they are called in the
// database.
func (a *Assignment) parts() map[string]*[]Named {
	return map[string]*[]Named{"player": &a.Players, "watcher": &a.Watchers, "marker": &a.Markers, "reader": &a.Readers}
}

func nameAll(ctx context.Context, c *sql.Conn, a Assignment) error {
	for part, list := range a.parts() {
		for _, n := range *list {
			_, err := c.ExecContext(ctx, "INSERT INTO assignment_person (assignment, part, person, seat) VALUES (?, ?, ?, ?)", a.ID, part, nullText(n.PersonID), n.Seat)
			if err != nil {
				return known(err)
			}
		}
	}
	for _, g := range a.Groups {
		if _, err := c.ExecContext(ctx, "INSERT INTO assignment_group (assignment, in_group) VALUES (?, ?)", a.ID, nullText(g.ID)); err != nil {
			return known(err)
		}
	}
	return nil
}

// ChangeAssignment changes an assignment as change says and returns it as kept.
// What it is of, who gave it and when stay. Answers that nobody has to release any
// more open now; those that somebody has to and that are not open yet are held.
func (s *Store) ChangeAssignment(ctx context.Context, id string, change func(*Assignment)) (a Assignment, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if a, err = assignmentOf(ctx, c, id); err != nil {
			return err
		}
		change(&a)
		_, err = c.ExecContext(ctx, `UPDATE assignment SET note = ?, runtime = ?, seed = ?, raters = ?, together = ?, times = ?, pass = ?,
from_day = ?, until_day = ?, zone = ?, debrief = ?, addresses = ?, withdrawn_ms = ? WHERE id = ?`,
			a.Note, a.Runtime, seedOf(a), a.Raters, a.Together, a.Times, a.Pass, a.From, a.Until, a.Zone, a.Debrief, listText(a.Addresses), nullMS(a.Withdrawn), id)
		if err != nil {
			return known(err)
		}
		for _, list := range []string{"assignment_person", "assignment_group"} {
			if _, err := c.ExecContext(ctx, "DELETE FROM "+list+" WHERE assignment = ?", id); err != nil {
				return err
			}
		}
		if err := nameAll(ctx, c, a); err != nil {
			return err
		}
		now, opens, which := s.now().UnixMilli(), s.now().UnixMilli(), "opens_ms = ?"
		with := Held.UnixMilli()
		if a.Debrief.Holds() {
			opens, which, with = Held.UnixMilli(), "opens_ms > ?", now
		}
		if _, err := c.ExecContext(ctx, "UPDATE run SET opens_ms = ? WHERE assignment = ? AND ended_ms IS NOT NULL AND "+which, opens, id, with); err != nil {
			return err
		}
		a, err = assignmentOf(ctx, c, id)
		return err
	})
	if err != nil {
		return Assignment{}, fmt.Errorf("change assignment %s: %w", id, err)
	}
	return a, nil
}
