package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Role is what a person may do in Drillyard; each includes the ones below.
type Role string

// Roles, from least to most.
const (
	Trainee     Role = "trainee"
	Facilitator Role = "facilitator"
	Admin       Role = "admin"
)

// Roles lists the roles from least to most.
func Roles() []Role { return []Role{Trainee, Facilitator, Admin} }

// Includes reports whether r may do what least may do. A role that does not
// exist includes nothing and is included by nothing.
func (r Role) Includes(least Role) bool {
	have, want := slices.Index(Roles(), r), slices.Index(Roles(), least)
	return want >= 0 && have >= want
}

// Person is someone who can sign in.
type Person struct {
	ID          string
	Login       string // compared as FoldLogin writes it
	Name        string
	Role        Role
	HasPassword bool
	LastSeen    time.Time // zero: never; to within a few minutes
	Disabled    time.Time // since when they may not sign in; zero: they may
}

// manages reports whether a person can give others their rights.
func (p Person) manages() bool { return p.Role == Admin && p.Disabled.IsZero() }

const selectPerson = "SELECT id, login, name, role, password IS NOT NULL, seen_ms, disabled_ms FROM person "

// CreatePerson adds a person with login, name and role of p, under a new id. A
// login that someone has is ErrTaken.
func (s *Store) CreatePerson(ctx context.Context, p Person) (Person, error) {
	p = Person{ID: newID(), Login: p.Login, Name: p.Name, Role: p.Role}
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		_, err := c.ExecContext(ctx, "INSERT INTO person (id, login, name, role, created_ms) VALUES (?, ?, ?, ?, ?)",
			p.ID, p.Login, p.Name, string(p.Role), s.now().UnixMilli())
		return known(err)
	})
	if err != nil {
		return Person{}, fmt.Errorf("create person %s: %w", p.Login, err)
	}
	return p, nil
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

// People lists everyone, by login.
func (s *Store) People(ctx context.Context) ([]Person, error) {
	rows, err := s.readers.QueryContext(ctx, selectPerson+"ORDER BY login")
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
	Role     *Role
	Disabled *bool
}

// ChangePerson changes a person and returns them as they were and are. Whoever
// is disabled, or may do less than before, is signed out everywhere: ended are
// the ids of the sessions that they had. The last admin who can sign in stays
// one: ErrLastAdmin.
func (s *Store) ChangePerson(ctx context.Context, id string, change PersonChange) (was, is Person, ended []string, err error) {
	err = s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) (err error) {
		if was, err = scanPerson(c.QueryRowContext(ctx, selectPerson+"WHERE id = ?", id)); err != nil {
			return err
		}
		is = was
		if change.Name != nil {
			is.Name = *change.Name
		}
		if change.Role != nil {
			is.Role = *change.Role
		}
		switch {
		case change.Disabled == nil || *change.Disabled == !was.Disabled.IsZero():
		case *change.Disabled:
			is.Disabled = fromMS(s.now().UnixMilli())
		default:
			is.Disabled = time.Time{}
		}
		_, err = c.ExecContext(ctx, "UPDATE person SET name = ?, role = ?, disabled_ms = ? WHERE id = ?", is.Name, string(is.Role), nullMS(is.Disabled), id)
		if err != nil {
			return known(err)
		}
		if was.manages() && !is.manages() {
			var others int
			if err := c.QueryRowContext(ctx, "SELECT count(*) FROM person WHERE role = 'admin' AND disabled_ms IS NULL").Scan(&others); err != nil {
				return err
			}
			if others == 0 {
				return ErrLastAdmin
			}
		}
		if !is.Disabled.IsZero() || !is.Role.Includes(was.Role) {
			ended, err = revoke(ctx, c, id, nil)
		}
		return err
	})
	if err != nil {
		return Person{}, Person{}, nil, fmt.Errorf("change person %s: %w", id, err)
	}
	return was, is, ended, nil
}

func scanPerson(row interface{ Scan(...any) error }) (p Person, err error) {
	var seen, disabled sql.NullInt64
	err = known(row.Scan(&p.ID, &p.Login, &p.Name, &p.Role, &p.HasPassword, &seen, &disabled))
	p.LastSeen, p.Disabled = fromNullMS(seen), fromNullMS(disabled)
	return p, err
}

// newID returns a name that nobody can guess or meet twice, short enough for
// an address: 80 random bits.
func newID() string { return strings.ToLower(rand.Text()[:16]) }
