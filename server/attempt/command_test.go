package attempt

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/event"
)

func (*echo) Prompt(int64) string { return "wc -w notes.md" }

// Command prints what it was asked; a command that hangs does so until it is called off.
func (*echo) Command(ctx context.Context, _ exercise.Workshop, _ int64, a exercise.Answer, line string) (exercise.Ran, error) {
	if line == "hang" {
		<-ctx.Done()
		return exercise.Ran{}, ctx.Err()
	}
	return exercise.Ran{Stdout: line + " on " + a["notes.md"], Exit: 3}, nil
}

// mute is an exercise at which no commands are tried.
type mute struct{ exercise.Work }

func TestACommandIsTriedOnWhatWasSaved(t *testing.T) {
	within(t, &echo{}, func(t *testing.T, y *yard) {
		id := y.begin()
		y.save(id, "saved", 0)
		time.Sleep(time.Minute)
		ran, err := y.Command(t.Context(), id, "wc")
		if err != nil || ran.Stdout != "wc on saved" || ran.Exit != 3 {
			t.Errorf("%+v, %v", ran, err)
		}
		log := y.log(id)
		if last := log[len(log)-1]; last.Body != (event.CommandTried{Line: "wc", Exit: 3}) || last.At.Minutes() != 1 || last.Actor.ID != y.ada {
			t.Errorf("the log: %+v", last)
		}
		for _, line := range []string{"", " \t\n", "a\x00b", "\xff", strings.Repeat("x", exercise.MostCommand+1)} {
			if _, err := y.Command(t.Context(), id, line); !errors.Is(err, ErrPart) {
				t.Errorf("%.20q: %v", line, err)
			}
		}
		if after := y.log(id); len(after) != len(log) {
			t.Errorf("what is no command is in the log: %v", kindsOf(after))
		}
		only := y.Shelf.(shelf).only
		only.Work = mute{only.Work}
		y.Shelf = shelf{only}
		if _, err := y.Command(t.Context(), id, "wc"); !errors.Is(err, ErrNoConsole) {
			t.Errorf("where nothing is tried: %v", err)
		}
	})
}

// A command that is under way when its attempt ends, whichever way, is called off, and
// nothing of it is told or kept.
func TestACommandEndsWithItsAttempt(t *testing.T) {
	for name, end := range map[string]func(y *yard, id string) error{
		"handed in":  func(y *yard, id string) error { _, err := y.Submit(y.t.Context(), id); return err },
		"withdrawn":  func(y *yard, id string) error { _, err := y.Withdraw(y.t.Context(), id); return err },
		"time is up": func(*yard, string) error { time.Sleep(30 * time.Second); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			within(t, &echo{}, func(t *testing.T, y *yard) {
				id := y.begin()
				time.Sleep(29*time.Minute + 40*time.Second)
				done := make(chan error, 1)
				go func() {
					_, err := y.Command(t.Context(), id, "hang")
					done <- err
				}()
				synctest.Wait()
				if _, err := y.Command(t.Context(), id, "wc"); !errors.Is(err, ErrTrying) {
					t.Errorf("a second one meanwhile: %v", err)
				}
				if err := end(y, id); err != nil {
					t.Fatal(err)
				}
				if err := <-done; !errors.Is(err, ErrOver) {
					t.Errorf("after the end: %v", err)
				}
				if _, err := y.Command(t.Context(), id, "wc"); !errors.Is(err, ErrOver) {
					t.Errorf("one more: %v", err)
				}
				for _, e := range y.log(id) {
					if e.Kind() == (event.CommandTried{}).Kind() {
						t.Errorf("it is in the log: %+v", e.Body)
					}
				}
			})
		})
	}
}
