package app

import (
	"testing"
	"time"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// A server takes away by itself what has been kept for long enough, and the trail says
// so.
func TestWhatIsOldEnoughGoesByItself(t *testing.T) {
	dir := t.TempDir()
	db, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := db.CreatePerson(t.Context(), store.Person{Login: "ada", Name: "Ada", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	for id, days := range map[string]int{"old": 3, "new": 0} {
		if _, err := db.CreateRun(t.Context(), store.Run{ID: id, PersonID: ada.ID, State: "ended", Ended: new(time.Now().AddDate(0, 0, -days))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	a, said := serving(t, config.Config{Data: dir, Keep: config.Keep{Days: 2}})
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		trail, err := a.store.Trail(t.Context(), store.TrailFilter{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(trail) == 1 && trail[0].Action == "runs.expire" && trail[0].Outcome == "done" {
			if trail[0].Detail != "1 runs of more than 2 days" {
				t.Errorf("the trail says %q", trail[0].Detail)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the trail: %+v; %s", trail, said)
		}
	}
	left, err := a.store.Runs(t.Context(), store.RunFilter{})
	if err != nil || len(left) != 1 || left[0].ID != "new" {
		t.Errorf("left are %+v, %v", left, err)
	}
}
