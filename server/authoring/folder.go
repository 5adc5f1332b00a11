package authoring

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"github.com/google/renameio/v2"

	"github.com/drillyard/drillyard/server/library/pack"
)

// Errors of writing.
var (
	// ErrChanged says that the file is not any more what the writer has read.
	ErrChanged = errors.New("the file was changed by somebody else")
	// ErrExists says that there is a file of that name already.
	ErrExists = errors.New("there is a file of that name")
	// ErrLarge says that a text is longer than a file of a pack may be.
	ErrLarge = errors.New("the text is too long")
	// ErrElsewhere says that a file lies somewhere else, and keeps its name there.
	ErrElsewhere = errors.New("the file lies elsewhere")
	// ErrText says that what is to be written is no text.
	ErrText = errors.New("that is no text in UTF-8")
)

// MaxSize bounds a file that is written here, in bytes. It is the most that is
// read of a scenario.
const MaxSize = 256 << 10

// File is a text and which version of it.
type File struct {
	Name    string // slash-separated, below the pack's folder
	Text    string
	Version string // hash of the text
}

// Folder is that of a pack, for authors. It may be used by several goroutines;
// those who write wait for each other.
type Folder struct {
	dir  string
	mu   sync.Mutex
	lies map[string]lying // files that lie elsewhere, by name
	only string           // the one file of it that is borrowed; the folder is no pack's
}

// lying is where a file lies of which the folder has a copy.
type lying struct {
	in   *Folder
	name string
}

// Open returns the folder at a path of the file system. Nothing is read yet.
func Open(dir string) *Folder { return &Folder{dir: dir} }

// Borrow has a file of the folder be a copy of one that lies elsewhere: that is
// read and written, and the copy follows. It is for a text that belongs to no pack.
func (f *Folder) Borrow(name, file string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := lying{Open(filepath.Dir(file)), filepath.Base(file)}
	from.in.only = from.name
	text, err := from.in.Read(from.name)
	if err != nil {
		return err
	}
	if f.lies == nil {
		f.lies = map[string]lying{}
	}
	f.lies[name] = from
	return f.copied(name, text.Text)
}

func (f *Folder) copied(name, text string) error {
	return f.in(name, func(root *os.Root) error {
		if now, err := read(root, name); err == nil && now.Text == text {
			return nil
		}
		return errors.Join(root.MkdirAll(path.Dir(name), 0o755), replace(root, name, text))
	})
}

// Version is what a text is known by: who has the version has the text.
func Version(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// in works within the folder: os.Root keeps names and links inside it.
func (f *Folder) in(name string, do func(*os.Root) error) error {
	if err := CheckName(name); err != nil && (f.only == "" || name != f.only) {
		return err
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return fmt.Errorf("open the pack's folder: %w", err)
	}
	return errors.Join(do(root), root.Close())
}

// List returns the names of the files that can be read here, in order: those of the
// pack, and of nothing that lies beside it.
func (f *Folder) List() ([]string, error) {
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return nil, fmt.Errorf("open the pack's folder: %w", err)
	}
	var names []string
	for _, top := range append([]string{pack.File}, pack.Kinds()...) {
		walked := fs.WalkDir(root.FS(), top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case len(names) == pack.MaxFiles:
				return fs.SkipAll // no pack that is read has more
			case d.Type().IsRegular() && CheckName(name) == nil:
				names = append(names, name)
			}
			return nil
		})
		if !errors.Is(walked, fs.ErrNotExist) {
			err = errors.Join(err, walked)
		}
	}
	slices.Sort(names)
	return names, errors.Join(err, root.Close())
}

// Read returns a file; fs.ErrNotExist when there is none.
func (f *Folder) Read(name string) (file File, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if from, ok := f.lies[name]; ok {
		if file, err = from.in.Read(from.name); err != nil {
			return File{}, err
		}
		file.Name = name
		return file, f.copied(name, file.Text)
	}
	err = f.in(name, func(root *os.Root) error {
		file, err = read(root, name)
		return err
	})
	return file, err
}

