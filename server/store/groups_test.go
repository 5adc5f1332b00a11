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

// What waits to be marked is what somebody may mark: the oldest that they may not are
// in the way of none. What they are of the crew of, they see by that, whatever their
// roles show them.
func TestWhatSomebodySeesIsAskedForInTheList(t *testing.T) {
	s := fresh(t)
	sal, ada, bob := person(t, s, "sal", Trainee, Assessor), person(t, s, "ada", Trainee), person(t, s, "bob", Trainee)
	if _, err := s.CreateGroup(t.Context(), Group{Name: "Night", Members: []string{bob.ID}, Leads: []string{sal.ID}}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutRubric(t.Context(), "h", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		whose := ada
		if i == 3 {
			whose = bob
		}
		r := run(t, s, fmt.Sprintf("r%d", i), whose)
		if _, err := s.UpdateRun(t.Context(), r.ID, func(r *Run) { r.State, r.Ended = "ended", new(s.now()) }); err != nil {
			t.Fatal(err)
		}
		if err := s.PutGrade(t.Context(), r.ID, "h", 1, []byte("{}"), &Score{40, 40, 60}); err != nil {
			t.Fatal(err)
		}
	}
	sal, err := s.Person(t.Context(), sal.ID)
	if err != nil {
		t.Fatal(err)
	}
	if waiting, err := s.Unmarked(t.Context(), sal, 2); err != nil || len(waiting) != 1 || waiting[0].ID != "r3" {
		t.Errorf("she is to mark %+v, %v", waiting, err)
	}

	run(t, s, "theirs", ada)
	if err := s.PutMember(t.Context(), "theirs", sal.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChangeAssignment(t.Context(), "theirs", func(a *Assignment) { a.Watchers = []Named{{PersonID: bob.ID}} }); err != nil {
		t.Fatal(err)
	}
	list, err := s.RunList(t.Context(), RunFilter{Led: true, Reader: sal.ID, Sight: sal.Sight(), Unfinished: true}, RunPage{Limit: 10})
	if err != nil || len(list.Runs) != 1 || list.Runs[0].ID != "theirs" {
		t.Errorf("of those she sees by her roles or plays, there are %+v, %v", list.Runs, err)
	}
}
