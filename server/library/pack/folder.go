package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/drillyard/drillyard/scenarios"
)

// Folder is a pack as authors keep it. The folder need not be there yet.
func Folder(dir string) Source { return folder(dir) }

type folder string

// freshness is how coarse the clocks of file systems are, at worst.
const freshness = 2 * time.Second

// open opens the folder as a root that nothing leads out of.
func (f folder) open() (*os.Root, error) {
	info, err := os.Stat(string(f)) // before it is opened: what is no folder could make us wait
	if err != nil {
		return nil, refuse("the folder cannot be read: %v", cause(err))
	}
	if !info.IsDir() {
		return nil, refuse("this is no folder")
	}
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, refuse("the folder cannot be read: %v", cause(err))
	}
	return root, nil
}

// cause is what went wrong, without the path, which is said already.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

func (f folder) List() (Listing, error) {
	root, err := f.open()
	if err != nil {
		return Listing{}, err
	}
	defer root.Close()
	l := &lister{out: Listing{Files: map[string]Stamp{}}, known: spellings{}, now: time.Now()}
	if err := l.entry(root, File, File, 0); err != nil {
		return Listing{}, err
	}
	for _, top := range Kinds() {
		if err := l.entry(root, top, top, 0); err != nil {
			return Listing{}, err
		}
	}
	l.strays(root)
	l.out.Problems.Sort()
	return l.out, nil
}

func (f folder) Read(name string) ([]byte, error) {
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Without O_NONBLOCK, opening a pipe that was put here meanwhile would wait
	// for somebody to write.
	file, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, cause(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(refuse("this is no ordinary file"), err)
	}
	src, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err == nil && len(src) > MaxFile {
		err = refuse("the file is too large: at most %d KiB are read", MaxFile>>10)
	}
	return src, err
}

// lister walks through a folder.
type lister struct {
	out   Listing
	known spellings
	seen  int // files and folders, used or not
	bytes int64
	said  int
	now   time.Time
}

func (l *lister) problem(file, hint, format string, args ...any) {
	if l.said++; l.said <= maxSaid {
		l.out.Problems = append(l.out.Problems, scenarios.Problem{File: file, Position: scenarios.Position{Line: 1, Column: 1}, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
}

// entry takes one file or folder, which is called base in root and name in the
// pack. An error ends the walk.
func (l *lister) entry(root *os.Root, base, name string, depth int) error {
	info, err := root.Lstat(base)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		l.problem(name, "", "this cannot be read: %v", cause(err))
		return nil
	}
	linked := info.Mode()&fs.ModeSymlink != 0
	if linked {
		if info, err = root.Stat(base); err != nil {
			l.problem(name, "put the file itself here", "this is a link that leads out of the folder, or nowhere; it is not followed")
			return nil
		}
	}
	switch {
	case info.IsDir() && linked:
		l.problem(name, "put the folder itself here", "this is a link to a folder; it is not followed")
	case info.IsDir() && name == File:
		l.problem(name, "", "this is a folder")
	case info.IsDir():
		return l.folder(root, base, name, depth+1)
	case slices.Contains(Kinds(), name):
		l.problem(name, "", "this is no folder")
	case !used(name):
	case !info.Mode().IsRegular():
		l.problem(name, "", "this is no ordinary file; it is not opened")
	case info.Size() > MaxFile:
		l.problem(name, "", "the file is too large: at most %d KiB are read", MaxFile>>10)
	case len(name) > maxPath:
		l.problem(name, "", "the name with its folders is longer than %d bytes", maxPath)
	default:
		if l.bytes += info.Size(); l.bytes > MaxBytes {
			return refuse("the files are larger than %d MiB together", MaxBytes>>20)
		}
		l.out.Files[name] = Stamp{Size: info.Size(), Changed: info.ModTime().UnixNano(), Fresh: l.now.Sub(info.ModTime()).Abs() < freshness}
	}
	return nil
}

func (l *lister) folder(parent *os.Root, base, name string, depth int) error {
	if depth > maxDepth {
		l.problem(path.Dir(name), "", "folders are nested too deeply: at most %d are read", maxDepth)
		return nil
	}
	root, err := parent.OpenRoot(base)
	if err != nil {
		l.problem(name, "", "this cannot be read: %v", cause(err))
		return nil
	}
	defer root.Close()
	names, err := l.names(root)
	if err != nil {
		return err
	}
	for _, base := range names {
		below := path.Join(name, base)
		if hidden(base) {
			continue
		}
		if why := misnamed(base); why != "" {
			l.problem(name, why, "the name %.110q is not read", base)
			continue
		}
		if earlier, clash := l.known.of(below); clash {
			l.problem(below, "give one of them another name", "some systems cannot tell this from %s", earlier)
			continue
		}
		if err := l.entry(root, base, below, depth); err != nil {
			return err
		}
	}
	return nil
}

// names lists what is in a folder, in order, and no more of it than may be in
// a pack.
func (l *lister) names(root *os.Root) ([]string, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, cause(err)
	}
	defer dir.Close()
	var all []string
	for {
		some, err := dir.Readdirnames(512)
		all = append(all, some...)
		if l.seen += len(some); l.seen > MaxFiles {
			return nil, refuse("there are more than %d files and folders in it", MaxFiles)
		}
		if errors.Is(err, io.EOF) {
			slices.Sort(all)
			return all, nil
		}
		if err != nil {
			return nil, cause(err)
		}
	}
}

// strays tells of folders that nearly have the name of one that is read.
func (l *lister) strays(root *os.Root) {
	dir, err := root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(512) // nobody looks for one among more than that
	for _, name := range names {
		if hidden(name) || slices.Contains(Kinds(), name) || misnamed(name) != "" {
			continue
		}
		near := scenarios.Nearest(name, Kinds())
		if info, err := root.Lstat(name); err == nil && info.IsDir() && strings.HasPrefix(near, "did you mean") {
			l.out.Problems = append(l.out.Problems, scenarios.Problem{File: name, Position: scenarios.Position{Line: 1, Column: 1}, Message: "nothing of a pack is in a folder of this name", Hint: near, Advice: true})
		}
	}
}
