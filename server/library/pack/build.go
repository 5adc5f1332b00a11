package pack

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"time"
)

// Files reads all files of a pack. Problems with what files there are come as
// an error.
func Files(from Source) (map[string][]byte, error) {
	list, err := from.List()
	if err != nil {
		return nil, err
	}
	if found := list.Problems.Mistakes(); len(found) > 0 {
		return nil, found
	}
	files := map[string][]byte{}
	for name := range list.Files {
		if files[name], err = from.Read(name); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	return files, nil
}

// Build writes files as an archive. Its bytes depend on nothing but them: no
// times, no owners, one order, and no compression, which changes with what
// compresses. See decisions/0097.
func Build(to io.Writer, files map[string][]byte) error {
	w := tar.NewWriter(to)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(files[name])), Mode: 0o644, ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR})
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return w.Close()
}

// Embedded is a pack that never changes, such as the one that is compiled in.
func Embedded(fsys fs.FS) Source { return embedded{fsys} }

type embedded struct{ fs fs.FS }

func (e embedded) List() (Listing, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(e.fs, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !used(name) {
			return err
		}
		files[name], err = fs.ReadFile(e.fs, name)
		return err
	})
	return listing(files), err
}

func (e embedded) Read(name string) ([]byte, error) { return fs.ReadFile(e.fs, name) }
