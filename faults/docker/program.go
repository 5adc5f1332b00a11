package docker

import (
	"debug/elf"
	"errors"
	"fmt"
)

// ErrProgram says that a program cannot run in a container that has nothing
// but it.
var ErrProgram = errors.New("not a static Linux program; build it with CGO_ENABLED=0 GOOS=linux")

// CheckProgram says what keeps a program from running in a container of its
// own.
func CheckProgram(path string) error {
	if path == "" {
		return errors.New("no service program was named")
	}
	file, err := elf.Open(path)
	var format *elf.FormatError
	if errors.As(err, &format) {
		return fmt.Errorf("%s: %w", path, ErrProgram)
	}
	if err != nil {
		return fmt.Errorf("read the service program: %w", err)
	}
	defer func() { _ = file.Close() }()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("%s needs libraries: %w", path, ErrProgram)
		}
	}
	return nil
}
