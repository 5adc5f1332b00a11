package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What the screens of a run showed goes with its log, whatever takes that away, and what
// is kept of other runs stays.
func TestSignalsGoWithTheLog(t *testing.T) {
	t.Parallel()
	put := func(s *Store, runs ...string) {
		t.Helper()
		for _, run := range runs {
			if err := os.MkdirAll(s.SignalsFolder(), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(s.SignalsFile(run), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, drop := range map[string]func(*Store, Person) error{
		"retention": func(s *Store, _ Person) error { _, err := s.Expire(t.Context(), Keeping{For: time.Hour}); return err },
		"but for scores": func(s *Store, _ Person) error {
			_, err := s.Expire(t.Context(), Keeping{For: time.Hour, Scores: true})
			return err
		},
		"a person":        func(s *Store, p Person) error { _, _, err := s.RemovePerson(t.Context(), p.ID, RemoveRuns); return err },
		"a person's logs": func(s *Store, p Person) error { _, _, err := s.RemovePerson(t.Context(), p.ID, KeepScores); return err },
	} {
		t.Run(name, func(t *testing.T) {
			s := fresh(t)
			old, young := person(t, s, "old"), person(t, s, "young")
			long, now := time.Now().Add(-48*time.Hour), time.Now()
			for _, r := range []Run{{ID: "old", PersonID: old.ID, State: "ended", Ended: &long}, {ID: "young", PersonID: young.ID, State: "ended", Ended: &now}} {
				if _, err := s.CreateRun(t.Context(), r); err != nil {
					t.Fatal(err)
				}
			}
			put(s, "old", "young")
			if err := drop(s, old); err != nil {
				t.Fatal(err)
			}
			left, err := filepath.Glob(s.SignalsFile("*"))
			if err != nil || len(left) != 1 || left[0] != s.SignalsFile("young") {
				t.Errorf("%v is left, %v", left, err)
			}
		})
	}
}
