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
	PlaysAs   string // as what on call, where a track made it; empty: as anybody plays
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

// For whom; BehalfTrack stands with the tracks, BehalfInterview with the candidates.
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
