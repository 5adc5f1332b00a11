package pack

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// MaxArchive bounds the single file of a pack, in bytes.
const MaxArchive = 32 << 20

// Archive is a pack in a single file: a tar, which may be packed with gzip. It
// is read as a whole, and anew when the file changes.
func Archive(file string) Source { return &archive{file: file} }

type archive struct {
	file string

	mu    sync.Mutex
	stamp Stamp
	files map[string][]byte
	list  Listing // of files
	err   error
}

func (a *archive) List() (Listing, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	info, err := os.Stat(a.file)
	switch {
	case err != nil:
		return Listing{}, refuse("the file cannot be read: %v", cause(err))
	case !info.Mode().IsRegular():
		return Listing{}, refuse("this is no ordinary file")
	}
	now := Stamp{Size: info.Size(), Changed: info.ModTime().UnixNano()}
	if a.stamp != now {
		a.files, a.err = readArchive(a.file)
		a.list = listing(a.files)
		a.stamp = now
		if time.Since(info.ModTime()).Abs() < freshness {
			a.stamp = Stamp{} // it may change once more without looking different
		}
	}
	if a.err != nil {
		return Listing{}, a.err
	}
	return a.list, nil
}

func (a *archive) Read(name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if src, ok := a.files[name]; ok {
		return src, nil
	}
	return nil, fs.ErrNotExist
}

func readArchive(file string) (map[string][]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, refuse("the file cannot be read: %v", cause(err))
	}
	defer f.Close()
	return Unpack(f)
}

// listing is that of files whose content is known.
func listing(files map[string][]byte) Listing {
	l := Listing{Files: map[string]Stamp{}}
	for name, src := range files {
		sum := sha256.Sum256(src)
		l.Files[name] = Stamp{Size: int64(len(src)), Changed: int64(binary.BigEndian.Uint64(sum[:8]))} //nolint:gosec // any number will do
	}
	return l
}

// Unpack reads the files of a pack from an archive. Anything in it that no pack
// needs and that could do harm refuses all of it: a *Refusal.
func Unpack(from io.Reader) (map[string][]byte, error) {
	packed := bufio.NewReader(&meter{from: from, left: MaxArchive, over: refuse("the file is larger than %d MiB", MaxArchive>>20)})
	plain := io.Reader(packed)
	if magic, err := packed.Peek(2); err == nil && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(packed)
		if err != nil {
			return nil, unreadable(err)
		}
		plain = unzipped
	}
	// Every file takes up to two blocks of 512 bytes more.
	u := &unpacker{from: tar.NewReader(&meter{from: plain, left: MaxBytes + 1024*MaxFiles, over: refuse("what is in it is larger than %d MiB", MaxBytes>>20)}), files: map[string][]byte{}, known: spellings{}}
	if err := u.run(); err != nil {
		return nil, err
	}
	return u.files, nil
}

func unreadable(err error) error {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r
	}
	return refuse("this is no pack: %v", err)
}

// meter ends a stream that is longer than it may be.
type meter struct {
	from io.Reader
	left int64
	over error
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if m.left -= int64(n); m.left < 0 {
		return 0, m.over
	}
	return n, err
}

type unpacker struct {
	from  *tar.Reader
	files map[string][]byte
	known spellings
	bytes int
}

func (u *unpacker) run() error {
	for n := 0; ; n++ {
		h, err := u.from.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unreadable(err)
		}
		if n >= MaxFiles {
			return refuse("there are more than %d files and folders in it", MaxFiles)
		}
		if err := u.entry(h); err != nil {
			return err
		}
	}
	if _, ok := u.files[File]; !ok {
		return refuse("there is no %s at its top", File)
	}
	return nil
}

func (u *unpacker) entry(h *tar.Header) error {
	if h.Typeflag == tar.TypeXGlobalHeader {
		return nil // git archive writes one
	}
	name := strings.TrimSuffix(strings.TrimPrefix(h.Name, "./"), "/")
	if name == "" || name == "." {
		return nil
	}
	if !fs.ValidPath(name) || strings.Contains(name, `\`) {
		return refuse("the name %.160q leads out of the pack, or is none", h.Name)
	}
	if h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeReg && !used(name) {
		return nil
	}
	if h.Typeflag != tar.TypeReg {
		return refuse("%.160q is a link or a device; a pack holds ordinary files", name)
	}
	if len(name) > maxPath || strings.Count(name, "/") > maxDepth {
		return refuse("the name %.160q is longer than %d bytes, or nested deeper than %d folders", name, maxPath, maxDepth)
	}
	for dir := name; dir != "."; dir = path.Dir(dir) {
		if why := misnamed(path.Base(dir)); why != "" {
			return refuse("the name %.160q: %s", name, why)
		}
		if earlier, clash := u.known.of(dir); clash && (earlier != dir || dir == name) {
			return refuse("%s is there twice, or some systems cannot tell it from %s", name, earlier)
		}
	}
	if h.Size > MaxFile {
		return refuse("%s is too large: at most %d KiB are read", name, MaxFile>>10)
	}
	src, err := io.ReadAll(io.LimitReader(u.from, MaxFile))
	if err != nil {
		return unreadable(err)
	}
	if u.bytes += len(src); u.bytes > MaxBytes {
		return refuse("the files are larger than %d MiB together", MaxBytes>>20)
	}
	u.files[name] = src
	return nil
}
