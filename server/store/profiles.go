package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Profile is how an organisation works, so how much of process its drills have. See
// decisions/0159.
type Profile string

// Profiles, each stricter than the one before. Empty: nobody has said so here.
const (
	StartUp    Profile = "start-up"
	Enterprise Profile = "enterprise"
	Regulated  Profile = "regulated"
)

// Profiles lists them.
func Profiles() []Profile { return []Profile{StartUp, Enterprise, Regulated} }

// stricter returns that of two profiles which asks for more.
func stricter(a, b Profile) Profile {
	if slices.Index(Profiles(), b) > slices.Index(Profiles(), a) {
		return b
	}
	return a
}

// PolicyFor is how the house works in a run of an assignment that some people play, by
// their ids. What an enrolment says goes before what a group says, and that before usual,
// which is the server's. Of several groups the strictest counts. Empty: the drill is
// played as it is written, which holds for every one of an interview: what candidates play
// is the same wherever they are asked.
func (s *Store) PolicyFor(ctx context.Context, assignment string, people []string, usual Profile) (Profile, error) {
	p, err := s.policyFor(ctx, assignment, people, usual)
	if err != nil {
		return "", fmt.Errorf("policy of a run of assignment %s: %w", assignment, known(err))
	}
	return p, nil
}

func (s *Store) policyFor(ctx context.Context, assignment string, people []string, usual Profile) (p Profile, err error) {
	var behalf Behalf
	err = s.readers.QueryRowContext(ctx, `SELECT behalf, coalesce(CASE follows WHEN 0 THEN profile END, '') FROM assignment
LEFT JOIN track_play ON track_play.assignment = assignment.id LEFT JOIN track_enrolment ON track_enrolment.id = track_play.enrolment WHERE assignment.id = ?`, assignment).Scan(&behalf, &p)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || p != "" || behalf == BehalfInterview {
		return p, err
	}
	ids, err := json.Marshal(people)
	if err != nil {
		return "", err
	}
	err = each(ctx, s.readers, `SELECT DISTINCT profile FROM people_group JOIN group_person ON in_group = people_group.id
WHERE part = 'member' AND person IN (SELECT value FROM json_each(?))`, []any{string(ids)}, func(scan func(...any) error) error {
		var one Profile
		err := scan(&one)
		p = stricter(p, one)
		return err
	})
	if p == "" {
		p = usual
	}
	return p, err
}
