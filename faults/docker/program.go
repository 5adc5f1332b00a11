package docker

import (
	"bytes"
	"compress/gzip"
	"debug/elf"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
)

// What stands in dist when this is compiled: the program of package sandbox, or
// only a note that says how to build it. Go alone can therefore compile the rest.
//
//go:embed all:dist
var dist embed.FS

// ErrNotBuilt says that the program that runs in containers was not there when
// this one was compiled.
var ErrNotBuilt = errors.New("what runs in containers was not built into this program; make build builds both")

// ErrProgram says that a program cannot run in a container that has nothing
// but it.
var ErrProgram = errors.New("not a static Linux program; build it with CGO_ENABLED=0 GOOS=linux")

// Program returns the program that runs in containers. It is one for Linux, and
// for the processor that this one is for, whatever system this one is for.
func Program() ([]byte, error) {
	packed, err := dist.Open("dist/sandbox-" + runtime.GOARCH + ".gz")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = packed.Close() }()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack what runs in containers: %w", err)
	}
	program, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, fmt.Errorf("unpack what runs in containers: %w", err)
	}
	return program, nil
}

// CheckProgram says what keeps a program from running in a container of its
// own.
func CheckProgram(program []byte) error {
	file, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return ErrProgram
	}
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("it needs libraries: %w", ErrProgram)
		}
	}
	return nil
}
