package metrics

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrInUse says that somebody has a history open.
var ErrInUse = errors.New("the history is in use")

// RemoveHistory removes a history that nobody has open, in this process or in
// another; the error is ErrInUse otherwise.
func RemoveHistory(path string) error {
	path = filepath.Clean(path)
	histories.Lock()
	defer histories.Unlock()
	if histories.open[path] != nil {
		return ErrInUse
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("remove history: %w", err)
	}
	defer file.Close()
	if err := seize(file); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove history: %w", err)
	}
	return nil
}

// inPlace reports whether a file that was opened is still the one of its path.
func inPlace(file *os.File, path string) bool {
	have, err := file.Stat()
	if err != nil {
		return false
	}
	found, err := os.Stat(path)
	return err == nil && os.SameFile(have, found)
}
