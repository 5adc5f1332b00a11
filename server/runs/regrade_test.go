package runs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// stored is a service with so many runs of one log, as golden plays it.
func stored(t testing.TB, n int) (*runs.Service, *store.Store) {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := db.CreatePerson(ctx, store.Person{Login: "ada", Name: "Ada", Roles: store.Roles{store.Trainee}})
	if err != nil {
		t.Fatal(err)
	}
	service, err := runs.New(ctx, runs.Options{Store: db, Library: lib, Baselines: true, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	drill, _ := lib.Drill("first-page")
	var golden scenarios.Rehearsal
	for _, r := range drill.Rehearsals {
		if r.Name == "golden" {
			golden = r
		}
	}
	first, _, err := service.Rehearse(ctx, runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Person: ada, Responder: engine.NewResponder(golden)})
	if err := errors.Join(err, service.Stop(ctx)); err != nil {
		t.Fatal(err)
	}
	events, err := service.Events(ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	for range n - 1 {
		again := first
		again.ID, again.Assignment, again.Percent, again.Low, again.High = "", "", nil, nil, nil
		again, err = db.CreateRun(ctx, again)
		if err != nil {
			t.Fatal(err)
		}
		copied := make([]event.Event, len(events))
		for i, e := range events {
			e.Run = again.ID
			copied[i] = e
		}
		if _, err := db.Append(ctx, copied...); err != nil {
			t.Fatal(err)
		}
	}
	return service, db
}

// Every run is graded once, whatever stands in the way of one; what was stopped
// goes on from where it was; and grades by another grader stay beside.
func TestRegrading(t *testing.T) {
	t.Parallel()
	const all = 12
	service, db := stored(t, all)
	listed, err := db.Runs(t.Context(), store.RunFilter{})
	if err != nil {
		t.Fatal(err)
	}
	old, hash := listed[0].ID, listed[0].RubricHash
	if err := db.PutGrade(t.Context(), old, hash, 2, []byte(`{"grader":2}`), &store.Score{Percent: 12}); err != nil {
		t.Fatal(err)
	}
	lost, err := db.CreateRun(t.Context(), store.Run{Scenario: "first-page", PersonID: listed[0].PersonID, State: event.StateEnded, Ended: listed[0].Ended, RubricHash: "nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	count := func(how runs.Regrade) (told, already, changed, failed int) {
		t.Helper()
		how.Tell = func(r runs.Regraded) {
			told++
			switch {
			case r.Err != nil:
				failed++
				if r.Run.ID != lost.ID {
					t.Error(r.Err)
				}
			case r.Already:
				already++
			case r.Changes():
				changed++
			}
		}
		if err := service.Regrade(t.Context(), how); err != nil {
			t.Fatal(err)
		}
		return told, already, changed, failed
	}
	// The first was graded when it ended; eleven have no score yet, and so change.
	if told, already, changed, failed := count(runs.Regrade{}); told != all+1 || already != 1 || changed != all-1 || failed != 1 {
		t.Errorf("of %d runs %d were graded so, %d change, %d failed", told, already, changed, failed)
	}
	if r, err := db.Run(t.Context(), old); err != nil || *r.Percent != 12 {
		t.Errorf("showing it wrote: %v, %v", r.Percent, err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	var seen atomic.Int32
	err = service.Regrade(stopped, runs.Regrade{Write: true, Tell: func(runs.Regraded) {
		if seen.Add(1) == 4 {
			cancel()
		}
	}})
	if err == nil {
		t.Fatal("it was not stopped")
	}
	_, already, _, _ := count(runs.Regrade{})
	if already <= 1 || already == all {
		t.Errorf("%d are graded after it was stopped", already)
	}
	if _, again, _, _ := count(runs.Regrade{Write: true}); again != already {
		t.Errorf("it went on from %d, not from %d", again, already)
	}
	if _, already, changed, _ := count(runs.Regrade{Write: true}); already != all || changed != 0 {
		t.Errorf("in the end %d are graded, and %d change still", already, changed)
	}
	kept, err := db.GradedBy(t.Context(), 2)
	if err != nil || !kept[store.GradeKey{Run: old, Rubric: hash}] {
		t.Errorf("the grade by another grader is gone: %v, %v", kept, err)
	}
	now, err := db.GradedBy(t.Context(), grading.Version)
	if err != nil || len(now) != all {
		t.Errorf("%d grades by this grader, %v", len(now), err)
	}
}

// How long ten thousand stored runs take to be graded anew, on all processors.
func BenchmarkRegrade(b *testing.B) {
	const all, of = 500, 10_000
	service, db := stored(b, all)
	listed, err := db.Runs(b.Context(), store.RunFilter{})
	if err != nil {
		b.Fatal(err)
	}
	events, err := service.Events(b.Context(), listed[0].ID)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(events)), "events/run")
	for b.Loop() {
		graded := 0
		if err := service.Regrade(b.Context(), runs.Regrade{Tell: func(r runs.Regraded) {
			if r.Err != nil {
				b.Fatal(r.Err)
			}
			graded++
		}}); err != nil || graded != all {
			b.Fatalf("%d were graded, %v", graded, err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*of/all, "s/10000-runs")
}
