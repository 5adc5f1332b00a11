package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// Role is something that a person does in Drillyard. None includes another: see
// decisions/0122.
type Role string

// Roles, as they are listed.
const (
	Trainee     Role = "trainee"     // plays drills
	Facilitator Role = "facilitator" // leads runs of others
	Assessor    Role = "assessor"    // marks them
	Author      Role = "author"      // writes drills
	Admin       Role = "admin"       // looks after people and the server
	// CandidateRole is of who is let in by a link, for one interview: they have no other,
	// and nobody is given it.
	CandidateRole Role = "candidate"
)

// Roles is the set of those that a person has, in the order of EveryRole.
type Roles []Role

// EveryRole is the set of all that somebody can be given.
func EveryRole() Roles { return Roles{Trainee, Facilitator, Assessor, Author, Admin} }

// Has reports whether any of some roles is in the set.
func (r Roles) Has(any ...Role) bool {
	return slices.ContainsFunc(any, func(role Role) bool { return slices.Contains(r, role) })
}

// Without returns those of the set that other lacks.
func (r Roles) Without(other Roles) Roles {
	return slices.DeleteFunc(slices.Clone(r), func(role Role) bool { return other.Has(role) })
}

// String lists them for people.
func (r Roles) String() string {
	words := make([]string, len(r))
	for i, role := range r {
		words[i] = string(role)
	}
	return strings.Join(words, ", ")
}

// set puts roles in order, each once. Those that do not exist come last, for the
// database to refuse.
func (r Roles) set() Roles {
	known := slices.DeleteFunc(EveryRole(), func(role Role) bool { return !r.Has(role) })
	return append(known, r.Without(EveryRole())...)
}

// rolesOf reads what the database holds of a person's.
func rolesOf(text string) Roles {
	var r Roles
	for word := range strings.FieldsSeq(text) {
		r = append(r, Role(word))
	}
	return r.set()
}

// giveRoles gives a person these roles in the place of those they have.
func giveRoles(ctx context.Context, c *sql.Conn, person string, roles Roles) error {
	if _, err := c.ExecContext(ctx, "DELETE FROM person_role WHERE person = ?", person); err != nil {
		return err
	}
	for _, role := range roles {
		if _, err := c.ExecContext(ctx, "INSERT INTO person_role (person, role) VALUES (?, ?)", person, string(role)); err != nil {
			return known(err)
		}
	}
	return nil
}
