package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
)

// Window is the stretch of run time that a look shows.
type Window = signals.Window

// shownAt is the run's signals as they stand at a run time. Their changes are for the loop
// alone.
func (r *Run) shownAt(now faults.Time) signals.View { return r.signals.At(now, r.history) }

// shown is shownAt, now, for whoever asks beside the loop.
func (r *Run) shown() signals.View { return r.signals.At(r.Now(), nil) }

// Recent is the window of a look that asks for none.
func (r *Run) Recent() Window { return r.shown().Last(recent) }

// recent is how far back whoever asks for nothing else looks.
const recent = 5 * time.Minute

// SeeMetrics runs a PromQL range query, and says what it showed.
func (r *Run) SeeMetrics(ctx context.Context, expr string, w Window, step faults.Time) (metrics.Result, event.EvidenceViewed, error) {
	return r.shown().SeeMetrics(ctx, expr, w, step)
}

// SeeDashboard says what the dashboard of a service shows.
func (r *Run) SeeDashboard(ctx context.Context, service string, w Window) (event.EvidenceViewed, error) {
	return r.shown().SeeDashboard(ctx, service, w)
}

// SeeLogs searches the log lines, and says what it showed.
func (r *Run) SeeLogs(search string, q logs.Query) (logs.Page, event.EvidenceViewed, error) {
	return r.shown().SeeLogs(search, q)
}

// SeeConfig says what the configuration of a service shows, by the state of the system.
func (r *Run) SeeConfig(health faults.Health, service string) event.EvidenceViewed {
	return r.shown().SeeConfig(health, service)
}

// SeeChanges lists what was changed, newest first, and says what it showed. An
// empty service means all of them.
func (r *Run) SeeChanges(ctx context.Context, service string) ([]event.ChangeRecorded, event.EvidenceViewed, error) {
	var changes []event.ChangeRecorded
	var look event.EvidenceViewed
	err := r.onLoop(ctx, func() (err error) {
		changes, look, err = r.shownAt(r.now()).SeeChanges(ctx, service)
		return err
	})
	return changes, look, err
}

// SeeCustomer makes one visit as a customer, and says what was looked at.
func (r *Run) SeeCustomer(ctx context.Context, journey string) (faults.Answer, event.EvidenceViewed, error) {
	answer, err := r.Probe(ctx, faults.Probe{Journey: journey})
	now := r.shown()
	if err == nil {
		r.signals.Record.Visited(now.Now(), journey, answer)
	}
	return answer, now.LookAsCustomer(journey, answer), err
}

// SeeState tells how the services stand, and which alerts fire. What it tells is kept
// as what was shown then.
func (r *Run) SeeState(ctx context.Context) (signals.State, error) {
	at := r.Now() // before it is asked: what comes meanwhile is later
	health, err := r.Health(ctx)
	if err != nil {
		return signals.State{}, err
	}
	return r.noteState(at, health), nil
}

// noteState keeps how the services stand.
func (r *Run) noteState(at faults.Time, health faults.Health) signals.State {
	firing := map[string][]string{} // by service
	for _, a := range r.evaluator.Active() {
		if service := a.Labels["service"]; !slices.Contains(firing[service], a.Name) {
			firing[service] = append(firing[service], a.Name)
		}
	}
	for _, names := range maps.All(firing) {
		slices.Sort(names) // where a name stands tells nothing of where its alert comes from
	}
	state := signals.State{Health: health.Visible(), Firing: firing}
	r.signals.Record.Stood(at, state)
	return state
}

// keepState keeps how the services stand at a run time, whether anybody looks or not.
func (r *Run) keepState(at faults.Time) {
	if health, ok := r.truth("state"); ok {
		r.noteState(at, health)
	}
}

// concernsServices reports whether an event tells of something done to the services.
func concernsServices(e event.Event) bool {
	switch e.Body.(type) {
	case event.ActionTaken, event.FaultApplied, event.FaultEnded, event.FaultGrown, event.FaultReverted:
		return true
	}
	return false
}

// again reads anew what a look shows: what a person would have on the screen by
// now. It is false for what does not change before their eyes.
func (r *Run) again(ctx context.Context, look event.EvidenceViewed) (event.EvidenceViewed, bool, error) {
	if !look.Shown.Live {
		return look, false, nil
	}
	span := recent
	if look.Shown.FromMS > 0 {
		span = faults.Time(look.Shown.ToMS-look.Shown.FromMS) * time.Millisecond
	}
	w := r.shownAt(r.Now()).Last(span)
	var now event.EvidenceViewed
	var err error
	switch look.Source {
	case event.SourceMetrics:
		_, now, err = r.SeeMetrics(ctx, look.Query, w, max(scrapeInterval, span/150))
	case event.SourceDashboard:
		now, err = r.SeeDashboard(ctx, look.Service, w)
	case event.SourceLogs:
		_, now, err = r.SeeLogs(look.Query, logs.Query{})
	case event.SourceChanges:
		_, now, err = r.shownAt(r.now()).SeeChanges(ctx, look.Service)
	case event.SourceConfig:
		var health faults.Health
		if health, err = r.Sandbox.Snapshot(ctx); err == nil {
			now = r.SeeConfig(health, look.Service)
		}
	default:
		return look, false, nil
	}
	if err != nil {
		return look, false, fmt.Errorf("read %s anew: %w", look.Source, err)
	}
	return now, true, nil
}
