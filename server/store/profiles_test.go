package store

import (
	"errors"
	"testing"
)

// What an enrolment says goes before what groups say, of which the strictest counts, and
// that before what the server says. Interviews are played as they are written.
func TestTheNearestPolicyCounts(t *testing.T) {
	s := fresh(t)
	ada, ben, fay := person(t, s, "ada", Trainee), person(t, s, "ben", Trainee), person(t, s, "fay", Facilitator)
	must := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	of := learns(t, s, ada, fay)
	step := must(s.PlayInTrack(t.Context(), of.ID, "a", nil, Assignment{Scenario: "quiet-push", Behalf: BehalfTrack, Debrief: DebriefPlayedOut, Players: []Named{{PersonID: ada.ID}}}))
	given, err := s.CreateAssignment(t.Context(), Assignment{Scenario: "quiet-push", Behalf: BehalfInterview, Debrief: DebriefNever, Players: []Named{{PersonID: ben.ID}}})
	interview := must(given.ID, err)
	want := func(what string, want Profile, assignment string, usual Profile, people ...string) {
		t.Helper()
		if is, err := s.PolicyFor(t.Context(), assignment, people, usual); err != nil || is != want {
			t.Errorf("%s: %q, %v; want %q", what, is, err, want)
		}
	}
	want("nobody says anything", "", "", "", ben.ID)
	want("the server does", Enterprise, "", Enterprise, ben.ID)
	want("an interview", "", interview, Regulated, ben.ID)
	want("an enrolment", StartUp, step, Regulated, ada.ID)

	lax, err := s.CreateGroup(t.Context(), Group{Name: "lax", Members: []string{ada.ID, ben.ID}, Profile: StartUp})
	must(lax.ID, err)
	want("a group goes before the server", StartUp, "", Regulated, ben.ID)
	strict, err := s.CreateGroup(t.Context(), Group{Name: "strict", Members: []string{ben.ID}, Leads: []string{fay.ID}, Profile: Regulated})
	must(strict.ID, err)
	open, err := s.CreateGroup(t.Context(), Group{Name: "open", Members: []string{ben.ID}})
	must(open.ID, err)
	want("the strictest of one's groups", Regulated, "", "", ben.ID)
	want("and of a crew's", Regulated, "", "", ada.ID, ben.ID)
	want("and not of those that others are in", StartUp, "", "", ada.ID)
	want("nor of those that one leads", Enterprise, "", Enterprise, fay.ID)
	want("an interview of somebody in a group", "", interview, "", ben.ID)

	change := func(p Profile) {
		t.Helper()
		e, err := s.ChangeEnrolment(t.Context(), of.ID, nil, func(e *Enrolment) { e.Profile = p })
		if err != nil || e.Profile != p {
			t.Fatalf("%+v, %v", e, err)
		}
	}
	change(Enterprise)
	want("another enrolment", Enterprise, step, Regulated, ada.ID)
	change("")
	want("an enrolment that leaves it open", StartUp, step, Regulated, ada.ID)

	lenient := Profile("lenient")
	if _, err := s.ChangeGroup(t.Context(), lax.ID, GroupChange{Profile: &lenient}); err == nil {
		t.Error("a policy that there is not is kept")
	}
	none := Profile("")
	if g, err := s.ChangeGroup(t.Context(), lax.ID, GroupChange{Profile: &none}); err != nil || g.Profile != "" || len(g.Members) != 2 {
		t.Errorf("%+v, %v", g, err)
	}
	want("a group that leaves it open", Regulated, step, Regulated, ada.ID)
	if _, err := s.ChangeGroup(t.Context(), "nothing", GroupChange{Profile: &none}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
