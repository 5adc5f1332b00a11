package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// longest is how long a drill may last to play in real time too: the proof of the
// project is to end within the hour.
const longest = 10 * time.Minute

// TestRehearsals plays drills in real time, on real services, through the store:
// those that come with the program, and one of a pack whose stack the program has
// never seen.
func TestRehearsals(t *testing.T) {
	if os.Getenv("DRILLYARD_REHEARSE") == "" {
		t.Skip("SKIPPED: eight minutes of real time; make test sets DRILLYARD_REHEARSE=1")
	}
	foreign := t.TempDir()
	if err := os.CopyFS(foreign, os.DirFS(filepath.FromSlash("../../library/testdata/tides"))); err != nil {
		t.Fatal(err)
	}
	lib := library.Open(library.Options{BuiltIn: content.FS, Content: []string{foreign}})
	for _, p := range lib.Packs() {
		if found := p.Mistakes(); len(found) > 0 {
			t.Fatal(found)
		}
	}
	for _, drill := range lib.Drills() {
		if !slices.Contains(drill.Runtimes, runtimes.Default) || drill.Duration > longest || drill.IsTour() { // which is played in the tabletop alone
			continue
		}
		for _, p := range cast(drill) {
			if !slices.Contains(live, p.Name) || (p.Name == "restart-everything" && drill.Truth.NoFault) {
				continue
			}
			// The Makefile picks responders by the second part of the name.
			t.Run(strings.ReplaceAll(drill.Slug, "/", ".")+"/"+p.Name, func(t *testing.T) {
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
	service, err := runs.New(t.Context(), runs.Options{Store: db, Library: lib, Baselines: true, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
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
