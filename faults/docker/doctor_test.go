package docker

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnreachable says in plain words why there is no engine.
func TestUnreachable(t *testing.T) {
	folder := t.TempDir()
	dead := filepath.Join(folder, "dead.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	deaf := filepath.Join(folder, "deaf.sock")
	other, err := net.Listen("unix", deaf)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	for host, want := range map[string]string{
		"unix://" + filepath.Join(folder, "none.sock"): "is not there",
		"unix://" + dead:    "nobody listens on it",
		"unix://" + deaf:    "is no container engine",
		"tcp://192.0.2.1:1": "There is no container engine",
	} {
		t.Setenv("DOCKER_HOST", host)
		f := unreachable(ErrNoEngine)
		if f.State != FindingFail || !strings.Contains(f.Said, want) || f.Help == "" {
			t.Errorf("%s: %+v", host, f)
		}
	}
	if os.Getuid() == 0 {
		return // who may do everything is refused nothing
	}
	if err := os.Chmod(deaf, 0); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DOCKER_HOST", "unix://"+deaf)
	if f := unreachable(ErrNoEngine); !strings.Contains(f.Said, "you may not talk to it") {
		t.Errorf("%+v", f)
	}
}

// TestExamine finds what is here, and nothing wrong with it.
func TestExamine(t *testing.T) {
	needs(t)
	about := map[string]int{}
	for _, f := range Examine(t.Context()) {
		t.Logf("%s %s: %s %s", f.State, f.About, f.Said, f.Help)
		about[f.About]++
		if f.State == FindingFail && f != built() || f.Said == "" {
			t.Errorf("%+v", f)
		}
	}
	if about["engine"] != 1 || about["image"] != 3 || about["leftovers"] != 1 || about["program"] != 1 {
		t.Errorf("it looked at %v", about)
	}
}
