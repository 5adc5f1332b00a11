package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"
)

// BehalfTrack is of somebody who learns by a track: see decisions/0151.
const BehalfTrack Behalf = "track"

// Enrolment is somebody who learns by a track.
type Enrolment struct {
	ID         string
	PersonID   string
	PersonName string // read only
	Track      string // slug
	Title      string // of the track, as it was
	Edition    string // hash of the text that they learn by
	StartDay   string // as in 2026-11-29, of Zone
	Zone       string
	Profile    Profile // empty: as their groups or the server have it
	MentorID   string  // empty: they have none
	MentorName string  // read only
	Created    time.Time
	Ended      time.Time // zero: they learn by it still
	// Version counts what has been done to it, by the runs of the person as well. Read
	// only.
	Version int64
}

// Deed is what was done in a step.
type Deed string

// Deeds.
const (
	Answered  Deed = "answer"
	Ticked    Deed = "tick"
	SignedOff Deed = "signoff"
	Watched   Deed = "watch"
)

// StepDone is one thing that was done in a step.
type StepDone struct {
	Step   string
	Did    Deed
	Item   string // question, line of the checklist, or run
	Value  string // what was answered
	Good   bool   // it holds
	Tries  int    // read only
	ByID   string // empty: they have been removed
	ByName string // read only
	At     time.Time
}

// TrackPlay is what somebody plays in a step.
type TrackPlay struct {
	Step, Scenario string
	Asks           []string // of a gate: ids of what it shows; none: all of what that asks
}

// Entrustment is a mentor's mark: how much supervision somebody needs the next time.
type Entrustment struct {
	ID     string
	Step   string // the gate that asked for it
	Ask    string
	Level  int    // 1, they may watch, to 5, they may supervise others
	Seen   string // on what it rests
	ByID   string
	ByName string // read only
	At     time.Time
}

// MentorNote is what a mentor notes for mentors.
type MentorNote struct {
	ID     string
	Words  string
	ByID   string
	ByName string // read only
	At     time.Time
}

// TrackRun is a run that somebody played, as far as their progress asks.
type TrackRun struct {
	ID       string
	Scenario string
	Title    string
	PlaysAs  string // empty: as anybody plays
	Repeat   bool   // they knew the answers
	Created  time.Time
	Ended    time.Time // zero: it goes on
	Opens    time.Time // when its answers are shown; zero: with its end
	Broken   bool      // it failed
	Asks     bool      // they are still to say how it went
	Score    *Score    // nil: there is none, or none that they may see yet
	Grade    []byte    // nil as Score is
	Crew     int       // how many play it, or did for a while
}

// TrackRecord is all that is kept of somebody who learns by a track.
type TrackRecord struct {
	Enrolment
	Done    []StepDone
	Plays   []TrackPlay
	Trusted []Entrustment // the oldest first
	Runs    []TrackRun    // the oldest first
	Known   []string      // drills whose answers they were shown, by slug
	// Attempts are those at exercises in practice, the oldest first; withdrawn ones are none.
	Attempts []TrackAttempt
}

// TrackAttempt is an attempt of whoever learns at an exercise, as far as their progress
// asks.
type TrackAttempt struct {
	ID       string
	Exercise string // slug
	Title    string
	Repeat   bool // they had been shown a debrief of it before
	Created  time.Time
	Ended    time.Time // zero: it goes on
	Opens    time.Time // when its debrief is shown; zero: once it is judged
	Score    *Score    // nil: there is none, or none that they may see yet
	Grade    []byte    // nil as Score is
}

const selectEnrolment = `SELECT e.id, e.person, learner.name, e.track, e.title, e.edition, e.start_day, e.zone, CASE e.follows WHEN 0 THEN e.profile ELSE '' END, coalesce(e.mentor, ''), coalesce(mentor.name, ''),
e.created_ms, e.ended_ms, e.version FROM track_enrolment e JOIN person learner ON learner.id = e.person LEFT JOIN person mentor ON mentor.id = e.mentor `

func enrolments(ctx context.Context, q querier, rest string, args ...any) (all []Enrolment, err error) {
	err = each(ctx, q, selectEnrolment+rest, args, func(scan func(...any) error) error {
		var e Enrolment
		var created int64
		var ended sql.NullInt64
		err := scan(&e.ID, &e.PersonID, &e.PersonName, &e.Track, &e.Title, &e.Edition, &e.StartDay, &e.Zone, &e.Profile, &e.MentorID, &e.MentorName, &created, &ended, &e.Version)
		e.Created, e.Ended = fromMS(created), fromNullMS(ended)
		all = append(all, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list enrolments: %w", known(err))
	}
	return all, nil
}

// Enrolment returns the one with an id.
func (s *Store) Enrolment(ctx context.Context, id string) (Enrolment, error) {
	e, err := only(enrolments(ctx, s.readers, "WHERE e.id = ?", id))
	if err != nil {
		return Enrolment{}, fmt.Errorf("enrolment %s: %w", id, err)
	}
	return e, nil
}

// EnrolmentsOf lists by what a person learns, and has learnt, the latest first.
func (s *Store) EnrolmentsOf(ctx context.Context, person string) ([]Enrolment, error) {
	return enrolments(ctx, s.readers, "WHERE e.person = ? ORDER BY e.ended_ms IS NOT NULL, e.created_ms DESC, e.id", person)
}

// unminded is a condition on an enrolment and its mentor: there is none, or none who
// could do anything.
const unminded = `(e.mentor IS NULL OR mentor.disabled_ms IS NOT NULL
OR NOT EXISTS (SELECT 1 FROM person_role WHERE person_role.person = e.mentor AND role IN ('facilitator', 'assessor')))`

// Mentors reports whether somebody is the mentor of a person, by any track that they learn by.
func (s *Store) Mentors(ctx context.Context, mentor, person string) (is bool, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM track_enrolment WHERE person = ? AND mentor = ? AND ended_ms IS NULL)", person, mentor).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("whether %s is the mentor of %s: %w", mentor, person, err)
	}
	return is, nil
}

