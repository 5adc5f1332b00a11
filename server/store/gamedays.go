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

// GameDay is several crews that play the same drills side by side, one drill after the
// other, under the eyes of who leads it.
type GameDay struct {
	ID        string
	Title     string
	Note      string // for whoever plays, in the words of who gives it
	GiverID   string // empty: they have been removed
	GiverName string // read only
	Helpers   []Named
	Runtime   string
	BeginsAt  string // local time of Zone, as GameDayTime has it; empty: nobody has said yet
	Zone      string
	Begins    Beginning
	Seeds     SeedRule
	Seed      int64 // of SeedSame
	Debrief   DebriefRule
	// Leaderboard is by what crews are ranked afterwards; empty: they are not.
	Leaderboard Ranking
	// Addresses are the names of those outside that are told of its runs: see courier.
	Addresses []string
	State     GameDayState
	// At is the place in Drills of the one that is played, or is played next.
	At       int
	BreakEnd time.Time // of the break that goes on; zero: there is none
	Drills   []GameDayDrill
	Crews    []GameDayCrew
	Plays    []GameDayPlay // by drill, and in each as the crews are; read only
	Created  time.Time
	Invited  time.Time // zero: nobody has been
	Over     time.Time // zero: it is not
	// Led says that somebody of those who lead it can: they have not been removed, may sign
	// in and are facilitators still. Read only.
	Led bool
}

// GameDayTime is how the local time at which a game day begins is written.
const GameDayTime = "2006-01-02T15:04"

// DebriefOver is a rule of game days: whoever played a run reads its debrief when the
// game day is over, so that no crew learns from another what it has still to find.
const DebriefOver DebriefRule = "over"

// Beginning is how the runs of a game day begin.
type Beginning string

// How runs begin.
const (
	BeginTogether  Beginning = "together" // all at once, when somebody who leads says so
	BeginWhenReady Beginning = "ready"    // each crew's when all of it are ready
)

// SeedRule is which seed the runs of a game day have.
type SeedRule string

// Which seed.
const (
	SeedOfDrill SeedRule = "drill" // each drill's own
	SeedSame    SeedRule = "same"  // one number for all
	SeedOfCrew  SeedRule = "crew"  // each crew has its own
)

// Ranking is by what crews are ranked.
type Ranking string

// By what crews are ranked, the best first.
const (
	RankNone    Ranking = ""      // nobody is
	RankByHarm  Ranking = "harm"  // how much of the harm that could be avoided was
	RankByScore Ranking = "score" // of the rubric, at least
)

// GameDayState is how far a game day is.
type GameDayState string

// How far: planned → open → playing → break → playing … → over.
const (
	GameDayPlanned GameDayState = "planned"
	GameDayOpen    GameDayState = "open" // its lobby is
	GameDayPlaying GameDayState = "playing"
	GameDayBreak   GameDayState = "break"
	GameDayOver    GameDayState = "over"
)

// GameDayDrill is one of the drills of a game day.
type GameDayDrill struct {
	Scenario string // slug
	Title    string // as it was when it was chosen
	Break    time.Duration
}

// GameDayCrew plays together.
type GameDayCrew struct {
	ID      string // empty: it is new
	Name    string
	Seed    int64 // its own, where each crew has one
	Members []GameDayMember
}

// GameDayMember is somebody of a crew.
type GameDayMember struct {
	Named           // PersonID is empty of somebody who has been removed
	Ready time.Time // when they said that they are, for the drill at At; zero: they are not
}

// GameDayPlay is what a crew plays of one of the drills.
type GameDayPlay struct {
	Place      int // of the drill
	Crew       string
	Assignment string
}

// Leads reports whether somebody leads the game day: its giver and the helpers.
func (g GameDay) Leads(person string) bool {
	return person != "" && g.GiverID == person || names(g.Helpers, person)
}

// Facilitators lists who leads the game day: its giver, if they are there still, and
// the helpers.
func (g GameDay) Facilitators() []Named {
	if g.GiverID == "" {
		return g.Helpers
	}
	return append([]Named{{PersonID: g.GiverID, Name: g.GiverName}}, g.Helpers...)
}

// People lists who is in its crews.
func (g GameDay) People() (ids []string) {
	for _, c := range g.Crews {
		for _, m := range c.Members {
			if m.PersonID != "" {
				ids = append(ids, m.PersonID)
			}
		}
	}
	return ids
}

