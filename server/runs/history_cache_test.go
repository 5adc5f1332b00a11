package runs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
)

// written makes a small history.
func written(t *testing.T, path string, used time.Time) int64 {
	t.Helper()
	from := faults.Instance{Service: "checkout", Name: "checkout-1"}
	err := metrics.WriteHistory(t.Context(), path, time.Unix(0, 0), func(add func(faults.Time, faults.Instance, []faults.Series, []float64) error) error {
		for at := -time.Hour; at < 0; at += 10 * time.Second {
			if err := add(at, from, []faults.Series{{Name: "up_to"}}, []float64{at.Seconds()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = os.Chtimes(path, used, used)
	}
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func shelved(t *testing.T, s *historyCache) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(s.folder, "*.history"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

// A folder of histories is full at its bound, whoever filled it: what was not
// used for longest goes, and nothing that anybody has open.
func TestHistoryCacheIsBounded(t *testing.T) {
	s := &historyCache{folder: t.TempDir()}
	path := func(i int) string { return filepath.Join(s.folder, fmt.Sprintf("%d.history", i)) }
	begun := time.Now().Add(-24 * time.Hour)
	var size int64
	for i := range 6 {
		size = written(t, path(i), begun.Add(time.Duration(i)*time.Minute))
	}
	mine, err := metrics.OpenHistory(path(0))
	if err != nil {
		t.Fatal(err)
	}
	// A history that another process has open: its lock is of that process.
	theirs, err := metrics.OpenHistory(filepath.Join(linked(t, s.folder), "1.history"))
	if err != nil {
		t.Fatal(err)
	}
	s.most = 4*size + historyRoom
	made := 0
	if err := s.add(t.Context(), path(6), func() error { made++; written(t, path(6), time.Now()); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := shelved(t, s); !slices.Equal(got, []string{"0.history", "1.history", "4.history", "5.history", "6.history"}) {
		t.Errorf("left are %v", got)
	}
	if err := s.add(t.Context(), path(6), func() error { made++; return nil }); err != nil || made != 1 {
		t.Errorf("one that is there is made %d times: %v", made, err)
	}
	torn := filepath.Join(s.folder, ".7.history-123")
	if err := os.WriteFile(torn, make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	s.most = historyRoom + size // smaller than what is in use
	if err := s.add(t.Context(), path(7), func() error { t.Error("it is made without room"); return nil }); !errors.Is(err, errNoRoom) {
		t.Errorf("when all room is in use: %v", err)
	}
	if got := shelved(t, s); !slices.Equal(got, []string{"0.history", "1.history"}) {
		t.Errorf("left are %v", got)
	}
	if _, err := os.Stat(torn); err == nil {
		t.Error("what a process that died was writing is still there")
	}
	if err := errors.Join(mine.Close(), theirs.Close()); err != nil {
		t.Fatal(err)
	}
	s.most = size / 2
	err = s.add(t.Context(), path(8), func() error { written(t, path(8), time.Now()); return nil })
	if got := shelved(t, s); !errors.Is(err, errNoRoom) || len(got) > 0 {
		t.Errorf("one that is larger than all room: %v, left are %v", err, got)
	}
}

// linked is another way to a folder, by which what is open looks like another
// process's: only the lock tells.
func linked(t *testing.T, folder string) string {
	t.Helper()
	way := filepath.Join(t.TempDir(), "way")
	if err := os.Symlink(folder, way); err != nil {
		t.Fatal(err)
	}
	return way
}

// Two services fill one folder at once, and it stays within its bound.
func TestHistoryCacheOfSeveral(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	size := written(t, filepath.Join(folder, "0.history"), time.Now())
	var all sync.WaitGroup
	for who := range 4 {
		all.Go(func() {
			s := &historyCache{folder: folder, most: historyRoom + 3*size}
			for i := range 5 {
				path := filepath.Join(folder, fmt.Sprintf("%d-%d.history", who, i))
				if err := s.add(t.Context(), path, func() error { written(t, path, time.Now()); return nil }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := shelved(t, &historyCache{folder: folder}); len(got) < 2 || len(got) > 4 {
		t.Errorf("left are %v", got)
	}
}

// However many seeds there are, and however many runs: few histories lie behind
// them, and the same for those who play what the scenario says.
func TestHistoriesAreShared(t *testing.T) {
	t.Parallel()
	lib, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	first, _ := lib.Drill("first-page")
	harbor, _ := lib.Stack(first.Stack)
	h := newHistories(t.TempDir(), 1<<30)
	at := time.Date(2026, 11, 23, 9, 10, 0, 0, time.UTC)
	names := map[string]bool{}
	for seed := range int64(100) {
		name, err := h.path(dayBefore(harbor, first.Scenario, seed-50, at))
		if err != nil {
			t.Fatal(err)
		}
		names[name] = true
	}
	if len(names) > scenarios.Pasts {
		t.Errorf("a hundred seeds have %d histories", len(names))
	}
}

// Whoever asks for much waits for themselves.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var turns turns
		var mu sync.Mutex
		var order []string
		gone, leave := context.WithCancel(t.Context())
		ask := func(ctx context.Context, person string) {
			go func() {
				done, err := turns.take(ctx, person)
				if err != nil {
					person = "gone"
				} else {
					defer done()
				}
				mu.Lock()
				order = append(order, person)
				mu.Unlock()
				time.Sleep(time.Second)
			}()
			synctest.Wait()
		}
		for range 4 {
			ask(t.Context(), "greedy")
		}
		ask(t.Context(), "ada")
		ask(gone, "bob")
		ask(t.Context(), "eve")
		leave()
		time.Sleep(time.Minute)
		want := []string{"greedy", "gone", "ada", "greedy", "eve", "greedy", "greedy"}
		mu.Lock()
		defer mu.Unlock()
		if !slices.Equal(order, want) {
			t.Errorf("turns: %v; want %v", order, want)
		}
		if done, err := turns.take(t.Context(), "ada"); err != nil || turns.waiting != nil && len(turns.waiting) > 0 {
			t.Errorf("afterwards: %v %v", turns.waiting, err)
		} else {
			done()
		}
	})
}
