package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// desk is the paper sandbox with one shell, which notes what it is told.
type desk struct {
	*paper
	keys strings.Builder
}

func (d *desk) Shells() []string { return []string{faults.Toolbox} }

func (d *desk) OpenShell(_ context.Context, name string, _ faults.Size) (faults.Shell, error) {
	if name != faults.Toolbox {
		return nil, fmt.Errorf("%s: %w", name, faults.ErrNoTarget)
	}
	return d, nil
}

func (d *desk) Read([]byte) (int, error)    { return 0, nil }
func (d *desk) Write(p []byte) (int, error) { return d.keys.Write(p) }
func (d *desk) Resize(faults.Size) error    { return nil }
func (d *desk) Close() error                { return nil }

func TestLinesOfATerminalAreOnRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &event.Memory{}
		box := &desk{paper: newPaper()}
		run := prepare(t, box, paperScenario(), memory)
		run.Responder, run.Pace = nil, 1
		ada := event.Actor{Kind: event.Person, ID: "ada", Name: "Ada"}
		if run.Shells() != nil {
			t.Error("there are shells before the run is running")
		}
		var played sync.WaitGroup
		played.Go(func() {
			if err := run.Play(t.Context()); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(10 * time.Second)
		if got := run.Shells(); !slices.Equal(got, []string{"toolbox"}) {
			t.Errorf("shells: %q", got)
		}
		if _, err := run.OpenShell(t.Context(), ada, "checkout-1", faults.Size{}); !isRefusal(err, "checkout-1") {
			t.Errorf("no such shell: %v", err)
		}
		shell, err := run.OpenShell(t.Context(), ada, "toolbox", faults.Size{})
		if err != nil {
			t.Fatal(err)
		}
		write := func(keys string) error {
			_, err := shell.Write([]byte(keys))
			return err
		}
		for _, keys := range []string{"psql -h ord", "ers-db\rselect 1;\r", "\r", "half"} {
			if err := write(keys); err != nil {
				t.Error(err)
			}
		}
		stop, goOn := true, false
		if err := run.SetClock(t.Context(), ada, &stop, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := run.OpenShell(t.Context(), ada, "toolbox", faults.Size{}); !isRefusal(err, "paused") {
			t.Errorf("logging in while paused: %v", err)
		}
		before := box.keys.String()
		if err := write(" a line\rand another\r"); !isRefusal(err, "paused") {
			t.Errorf("a line while paused: %v", err)
		}
		if got := strings.TrimPrefix(box.keys.String(), before); got != " a line" {
			t.Errorf("a shell was told %q while paused", got)
		}
		if err := run.SetClock(t.Context(), ada, &goOn, nil); err != nil {
			t.Fatal(err)
		}
		if err := write("\r"); err != nil {
			t.Error(err)
		}
		if err := write(strings.Repeat("x", LongestLine+1) + "\r"); !isRefusal(err, "4 KiB") {
			t.Errorf("a long line: %v", err)
		}
		if !strings.HasSuffix(box.keys.String(), "xx\x03") {
			t.Error("a long line is not abandoned")
		}
		if err := write("one\rtwo\r"); err != nil {
			t.Error(err)
		}
		if err := run.Do(t.Context(), ada, "", End{}); err != nil {
			t.Error(err)
		}
		played.Wait()
		<-run.Over()
		if err := write("too late\r"); !isRefusal(err, "ended") {
			t.Errorf("a line after the end: %v", err)
		}
		events, _ := memory.Read(t.Context(), "r", 0, 1e6)
		var lines []string
		for _, e := range events {
			if b, ok := e.Body.(event.CommandRun); ok {
				lines = append(lines, b.Line)
				if b.Where != "toolbox" || e.Actor != ada || e.At < 10*time.Second {
					t.Errorf("%+v", e)
				}
			}
		}
		want := []string{"psql -h orders-db", "select 1;", "half a line", "one", "two"}
		if !slices.Equal(lines, want) {
			t.Errorf("on record: %q, want %q", lines, want)
		}
	})
}

func TestARunWithoutShells(t *testing.T) {
	memory := &event.Memory{}
	run := prepare(t, newPaper(), paperScenario(), memory)
	if _, err := run.OpenShell(t.Context(), event.Actor{}, "toolbox", faults.Size{}); !isRefusal(err, "nothing to log in to") {
		t.Error(err)
	}
}
