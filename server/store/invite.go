package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Invited is a person to be made, with login, name and roles of Person, and the ids of
// the groups that they come into.
type Invited struct {
	Person Person
	Groups []string
}

// Invite makes all of some people, or none of them, and returns for each a token that
// signs them in once within ttl. A login that somebody has is ErrTaken, and a group
// that is not there ErrNotFound.
func (s *Store) Invite(ctx context.Context, people []Invited, ttl time.Duration) (tokens []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		tokens = nil
		now := s.now()
		for _, one := range people {
			id, token := newID(), newToken()
			p := one.Person
			if err := s.insertPerson(ctx, c, Person{ID: id, Login: p.Login, Name: p.Name, Roles: p.Roles.set()}); err != nil {
				return fmt.Errorf("%s: %w", p.Login, err)
			}
			for _, g := range one.Groups {
				if err := join(ctx, c, g, id, member); err != nil {
					return fmt.Errorf("group %s: %w", g, err)
				}
			}
			if _, err := c.ExecContext(ctx, "INSERT INTO link (hash, person, expires_ms) VALUES (?, ?, ?)", hashed(token), id, now.Add(ttl).UnixMilli()); err != nil {
				return known(err)
			}
			tokens = append(tokens, token)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("invite %d people: %w", len(people), err)
	}
	return tokens, nil
}