func read(root *os.Root, name string) (File, error) {
	// Without O_NONBLOCK, to open a pipe would wait for a writer.
	at, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return File{}, err
	}
	defer at.Close()
	about, err := at.Stat()
	if err != nil {
		return File{}, err
	}
	if !about.Mode().IsRegular() {
		return File{}, fs.ErrNotExist
	}
	src, err := io.ReadAll(io.LimitReader(at, MaxSize+1))
	switch {
	case err != nil:
		return File{}, err
	case len(src) > MaxSize:
		return File{}, fmt.Errorf("read %s: %w", name, ErrLarge)
	case !utf8.Valid(src):
		return File{}, fmt.Errorf("read %s: %w", name, ErrText)
	}
	return File{name, string(src), Version(string(src))}, nil
}

// Save writes a new version over the one that its writer has read. The error is
// ErrChanged, and the file as it is now comes with it, when that is another
// one; fs.ErrNotExist when the file is gone.
func (f *Folder) Save(name, text, over string) (file File, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if from, ok := f.lies[name]; ok {
		if file, err = from.in.Save(from.name, text, over); err == nil {
			err = f.copied(name, text)
		}
		file.Name = name
		return file, err
	}
	err = f.write(name, text, func(root *os.Root) error {
		now, err := read(root, name)
		if err == nil && now.Version != over {
			file = now
			return ErrChanged
		}
		return err
	})
	if err != nil {
		return file, err
	}
	return File{name, text, Version(text)}, nil
}

// Create writes a file that is not there yet, and the folders that it stands in.
func (f *Folder) Create(name, text string) (File, error) {
	return File{name, text, Version(text)}, f.CreateAll(map[string]string{name: text})
}

// CreateAll writes files by name, all of which are not there yet, or none of them.
func (f *Folder) CreateAll(texts map[string]string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := slices.Sorted(maps.Keys(texts))
	for _, name := range names {
		if err := f.in(name, func(root *os.Root) error { return free(root, name) }); err != nil {
			return err
		}
	}
	for i, name := range names {
		err := f.write(name, texts[name], func(root *os.Root) error { return vacant(root, name) })
		if err == nil {
			continue
		}
		for _, written := range names[:i] {
			err = errors.Join(err, f.in(written, func(root *os.Root) error { return root.Remove(written) }))
		}
		return err
	}
	return nil
}

func (f *Folder) write(name, text string, may func(*os.Root) error) error {
	switch {
	case len(text) > MaxSize:
		return ErrLarge
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return ErrText
	}
	return f.in(name, func(root *os.Root) error {
		if err := may(root); err != nil {
			return err
		}
		return replace(root, name, text)
	})
}

// free makes sure that nothing has a name yet.
func free(root *os.Root, name string) error {
	if _, err := root.Lstat(name); err == nil {
		return ErrExists
	}
	return nil
}

// vacant makes sure of it, and that its folder is there.
func vacant(root *os.Root, name string) error {
	if err := free(root, name); err != nil {
		return err
	}
	return root.MkdirAll(path.Dir(name), 0o755)
}

// replace writes beside the file and puts it in its place when all of it is on
// the disk. What begins with a dot is no file of a pack, so nobody reads a half.
func replace(root *os.Root, name, text string) error {
	return renameio.WriteFile(name, []byte(text), 0o644, renameio.WithRoot(root))
}

// Rename gives a file another name, when it is still of a version.
func (f *Folder) Rename(name, to, version string) (file File, err error) {
	if err := CheckName(to); err != nil {
		return File{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.lies[name]; ok {
		return File{}, ErrElsewhere
	}
	err = f.in(name, func(root *os.Root) error {
		if file, err = read(root, name); err != nil {
			return err
		}
		if file.Version != version {
			return ErrChanged
		}
		if err := vacant(root, to); err != nil {
			return err
		}
		file.Name = to
		return root.Rename(name, to)
	})
	return file, err
}

// Delete takes a file away, when it is still of a version.
func (f *Folder) Delete(name, version string) (file File, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.lies[name]; ok {
		return File{}, ErrElsewhere
	}
	err = f.in(name, func(root *os.Root) error {
		if file, err = read(root, name); err != nil {
			return err
		}
		if file.Version != version {
			return ErrChanged
		}
		return root.Remove(name)
	})
	return file, err
}

// Folders are those of packs, each of which is one Folder however often it is
// asked for. The zero value has none.
type Folders struct{ all sync.Map }

// Of returns the folder at a path of the file system.
func (f *Folders) Of(dir string) *Folder {
	one, _ := f.all.LoadOrStore(dir, Open(dir))
	return one.(*Folder)
}
