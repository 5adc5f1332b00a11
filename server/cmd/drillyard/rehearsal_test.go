package main

import (
	"io"
	"log/slog"
	"os"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// live are the responders that play in real time as well: the golden one, and a
// bad one. The tabletop has the others; see the command
// test.
var live = []string{"golden", "restart-everything", "act-anyway"}

// TestRehearsals plays drills that come with the program in real time, on real
// services, through the store.
func TestRehearsals(t *testing.T) {
	if os.Getenv("DRILLYARD_REHEARSE") == "" {
		t.Skip("SKIPPED: eight minutes of real time; make test sets DRILLYARD_REHEARSE=1")
	}
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, drill := range lib.Drills() {
		if !slices.Contains(drill.Runtimes, runtimes.Default) {
			continue
		}
		for _, p := range cast(drill) {
			if !slices.Contains(live, p.Name) || (p.Name == "restart-everything" && drill.Truth.NoFault) {
				continue
			}
			t.Run(drill.Slug+"/"+p.Name, func(t *testing.T) {
				t.Parallel()
				rehearse(t, lib, p)
			})
		}
	}
}

func rehearse(t *testing.T, lib *library.Library, p part) {
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
	responder := engine.NewResponder(p.Rehearsal)
	_, grade, err := service.Rehearse(t.Context(), runs.Play{Drill: p.drill, Person: player, Responder: responder})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	for _, stumble := range responder.Stumbles() {
		if !p.BuiltIn {
			t.Errorf("a step could not be done: %s", stumble)
		}
	}
	if !p.Expect.Holds(grade.Score.Percent) {
		t.Errorf("scored %.1f %%, want %s", grade.Score.Percent, p.Expect.String())
		for _, f := range grade.Findings {
			t.Logf("%s %s: %s: %s", f.Result, f.ID, points(f), f.Why)
		}
	}
}
