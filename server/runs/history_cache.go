package runs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/server/store"
)

// errNoRoom says that the histories in use leave no room for another one.
var errNoRoom = errors.New("the histories in use take all the room there is for them")

const (
	// historyRoom is what one that has yet to be made may take: half as much
	// again as those of the largest stack.
	historyRoom = 48 << 20
	// unfinished are the files that are being written.
	unfinished = ".*.history-*"
	// cacheWait is how often it is looked whether another process is done.
	cacheWait = 50 * time.Millisecond
)

// historyCache is a folder of histories that takes no more than so many bytes of the
// disk, whatever process fills it: whoever adds one holds the lock of the folder,
// and makes room before. The ones that have not been used for longest go first,
// and none that is in use.
type historyCache struct {
	folder string
	most   int64
}

// add has a history made at a path in the cache. One that another process made
// meanwhile is left as it is.
func (s *historyCache) add(ctx context.Context, path string, write func() error) error {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	lock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	// What is unfinished belongs to nobody who lives.
	torn, _ := filepath.Glob(filepath.Join(s.folder, unfinished)) // fails on a malformed pattern only
	for _, path := range torn {
		_ = os.Remove(path)
	}
	if found, err := metrics.OpenHistory(path); err == nil {
		return found.Close()
	}
	if err := s.makeRoom(historyRoom, path); err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	if err := s.makeRoom(0, path); err != nil { // it is larger than any that was known
		return errors.Join(err, metrics.RemoveHistory(path))
	}
	return nil
}

// lock takes the folder's lock; closing the file gives it back.
func (s *historyCache) lock(ctx context.Context) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(s.folder, "histories"+lockSuffix), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the histories: %w", err)
	}
	again := time.NewTicker(cacheWait)
	defer again.Stop()
	for {
		err := store.Seize(file)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, store.ErrSeized) {
			return nil, errors.Join(fmt.Errorf("lock the histories: %w", err), file.Close())
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), file.Close())
		}
	}
}

// makeRoom removes histories, but not the one at a path, until there are so many
// bytes free. The error is errNoRoom when the rest is in use.
func (s *historyCache) makeRoom(free int64, but string) error {
	all, taken := books(s.folder, "*.history")
	for _, b := range all {
		if taken+free <= s.most {
			return nil
		}
		if b.path == but {
			continue
		}
		switch err := metrics.RemoveHistory(b.path); {
		case errors.Is(err, metrics.ErrInUse):
		case err != nil:
			return err
		default:
			taken -= b.size
		}
	}
	if taken+free > s.most {
		return fmt.Errorf("%w: %d MiB of %d", errNoRoom, taken>>20, s.most>>20)
	}
	return nil
}

// book is a file of a folder in which files make room for others.
type book struct {
	path string
	used time.Time
	size int64
}

// books lists the files of a folder whose names are as a pattern says, the ones that have
// not been used for longest first, and the bytes that they take together.
func books(folder, pattern string) (all []book, taken int64) {
	paths, _ := filepath.Glob(filepath.Join(folder, pattern)) // fails on a malformed pattern only
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			all = append(all, book{path, info.ModTime(), info.Size()})
			taken += info.Size()
		}
	}
	slices.SortFunc(all, func(a, b book) int {
		return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.path, b.path))
	})
	return all, taken
}