// EnrolmentsWith lists who learns with a mentor, by name, and who of those that
// somebody sees has none, or one who cannot look after them any more.
func (s *Store) EnrolmentsWith(ctx context.Context, mentor string, by Sight) ([]Enrolment, error) {
	seen, args := by.of("e.person")
	return enrolments(ctx, s.readers, "WHERE e.ended_ms IS NULL AND learner.removed_ms IS NULL AND (e.mentor = ? OR "+unminded+" AND e.person <> ? AND "+seen+") ORDER BY learner.name, e.id", append([]any{mentor, mentor}, args...)...)
}

// EnrolmentsIn lists who learns by a track, of those whom somebody sees, by name; by any
// track where it is empty.
func (s *Store) EnrolmentsIn(ctx context.Context, track string, by Sight) ([]Enrolment, error) {
	seen, args := by.of("e.person")
	return enrolments(ctx, s.readers, "WHERE e.ended_ms IS NULL AND learner.removed_ms IS NULL AND (? = '' OR e.track = ?) AND "+seen+" ORDER BY learner.name, e.id", append([]any{track, track}, args...)...)
}

// Enrol has somebody learn by a track, whose text is kept. Who does so already is
// ErrTaken, and somebody who does not exist ErrNotFound.
func (s *Store) Enrol(ctx context.Context, e Enrolment, text []byte) (Enrolment, error) {
	e.ID, e.Created = newID(), s.now()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if err := keepTrack(ctx, c, e, text); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT INTO track_enrolment (id, person, track, title, edition, start_day, zone, profile, follows, mentor, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			e.ID, e.PersonID, e.Track, e.Title, e.Edition, e.StartDay, e.Zone, cmp.Or(e.Profile, StartUp), e.Profile == "", nullText(e.MentorID), e.Created.UnixMilli())
		return known(err)
	})
	if err != nil {
		return Enrolment{}, fmt.Errorf("enrol in %s: %w", e.Track, err)
	}
	return s.Enrolment(ctx, e.ID)
}

func keepTrack(ctx context.Context, c *sql.Conn, e Enrolment, text []byte) error {
	_, err := c.ExecContext(ctx, "INSERT INTO track_edition (hash, track, raw) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", e.Edition, e.Track, string(text))
	return err
}

// ChangeEnrolment changes one as change says. Who learns by what stays; text is of the
// edition, where that is another: nil, it is not.
func (s *Store) ChangeEnrolment(ctx context.Context, id string, text []byte, change func(*Enrolment)) (e Enrolment, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if e, err = only(enrolments(ctx, c, "WHERE e.id = ?", id)); err != nil {
			return err
		}
		change(&e)
		if text != nil {
			if err := keepTrack(ctx, c, e, text); err != nil {
				return err
			}
		}
		_, err := c.ExecContext(ctx, "UPDATE track_enrolment SET title = ?, edition = ?, start_day = ?, zone = ?, profile = ?, follows = ?, mentor = ?, ended_ms = ?, version = version + 1 WHERE id = ?",
			e.Title, e.Edition, e.StartDay, e.Zone, cmp.Or(e.Profile, StartUp), e.Profile == "", nullText(e.MentorID), nullMS(e.Ended), id)
		if err != nil {
			return known(err)
		}
		if !e.Ended.IsZero() { // what was still to be played is not any more
			if _, err := c.ExecContext(ctx, "UPDATE assignment SET withdrawn_ms = ? WHERE withdrawn_ms IS NULL AND id IN (SELECT assignment FROM track_play WHERE enrolment = ?)", e.Ended.UnixMilli(), id); err != nil {
				return known(err)
			}
		}
		// Who gave what is played by it is whoever looks after them.
		if _, err := c.ExecContext(ctx, "UPDATE assignment SET giver = ? WHERE id IN (SELECT assignment FROM track_play WHERE enrolment = ?)", nullText(e.MentorID), id); err != nil {
			return known(err)
		}
		e, err = only(enrolments(ctx, c, "WHERE e.id = ?", id))
		return err
	})
	if err != nil {
		return Enrolment{}, fmt.Errorf("change enrolment %s: %w", id, err)
	}
	return e, nil
}

// TrackText returns the text of a track that somebody learns by, by its hash.
func (s *Store) TrackText(ctx context.Context, hash string) (raw []byte, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT raw FROM track_edition WHERE hash = ?", hash).Scan(&raw)
	if err != nil {
		return nil, fmt.Errorf("edition %s of a track: %w", hash, known(err))
	}
	return raw, nil
}
