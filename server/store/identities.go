package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Identity is who a person is at a provider whom they sign in with.
type Identity struct {
	ID       string
	Issuer   string
	Login    string // what the provider calls them
	PersonID string
	Used     time.Time // lastly; zero: an admin has said so, and it was never used
}

// Claimed is somebody as a provider vouches for them.
type Claimed struct {
	Issuer, Subject string
	Login, Name     string
	// Roles are all that they are to have; nil: what they have here.
	Roles Roles
	// Create gives them an account when nobody here is who they are.
	Create bool
}

// SignInClaimed returns the person whom a provider vouches for, with the roles
// that they are to have now. ended are the ids of the sessions that they lost with
// a role. Nobody is ErrNotFound, or, where they were to get an account, ErrTaken if
// somebody else has their login. One who is disabled is ErrDisabled. The last
// admin stays one, whatever the provider says.
func (s *Store) SignInClaimed(ctx context.Context, who Claimed) (p Person, ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		id, err := s.claimed(ctx, c, who)
		if err != nil {
			return err
		}
		if err := enabled(ctx, c, id); err != nil {
			return err
		}
		if who.Roles != nil {
			_, _, ended, err = s.changePerson(ctx, c, id, PersonChange{Roles: who.Roles})
			if err != nil && !errors.Is(err, ErrLastAdmin) {
				return err
			}
			if errors.Is(err, ErrLastAdmin) {
				if _, _, ended, err = s.changePerson(ctx, c, id, PersonChange{Roles: append(who.Roles, Admin)}); err != nil {
					return err
				}
			}
		}
		p, err = scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ?", id))
		return err
	})
	if err != nil {
		return Person{}, nil, fmt.Errorf("sign in %s of %s: %w", who.Login, who.Issuer, err)
	}
	return p, ended, nil
}

// claimed finds the person by what the provider says of them for good, then by
// what an admin said, and makes one at last.
func (s *Store) claimed(ctx context.Context, c *sql.Conn, who Claimed) (person string, err error) {
	now := s.now().UnixMilli()
	for _, find := range []struct {
		where string
		args  []any
	}{
		{"issuer = ? AND subject = ?", []any{who.Issuer, who.Subject}},
		{"issuer = ? AND login = ? AND subject IS NULL", []any{who.Issuer, who.Login}},
	} {
		args := append([]any{who.Subject, who.Login, now}, find.args...)
		err := c.QueryRowContext(ctx, "UPDATE identity SET subject = ?, login = ?, seen_ms = ? WHERE "+find.where+" RETURNING person", args...).Scan(&person)
		if err == nil || !errors.Is(err, sql.ErrNoRows) {
			return person, err
		}
	}
	if !who.Create {
		return "", ErrNotFound
	}
	person = newID()
	if err := s.insertPerson(ctx, c, Person{ID: person, Login: who.Login, Name: who.Name, Roles: Roles{Trainee}}); err != nil {
		return "", err
	}
	_, err = c.ExecContext(ctx, "INSERT INTO identity (id, issuer, subject, login, person, created_ms, seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
		newID(), who.Issuer, who.Subject, who.Login, person, now, now)
	return person, known(err)
}

// AllowIdentity says that whom a provider calls login is a person here, when they
// sign in the next time. It is ErrTaken while the same is said of somebody.
func (s *Store) AllowIdentity(ctx context.Context, i Identity) (Identity, error) {
	i.ID, i.Used = newID(), time.Time{}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ? AND removed_ms IS NULL", i.PersonID)); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "INSERT INTO identity (id, issuer, login, person, created_ms) VALUES (?, ?, ?, ?, ?)",
			i.ID, i.Issuer, i.Login, i.PersonID, s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return Identity{}, fmt.Errorf("allow %s of %s: %w", i.Login, i.Issuer, err)
	}
	return i, nil
}

// Identities lists who a person is elsewhere, the oldest first.
func (s *Store) Identities(ctx context.Context, person string) ([]Identity, error) {
	rows, err := s.readers.QueryContext(ctx, "SELECT id, issuer, login, person, seen_ms FROM identity WHERE person = ? ORDER BY created_ms, id", person)
	if err != nil {
		return nil, fmt.Errorf("identities of %s: %w", person, err)
	}
	defer rows.Close()
	all := []Identity{}
	for rows.Next() {
		var i Identity
		var seen sql.NullInt64
		if err := rows.Scan(&i.ID, &i.Issuer, &i.Login, &i.PersonID, &seen); err != nil {
			return nil, fmt.Errorf("identities of %s: %w", person, err)
		}
		i.Used = fromNullMS(seen)
		all = append(all, i)
	}
	return all, rows.Err()
}

// DropIdentity says that somebody elsewhere is not the person, and signs the
// person out everywhere: ended are the ids of their sessions.
func (s *Store) DropIdentity(ctx context.Context, person, id string) (ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if err := changedOne(c.ExecContext(ctx, "DELETE FROM identity WHERE id = ? AND person = ?", id, person)); err != nil {
			return err
		}
		ended, err = revoke(ctx, c, person, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("drop identity %s: %w", id, err)
	}
	return ended, nil
}
