package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// What the screens of runs have shown is kept in files beside the database, one a run:
// it is large, and a run is complete without it. A file goes with its run's log,
// whatever takes that away. See decisions/0143.

// SignalsSuffix ends the names of those files.
const SignalsSuffix = ".signals"

// SignalsFolder is where they are.
func (s *Store) SignalsFolder() string { return filepath.Join(s.folder, "signals") }

// SignalsFile is where the signals of a run are kept, if they are.
func (s *Store) SignalsFile(run string) string {
	return filepath.Join(s.SignalsFolder(), run+SignalsSuffix)
}

// clearSignals removes the files of runs whose logs have gone.
func (s *Store) clearSignals(ctx context.Context) error {
	entries, err := os.ReadDir(s.SignalsFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("clear the signals of runs: %w", err)
	}
	var runs []string
	for _, e := range entries {
		if run, is := strings.CutSuffix(e.Name(), SignalsSuffix); is && !strings.ContainsAny(run, ".-") { // else it is being written, or of no run
			runs = append(runs, run)
		}
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM run WHERE log_gone_ms IS NULL)", listText(runs))
	if err != nil {
		return fmt.Errorf("clear the signals of runs: %w", known(err))
	}
	gone, err := texts(rows)
	for _, run := range gone {
		if dropErr := os.Remove(s.SignalsFile(run)); !errors.Is(dropErr, fs.ErrNotExist) {
			err = errors.Join(err, dropErr)
		}
	}
	if err != nil {
		return fmt.Errorf("clear the signals of runs: %w", err)
	}
	return nil
}
