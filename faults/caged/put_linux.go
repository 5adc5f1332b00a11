package caged

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// put puts files in the place of what is called so, while programs run. Whatever those have
// made of the folder, nothing is written outside of it; whoever reads what was there goes on
// reading that.
func put(files map[string]string) error {
	if len(files) == 0 {
		return nil
	}
	root, err := os.OpenRoot(Work)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	var errs []error
	for name, text := range files {
		errs = append(errs, replace(root, name, text))
	}
	return errors.Join(errs...)
}

func replace(root *os.Root, name, text string) error {
	if folder := filepath.Dir(name); folder != "." {
		if err := root.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	made := filepath.Join(filepath.Dir(name), ".saved-"+rand.Text())
	file, err := root.OpenFile(made, os.O_WRONLY|os.O_CREATE|os.O_EXCL|unix.O_NOFOLLOW, modeOf(text))
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err == nil {
		err = root.Rename(made, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(made))
	}
	return nil
}

// modeOf is the mode of a file with such a text: one that says what runs it can be run.
func modeOf(text string) os.FileMode {
	if strings.HasPrefix(text, "#!") {
		return 0o755
	}
	return 0o644
}
