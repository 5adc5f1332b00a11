package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Assignment returns the assignment with an id.
func (s *Store) Assignment(ctx context.Context, id string) (Assignment, error) {
	return assignmentOf(ctx, s.readers, id)
}

func assignmentOf(ctx context.Context, q querier, id string) (Assignment, error) {
	a, err := only(assignments(ctx, q, "assignment.id = ?", id))
	if err != nil {
		return Assignment{}, fmt.Errorf("assignment %s: %w", id, err)
	}
	return a, nil
}

// AssignmentsOf lists what others gave a person to play, the latest first, but for what
// they play in game days.
func (s *Store) AssignmentsOf(ctx context.Context, person string) ([]Assignment, error) {
	return assignments(ctx, s.readers, "behalf NOT IN ('self', 'game-day') AND assignment.id IN (SELECT assignment FROM assignment_player WHERE assignment_player.person = ?)", person)
}

// AssignmentsBy lists what a person gave others to play, the latest first, but for what
// is played in game days; of everybody where person is empty.
func (s *Store) AssignmentsBy(ctx context.Context, person string) ([]Assignment, error) {
	return assignments(ctx, s.readers, "behalf NOT IN ('self', 'game-day') AND (? = '' OR giver = ?)", person, person)
}

// assignments reads those that a condition leaves.
func assignments(ctx context.Context, q querier, where string, args ...any) ([]Assignment, error) {
	rows, err := q.QueryContext(ctx, `SELECT assignment.id, scenario, title, behalf, coalesce(giver, ''), coalesce(person.name, ''), note, runtime, seed, raters, together, times, pass,
from_day, until_day, zone, debrief, addresses, plays_as, assignment.created_ms, withdrawn_ms
FROM assignment LEFT JOIN person ON person.id = giver WHERE `+where+` ORDER BY assignment.created_ms DESC, assignment.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list assignments: %w", err)
	}
	defer rows.Close()
	var all []Assignment
	at := map[string]int{}
	for rows.Next() {
		var a Assignment
		var seed, withdrawn sql.NullInt64
		var created int64
		var addresses []byte
		err := rows.Scan(&a.ID, &a.Scenario, &a.Title, &a.Behalf, &a.GiverID, &a.GiverName, &a.Note, &a.Runtime, &seed, &a.Raters, &a.Together, &a.Times, &a.Pass,
			&a.From, &a.Until, &a.Zone, &a.Debrief, &addresses, &a.PlaysAs, &created, &withdrawn)
		if err == nil {
			err = json.Unmarshal(addresses, &a.Addresses)
		}
		if err != nil {
			return nil, fmt.Errorf("list assignments: %w", err)
		}
		a.Seed, a.Fresh, a.Created, a.Withdrawn = seed.Int64, !seed.Valid, fromMS(created), fromNullMS(withdrawn)
		at[a.ID] = len(all)
		all = append(all, a)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("list assignments: %w", err)
	}
	of := " WHERE assignment IN (SELECT assignment.id FROM assignment WHERE " + where + ")"
	groups, err := q.QueryContext(ctx, "SELECT assignment, coalesce(in_group, ''), coalesce(name, '') FROM assignment_group LEFT JOIN people_group ON people_group.id = in_group"+of+" ORDER BY name", args...)
	if err != nil {
		return nil, fmt.Errorf("list the groups of assignments: %w", err)
	}
	defer groups.Close()
	for groups.Next() {
		var id string
		var g NamedGroup
		if err := groups.Scan(&id, &g.ID, &g.Name); err != nil {
			return nil, fmt.Errorf("list the groups of assignments: %w", err)
		}
		if i, ok := at[id]; ok {
			all[i].Groups = append(all[i].Groups, g)
		}
	}
	if err := errors.Join(groups.Err(), groups.Close()); err != nil {
		return nil, fmt.Errorf("list the groups of assignments: %w", err)
	}
	named, err := q.QueryContext(ctx, `SELECT assignment, part, coalesce(person, ''), coalesce(name, ''), coalesce(disabled_ms, 0) > 0, seat
FROM (SELECT assignment, part, person, seat, rowid AS place FROM assignment_person`+of+`
UNION ALL SELECT assignment, 'member', assignment_player.person, '', 0 FROM assignment_player`+of+` AND NOT EXISTS
(SELECT 1 FROM assignment_person AS by_name WHERE by_name.assignment = assignment_player.assignment AND by_name.part = 'player' AND by_name.person = assignment_player.person))
LEFT JOIN person ON person.id = person ORDER BY place, name`, append(slices.Clone(args), args...)...)
	if err != nil {
		return nil, fmt.Errorf("list whom assignments name: %w", err)
	}
	defer named.Close()
	for named.Next() {
		var id, part string
		var n Named
		if err := named.Scan(&id, &part, &n.PersonID, &n.Name, &n.Disabled, &n.Seat); err != nil {
			return nil, fmt.Errorf("list whom assignments name: %w", err)
		}
		if i, ok := at[id]; ok { // else it was given meanwhile
			list := all[i].parts()[part]
			if part == "member" {
				list = &all[i].Members
			}
			*list = append(*list, n)
		}
	}
	if err := errors.Join(named.Err(), named.Close()); err != nil {
		return nil, fmt.Errorf("list whom assignments name: %w", err)
	}
	if !slices.ContainsFunc(all, func(a Assignment) bool { return a.Behalf == BehalfGameDay }) {
		return all, nil
	}
	err = each(ctx, q, "SELECT assignment, person FROM ("+rivals+") "+of, args, func(scan func(...any) error) error {
		var id, person string
		err := scan(&id, &person)
		if i, ok := at[id]; err == nil && ok {
			all[i].Rivals = append(all[i].Rivals, person)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list who plays beside whom: %w", err)
	}
	return all, nil
}

// rivals selects the assignments of the game days that go on, with each person who is in
// any of their crews.
const rivals = `SELECT game_day_play.assignment, game_day_member.person FROM game_day_play JOIN game_day ON game_day.id = game_day_play.game_day
JOIN game_day_member ON game_day_member.game_day = game_day.id WHERE game_day.state <> 'over' AND game_day_member.person IS NOT NULL`
