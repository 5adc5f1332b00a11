package runs

import (
	"maps"
	"os"
	"path/filepath"

	"github.com/drillyard/drillyard/scenarios/event"
)

// Going is what runs in progress are told apart by when they are counted.
type Going struct {
	State   event.RunState
	Runtime string
}

// Ending is what ended runs are told apart by. A failed one broke down, or could
// not be recorded.
type Ending struct {
	Runtime string
	Failed  bool
}

// Census counts the runs in progress and those that wait, and those that have ended since New.
func (s *Service) Census() (inProgress map[Going]int, ended map[Ending]int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	inProgress = map[Going]int{}
	for _, p := range s.active {
		inProgress[Going{p.run.State(), p.runtime.Runtime}]++
	}
	for _, w := range s.queue {
		state := event.StateQueued
		if w.place {
			state = event.StateStarting
		}
		inProgress[Going{state, w.runtime.Runtime}]++
	}
	return inProgress, maps.Clone(s.endings)
}

// Histories counts the histories that are kept, and what they take of the disk.
func (s *Service) Histories() (count int, bytes int64) {
	files, _ := filepath.Glob(filepath.Join(s.histories.folder, "*.history")) // fails on a malformed pattern only
	for _, file := range files {
		if about, err := os.Stat(file); err == nil { // else it is gone by now
			count++
			bytes += about.Size()
		}
	}
	return count, bytes
}
