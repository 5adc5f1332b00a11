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
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
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
	historyVersion = 7
)

// histories keeps the metrics that lie behind the runs of a data folder: one
// file for each stack, part of the week and one of few seeds, and for what a
// scenario tells of the past, made by the model when it is first asked for.
type histories struct {
	historyCache
	turns turns // to make one: each keeps a core busy
}

func newHistories(folder string, most int64) *histories {
	return &histories{historyCache: historyCache{folder, most}}
}

// Of returns what lies behind a person's run of a scenario that begins at a wall
// time.
func (h *histories) Of(ctx context.Context, person string, s *stack.Stack, sc *scenarios.Scenario, seed int64, at time.Time) (engine.Past, error) {
	d := dayBefore(s, sc, seed, at)
	measured, err := h.metrics(ctx, person, d)
	if err != nil {
		return engine.Past{}, err
	}
	return engine.Past{Metrics: measured, Changes: changes(s, d.made)}, nil
}

// day is what lies behind a run: all that its history follows from.
type day struct {
	stack *stack.Stack
	seed  int64
	zero  time.Time             // the wall time of run time zero
	told  []tabletop.Deployment // by the scenario
	made  []tabletop.Deployment // up
}

// dayBefore is what lies behind a run of a scenario that begins at a wall time.
func dayBefore(s *stack.Stack, sc *scenarios.Scenario, seed int64, at time.Time) day {
	d := day{stack: s, seed: scenarios.Past(seed), zero: at.UTC().Truncate(historyHours * time.Hour), told: toldBy(sc, seed)}
	d.made = tabletop.Deployments(s, d.seed, d.zero, historySpan, d.told)
	return d
}

// deploy is the type of a change that brings another release.
const deploy = string(faults.ChangeDeploy)

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

// metrics returns what was measured on a day.
func (h *histories) metrics(ctx context.Context, person string, d day) (*metrics.History, error) {
	path, err := h.path(d)
	if err != nil {
		return nil, err
	}
	// One that is there and cannot be read is made anew, like one that is not.
	if found, err := h.open(path); err == nil {
		return found, nil
	}
	done, err := h.turns.take(ctx, person)
	if err != nil {
		return nil, err
	}
	defer done()
	if found, err := h.open(path); err == nil {
		return found, nil
	}
	err = h.add(ctx, path, func() error {
		return metrics.WriteHistory(ctx, path, d.zero, func(add func(faults.Time, faults.Instance, []faults.Series, []float64) error) error {
			return tabletop.History(ctx, d.stack, d.seed, d.zero, historySpan, historyStep, slices.Concat(d.told, d.made), add)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("make the history of %s: %w", d.stack.Name, err)
	}
	return h.open(path)
}

// open opens a history that is there, and notes that it was used.
func (h *histories) open(path string) (*metrics.History, error) {
	found, err := metrics.OpenHistory(path)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return found, os.Chtimes(path, now, now)
}

// path names a day by all that it follows from.
func (h *histories) path(d day) (string, error) {
	raw, err := json.Marshal(struct {
		Stack    *stack.Stack
		Deployed []tabletop.Deployment
	}{d.stack, slices.Concat(d.told, d.made)})
	if err != nil {
		return "", fmt.Errorf("name the history of %s: %w", d.stack.Name, err)
	}
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%d %d %d %d ", historyVersion, d.seed, d.zero.Weekday(), d.zero.Hour()) // a hash takes everything
	_, _ = sum.Write(raw)
	return filepath.Join(h.folder, fmt.Sprintf("%.16x.history", sum.Sum(nil))), nil
}

// historyWait is how long a run waits for its history: for that of one other
// person to be made, and then its own, on a slow machine. One that takes longer
// lies behind the runs to come, if this one goes on for long enough.
const historyWait = 15 * time.Second

// behind gives a run of a person its history. A run goes without rather than
// late, or not at all; one that is taken up again goes as it went, however long
// that takes.
func (s *Service) behind(person string, o engine.Options, folder string) func(context.Context) engine.Past {
	had, again := hadHistory(folder)
	if again && !had {
		return nil
	}
	epoch := o.Epoch
	if epoch.IsZero() {
		epoch = time.Now()
	}
	// The context ends with the run: whoever begins and ends runs without a pause
	// has nothing made for them that nobody will look at.
	return func(ctx context.Context) engine.Past {
		made := make(chan engine.Past, 1)
		s.making.Go(func() {
			found, err := s.histories.Of(ctx, person, o.Stack, o.Scenario, o.Seed, epoch)
			if err != nil && !errors.Is(err, context.Canceled) {
				s.Logger.Warn("play without a history", "stack", o.Stack.Name, "err", err)
			}
			made <- found
		})
		late := time.NewTimer(historyWait)
		defer late.Stop()
		if again {
			late.Stop()
		}
		select {
		case found := <-made:
			noteHistory(folder, found.Metrics != nil, s.Logger)
			return found
		case <-late.C:
			noteHistory(folder, false, s.Logger)
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

// behindAgain returns the history that lay behind a run that has ended, made again where
// it has gone; nil: this build would make another one.
func (s *Service) behindAgain(ctx context.Context, record store.Run, drill library.Drill, name string) *metrics.History {
	d := dayBefore(drill.Edition.Stack(), drill.Scenario, record.Seed, record.Epoch)
	path, err := s.histories.path(d)
	if err != nil || filepath.Base(path) != name {
		return nil
	}
	found, err := s.histories.metrics(ctx, record.PersonID, d)
	if err != nil {
		s.Logger.Warn("read a run without the history behind it", "run", record.ID, "err", err)
		return nil
	}
	return found
}
