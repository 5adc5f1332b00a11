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

// Role is what a person may do in the product; each includes the ones below.
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
}

const selectPerson = "SELECT id, login, name, role, password IS NOT NULL, seen_ms FROM person "

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

// Rename changes the name a person is shown by.
func (s *Store) Rename(ctx context.Context, id, name string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "UPDATE person SET name = ? WHERE id = ?", name, id))
	})
	if err != nil {
		return fmt.Errorf("rename person %s: %w", id, err)
	}
	return nil
}

func scanPerson(row interface{ Scan(...any) error }) (p Person, err error) {
	var seen sql.NullInt64
	err = known(row.Scan(&p.ID, &p.Login, &p.Name, &p.Role, &p.HasPassword, &seen))
	p.LastSeen = fromNullMS(seen)
	return p, err
}

// newID returns a name that nobody can guess or meet twice, short enough for
// an address: 80 random bits.
func newID() string { return strings.ToLower(rand.Text()[:16]) }
