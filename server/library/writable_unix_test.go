//go:build unix

package library

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pack whose pack.yaml is none of its own files is not written to, and nobody waits for
// whoever reads from a pipe.
func TestWritableIsAFolderWithItsOwnFile(t *testing.T) {
	for name, c := range map[string]struct {
		put  func(file string) error
		want bool
	}{
		"a file":   {func(file string) error { return os.WriteFile(file, nil, 0o644) }, true},
		"nothing":  {func(string) error { return nil }, false},
		"a folder": {func(file string) error { return os.Mkdir(file, 0o755) }, false},
		"a pipe":   {func(file string) error { return syscall.Mkfifo(file, 0o644) }, false},
		"a way out": {func(file string) error {
			outside := filepath.Join(t.TempDir(), "elsewhere")
			return os.Symlink(outside, file)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "pack.yaml")
			if err := c.put(file); err != nil {
				t.Fatal(err)
			}
			if name == "a pipe" { // somebody reads from it, so that who opens it does not wait
				reader, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
				if err != nil {
					t.Fatal(err)
				}
				defer reader.Close()
			}
			if name == "a way out" {
				outside, err := os.Readlink(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(outside, nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got := (Pack{Origin: Folder, Place: dir}).Writable(); got != c.want {
				t.Errorf("writable: %t", got)
			}
		})
	}
}
