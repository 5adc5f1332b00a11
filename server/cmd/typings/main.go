// Command typings writes what follows from the declarations of types: the web
// client's types of what the server sends and takes, so that no field is known to
// one side alone, and the guide's page of the keys of a stack. Run it at the root
// of the repository; it leaves files alone that are as they should be. See
// decisions/0068.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is where the client keeps what is written here, and nothing else.
const folder = "frontend/src/api/generated"

func main() {
	if err := errors.Join(update("."), updateKeys(".")); err != nil {
		fmt.Fprintln(os.Stderr, "typings:", err)
		os.Exit(1)
	}
}

// update makes the folder of a repository what it should be.
func update(root string) error {
	wanted, err := generate(root)
	if err != nil {
		return err
	}
	dir := filepath.Join(root, filepath.FromSlash(folder))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, text := range wanted {
		file := filepath.Join(dir, name)
		if is, err := os.ReadFile(file); err == nil && bytes.Equal(is, text) {
			continue // as it is: what is built of it need not be built again
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			return err
		}
	}
	stale, err := differing(root, wanted)
	if err != nil {
		return err
	}
	for _, name := range stale { // of what there is no more
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// differing lists the files of the folder that are not as they should be, those
// that should not be there among them.
func differing(root string, wanted map[string][]byte) ([]string, error) {
	dir := filepath.Join(root, filepath.FromSlash(folder))
	var stale []string
	for name, text := range wanted {
		is, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil || !bytes.Equal(is, text) {
			stale = append(stale, name)
		}
	}
	there, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, f := range there {
		if _, ok := wanted[f.Name()]; !ok && strings.HasSuffix(f.Name(), ".ts") {
			stale = append(stale, f.Name())
		}
	}
	return stale, nil
}
