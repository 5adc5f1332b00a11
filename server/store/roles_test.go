package store

import (
	"fmt"
	"testing"
)

// Of the three roles there were, each did what those below it did.
func TestRolesOfBefore(t *testing.T) {
	dir := t.TempDir()
	of(t, dir, "roles", `INSERT INTO person (id, login, name, role, created_ms, disabled_ms) VALUES
 ('a', 'ada', 'Ada', 'admin', 0, NULL), ('b', 'bob', 'Bob', 'facilitator', 0, 5), ('c', 'cem', 'Cem', 'trainee', 0, NULL);
INSERT INTO run (id, scenario, title, stack, runtime, seed, person, state, created_ms, length_ms) VALUES ('r', 'a', 'A', 's', 't', 1, 'c', 'ended', 1, 1);
INSERT INTO session (hash, person, csrf, created_ms, seen_ms) VALUES (x'00', 'a', 'x', 1, 1);`)
	s := openIn(t, dir)
	people, err := s.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range people {
		got = append(got, fmt.Sprintf("%s: %s, disabled %v", p.Name, p.Roles, !p.Disabled.IsZero()))
	}
	want := []string{"Ada: trainee, facilitator, assessor, author, admin, disabled false", "Bob: trainee, facilitator, assessor, author, disabled true", "Cem: trainee, disabled false"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("they are\n%q, want\n%q", got, want)
	}
	if r, err := s.Run(t.Context(), "r"); err != nil || r.PersonName != "Cem" {
		t.Errorf("the run: %+v, %v", r, err)
	}
}
