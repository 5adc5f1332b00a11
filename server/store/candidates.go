package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// BehalfInterview is of a candidate, in an interview: see decisions/0147.
const BehalfInterview Behalf = "interview"

// Candidate is a person with that role alone, let in by one link for one interview. Name
// and Address are what identifies them, and are for the interview's hosts: as a person
// they are called by Code.
type Candidate struct {
	PersonID  string
	Interview string // id
	Code      string // what everybody else calls them
	Name      string // empty: they have been deleted
	Address   string // for the notes of the hosts
	Note      string // why they have more time
	Extra     int    // percent of more time
	Linked    bool   // their link lets somebody in, now or once it is moved
	Created   time.Time
	Expires   time.Time // of the link
	Bound     time.Time // when a browser was let in; zero: none has
	Agreed    time.Time // when they said that they had read what is kept; zero: they have not
	Heard     time.Time // when their browser was heard of last
	// HeardItem and HeardAt are the item and its attempt that were under way then; empty:
	// none was.
	HeardItem, HeardAt string
	Finished           time.Time // zero: they are at it, or have not begun
	Released           time.Time // since when they may read debriefs; zero: they may not
	Deleted            time.Time // since when nothing identifies them; zero: something does

	Begun []CandidateItem // the earliest first
	Gaps  []CandidateGap
	Given []GivenTime
}

// CandidateItem is an item that a candidate has begun: an attempt at an exercise, or the
// assignment of a drill.
type CandidateItem struct {
	Item       string
	Attempt    string
	Assignment string
	Begun      time.Time
	Extra      int // percent of more time that they had then: it stays so; set by the store
}

// CandidateGap is a while in which nothing was heard of a candidate's browser. What they have
// lost by it is counted as the time of an attempt is, and no difference of two moments: an
// attempt that stands still loses none, nor does one while no server is up, nor a drill.
type CandidateGap struct {
	Item        string // that was under way
	From, Until time.Time
	Lost        time.Duration
}

// GivenTime is time that was given back to a candidate.
type GivenTime struct {
	Item   string
	Time   time.Duration
	Reason string
	ByID   string // empty: they have been removed
	ByName string // read only
	At     time.Time
}

// Item returns what a candidate has begun of an item.
func (c Candidate) Item(id string) (CandidateItem, bool) {
	for _, i := range c.Begun {
		if i.Item == id {
			return i, true
		}
	}
	return CandidateItem{}, false
}

// Why a link lets nobody in.
var (
	// ErrBound says that another browser was let in by the link.
	ErrBound = errors.New("the link is bound to another browser")
	// ErrExpired says that the link is too old.
	ErrExpired = errors.New("the link has expired")
	// ErrClosedInterview says that the interview is closed.
	ErrClosedInterview = errors.New("the interview is closed")
)

const selectCandidate = `SELECT person, interview, code, candidate.name, address, note, extra, link IS NOT NULL, candidate.created_ms, expires_ms, bound_ms, agreed_ms, heard_ms, heard_item, heard_at,
finished_ms, released_ms, deleted_ms FROM candidate `

func candidates(ctx context.Context, q querier, rest string, args ...any) (all []Candidate, err error) {
	err = each(ctx, q, selectCandidate+rest, args, func(scan func(...any) error) error {
		var c Candidate
		var created, expires int64
		var bound, agreed, heard, finished, released, deleted sql.NullInt64
		err := scan(&c.PersonID, &c.Interview, &c.Code, &c.Name, &c.Address, &c.Note, &c.Extra, &c.Linked, &created, &expires, &bound, &agreed, &heard, &c.HeardItem, &c.HeardAt, &finished, &released, &deleted)
		c.Created, c.Expires, c.Bound, c.Agreed = fromMS(created), fromMS(expires), fromNullMS(bound), fromNullMS(agreed)
		c.Heard, c.Finished, c.Released, c.Deleted = fromNullMS(heard), fromNullMS(finished), fromNullMS(released), fromNullMS(deleted)
		all = append(all, c)
		return err
	})
	for i := range all {
		if err == nil {
			err = all[i].details(ctx, q)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list candidates: %w", known(err))
	}
	return all, nil
}

// details reads what a candidate has done.
func (c *Candidate) details(ctx context.Context, q querier) error {
	id := []any{c.PersonID}
	return errors.Join(
		each(ctx, q, "SELECT item, attempt, assignment, begun_ms, extra FROM candidate_item WHERE candidate = ? ORDER BY begun_ms, item", id, func(scan func(...any) error) error {
			var i CandidateItem
			var begun int64
			err := scan(&i.Item, &i.Attempt, &i.Assignment, &begun, &i.Extra)
			i.Begun = fromMS(begun)
			c.Begun = append(c.Begun, i)
			return err
		}),
		each(ctx, q, "SELECT item, from_ms, until_ms, lost_ms FROM candidate_gap WHERE candidate = ? ORDER BY from_ms", id, func(scan func(...any) error) error {
			var g CandidateGap
			var from, until, lost int64
			err := scan(&g.Item, &from, &until, &lost)
			g.From, g.Until, g.Lost = fromMS(from), fromMS(until), time.Duration(lost)*time.Millisecond
			c.Gaps = append(c.Gaps, g)
			return err
		}),
		each(ctx, q, "SELECT item, ms, reason, coalesce(by_person, ''), coalesce(person.name, ''), at_ms FROM candidate_given LEFT JOIN person ON person.id = by_person WHERE candidate = ? ORDER BY at_ms", id, func(scan func(...any) error) error {
			var g GivenTime
			var ms, at int64
			err := scan(&g.Item, &ms, &g.Reason, &g.ByID, &g.ByName, &at)
			g.Time, g.At = time.Duration(ms)*time.Millisecond, fromMS(at)
			c.Given = append(c.Given, g)
			return err
		}))
}

// Candidate returns the one who is a person.
func (s *Store) Candidate(ctx context.Context, person string) (Candidate, error) {
	c, err := only(candidates(ctx, s.readers, "WHERE person = ?", person))
	if err != nil {
		return Candidate{}, fmt.Errorf("candidate %s: %w", person, err)
	}
	return c, nil
}

// Candidates lists those of an interview, in the order in which they were added.
func (s *Store) Candidates(ctx context.Context, interview string) ([]Candidate, error) {
	return candidates(ctx, s.readers, "WHERE interview = ? ORDER BY created_ms, code", interview)
}

// IsCandidate reports whether a person is a candidate, or was one.
func (s *Store) IsCandidate(ctx context.Context, person string) (is bool, err error) {
	err = s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM candidate WHERE person = ?)", person).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("candidate %s: %w", person, known(err))
	}
	return is, nil
}

// CandidateByLink returns the candidate whose link holds a token, whether it lets anybody
// in still or not. One that was revoked or never made is ErrNotFound.
func (s *Store) CandidateByLink(ctx context.Context, token string) (Candidate, error) {
	c, err := only(candidates(ctx, s.readers, "WHERE link = ?", hashed(token)))
	if err != nil {
		return Candidate{}, fmt.Errorf("candidate of a link: %w", err)
	}
	return c, nil
}

// CandidateStays is for how long a browser that a link let in stays in after the link lets
// nobody in any more: whoever has begun an item then finishes it. It is longer than any.
const CandidateStays = 24 * time.Hour

// Admits reports whether the candidate's link lets a browser in at a moment: nil, or the
// error that says why not.
func (c Candidate) Admits(now time.Time) error {
	switch {
	case !c.Bound.IsZero():
		return ErrBound
	case !now.Before(c.Expires):
		return ErrExpired
	}
	return nil
}
