package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Person is someone who can sign in.
type Person struct {
	ID          string
	Login       string // compared as FoldLogin writes it
	Name        string
	Roles       Roles
	HasPassword bool
	LastSeen    time.Time // zero: never; to within a few minutes
	Disabled    time.Time // since when they may not sign in; zero: they may
	Removed     time.Time // since when nothing of them is left but an id; zero: they are here
	Bound       bool      // they see their groups alone: see Sight
}

// manages reports whether a person can give others their rights.
func (p Person) manages() bool { return p.Roles.Has(Admin) && p.Disabled.IsZero() }

const selectPerson = `SELECT id, login, name, coalesce((SELECT group_concat(role, ' ') FROM person_role WHERE person = person.id), ''),
  password IS NOT NULL, seen_ms, disabled_ms, removed_ms, bound FROM person `

// CreatePerson adds a person with login, name and roles of p, under a new id. A
// login that someone has is ErrTaken.
func (s *Store) CreatePerson(ctx context.Context, p Person) (Person, error) {
	p = Person{ID: newID(), Login: p.Login, Name: p.Name, Roles: p.Roles.set()}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error { return s.insertPerson(ctx, c, p) })
	if err != nil {
		return Person{}, fmt.Errorf("create person %s: %w", p.Login, err)
	}
	return p, nil
}

func (s *Store) insertPerson(ctx context.Context, c *sql.Conn, p Person) error {
	if _, err := c.ExecContext(ctx, "INSERT INTO person (id, login, name, created_ms) VALUES (?, ?, ?, ?)", p.ID, p.Login, p.Name, s.now().UnixMilli()); err != nil {
		return known(err)
	}
	return giveRoles(ctx, c, p.ID, p.Roles)
}

// FoldLogin returns a login as logins are compared: without regard to the case
// of A to Z. Other letters and spaces count as they are.
func FoldLogin(login string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c
	}, login)
}

// Person returns the person with an id.
func (s *Store) Person(ctx context.Context, id string) (Person, error) {
	p, err := scanPerson(s.readers.QueryRowContext(ctx, selectPerson+"WHERE id = ?", id))
	if err != nil {
		return Person{}, fmt.Errorf("person %s: %w", id, err)
	}
	return p, nil
}

// PersonByLogin returns the person with a login.
func (s *Store) PersonByLogin(ctx context.Context, login string) (Person, error) {
	p, err := scanPerson(s.readers.QueryRowContext(ctx, selectPerson+"WHERE login = ?", login))
	if err != nil {
		return Person{}, fmt.Errorf("person %s: %w", login, err)
	}
	return p, nil
}

// People lists everyone who has not been removed and is no candidate, by login.
func (s *Store) People(ctx context.Context) ([]Person, error) { return s.listPeople(ctx, "true") }

func (s *Store) listPeople(ctx context.Context, condition string, args ...any) ([]Person, error) {
	rows, err := s.readers.QueryContext(ctx, selectPerson+"WHERE removed_ms IS NULL AND NOT EXISTS (SELECT 1 FROM person_role WHERE person_role.person = person.id AND role = 'candidate') AND "+condition+" ORDER BY login", args...)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	defer rows.Close()
	var people []Person
	for rows.Next() {
		p, err := scanPerson(rows)
		if err != nil {
			return nil, fmt.Errorf("list people: %w", err)
		}
		people = append(people, p)
	}
	return people, rows.Err()
}

// PersonChange is what is to become of a person; nil leaves as it is.
type PersonChange struct {
	Name     *string
	Roles    Roles // all that they are to have
	Disabled *bool
	Bound    *bool
}

// ChangePerson changes a person and returns them as they were and are. Whoever
// is disabled, or loses a role, is signed out everywhere: ended are the ids of the
// sessions that they had. The last admin who can sign in stays
// one: ErrLastAdmin.
func (s *Store) ChangePerson(ctx context.Context, id string, change PersonChange) (was, is Person, ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		was, is, ended, err = s.changePerson(ctx, c, id, change)
		return err
	})
	if err != nil {
		return Person{}, Person{}, nil, fmt.Errorf("change person %s: %w", id, err)
	}
	return was, is, ended, nil
}

// changePerson is ChangePerson within a change of the file. With ErrLastAdmin
// nothing has changed.
func (s *Store) changePerson(ctx context.Context, c *sql.Conn, id string, change PersonChange) (was, is Person, ended []string, err error) {
	if was, err = scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ?", id)); err != nil {
		return was, is, nil, err
	}
	is = was
	if change.Name != nil {
		is.Name = *change.Name
	}
	if change.Roles != nil {
		is.Roles = change.Roles.set()
	}
	if change.Bound != nil {
		is.Bound = *change.Bound
	}
	switch {
	case change.Disabled == nil || *change.Disabled == !was.Disabled.IsZero():
	case *change.Disabled:
		is.Disabled = fromMS(s.now().UnixMilli())
	default:
		is.Disabled = time.Time{}
	}
	if was.manages() && !is.manages() {
		if err := otherAdmin(ctx, c, id); err != nil {
			return was, is, nil, err
		}
	}
	err = changedOne(c.ExecContext(ctx, "UPDATE person SET name = ?, disabled_ms = ?, bound = ? WHERE id = ? AND removed_ms IS NULL", is.Name, nullMS(is.Disabled), is.Bound, id))
	if err != nil {
		return was, is, nil, err
	}
	if err := giveRoles(ctx, c, id, is.Roles); err != nil {
		return was, is, nil, err
	}
	if !is.Disabled.IsZero() || len(was.Roles.Without(is.Roles)) > 0 {
		ended, err = revoke(ctx, c, id, nil)
	}
	return was, is, ended, err
}

// otherAdmin answers ErrLastAdmin when nobody else can give people their rights.
func otherAdmin(ctx context.Context, c *sql.Conn, id string) error {
	var others int
	err := c.QueryRowContext(ctx, "SELECT count(*) FROM person JOIN person_role ON person = id WHERE role = 'admin' AND disabled_ms IS NULL AND id <> ?", id).Scan(&others)
	if err == nil && others == 0 {
		err = ErrLastAdmin
	}
	return err
}

func scanPerson(row interface{ Scan(...any) error }) (p Person, err error) {
	var roles string
	var seen, disabled, removed sql.NullInt64
	err = known(row.Scan(&p.ID, &p.Login, &p.Name, &roles, &p.HasPassword, &seen, &disabled, &removed, &p.Bound))
	p.Roles, p.LastSeen, p.Disabled, p.Removed = rolesOf(roles), fromNullMS(seen), fromNullMS(disabled), fromNullMS(removed)
	return p, err
}

// newID returns a name that nobody can guess or meet twice, short enough for
// an address: 80 random bits.
func newID() string { return strings.ToLower(rand.Text()[:16]) }
