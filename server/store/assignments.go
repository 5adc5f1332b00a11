package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Assignment says who is to play what, and how. Every run comes from one: whoever
// plays from the catalogue has one of their own. See decisions/0124.
type Assignment struct {
	ID        string
	Scenario  string // slug
	Title     string // of the drill, as it was when it was given
	Behalf    Behalf
	GiverID   string // whoever gave it; empty: they have been removed
	GiverName string // read only
	Note      string // why, in their words
	Runtime   string // empty: whoever plays chooses
	Seed      int64  // 0: the scenario's own
	Fresh     bool   // each run has a seed of its own instead
	Raters    int    // that the marks of a run take
	Together  bool   // its players are one crew; else each plays for themselves
	Times     int    // how often it may be played, by each or by the crew; 0: any
	Pass      int    // score in percent that is to be reached; 0: to have played it is enough
	Window
	Debrief DebriefRule
	// Addresses are the names of those outside that are told of its runs: see courier.
	Addresses []string
	// Players are to play it. Watchers may watch, besides whoever may anyway; where
	// any are named, nobody's role lets them. So it is with Markers, who need the
	// role as well. Readers may read the debrief of a run that has ended.
	Players, Watchers, Markers, Readers []Named
	// Groups are to play it with their members of the moment, who are Members unless
	// they are among Players.
	Groups  []NamedGroup
	Members []Named // read only
	// Rivals are the ids of everybody in the crews of the game day that it is of, while
	// that goes on: whatever their roles, they see nothing of what other crews play.
	// Read only.
	Rivals []string

	Created   time.Time
	Withdrawn time.Time // zero: it has not been
}

// Behalf is for whom something is assigned.
type Behalf string

// For whom: tracks and interviews come to it.
const (
	BehalfSelf        Behalf = "self"        // of whoever plays
	BehalfFacilitator Behalf = "facilitator" // of somebody who leads them
	BehalfGameDay     Behalf = "game-day"    // of a crew of one: see decisions/0139
)

// DebriefRule is when whoever played a run may read its debrief.
type DebriefRule string

// The rules. By the first, which is the usual one, that is at once where the run
// was played out, and else when its time would have been up: see decisions/0036.
const (
	DebriefPlayedOut DebriefRule = "played-out"
	DebriefAtOnce    DebriefRule = "at-once"
	DebriefReleased  DebriefRule = "released" // when somebody releases it
	DebriefNever     DebriefRule = "never"
)

// DebriefRules lists the rules.
func DebriefRules() []DebriefRule {
	return []DebriefRule{DebriefPlayedOut, DebriefAtOnce, DebriefReleased, DebriefNever}
}

// Holds reports whether somebody has to open what a rule keeps.
func (r DebriefRule) Holds() bool { return r == DebriefReleased || r == DebriefNever }

// Held is when the answers of a run open that somebody has to open.
var Held = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Held reports whether the answers of a run wait for somebody to release them.
func (r Run) Held() bool { return r.Opens.Equal(Held) }

// Named is somebody whom an assignment names.
type Named struct {
	PersonID string // empty: they have been removed, and the seat is vacant
	Name     string // read only
	Disabled bool   // they may not sign in; read only
	Seat     string // of a player; empty: any
}

// NamedGroup is a group that something is assigned to.
type NamedGroup struct {
	ID   string // empty: it has been taken away
	Name string // read only
}

// Everybody lists who is to play an assignment, by name or by a group.
func (a Assignment) Everybody() []Named { return append(slices.Clone(a.Players), a.Members...) }

// Why nobody may begin a run from an assignment.
var (
	ErrNotTheirs = errors.New("the assignment is not theirs")
	ErrWithdrawn = errors.New("the assignment has been withdrawn")
	ErrNotYet    = errors.New("the assignment is not open yet")
	ErrOver      = errors.New("the assignment is over")
	ErrUsedUp    = errors.New("the assignment has been played as often as it may")
	// ErrUnderWay says that the crew plays already.
	ErrUnderWay = errors.New("a run of the crew is under way")
)

// names reports whether somebody is among those named.
func names(list []Named, person string) bool {
	return person != "" && slices.ContainsFunc(list, func(n Named) bool { return n.PersonID == person })
}

// Gives reports whether a person gave the assignment.
func (a Assignment) Gives(person string) bool { return person != "" && a.GiverID == person }

