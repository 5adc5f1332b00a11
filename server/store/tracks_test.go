package store

import (
	"slices"
	"testing"
	"time"
)

// learns has somebody learn by a track, with a mentor or none.
func learns(t *testing.T, s *Store, p, mentor Person) Enrolment {
	t.Helper()
	e, err := s.Enrol(t.Context(), Enrolment{PersonID: p.ID, Track: "way", Title: "Way", Edition: "h", StartDay: "2026-11-29", Zone: "UTC", Profile: StartUp, MentorID: mentor.ID}, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// records are those of some enrolments, which are read anew.
func records(t *testing.T, s *Store, all ...Enrolment) []TrackRecord {
	t.Helper()
	for i, e := range all {
		now, err := s.Enrolment(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = now
	}
	rs, err := s.TrackRecords(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// The records of several people are read at once, and each is of one of them. Who joins
// somebody's run and knew its answers is said to; who began it is not by that.
func TestTrackRecords(t *testing.T) {
	s := fresh(t)
	ada, ben, fay := person(t, s, "ada", Trainee), person(t, s, "ben", Trainee), person(t, s, "fay", Facilitator)
	of := []Enrolment{learns(t, s, ada, fay), learns(t, s, ben, fay)}
	run(t, s, "r1", ada)
	for _, err := range []error{
		s.PutReading(t.Context(), ben.ID, "quiet-push"), s.PutMember(t.Context(), "r1", ben.ID, ""),
		s.PutDone(t.Context(), of[1].ID, StepDone{Step: "a", Did: SignedOff, Item: "x", Good: true, ByID: fay.ID}),
		s.Entrust(t.Context(), of[0].ID, Entrustment{Step: "g", Ask: "e", Level: 2, Seen: "it", ByID: fay.ID}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.UpdateRun(t.Context(), "r1", func(r *Run) { r.Ended = new(time.Now().Add(time.Minute)) }); err != nil {
		t.Fatal(err)
	}
	rs := records(t, s, of...)
	if a, b := rs[0], rs[1]; a.PersonID != ada.ID || len(a.Trusted) != 1 || len(a.Done) != 0 || len(a.Known) != 0 || len(b.Done) != 1 || len(b.Trusted) != 0 || !slices.Equal(b.Known, []string{"quiet-push"}) {
		t.Errorf("%+v\n%+v", a, b)
	}
	if a, b := rs[0].Runs, rs[1].Runs; len(a) != 1 || len(b) != 1 || a[0].Repeat || !b[0].Repeat || a[0].Crew != 2 {
		t.Errorf("%+v\n%+v", a, b)
	}

	// What is told of somebody is out of date when the name of who looked after them goes.
	before := rs[1].Version
	if _, _, err := s.RemovePerson(t.Context(), fay.ID, KeepRuns); err != nil {
		t.Fatal(err)
	}
	if r := records(t, s, of[1])[0]; r.Version == before || r.Done[0].ByName == "fay" {
		t.Errorf("version %d and then %d, signed off by %s", before, r.Version, r.Done[0].ByName)
	}
	before = records(t, s, of[0])[0].Version
	if err := s.PutReading(t.Context(), ada.ID, "another"); err != nil {
		t.Fatal(err)
	}
	if r := records(t, s, of[0])[0]; r.Version == before || !slices.Equal(r.Known, []string{"another"}) {
		t.Errorf("version %d and then %d, known: %v", before, r.Version, r.Known)
	}
}

// A drill of a step is played by one assignment for as long as it is played as the same,
// and by none once the track is not learnt by any more.
func TestPlayInTrack(t *testing.T) {
	s := fresh(t)
	ada, fay := person(t, s, "ada", Trainee), person(t, s, "fay", Facilitator)
	e := learns(t, s, ada, fay)
	play := func(as string, asks ...string) Assignment {
		t.Helper()
		id, err := s.PlayInTrack(t.Context(), e.ID, "g", asks, Assignment{Scenario: "quiet-push", Behalf: BehalfTrack, PlaysAs: as, Debrief: DebriefPlayedOut, Window: Window{Zone: "UTC"}, Players: []Named{{PersonID: ada.ID}}})
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Assignment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	first, again := play("assisted", "one"), play("assisted", "two")
	if again.ID != first.ID || !again.Withdrawn.IsZero() {
		t.Errorf("%+v and then %+v", first, again)
	}
	other := play("primary", "two")
	if was, err := s.Assignment(t.Context(), first.ID); err != nil || other.ID == first.ID || other.PlaysAs != "primary" || was.Withdrawn.IsZero() {
		t.Errorf("%+v, and what it was before: %+v, %v", other, was, err)
	}
	if plays := records(t, s, e)[0].Plays; len(plays) != 1 || !slices.Equal(slices.Sorted(slices.Values(plays[0].Asks)), []string{"one", "two"}) {
		t.Errorf("%+v", plays)
	}
	if _, err := s.ChangeEnrolment(t.Context(), e.ID, nil, func(e *Enrolment) { e.Ended = time.Now() }); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Assignment(t.Context(), other.ID); err != nil || a.Withdrawn.IsZero() {
		t.Errorf("the track is not learnt by, and this can be played: %+v, %v", a, err)
	}
}

// Whoever has a mentor who cannot do anything for them has none.
func TestWhoHasNoMentor(t *testing.T) {
	s := fresh(t)
	fay, gil, jon := person(t, s, "fay", Facilitator), person(t, s, "gil", Facilitator), person(t, s, "jon", Trainee)
	for login, mentor := range map[string]Person{"alone": {}, "of-fay": fay, "of-gil": gil, "of-jon": jon} {
		learns(t, s, person(t, s, login, Trainee), mentor)
	}
	for _, test := range []struct {
		gilIn bool
		want  []string
	}{{true, []string{"alone", "of-fay", "of-jon"}}, {false, []string{"alone", "of-fay", "of-gil", "of-jon"}}} {
		if !test.gilIn {
			if _, _, _, err := s.ChangePerson(t.Context(), gil.ID, PersonChange{Disabled: new(true)}); err != nil {
				t.Fatal(err)
			}
		}
		all, err := s.EnrolmentsWith(t.Context(), fay.ID, fay.Sight())
		var got []string
		for _, e := range all {
			got = append(got, e.PersonName)
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("gil is here: %t: %v, %v", test.gilIn, got, err)
		}
	}
}
