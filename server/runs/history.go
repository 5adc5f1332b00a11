package runs

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
)

const (
	// historySpan is how much lies behind a run, and historyStep how finely.
	historySpan = 24 * time.Hour
	historyStep = 10 * time.Second
	// historyHours is how far the hour of the day may be off in a history that
	// several runs share: its rhythm goes by the clock.
	historyHours = 3
	// historyVersion changes with what makes histories, so that old ones are
	// not used any more.
	historyVersion = 3
	// historyLife is how long a history is kept that nobody has used.
	historyLife = 7 * 24 * time.Hour
)

// histories keeps what lies behind the runs of a data folder: one file for each
// stack, seed and part of the week, made by the model when it is first asked
// for.
type histories struct {
	folder string
	mu     sync.Mutex // one at a time: each keeps a core busy
}

// Of returns the history behind a run that begins at a wall time. Close it when
// the run has it.
func (h *histories) Of(ctx context.Context, s *stack.Stack, seed int64, at time.Time) (*metrics.History, error) {
	zero := at.UTC().Truncate(historyHours * time.Hour)
	path, err := h.path(s, seed, zero)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	// One that is there and cannot be read is made anew, like one that is not.
	if found, err := metrics.OpenHistory(path); err == nil {
		now := time.Now()
		return found, os.Chtimes(path, now, now)
	}
	if err := os.MkdirAll(h.folder, 0o700); err != nil {
		return nil, err
	}
	h.forget()
	err = metrics.WriteHistory(ctx, path, zero, func(add func(faults.Time, faults.Instance, []faults.Series, []float64) error) error {
		return tabletop.History(ctx, s, seed, zero, historySpan, historyStep, add)
	})
	if err != nil {
		return nil, fmt.Errorf("make the history of %s: %w", s.Name, err)
	}
	return metrics.OpenHistory(path)
}

// path names a history by all that it follows from.
func (h *histories) path(s *stack.Stack, seed int64, zero time.Time) (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("name the history of %s: %w", s.Name, err)
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%d %d %d %d ", historyVersion, seed, zero.Weekday(), zero.Hour()) // a hash takes everything
	_, _ = sum.Write(raw)
	return filepath.Join(h.folder, fmt.Sprintf("%.16x.history", sum.Sum(nil))), nil
}

// forget removes what nobody has used for long. What cannot be removed is tried
// again the next time.
func (h *histories) forget() {
	old, _ := filepath.Glob(filepath.Join(h.folder, "*.history")) // fails on a malformed pattern only
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > historyLife {
			_ = os.Remove(path)
		}
	}
}

// historyWait is how long a run waits for its history to be made. One that
// takes longer lies behind the runs to come.
const historyWait = 5 * time.Second

// behind gives a run of a play its history. A run goes without rather than
// late, or not at all.
func (s *Service) behind(q Play, stack *stack.Stack, epoch time.Time) func(context.Context) *metrics.History {
	if epoch.IsZero() {
		epoch = time.Now()
	}
	return func(ctx context.Context) *metrics.History {
		made := make(chan *metrics.History, 1)
		s.making.Go(func() {
			found, err := s.histories.Of(s.ctx, stack, q.Seed, epoch)
			if err != nil && !errors.Is(err, context.Canceled) {
				s.Logger.Warn("play without a history", "stack", stack.Name, "err", err)
			}
			made <- found
		})
		late := time.NewTimer(historyWait)
		defer late.Stop()
		select {
		case found := <-made:
			return found
		case <-late.C:
		case <-ctx.Done():
		}
		s.making.Go(func() { // nobody waits for it any more
			if found := <-made; found != nil {
				_ = found.Close()
			}
		})
		return nil
	}
}
