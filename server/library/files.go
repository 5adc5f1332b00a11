package library

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// files are what was read of a folder, as a file system of their own. Only
// what a pack can hold is in it, so names are sound.
type files map[string][]byte

func (f files) ReadFile(name string) ([]byte, error) {
	if src, ok := f[name]; ok {
		return bytes.Clone(src), nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f files) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if src, ok := f[name]; ok {
		return &openFile{entry{path.Base(name), int64(len(src)), false}, strings.NewReader(string(src))}, nil
	}
	list, err := f.ReadDir(name)
	if err != nil {
		return nil, err
	}
	return &openFolder{entry{path.Base(name), 0, true}, list}, nil
}

func (f files) ReadDir(name string) ([]fs.DirEntry, error) {
	found := map[string]entry{}
	for file, src := range f {
		rest, below := strings.CutPrefix(file, name+"/")
		if name == "." {
			rest, below = file, true
		}
		if below {
			base, _, folder := strings.Cut(rest, "/")
			size := int64(len(src))
			if folder {
				size = 0
			}
			found[base] = entry{base, size, folder}
		}
	}
	if len(found) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	var list []fs.DirEntry
	for _, e := range found {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// entry is a file or a folder; every one looks alike but for name and size.
type entry struct {
	name   string
	size   int64
	folder bool
}

func (e entry) Name() string               { return e.name }
func (e entry) Size() int64                { return e.size }
func (e entry) IsDir() bool                { return e.folder }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }
func (entry) ModTime() time.Time           { return time.Time{} }
func (entry) Sys() any                     { return nil }

func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type openFile struct {
	entry
	*strings.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *openFile) Size() int64                { return f.entry.size }
func (*openFile) Close() error                 { return nil }

type openFolder struct {
	entry
	list []fs.DirEntry // that ReadDir has yet to return
}

func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.list) == 0 {
		return nil, io.EOF
	}
	if n <= 0 {
		n = len(f.list)
	}
	some := f.list[:min(n, len(f.list))]
	f.list = f.list[len(some):]
	return some, nil
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (*openFolder) Close() error                 { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: fs.ErrInvalid}
}
