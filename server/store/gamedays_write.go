package store

import (
	"context"
	"database/sql"
	"fmt"
)

// CreateGameDay adds a game day, planned, under a new id and returns it as kept. A
// person who does not exist is ErrNotFound, one who is in two crews ErrTaken.
func (s *Store) CreateGameDay(ctx context.Context, g GameDay) (GameDay, error) {
	g.ID, g.Created, g.State = newID(), s.now(), GameDayPlanned
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		_, err = c.ExecContext(ctx, `INSERT INTO game_day (id, title, note, giver, runtime, begins_at, zone, begins, seeds, seed, debrief, leaderboard, addresses, state, at, created_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`,
			g.ID, g.Title, g.Note, nullText(g.GiverID), g.Runtime, g.BeginsAt, g.Zone, g.Begins, g.Seeds, g.Seed, g.Debrief, g.Leaderboard, listText(g.Addresses), g.State, g.Created.UnixMilli())
		if err != nil {
			return known(err)
		}
		if err := putGameDayLists(ctx, c, g); err != nil {
			return err
		}
		g, err = gameDayOf(ctx, c, g.ID)
		return err
	})
	if err != nil {
		return GameDay{}, fmt.Errorf("create a game day: %w", err)
	}
	return g, nil
}

// ChangeGameDay changes a game day as change says, unless that fails, and returns it as
// kept. Who gave it, when, and what has been played of it stay. A crew that has played
// is not taken away.
func (s *Store) ChangeGameDay(ctx context.Context, id string, change func(*GameDay) error) (GameDay, error) {
	return s.changeGameDay(ctx, id, func(_ context.Context, _ *sql.Conn, g *GameDay) error { return change(g) })
}

// BeginPlays is ChangeGameDay that has crews come to play the drill at the place that
// the game day is at then: each by an assignment, which is made where they have none.
func (s *Store) BeginPlays(ctx context.Context, id string, change func(*GameDay) (map[string]Assignment, error)) (GameDay, error) {
	return s.changeGameDay(ctx, id, func(ctx context.Context, c *sql.Conn, g *GameDay) error {
		by, err := change(g)
		if err != nil {
			return err
		}
		for crew, a := range by {
			if _, has := g.Play(g.At, crew); has {
				continue
			}
			a.ID, a.Created = newID(), s.now()
			if err := insertAssignment(ctx, c, a); err != nil {
				return err
			}
			if _, err := c.ExecContext(ctx, "INSERT INTO game_day_play (game_day, place, crew, assignment) VALUES (?, ?, ?, ?)", id, g.At, crew, a.ID); err != nil {
				return known(err)
			}
		}
		return nil
	})
}

func (s *Store) changeGameDay(ctx context.Context, id string, change func(context.Context, *sql.Conn, *GameDay) error) (g GameDay, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if g, err = gameDayOf(ctx, c, id); err != nil {
			return err
		}
		if err := change(ctx, c, &g); err != nil {
			return err
		}
		_, err = c.ExecContext(ctx, `UPDATE game_day SET title = ?, note = ?, runtime = ?, begins_at = ?, zone = ?, begins = ?, seeds = ?, seed = ?,
debrief = ?, leaderboard = ?, addresses = ?, state = ?, at = ?, break_end_ms = ?, invited_ms = ?, over_ms = ? WHERE id = ?`,
			g.Title, g.Note, g.Runtime, g.BeginsAt, g.Zone, g.Begins, g.Seeds, g.Seed, g.Debrief, g.Leaderboard, listText(g.Addresses), g.State, g.At,
			nullMS(g.BreakEnd), nullMS(g.Invited), nullMS(g.Over), id)
		if err != nil {
			return known(err)
		}
		if err := putGameDayLists(ctx, c, g); err != nil {
			return err
		}
		g, err = gameDayOf(ctx, c, id)
		return err
	})
	if err != nil {
		return GameDay{}, fmt.Errorf("change game day %s: %w", id, err)
	}
	return g, nil
}

// putGameDayLists has the lists of a game day be as it says. Crews keep their rows, to
// which what they played refers.
func putGameDayLists(ctx context.Context, c *sql.Conn, g GameDay) error {
	do := func(statement string, args ...any) error {
		_, err := c.ExecContext(ctx, statement, args...)
		return known(err)
	}
	for _, list := range []string{"game_day_helper", "game_day_drill", "game_day_member"} {
		if err := do("DELETE FROM "+list+" WHERE game_day = ?", g.ID); err != nil {
			return err
		}
	}
	for _, h := range g.Helpers {
		if err := do("INSERT INTO game_day_helper (game_day, person) VALUES (?, ?)", g.ID, h.PersonID); err != nil {
			return err
		}
	}
	for i, d := range g.Drills {
		if err := do("INSERT INTO game_day_drill (game_day, place, scenario, title, break_min) VALUES (?, ?, ?, ?, ?)", g.ID, i, d.Scenario, d.Title, int(d.Break.Minutes())); err != nil {
			return err
		}
	}
	kept := []string{}
	for i, crew := range g.Crews {
		if crew.ID == "" {
			crew.ID = newID()
		}
		kept = append(kept, crew.ID)
		err := do(`INSERT INTO game_day_crew (id, game_day, place, name, seed) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET place = excluded.place, name = excluded.name, seed = excluded.seed WHERE game_day = excluded.game_day`, crew.ID, g.ID, i, crew.Name, crew.Seed)
		if err != nil {
			return err
		}
		for _, m := range crew.Members {
			if err := do("INSERT INTO game_day_member (game_day, crew, person, seat, ready_ms) VALUES (?, ?, ?, ?, ?)", g.ID, crew.ID, nullText(m.PersonID), m.Seat, nullMS(m.Ready)); err != nil {
				return err
			}
		}
	}
	return do(`DELETE FROM game_day_crew WHERE game_day = ?1 AND id NOT IN (SELECT crew FROM game_day_play WHERE game_day_play.game_day = ?1)
AND id NOT IN (SELECT value FROM json_each(?2))`, g.ID, listText(kept))
}

// DropGameDay takes a game day away of which nothing has been played; of one of which
// something has been it is ErrPlaying.
func (s *Store) DropGameDay(ctx context.Context, id string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		var played bool
		if err := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM game_day_play WHERE game_day = ?)", id).Scan(&played); err != nil {
			return err
		}
		if played {
			return ErrPlaying
		}
		return changedOne(c.ExecContext(ctx, "DELETE FROM game_day WHERE id = ?", id))
	})
	if err != nil {
		return fmt.Errorf("drop game day %s: %w", id, err)
	}
	return nil
}
