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

// climbing writes a drill that pages its team before its fault is there, by a policy
// that gives each level a second: the member who plays, a colleague by name, another
// team, whose persona comes.
func climbing(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("../../../content/scenarios/first-page.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	for before, more := range map[string]string{
		"\nend: {": `
escalation:
  - team: payments
    rounds: 1
    levels: [{to: [{member: 1}], within: 1s}, {to: [{persona: Maya Lindqvist}], within: 1s}, {to: [{team: platform}], within: 10m}]`,
		"  - {id: tomas,": "  - {id: platform, name: Yuki, title: Platform engineer, team: platform, paged: {after: 1s}}\n",
		"### Support notices\n": "### A probe of others\n```yaml inject\nid: probe\nat: 1s\n" +
			"noise: {alert: OutsideProbeSlow, service: checkout, severity: page, summary: slow, for: 1m}\n```\n\n",
	} {
		if !strings.Contains(text, before) {
			t.Fatalf("the drill has no %q", before)
		}
		text = strings.Replace(text, before, more+before, 1)
	}
	path := filepath.Join(t.TempDir(), "climbing.md")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// inOrder reports whether a text has some lines, each after the one before.
func inOrder(text string, lines ...string) bool {
	for _, line := range lines {
		_, rest, found := strings.Cut(text, line)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

// TestKilledWithContainers kills the program without warning while a run in
// containers starts, while a fault is in force, and while it stops. The doctor
// finds what is left and takes it away. Until the fault is there a page climbs the
// policy that the drill has in place of its stack's, as it does in the other runtimes
// (TestAPageClimbsInTheTabletop).
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
	drill := climbing(t)
	for _, when := range []struct{ name, said string }{
		{"as it begins", "starting the sandbox"},
		{"while the sandbox starts", "starting the sandbox"},
		{"with a fault in force", "fault applied"},
		{"while it stops", "fault applied"},
	} {
		t.Run(when.name, func(t *testing.T) {
			var said transcript
			run := exec.Command(program, "run", drill, "--runtime", "docker", "--responder", "idle", "--data", t.TempDir())
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
			case "with a fault in force":
				until(t, "a page that has climbed", func() bool {
					return inOrder(said.String(), "page sent to payments", "page handed to idle",
						"page escalated to Maya Lindqvist", "page escalated to platform", "page taken by a colleague", "message sent")
				})
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