// CrewOf returns the crew that somebody is of.
func (g GameDay) CrewOf(person string) (GameDayCrew, bool) {
	for _, c := range g.Crews {
		for _, m := range c.Members {
			if person != "" && m.PersonID == person {
				return c, true
			}
		}
	}
	return GameDayCrew{}, false
}

// Play returns what a crew plays of the drill at a place.
func (g GameDay) Play(place int, crew string) (GameDayPlay, bool) {
	i := slices.IndexFunc(g.Plays, func(p GameDayPlay) bool { return p.Place == place && p.Crew == crew })
	if i < 0 {
		return GameDayPlay{}, false
	}
	return g.Plays[i], true
}

// Start is the moment at which a game day is to begin; zero: nobody has said.
func (g GameDay) Start() time.Time {
	at, err := time.ParseInLocation(GameDayTime, g.BeginsAt, Window{Zone: g.Zone}.location())
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// GameDay returns the game day with an id.
func (s *Store) GameDay(ctx context.Context, id string) (GameDay, error) {
	g, err := gameDayOf(ctx, s.readers, id)
	if err == nil {
		g.Note, err = s.leftOut(ctx, id, g.Note)
	}
	return g, err
}

func gameDayOf(ctx context.Context, q querier, id string) (GameDay, error) {
	g, err := only(gameDays(ctx, q, "game_day.id = ?", id))
	if err != nil {
		return GameDay{}, fmt.Errorf("game day %s: %w", id, err)
	}
	return g, nil
}

// GameDaysFor lists the game days that concern a person, the latest first: those that
// they lead, and those that they are to play in once they have been invited.
func (s *Store) GameDaysFor(ctx context.Context, person string) ([]GameDay, error) {
	return s.listGameDays(ctx, `game_day.giver = ?1 OR game_day.id IN (SELECT game_day FROM game_day_helper WHERE person = ?1)
OR invited_ms IS NOT NULL AND game_day.id IN (SELECT game_day FROM game_day_member WHERE person = ?1)`, person)
}

// GameDaysUnled lists the game days that nobody leads any more who can, and of whose
// crews somebody is seen, the latest first.
func (s *Store) GameDaysUnled(ctx context.Context, by Sight) ([]GameDay, error) {
	seen, whose := by.of("game_day_member.person")
	return s.listGameDays(ctx, "NOT "+led+" AND EXISTS (SELECT 1 FROM game_day_member WHERE game_day = game_day.id AND "+seen+")", whose...)
}

// led is a condition on game_day: that somebody leads it who can.
const led = `EXISTS (SELECT 1 FROM person AS leader JOIN person_role ON person_role.person = leader.id AND role = 'facilitator' WHERE leader.disabled_ms IS NULL
AND leader.id IN (SELECT game_day.giver UNION ALL SELECT game_day_helper.person FROM game_day_helper WHERE game_day_helper.game_day = game_day.id))`

// listGameDays reads those that a condition leaves, for people.
func (s *Store) listGameDays(ctx context.Context, where string, args ...any) ([]GameDay, error) {
	list, err := gameDays(ctx, s.readers, where, args...)
	for i := range list {
		if err == nil {
			list[i].Note, err = s.leftOut(ctx, list[i].ID, list[i].Note)
		}
	}
	return list, err
}

// GameDayOf returns the game day of whose playing a run of an assignment is; the error
// is ErrNotFound where it is of none.
func (s *Store) GameDayOf(ctx context.Context, assignment string) (GameDay, error) {
	var id string
	err := known(s.readers.QueryRowContext(ctx, "SELECT game_day FROM game_day_play WHERE assignment = ?", assignment).Scan(&id))
	if err != nil {
		return GameDay{}, fmt.Errorf("game day of assignment %s: %w", assignment, err)
	}
	return s.GameDay(ctx, id)
}

// RunsOfGameDay lists the runs of a game day, the oldest first.
func (s *Store) RunsOfGameDay(ctx context.Context, id string) ([]Run, error) {
	return s.selectRuns(ctx, "assignment IN (SELECT assignment FROM game_day_play WHERE game_day = ?) ORDER BY run.created_ms, run.id", id)
}

// gameDays reads those that a condition leaves.
func gameDays(ctx context.Context, q querier, where string, args ...any) ([]GameDay, error) {
	fail := func(err error) ([]GameDay, error) { return nil, fmt.Errorf("list game days: %w", err) }
	var all []GameDay
	at := map[string]*GameDay{}
	err := each(ctx, q, `SELECT game_day.id, title, note, coalesce(giver, ''), coalesce(person.name, ''), runtime, begins_at, zone, begins, seeds, seed,
debrief, leaderboard, addresses, state, at, break_end_ms, game_day.created_ms, invited_ms, over_ms, `+led+`
FROM game_day LEFT JOIN person ON person.id = giver WHERE `+where+` ORDER BY game_day.created_ms DESC, game_day.id`, args, func(scan func(...any) error) error {
		var g GameDay
		var created int64
		var addresses []byte
		var pause, invited, over sql.NullInt64
		if err := scan(&g.ID, &g.Title, &g.Note, &g.GiverID, &g.GiverName, &g.Runtime, &g.BeginsAt, &g.Zone, &g.Begins, &g.Seeds, &g.Seed,
			&g.Debrief, &g.Leaderboard, &addresses, &g.State, &g.At, &pause, &created, &invited, &over, &g.Led); err != nil {
			return err
		}
		if err := json.Unmarshal(addresses, &g.Addresses); err != nil {
			return err
		}
		g.BreakEnd, g.Created, g.Invited, g.Over = fromNullMS(pause), fromMS(created), fromNullMS(invited), fromNullMS(over)
		all = append(all, g)
		return nil
	})
	if err != nil {
		return fail(err)
	}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	of := " WHERE game_day IN (SELECT game_day.id FROM game_day WHERE " + where + ")"
	// What was made meanwhile has no place in the list.
	err = errors.Join(
		each(ctx, q, "SELECT game_day, person, name, coalesce(disabled_ms, 0) > 0 FROM game_day_helper JOIN person ON person.id = person"+of+" ORDER BY name, person", args, func(scan func(...any) error) error {
			var id string
			var n Named
			err := scan(&id, &n.PersonID, &n.Name, &n.Disabled)
			if g := at[id]; err == nil && g != nil {
				g.Helpers = append(g.Helpers, n)
			}
			return err
		}),
		each(ctx, q, "SELECT game_day, scenario, title, break_min FROM game_day_drill"+of+" ORDER BY place", args, func(scan func(...any) error) error {
			var id string
			var d GameDayDrill
			var minutes int64
			err := scan(&id, &d.Scenario, &d.Title, &minutes)
			if g := at[id]; err == nil && g != nil {
				d.Break = time.Duration(minutes) * time.Minute
				g.Drills = append(g.Drills, d)
			}
			return err
		}),
		each(ctx, q, "SELECT game_day, id, name, seed FROM game_day_crew"+of+" ORDER BY place", args, func(scan func(...any) error) error {
			var id string
			var c GameDayCrew
			err := scan(&id, &c.ID, &c.Name, &c.Seed)
			if g := at[id]; err == nil && g != nil {
				g.Crews = append(g.Crews, c)
			}
			return err
		}),
		each(ctx, q, `SELECT game_day, crew, coalesce(person, ''), coalesce(name, ''), coalesce(disabled_ms, 0) > 0, seat, ready_ms
FROM game_day_member LEFT JOIN person ON person.id = person`+of+" ORDER BY game_day_member.rowid", args, func(scan func(...any) error) error {
			var id, crew string
			var m GameDayMember
			var ready sql.NullInt64
			err := scan(&id, &crew, &m.PersonID, &m.Name, &m.Disabled, &m.Seat, &ready)
			if g := at[id]; err == nil && g != nil {
				m.Ready = fromNullMS(ready)
				if i := slices.IndexFunc(g.Crews, func(c GameDayCrew) bool { return c.ID == crew }); i >= 0 {
					g.Crews[i].Members = append(g.Crews[i].Members, m)
				}
			}
			return err
		}),
		each(ctx, q, "SELECT game_day_play.game_day, game_day_play.place, crew, assignment FROM game_day_play JOIN game_day_crew ON game_day_crew.id = crew"+
			" WHERE game_day_play.game_day IN (SELECT game_day.id FROM game_day WHERE "+where+") ORDER BY game_day_play.place, game_day_crew.place", args, func(scan func(...any) error) error {
			var id string
			var p GameDayPlay
			err := scan(&id, &p.Place, &p.Crew, &p.Assignment)
			if g := at[id]; err == nil && g != nil {
				g.Plays = append(g.Plays, p)
			}
			return err
		}))
	if err != nil {
		return fail(err)
	}
	return all, nil
}

// each reads the rows of a query one after the other.
func each(ctx context.Context, q querier, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
