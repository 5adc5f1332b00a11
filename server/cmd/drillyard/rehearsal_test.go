package main

import (
	"io"
	"log/slog"
	"os"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// bands are the scores that the built-in responders may reach in a drill.
func bands(drill library.Drill) map[string]scenarios.Expectation {
	if drill.Truth.NoFault {
		return map[string]scenarios.Expectation{
			"idle":       {Op: "<=", Percent: 10},
			"act-anyway": {Op: "<", Percent: 60},
		}
	}
	return map[string]scenarios.Expectation{
		"idle":               {Op: "<=", Percent: 10},
		"restart-everything": {Op: "<", Percent: 40},
	}
}

// TestRehearsals plays every rehearsal and every built-in responder of every
// drill that comes with the program, in real time, on real services.
func TestRehearsals(t *testing.T) {
	if os.Getenv("DRILLYARD_REHEARSE") == "" {
		t.Skip("SKIPPED: eight minutes of real time; make test sets DRILLYARD_REHEARSE=1")
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, drill := range lib.Drills() {
		stack, _ := lib.Stack(drill.Stack)
		rehearsals := drill.Rehearsals
		for name, band := range bands(drill) {
			r, ok := engine.Builtin(name, stack)
			if !ok {
				t.Fatalf("there is no responder %s", name)
			}
			r.Expect = band
			rehearsals = append(rehearsals, r)
		}
		for _, r := range rehearsals {
			t.Run(drill.Slug+"/"+r.Name, func(t *testing.T) {
				t.Parallel()
				rehearse(t, lib, drill, r)
			})
		}
	}
}

func rehearse(t *testing.T, lib *library.Library, drill library.Drill, r scenarios.Rehearsal) {
	db, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	service, err := runs.New(t.Context(), runs.Options{Store: db, Library: lib, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	player, err := rehearser(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	responder := engine.NewResponder(r)
	_, grade, err := service.Rehearse(t.Context(), runs.Rehearsal{Drill: drill, Runtime: runs.DefaultRuntime, Person: player, Responder: responder})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	for _, stumble := range responder.Stumbles() {
		if _, builtin := bands(drill)[r.Name]; !builtin {
			t.Errorf("a step could not be done: %s", stumble)
		}
	}
	if !r.Expect.Holds(grade.Score.Percent) {
		t.Errorf("scored %.1f %%, want %s %g %%", grade.Score.Percent, r.Expect.Op, r.Expect.Percent)
		for _, f := range grade.Findings {
			t.Logf("%s %s: %g of %g: %s", f.Result, f.ID, f.Points, f.Max, f.Why)
		}
	}
}
