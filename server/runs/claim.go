package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/drillyard/drillyard/server/store"
)

// claim is the right to write a run's log, and the place for what the run keeps
// in files while it is played. It is a lock that the system itself takes back
// when the process dies, so whoever gets it knows that the run's player is dead.
// See decisions/0010.
type claim struct {
	folder string // gone with the claim
	lock   *os.File
}

const lockSuffix = ".lock"

// claimRun takes the claim on a run below a folder, or answers
// store.ErrSeized while a living process plays it.
func claimRun(below, run string) (*claim, error) {
	c := &claim{folder: filepath.Join(below, run)}
	if err := os.MkdirAll(below, 0o700); err != nil {
		return nil, fmt.Errorf("claim run %s: %w", run, err)
	}
	for {
		var err error
		if c.lock, err = os.OpenFile(c.folder+lockSuffix, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
			return nil, fmt.Errorf("claim run %s: %w", run, err)
		}
		if err := store.Seize(c.lock); err != nil {
			return nil, errors.Join(fmt.Errorf("claim run %s: %w", run, err), c.lock.Close())
		}
		// Between opening and locking, another may have released the claim and
		// removed its file: then the lock is on a file nobody else will find.
		if c.inPlace() {
			break
		}
		if err := c.lock.Close(); err != nil {
			return nil, fmt.Errorf("claim run %s: %w", run, err)
		}
	}
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return nil, errors.Join(fmt.Errorf("claim run %s: %w", run, err), c.release())
	}
	return c, nil
}

func (c *claim) inPlace() bool {
	have, err := c.lock.Stat()
	if err != nil {
		return false
	}
	found, err := os.Stat(c.lock.Name())
	return err == nil && os.SameFile(have, found)
}

// release removes the run's files and gives the claim back.
func (c *claim) release() error {
	return errors.Join(os.RemoveAll(c.folder), os.Remove(c.lock.Name()), c.lock.Close())
}

// claimed lists the runs that left something below a folder.
func claimed(below string) ([]string, error) {
	entries, err := os.ReadDir(below)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var runs []string
	for _, e := range entries {
		// A folder without a lock, or a lock without a folder, is a run's too.
		run := strings.TrimSuffix(e.Name(), lockSuffix)
		if len(runs) == 0 || runs[len(runs)-1] != run {
			runs = append(runs, run)
		}
	}
	return runs, nil
}
