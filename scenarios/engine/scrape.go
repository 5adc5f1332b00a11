package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// sloState is what the run knows of one objective.
type sloState struct {
	query    *metrics.Query
	breached bool
	ever     bool        // breached at least once
	since    faults.Time // of the last edge
	sli      float64
	known    bool
}

// scrape scrapes the sandbox, evaluates the alert rules and judges the SLOs.
func (r *Run) scrape(ctx context.Context) error {
	at := r.now()
	r.due.scrape = at + scrapeInterval
	if err := r.Sandbox.Collect(ctx, at); err != nil {
		return fmt.Errorf("collect metrics at %s: %w", at, err)
	}
	r.due.scraped = at
	if !r.counted.known {
		r.countVisits(event.CountedMinute) // from here on
	}
	transitions, err := r.evaluator.Evaluate(ctx, at)
	if err != nil {
		// A rule that cannot be evaluated now (a query limit, a division of
		// labels) must not end a run; the others have been evaluated.
		r.Logger.Warn("evaluate alert rules", "run", r.ID(), "at", at, "err", err)
	}
	for _, t := range transitions {
		r.onTransition(at, t)
	}
	if r.Keep {
		r.keepState(at)
	}
	r.judgeSLOs(ctx, at)
	r.judgeThresholds(ctx, at)
	r.judgeCleared()
	if at >= r.due.sample {
		r.due.sample += time.Minute
		r.record(engineActor, event.SLOSampled{SLIs: r.slis()})
		if r.closing == nil {
			r.countVisits(event.CountedMinute)
		}
	}
	if r.heldRecovery(at) {
		r.conclude(event.EndRecovered)
	}
	return nil
}

func (r *Run) onTransition(at faults.Time, t metrics.Transition) {
	a := oncall.Alert{Fingerprint: t.Fingerprint, Name: t.Name, Labels: t.Labels, Annotations: t.Annotations}
	switch t.State {
	case "firing":
		r.record(engineActor, r.fired(a, t.Value))
		r.pager.Fire(at, a)
	case "resolved":
		r.record(engineActor, resolved(a))
		r.pager.Resolve(at, t.Fingerprint)
	}
}

// judgeSLOs records the edges of every objective. An SLI without traffic to
// judge changes nothing.
func (r *Run) judgeSLOs(ctx context.Context, at faults.Time) {
	for _, slo := range r.Stack.SLOs {
		state := r.slos[slo.Name]
		if state == nil {
			query, err := r.signals.DB.Prepare(slo.SLI)
			if err != nil {
				r.Logger.Warn("prepare SLI", "run", r.ID(), "slo", slo.Name, "err", err)
				continue
			}
			state = &sloState{query: query}
			r.slos[slo.Name] = state
		}
		value, ok, err := state.query.Value(ctx, at)
		if err != nil {
			r.Logger.Warn("evaluate SLI", "run", r.ID(), "slo", slo.Name, "err", err)
			continue
		}
		if !ok || finite(value) != value {
			continue
		}
		state.sli, state.known = value, true
		switch breached := value < slo.Objective; {
		case breached && !state.breached:
			state.breached, state.ever, state.since = true, true, at
			r.record(engineActor, event.SLOBreached{SLO: slo.Name, SLI: value})
		case !breached && state.breached:
			state.breached, state.since = false, at
			r.record(engineActor, event.SLORestored{SLO: slo.Name, SLI: value})
		}
	}
}

// heldRecovery reports whether the scenario's recovery has been held: some
// objective was breached, all are met and have been for as long as it asks,
// no fault is still to come, and the cause has been gone for as long. Relief alone
// is no recovery: whoever gave it has the time to cure and to take it back. See
// decisions/0081.
func (r *Run) heldRecovery(at faults.Time) bool {
	if r.Scenario.End.Held == 0 {
		return false
	}
	if slices.ContainsFunc(r.script, (*scriptedInject).harmToCome) || slices.ContainsFunc(r.activations, r.comesAgain) {
		return false
	}
	since := faults.Time(-1) // when the last of them was met again
	for _, s := range r.slos {
		if s.breached {
			return false
		}
		if s.ever {
			since = max(since, s.since)
		}
	}
	if since < 0 {
		return false
	}
	if r.causeStands() {
		r.uncured = at
	}
	return at-max(since, r.uncured) >= r.Scenario.End.Held
}

// harmToCome reports whether a fault of an inject is still to come, or to come
// again. One that comes each time that something happens, and has come, is not:
// nobody knows whether it does.
func (in *scriptedInject) harmToCome() bool {
	if in.Trigger.Each && in.times > 0 && len(in.dues) == 0 {
		return false
	}
	return slices.ContainsFunc(in.Effects(), func(e scenarios.Effect) bool { return e.Fault != nil })
}

// causeStands reports whether what a cause of Truth changed is still so. What
// another team owns is theirs to cure, in their own time.
func (r *Run) causeStands() bool {
	truth := r.Scenario.Truth
	ours := slices.DeleteFunc(slices.Clone(truth.Causes), func(c scenarios.Cause) bool {
		owner := truth.OwnerOf(c)
		return owner != "" && !r.Scenario.OnCallFor(owner)
	})
	if len(ours) == 0 {
		return false
	}
	health, ok := r.truth("recovery")
	if !ok {
		return false
	}
	return slices.ContainsFunc(r.history, func(e event.Event) bool {
		b, is := e.Body.(event.EffectsRecorded)
		return is && !b.Ended && slices.ContainsFunc(ours, func(c scenarios.Cause) bool { return c.Inject == b.Inject }) &&
			slices.ContainsFunc(b.Effects, func(x faults.Effect) bool { return x.InForce(health) })
	})
}

func (r *Run) slis() map[string]float64 {
	out := map[string]float64{}
	for name, s := range r.slos {
		if s.known {
			out[name] = s.sli
		}
	}
	return out
}

// finite replaces what JSON cannot carry by zero.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}
