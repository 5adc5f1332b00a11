package runs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
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
	historyVersion = 4
	// historyLife is how long a history is kept that nobody has used.
	historyLife = 7 * 24 * time.Hour
)

// histories keeps the metrics that lie behind the runs of a data folder: one
// file for each stack, seed and part of the week, and for what a scenario tells
// of the past, made by the model when it is first asked for.
type histories struct {
	folder string
	mu     sync.Mutex // one at a time: each keeps a core busy
}

// Of returns what lies behind a run of a scenario that begins at a wall time.
func (h *histories) Of(ctx context.Context, s *stack.Stack, sc *scenarios.Scenario, seed int64, at time.Time) (engine.Past, error) {
	zero := at.UTC().Truncate(historyHours * time.Hour)
	known := toldBy(sc, seed)
	made := tabletop.Deployments(s, seed, zero, historySpan, known)
	measured, err := h.metrics(ctx, s, seed, zero, slices.Concat(known, made))
	if err != nil {
		return engine.Past{}, err
	}
	return engine.Past{Metrics: measured, Changes: changes(s, made)}, nil
}

// deploy is the type of a change that brings another release.
const deploy = "deploy"

// toldBy lists the deployments before the run that a scenario tells of. Those of
// which it is not known when they are told are in it with no time.
func toldBy(sc *scenarios.Scenario, seed int64) (all []tabletop.Deployment) {
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Change == nil || e.Change.Type != deploy || e.Change.Ago == 0 {
				continue
			}
			d := tabletop.Deployment{Service: e.Change.Service}
			if in.Trigger.When.Kind == "" {
				d.At = min(0, e.Change.Made(in.Trigger.At, seed))
			}
			all = append(all, d)
		}
	}
	return all
}

// changes is how deployments show in the change list: whoever answers for a
// service has made them.
func changes(s *stack.Stack, deployed []tabletop.Deployment) (all []event.ChangeRecorded) {
	for _, d := range deployed {
		service, _ := s.Service(d.Service)
		team, _ := s.Team(service.Team)
		last := len(service.Releases) - 1
		all = append(all, event.ChangeRecorded{
			Type: deploy, Service: d.Service, By: cmp.Or(team.Persona, team.Title), AtMS: d.At.Milliseconds(),
			Summary: fmt.Sprintf("%s %s → %s: %s", d.Service, service.Releases[last-1].Version, service.Releases[last].Version, service.Releases[last].Summary),
		})
	}
	return all
}

// metrics returns what was measured before run time zero, which is at wall time
// zero.
func (h *histories) metrics(ctx context.Context, s *stack.Stack, seed int64, zero time.Time, deployed []tabletop.Deployment) (*metrics.History, error) {
	path, err := h.path(s, seed, zero, deployed)
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
		return tabletop.History(ctx, s, seed, zero, historySpan, historyStep, deployed, add)
	})
	if err != nil {
		return nil, fmt.Errorf("make the history of %s: %w", s.Name, err)
	}
	return metrics.OpenHistory(path)
}

// path names a history by all that it follows from.
func (h *histories) path(s *stack.Stack, seed int64, zero time.Time, deployed []tabletop.Deployment) (string, error) {
	raw, err := json.Marshal(struct {
		Stack    *stack.Stack
		Deployed []tabletop.Deployment
	}{s, deployed})
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
func (s *Service) behind(o engine.Options) func(context.Context) engine.Past {
	epoch := o.Epoch
	if epoch.IsZero() {
		epoch = time.Now()
	}
	return func(ctx context.Context) engine.Past {
		made := make(chan engine.Past, 1)
		s.making.Go(func() {
			found, err := s.histories.Of(s.ctx, o.Stack, o.Scenario, o.Seed, epoch)
			if err != nil && !errors.Is(err, context.Canceled) {
				s.Logger.Warn("play without a history", "stack", o.Stack.Name, "err", err)
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
			if found := <-made; found.Metrics != nil {
				_ = found.Metrics.Close()
			}
		})
		return engine.Past{}
	}
}
