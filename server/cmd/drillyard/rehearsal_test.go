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

// bands are the scores that the built-in responders may reach in any drill.
var bands = map[string]scenarios.Expectation{
	"idle":               {Op: "<=", Percent: 10},
	"restart-everything": {Op: "<", Percent: 40},
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
		for _, name := range engine.Builtins() {
			r, _ := engine.Builtin(name, stack)
			r.Expect = bands[name]
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
		t.Errorf("a step could not be done: %s", stumble)
	}
	if !r.Expect.Holds(grade.Score.Percent) {
		t.Errorf("scored %.1f %%, want %s %g %%", grade.Score.Percent, r.Expect.Op, r.Expect.Percent)
		for _, f := range grade.Findings {
			t.Logf("%s %s: %g of %g: %s", f.Result, f.ID, f.Points, f.Max, f.Why)
		}
	}
}
