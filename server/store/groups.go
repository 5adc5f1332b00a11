package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Group is some people, and who leads them: the facilitators and assessors who see
// what its members play. See decisions/0123.
type Group struct {
	ID      string
	Name    string   // compared without regard to the case of A to Z
	Members []string // ids of people, as Leads are
	Leads   []string
	Profile Profile // empty: as the server has it
}

// GroupChange is what is to become of a group; nil leaves as it is.
type GroupChange struct {
	Name    *string
	Members []string // all that there are to be, as Leads are
	Leads   []string
	Profile *Profile
}

// Parts that people have in a group.
const (
	member = "member"
	lead   = "lead"
)

// CreateGroup adds a group under a new id. A name that another has is ErrTaken,
// and somebody who does not exist ErrNotFound.
func (s *Store) CreateGroup(ctx context.Context, g Group) (Group, error) {
	g.ID = newID()
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if _, err := c.ExecContext(ctx, "INSERT INTO people_group (id, name, profile, created_ms) VALUES (?, ?, ?, ?)", g.ID, g.Name, g.Profile, s.now().UnixMilli()); err != nil {
			return known(err)
		}
		if err := putParts(ctx, c, g.ID, member, g.Members); err != nil {
			return err
		}
		return putParts(ctx, c, g.ID, lead, g.Leads)
	})
	if err != nil {
		return Group{}, fmt.Errorf("create group %s: %w", g.Name, err)
	}
	return s.Group(ctx, g.ID)
}

// ChangeGroup changes a group and returns it as it is. What its leads may see
// changes with it, at once.
func (s *Store) ChangeGroup(ctx context.Context, id string, change GroupChange) (Group, error) {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		if err := changedOne(c.ExecContext(ctx, "UPDATE people_group SET name = coalesce(?, name), profile = coalesce(?, profile) WHERE id = ?", change.Name, change.Profile, id)); err != nil {
			return known(err)
		}
		for part, people := range map[string][]string{member: change.Members, lead: change.Leads} {
			if people == nil {
				continue
			}
			if err := putParts(ctx, c, id, part, people); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Group{}, fmt.Errorf("change group %s: %w", id, err)
	}
	return s.Group(ctx, id)
}

// RemoveGroup takes a group away; its people stay. Whoever led it, and leads no
// other, sees what they play themselves.
func (s *Store) RemoveGroup(ctx context.Context, id string) error {
	err := s.writer.write(ctx, func(ctx context.Context, c *sql.Conn) error {
		return changedOne(c.ExecContext(ctx, "DELETE FROM people_group WHERE id = ?", id))
	})
	if err != nil {
		return fmt.Errorf("remove group %s: %w", id, err)
	}
	return nil
}

// putParts has exactly these people have a part in a group. Whoever leads one is
// bound to what they lead from then on.
func putParts(ctx context.Context, c *sql.Conn, group, part string, people []string) error {
	if _, err := c.ExecContext(ctx, "DELETE FROM group_person WHERE in_group = ? AND part = ?", group, part); err != nil {
		return err
	}
	for _, id := range people {
		if err := join(ctx, c, group, id, part); err != nil {
			return err
		}
	}
	return nil
}

func join(ctx context.Context, c *sql.Conn, group, person, part string) error {
	err := changedOne(c.ExecContext(ctx, `INSERT INTO group_person (in_group, person, part) SELECT ?, id, ? FROM person WHERE id = ? AND removed_ms IS NULL
ON CONFLICT DO UPDATE SET part = part`, group, part, person))
	if err != nil {
		return err
	}
	if part == lead {
		_, err = c.ExecContext(ctx, "UPDATE person SET bound = 1 WHERE id = ?", person)
	}
	return err
}

// Group returns one group.
func (s *Store) Group(ctx context.Context, id string) (Group, error) {
	groups, err := s.groups(ctx, "WHERE people_group.id = ?", id)
	if err == nil && len(groups) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Group{}, fmt.Errorf("group %s: %w", id, err)
	}
	return groups[0], nil
}

// Groups lists the groups that somebody may see, by name.
func (s *Store) Groups(ctx context.Context, by Sight) ([]Group, error) {
	if by.all() {
		return s.groups(ctx, "")
	}
	return s.groups(ctx, "WHERE people_group.id IN (SELECT in_group FROM group_person WHERE part = 'lead' AND person = ?)", by.leader)
}

func (s *Store) groups(ctx context.Context, where string, args ...any) ([]Group, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT people_group.id, name, profile, coalesce(person, ''), coalesce(part, '')
FROM people_group LEFT JOIN group_person ON in_group = people_group.id `+where+` ORDER BY name, people_group.id, person`, args...)
	if err != nil {
		return nil, fmt.Errorf("list groups: %w", err)
	}
	defer rows.Close()
	var groups []Group
	for rows.Next() {
		var g Group
		var person, part string
		if err := rows.Scan(&g.ID, &g.Name, &g.Profile, &person, &part); err != nil {
			return nil, fmt.Errorf("list groups: %w", err)
		}
		if len(groups) == 0 || groups[len(groups)-1].ID != g.ID {
			groups = append(groups, g)
		}
		last := &groups[len(groups)-1]
		switch part {
		case member:
			last.Members = append(last.Members, person)
		case lead:
			last.Leads = append(last.Leads, person)
		}
	}
	return groups, rows.Err()
}

// Sight is whose runs somebody sees. The zero value is that of everybody's.
type Sight struct{ leader string }

// Sight is whose runs a person sees who sees those of others: everybody's, unless
// they lead groups, or led one. An admin does in any case.
func (p Person) Sight() Sight {
	if !p.Bound || p.Roles.Has(Admin) {
		return Sight{}
	}
	return Sight{p.ID}
}

func (v Sight) all() bool { return v.leader == "" }

// of is a condition on the id of a person, in SQL, that holds for those who are
// seen.
func (v Sight) of(column string) (condition string, args []any) {
	if v.all() {
		return "true", nil
	}
	return column + ` IN (SELECT ? UNION SELECT theirs.person FROM group_person AS theirs JOIN group_person AS mine ON mine.in_group = theirs.in_group
WHERE theirs.part = 'member' AND mine.part = 'lead' AND mine.person = ?)`, []any{v.leader, v.leader}
}

// ofRun is a condition on run, in SQL, that holds for those that are seen: by whoever
// began them, or by one of their crew.
func (v Sight) ofRun() (condition string, args []any) {
	if v.all() {
		return "true", nil
	}
	seen, args := v.of("member.person")
	return "EXISTS (SELECT 1 FROM member WHERE member.run = run.id AND (member.left_ms IS NULL OR member.person = run.person) AND " + seen + ")", args
}

// Seen lists the people whom somebody sees, by login.
func (s *Store) Seen(ctx context.Context, by Sight) ([]Person, error) {
	condition, args := by.of("id")
	return s.listPeople(ctx, condition, args...)
}