// Plays reports whether a person is to play.
func (a Assignment) Plays(person string) bool {
	return names(a.Players, person) || names(a.Members, person)
}

// Crew are the ids of those who are to play.
func (a Assignment) Crew() (ids []string) {
	for _, p := range a.Everybody() {
		if p.PersonID != "" {
			ids = append(ids, p.PersonID)
		}
	}
	return ids
}

// Watches reports whether a person is named to watch.
func (a Assignment) Watches(person string) bool { return names(a.Watchers, person) }

// Marks reports whether a person may mark, as far as the assignment goes.
func (a Assignment) Marks(person string) bool {
	return len(a.Markers) == 0 || names(a.Markers, person)
}

// Reads reports whether a person is named to read the debrief.
func (a Assignment) Reads(person string) bool { return names(a.Readers, person) }

// admits reports whether a person may begin a run now, of whom and whose crew so
// many count already and one may be under way.
func (a Assignment) admits(person string, now time.Time, played int, underWay bool) error {
	at := a.At(now)
	switch {
	case !a.Plays(person):
		return ErrNotTheirs
	case !a.Withdrawn.IsZero():
		return ErrWithdrawn
	case at == WindowToCome:
		return ErrNotYet
	case at == WindowOver:
		return ErrOver
	case a.Together && underWay:
		return ErrUnderWay
	case a.Times > 0 && played >= a.Times:
		return ErrUsedUp
	}
	return nil
}

// querier reads, within a change or outside.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Admits reports whether a person may begin a run from an assignment now: nil, or
// one of the errors that say why not. CreateRun asks again.
func (s *Store) Admits(ctx context.Context, id, person string) error {
	return s.admitted(ctx, s.readers, id, person, "")
}

// admitted counts what has been played besides a run that is being created: one
// that never came up is none.
func (s *Store) admitted(ctx context.Context, q querier, id, person, besides string) error {
	a, err := assignmentOf(ctx, q, id)
	if err != nil {
		return err
	}
	var played int
	var underWay bool
	err = q.QueryRowContext(ctx, "SELECT count(*), coalesce(max(ended_ms IS NULL), 0) FROM run WHERE assignment = ? AND run.id <> ? AND state <> 'failed' AND (? OR person = ?)",
		id, besides, a.Together, person).Scan(&played, &underWay)
	if err != nil {
		return fmt.Errorf("count the runs of assignment %s: %w", id, err)
	}
	return a.admits(person, s.now(), played, underWay)
}

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
from_day, until_day, zone, debrief, addresses, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Scenario, a.Title, a.Behalf, nullText(a.GiverID), a.Note, a.Runtime, seedOf(a), a.Raters, a.Together, a.Times, a.Pass,
		a.From, a.Until, a.Zone, a.Debrief, listText(a.Addresses), a.Created.UnixMilli())
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

// Assignment returns the assignment with an id.
func (s *Store) Assignment(ctx context.Context, id string) (Assignment, error) {
	return assignmentOf(ctx, s.readers, id)
}

func assignmentOf(ctx context.Context, q querier, id string) (Assignment, error) {
	list, err := assignments(ctx, q, "assignment.id = ?", id)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Assignment{}, fmt.Errorf("assignment %s: %w", id, err)
	}
	return list[0], nil
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
from_day, until_day, zone, debrief, addresses, assignment.created_ms, withdrawn_ms
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
			&a.From, &a.Until, &a.Zone, &a.Debrief, &addresses, &created, &withdrawn)
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

func seedOf(a Assignment) sql.NullInt64 { return sql.NullInt64{Int64: a.Seed, Valid: !a.Fresh} }

// AddressMistake says what is wrong with the names of addresses that are to be told of
// runs; empty: nothing is. One that was named before stays so, whether it is on the list
// of whoever runs the server still or not.
func AddressMistake(named, before []string, listed func(name string) bool) string {
	seen := map[string]bool{}
	for _, name := range named {
		switch {
		case seen[name]:
			return "An address is named twice."
		case !listed(name) && !slices.Contains(before, name):
			return "Messages go to addresses that are on the list of whoever runs the server, and this one is not."
		}
		seen[name] = true
	}
	return ""
}

// listText is a list as JSON.
func listText(list []string) string {
	text, err := json.Marshal(append([]string{}, list...))
	if err != nil {
		panic(err) // a list of texts always can be written
	}
	return string(text)
}

func nullText(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
