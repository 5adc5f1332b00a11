package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// noLogin begins the logins of people who sign in by none: nobody may choose one that
// begins so.
const noLogin = "~"

// AddCandidate adds a candidate with interview, code, name, address, note, extra and
// expires of c, and returns them with what their link is to hold. A code that another of
// the interview has is ErrTaken, and an interview that is not there ErrNotFound.
func (s *Store) AddCandidate(ctx context.Context, c Candidate) (_ Candidate, token string, err error) {
	token = newToken()
	c.PersonID, c.Created = newID(), s.now()
	err = s.writer.write(ctx, func(ctx context.Context, conn *sql.Conn) error {
		if err := s.insertPerson(ctx, conn, Person{ID: c.PersonID, Login: noLogin + c.PersonID, Name: c.Code, Roles: Roles{CandidateRole}}); err != nil {
			return err
		}
		_, err := conn.ExecContext(ctx, "INSERT INTO candidate (person, interview, code, name, address, note, extra, link, expires_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			c.PersonID, c.Interview, c.Code, c.Name, c.Address, c.Note, c.Extra, hashed(token), c.Expires.UnixMilli(), c.Created.UnixMilli())
		return known(err)
	})
	if err != nil {
		return Candidate{}, "", fmt.Errorf("add a candidate to interview %s: %w", c.Interview, err)
	}
	c, err = s.Candidate(ctx, c.PersonID)
	return c, token, err
}

// UseCandidateLink binds a link to the browser that asks, and returns the secret of its
// session, which ends CandidateStays after the link does. The error says why it lets nobody in: ErrNotFound, ErrBound, ErrExpired or
// ErrClosedInterview.
func (s *Store) UseCandidateLink(ctx context.Context, token string) (c Candidate, session string, err error) {
	session = newToken()
	err = s.writer.write(ctx, func(ctx context.Context, conn *sql.Conn) error {
		if c, err = only(candidates(ctx, conn, "WHERE link = ?", hashed(token))); err != nil {
			return err
		}
		now := s.now()
		if err := c.Admits(now); err != nil {
			return err
		}
		i, err := only(interviews(ctx, conn, "WHERE id = ?", c.Interview))
		if err != nil {
			return err
		}
		if !i.Closed.IsZero() {
			return ErrClosedInterview
		}
		if _, err := conn.ExecContext(ctx, "UPDATE candidate SET bound_ms = ? WHERE person = ?", now.UnixMilli(), c.PersonID); err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, "INSERT INTO session (hash, person, csrf, created_ms, seen_ms, ends_ms, issuer) VALUES (?, ?, ?, ?, ?, ?, '')",
			hashed(session), c.PersonID, newToken(), now.UnixMilli(), now.UnixMilli(), c.Expires.Add(CandidateStays).UnixMilli())
		return known(err)
	})
	if err != nil {
		return Candidate{}, "", fmt.Errorf("use the link of a candidate: %w", err)
	}
	return c, session, nil
}

// FreeCandidate signs a candidate out everywhere, and has their link let one more browser
// in; ended are the ids of the sessions that they had.
func (s *Store) FreeCandidate(ctx context.Context, person string) (ended []string, err error) {
	return s.relink(ctx, person, "UPDATE candidate SET bound_ms = NULL WHERE person = ? AND deleted_ms IS NULL AND link IS NOT NULL", person)
}

// RevokeCandidate signs a candidate out everywhere, and has their link let nobody in.
func (s *Store) RevokeCandidate(ctx context.Context, person string) (ended []string, err error) {
	return s.relink(ctx, person, "UPDATE candidate SET link = NULL, bound_ms = NULL WHERE person = ? AND deleted_ms IS NULL", person)
}

// RenewCandidate signs a candidate out everywhere, and gives them another link that lets
// somebody in until a moment, in the place of the one before.
func (s *Store) RenewCandidate(ctx context.Context, person string, until time.Time) (token string, ended []string, err error) {
	token = newToken()
	ended, err = s.relink(ctx, person, "UPDATE candidate SET link = ?2, expires_ms = ?3, bound_ms = NULL WHERE person = ?1 AND deleted_ms IS NULL", person, hashed(token), until.UnixMilli())
	return token, ended, err
}

func (s *Store) relink(ctx context.Context, person, update string, args ...any) (ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if err := changedOne(c.ExecContext(ctx, update, args...)); err != nil {
			return err
		}
		ended, err = revoke(ctx, c, person, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("change the link of candidate %s: %w", person, err)
	}
	return ended, nil
}

// ChangeCandidate changes what somebody says of a candidate, as change says: name, address,
// note, extra, and when they agreed, finished and were let read debriefs.
func (s *Store) ChangeCandidate(ctx context.Context, person string, change func(*Candidate) error) (Candidate, error) {
	err := s.writer.write(ctx, func(ctx context.Context, conn *sql.Conn) error {
		c, err := only(candidates(ctx, conn, "WHERE person = ? AND deleted_ms IS NULL", person))
		if err != nil {
			return err
		}
		if err := change(&c); err != nil {
			return err
		}
		_, err = conn.ExecContext(ctx, "UPDATE candidate SET name = ?, address = ?, note = ?, extra = ?, agreed_ms = ?, finished_ms = ?, released_ms = ? WHERE person = ?",
			c.Name, c.Address, c.Note, c.Extra, nullMS(c.Agreed), nullMS(c.Finished), nullMS(c.Released), person)
		return err
	})
	if err != nil {
		return Candidate{}, fmt.Errorf("change candidate %s: %w", person, err)
	}
	return s.Candidate(ctx, person)
}
