package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// command runs the program beside another and returns its exit code and what it
// said.
func command(t *testing.T, data string, args ...string) (int, string) {
	t.Helper()
	cmd := exec.Command("drillyard", append(args, "--data", data)...)
	said, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(said)
}

// TestAFolderInUse has one server on a data folder: a second one is refused,
// whatever only uses the folder works, and a backup that is taken meanwhile
// holds what was, wherever it is restored.
func TestAFolderInUse(t *testing.T) {
	t.Parallel()
	data, temp := t.TempDir(), t.TempDir()
	p := start(t, data, temp)
	ada := admin(t, p)
	if code, said := command(t, data, "serve", "--listen", "127.0.0.1:0"); code != exitError || !strings.Contains(said, "another drillyard (process ") || !strings.Contains(said, data) {
		t.Errorf("a second server: exit code %d, %s", code, said)
	}

	var run struct{ ID string }
	ada.must(p, http.StatusCreated, "POST", "/api/people", map[string]any{"login": "grace", "name": "Grace", "roles": []string{"trainee"}}, nil)
	ada.must(p, http.StatusCreated, "POST", "/api/runs", map[string]any{"scenario": "first-page", "runtime": "tabletop"}, &run)
	base := "/api/runs/" + run.ID
	screen, err := ada.watch(p, run.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the run has begun", func() bool { return screen.saw("run.started") })
	note := func(text string) {
		ada.must(p, http.StatusOK, "POST", base+"/commands", map[string]any{"type": "note", "text": text}, nil)
	}
	note("before the backup")
	during, after := filepath.Join(temp, "during.db"), filepath.Join(temp, "after.db")
	for _, args := range [][]string{
		{"backup", during}, {"replay", run.ID}, {"run", "first-page", "--runtime", "tabletop", "--json"}, {"doctor", "--runtime", "tabletop"},
	} {
		if code, said := command(t, data, args...); code != exitOK {
			t.Errorf("beside a server, drillyard %s: exit code %d, %s", strings.Join(args, " "), code, said)
		}
	}
	code, link := command(t, data, "link", "GRACE")
	if code != exitOK || !strings.HasPrefix(link, "/#/signin/") {
		t.Errorf("drillyard link: exit code %d, %s", code, link)
	}
	signIn(t, p, strings.TrimSpace(link)).must(p, http.StatusOK, "GET", "/api/me", nil, nil)
	if code, said := command(t, data, "link", "nobody"); code != exitUsage || !strings.Contains(said, `nobody has the login "nobody"`) {
		t.Errorf("a link for nobody: exit code %d, %s", code, said)
	}
	note("after the backup")
	ada.must(p, http.StatusOK, "POST", base+"/commands", map[string]any{"type": "end"}, nil)
	until(t, "the end", func() bool { return screen.saw("run.ended") })
	until(t, "the grade", func() bool {
		status, err := ada.ask(p, "GET", base+"/debrief", nil, nil)
		return err == nil && status == http.StatusOK
	})
	if code, said := command(t, data, "grade", run.ID); code != exitOK {
		t.Errorf("beside a server, drillyard grade: exit code %d, %s", code, said)
	}
	if code, said := command(t, data, "backup", after); code != exitOK {
		t.Fatalf("exit code %d, %s", code, said)
	}
	if code, said := command(t, data, "backup", after); code != exitUsage || !strings.Contains(said, "not overwritten") {
		t.Errorf("over a backup: exit code %d, %s", code, said)
	}
	if code, said := command(t, data, "restore", after); code != exitUsage || !strings.Contains(said, "empty folder") {
		t.Errorf("over a database: exit code %d, %s", code, said)
	}
	whole := told(t, ada, p, run.ID)
	p.kill()
	p = start(t, data, temp) // the system took the right to serve back
	p.kill()

	for file, of := range map[string]struct {
		reason string
		notes  []string
	}{during: {"interrupted", []string{"before the backup"}}, after: {"stopped", []string{"before the backup", "after the backup"}}} {
		into := filepath.Join(t.TempDir(), "restored")
		if code, said := command(t, into, "restore", file); code != exitOK {
			t.Fatalf("exit code %d, %s", code, said)
		}
		restored := start(t, into, t.TempDir())
		if status, err := ada.ask(restored, "GET", "/api/me", nil, nil); err != nil || status != http.StatusUnauthorized {
			t.Errorf("a session of before: %d, %v", status, err)
		}
		got := told(t, admin(t, restored), restored, run.ID)
		if got.run.EndReason != of.reason {
			t.Errorf("%s: the run ended %s, want %s", file, got.run.EndReason, of.reason)
		}
		for _, text := range of.notes {
			if !strings.Contains(got.debrief, text) {
				t.Errorf("%s lacks %q", file, text)
			}
		}
		if file == after && got != whole {
			t.Errorf("restored:\n%v\nwas:\n%v", got, whole)
		}
		restored.kill()
	}
}

// story is what a server tells of its people and of a run.
type story struct {
	people  string
	run     struct{ EndReason string }
	debrief string
}

func told(t *testing.T, u *user, p *program, run string) (s story) {
	t.Helper()
	var people []struct{ ID, Login, Name, Role string }
	u.must(p, http.StatusOK, "GET", "/api/people", nil, &people)
	s.people = fmt.Sprint(people)
	var r struct {
		EndReason string `json:"end_reason"`
	}
	u.must(p, http.StatusOK, "GET", "/api/runs/"+run, nil, &r)
	s.run.EndReason = r.EndReason
	var debrief json.RawMessage
	u.must(p, http.StatusOK, "GET", "/api/runs/"+run+"/debrief", nil, &debrief)
	s.debrief = string(debrief)
	return s
}
