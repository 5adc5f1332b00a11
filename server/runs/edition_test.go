package runs

import (
	"fmt"
	"testing"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Of an author's trials only the latest are kept, and with each of those what it was
// played with.
func TestATrialTakesThePlaceOfAnOldOne(t *testing.T) {
	t.Parallel()
	y := newYard(t)
	s := y.boot()
	now := time.Now()
	for i := range mostTrials + 2 {
		r := store.Run{ID: fmt.Sprint("t", i), Scenario: y.drill.Slug, PersonID: y.person.ID, Trial: true, State: event.StateEnded, Ended: &now, Created: now.Add(time.Duration(i-100) * time.Minute), Edition: fmt.Sprint("e", i), RubricHash: fmt.Sprint("h", i)}
		if _, err := y.db.CreateRunOf(t.Context(), r, kept(y.drill)); err != nil {
			t.Fatal(err)
		}
	}
	record, _, err := s.Rehearse(t.Context(), Play{Drill: y.drill, Runtime: runtimes.Tabletop, Person: y.person, Trial: true, Responder: engine.NewResponder(y.drill.Rehearsals[0])})
	if err != nil {
		t.Fatal(err)
	}
	if drill, err := s.Played(t.Context(), record); err != nil || drill.Edition.Hash() != record.Edition {
		t.Errorf("what it was played with: %v", err)
	}
	for i := range mostTrials + 2 {
		_, runErr := y.db.Run(t.Context(), fmt.Sprint("t", i))
		_, editionErr := y.db.Edition(t.Context(), fmt.Sprint("e", i))
		if stays := i >= 2; (runErr == nil) != stays || (editionErr == nil) != stays {
			t.Errorf("trial %d: %v, %v; it stays: %t", i, runErr, editionErr, stays)
		}
	}
	if e, err := y.db.Edition(t.Context(), record.Edition); err != nil || len(e.Files) < 3 {
		t.Errorf("the edition of the trial: %d files, %v", len(e.Files), err)
	}
}
