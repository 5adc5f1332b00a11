//go:build unix

package pack

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipe: nobody waits for somebody to write into one.
func TestPipe(t *testing.T) {
	dir := hostile(t)
	if err := syscall.Mkfifo(filepath.Join(dir, "scenarios", "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	l, err := Folder(dir).List()
	if err != nil || len(l.Problems) != 1 || !strings.Contains(l.Problems[0].String(), "scenarios/pipe.md:1:1: this is no ordinary file") {
		t.Errorf("%v, %v", l.Problems, err)
	}
	if _, err := Folder(dir).Read("scenarios/pipe.md"); err == nil {
		t.Error("a pipe that was put there meanwhile was read")
	}
	pipe := filepath.Join(t.TempDir(), "pack")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Source{Folder(pipe), Archive(pipe)} {
		if _, err := s.List(); err == nil {
			t.Error("a pipe is a pack")
		}
	}
}
