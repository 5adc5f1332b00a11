package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/runtimes"
)

// static builds the program as make build does: the one that tests are part of
// needs libraries, which containers do not have.
func static(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "drillyard")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, said)
	}
	return path
}

// doctor asks a program what the runtime docker lacks here, and reports whether
// it would work.
func doctor(t *testing.T, program string, flags ...string) (found diagnosis, works bool) {
	t.Helper()
	cmd := exec.Command(program, append([]string{"doctor", "--json", "--runtime", "docker", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, flags...)...)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	if failed := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &failed) || failed.ExitCode() != exitFailed) {
		t.Fatalf("doctor: %v: %s", err, out.String())
	}
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatalf("doctor: %v: %s", err, out.String())
	}
	return found, err == nil
}

// TestKilledWithContainers kills the program without warning while a run in
// containers starts, while a fault is in force, and while it stops. The doctor
// finds what is left and takes it away.
func TestKilledWithContainers(t *testing.T) {
	program := static(t)
	if found, works := doctor(t, program, "--reap"); !works {
		said := "the runtime docker cannot work here: "
		for _, f := range found.Findings {
			if f.State == "fail" {
				said += f.Said + " " + f.Help + " "
			}
		}
		if os.Getenv("CI") != "" {
			t.Fatal(said)
		}
		t.Skip(said)
	}
	for _, when := range []struct{ name, said string }{
		{"as it begins", "starting the sandbox"},
		{"while the sandbox starts", "starting the sandbox"},
		{"with a fault in force", "fault applied"},
		{"while it stops", "fault applied"},
	} {
		t.Run(when.name, func(t *testing.T) {
			var said transcript
			run := exec.Command(program, "run", "first-page", "--runtime", "docker", "--responder", "idle", "--data", t.TempDir())
			run.Stdout, run.Stderr = &said, &said
			if err := run.Start(); err != nil {
				t.Fatal(err)
			}
			gone := make(chan struct{})
			go func() { defer close(gone); _ = run.Wait() }() // which tells that it was killed
			defer func() { _ = run.Process.Kill(); <-gone }()
			until(t, when.said, func() bool {
				select {
				case <-gone:
					t.Fatalf("it ended: %s", said.String())
				default:
				}
				return strings.Contains(said.String(), when.said)
			})
			switch when.name {
			case "while the sandbox starts":
				until(t, "something of the run is there", func() bool {
					found, _ := doctor(t, program)
					return slices.ContainsFunc(found.Findings, func(f runtimes.Finding) bool { return f.About == "running" })
				})
			case "while it stops":
				if err := run.Process.Signal(os.Interrupt); err != nil {
					t.Fatal(err)
				}
			}
			if err := run.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-gone
			found, works := doctor(t, program, "--reap")
			t.Logf("taken away: %v", found.Reaped)
			if !works || len(found.Reaped) == 0 && when.name != "as it begins" {
				t.Errorf("nothing was left, or something is wrong: %+v", found)
			}
			if again, _ := doctor(t, program, "--reap"); len(again.Reaped) > 0 {
				t.Errorf("left after reaping: %v", again.Reaped)
			}
		})
	}
}
