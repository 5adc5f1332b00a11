package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// Whoever leads a group sees what its members play, and what they play themselves;
// whoever never led one sees everybody; and a group that is taken away shows
// nobody more than before.
func TestWhoIsSeen(t *testing.T) {
	s := fresh(t)
	fay, gil, root := person(t, s, "fay", Facilitator), person(t, s, "gil", Assessor), person(t, s, "root", Admin)
	ada, bob := person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	for _, p := range []Person{ada, bob, fay} {
		run(t, s, "of-"+p.Login, p)
	}
	seen := func(id string) string {
		t.Helper()
		p, err := s.Person(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		people, err := s.Seen(t.Context(), p.Sight())
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.RunList(t.Context(), RunFilter{Led: true, Reader: p.ID, Sight: p.Sight()}, RunPage{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var logins, runs []string
		for _, one := range people {
			logins = append(logins, one.Login)
		}
		for _, r := range list.Runs {
			runs = append(runs, r.ID)
		}
		slices.Sort(runs)
		if list.Total != len(runs) {
			t.Errorf("%d runs, said to be %d", len(runs), list.Total)
		}
		return fmt.Sprint(logins, runs)
	}
	all := "[ada bob fay gil root] [of-ada of-bob of-fay]"
	if got := seen(fay.ID); got != all {
		t.Errorf("before there are groups, fay sees %s", got)
	}
	g, err := s.CreateGroup(t.Context(), Group{Name: "Night", Members: []string{ada.ID, ada.ID}, Leads: []string{fay.ID, root.ID}})
	if err != nil || len(g.Members) != 1 || len(g.Leads) != 2 {
		t.Fatalf("%+v, %v", g, err)
	}
	for _, c := range []struct{ who, want string }{{fay.ID, "[ada fay] [of-ada of-fay]"}, {gil.ID, all}, {root.ID, all}} {
		if got := seen(c.who); got != c.want {
			t.Errorf("%s sees %s, want %s", c.who, got, c.want)
		}
	}
	lead, err := s.Person(t.Context(), fay.ID)
	if err != nil {
		t.Fatal(err)
	}
	if mine, err := s.Groups(t.Context(), lead.Sight()); err != nil || len(mine) != 1 {
		t.Errorf("fay's groups: %+v, %v", mine, err)
	}
	if _, err := s.CreateGroup(t.Context(), Group{Name: "night"}); !errors.Is(err, ErrTaken) {
		t.Errorf("another of the name: %v", err)
	}
	if _, err := s.ChangeGroup(t.Context(), g.ID, GroupChange{Members: []string{bob.ID, "nobody"}}); !errors.Is(err, ErrNotFound) {
		t.Errorf("with nobody in it: %v", err)
	}
	if g, err = s.ChangeGroup(t.Context(), g.ID, GroupChange{Name: new("Day"), Members: []string{bob.ID}}); err != nil || g.Name != "Day" || len(g.Leads) != 2 {
		t.Errorf("changed: %+v, %v", g, err)
	}
	if got := seen(fay.ID); got != "[bob fay] [of-bob of-fay]" {
		t.Errorf("after the change, fay sees %s", got)
	}
	// One of a crew is enough.
	if err := s.PutMember(t.Context(), "of-ada", bob.ID, ""); err != nil {
		t.Fatal(err)
	}
	if got := seen(fay.ID); got != "[bob fay] [of-ada of-bob of-fay]" {
		t.Errorf("with bob in ada's crew, fay sees %s", got)
	}
	if err := s.RemoveGroup(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	if got := seen(fay.ID); got != "[fay] [of-fay]" {
		t.Errorf("without the group, fay sees %s", got)
	}
	if _, _, _, err := s.ChangePerson(t.Context(), fay.ID, PersonChange{Bound: new(false)}); err != nil {
		t.Fatal(err)
	}
	if got := seen(fay.ID); got != all {
		t.Errorf("bound no longer, fay sees %s", got)
	}
	if err := s.RemoveGroup(t.Context(), g.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
}
