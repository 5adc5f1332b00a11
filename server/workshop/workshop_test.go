package workshop

import (
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// A drill is played by a rehearsal of its own, by whoever is built in and by somebody who is
// handed over; its signals are there when they are asked for.
func TestPlay(t *testing.T) {
	lib := library.Open(library.Options{BuiltIn: content.FS})
	w := New(Options{Library: lib, Model: runs.NewModel(slog.New(slog.NewTextHandler(io.Discard, nil)))})
	golden, err := w.Play(t.Context(), exercise.Play{Drill: "first-page", BuiltIn: "golden", Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	if golden.Grade.Score.Percent < 90 || len(golden.Stumbles) > 0 || golden.Signals == nil || golden.Signals.DB == nil || golden.Signals.Record == nil {
		t.Errorf("golden came to %g, %v, %v", golden.Grade.Score.Percent, golden.Stumbles, golden.Signals)
	}
	if found, err := golden.Signals.DB.Instant(t.Context(), "sum(up)", time.Minute); err != nil || len(found.Series) == 0 {
		t.Errorf("the signals of the first minute: %+v, %v", found, err)
	}
	if err := golden.Signals.Close(); err != nil {
		t.Error(err)
	}
	idle, err := w.Play(t.Context(), exercise.Play{Drill: "first-page", BuiltIn: "idle"})
	if err != nil || idle.Grade.Score.Percent > 10 || idle.Signals != nil {
		t.Errorf("idle came to %g, %v", idle.Grade.Score.Percent, err)
	}
	given, err := w.Play(t.Context(), exercise.Play{Drill: "first-page", Responder: &scenarios.Rehearsal{Name: "given", Steps: []scenarios.RehearsalStep{{Do: "restart", Target: "nowhere"}, {End: true}}}})
	if err != nil || len(given.Stumbles) == 0 {
		t.Errorf("somebody who acts on what is not there: %v, %v", given.Stumbles, err)
	}
	for _, p := range []exercise.Play{{Drill: "nothing", BuiltIn: "idle"}, {Drill: "first-page", BuiltIn: "nobody"}} {
		if _, err := w.Play(t.Context(), p); err == nil {
			t.Errorf("%+v was played", p)
		}
	}
	if _, err := w.Cage(t.Context(), exercise.Program{Command: []string{"true"}}); !errors.Is(err, exercise.ErrNoCage) {
		t.Errorf("without a cage: %v", err)
	}
}
