package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/runs"
)

const overText = "The run is over, and its system with it."

var (
	errNoSignals = &problem{status: http.StatusGone, detail: "What the screens of this run showed is not kept any more, or was never. Its log is, and its debrief."}
	errRunEnds   = conflict("The run is over. What its screens showed can be seen in a moment.")
	errGoesOn    = conflict("The run goes on: its screens show how things are now.")
)

// shown are the signals of a run, as it goes on or at a moment of one that has ended.
type shown interface {
	Now() faults.Time
	Epoch() time.Time
	Metrics() *metrics.DB
	SeeMetrics(ctx context.Context, expr string, w signals.Window, step faults.Time) (metrics.Result, event.EvidenceViewed, error)
	SeeDashboard(ctx context.Context, service string, w signals.Window) (event.EvidenceViewed, error)
	SeeLogs(search string, q logs.Query) (logs.Page, event.EvidenceViewed, error)
	SeeChanges(ctx context.Context, service string) ([]event.ChangeRecorded, event.EvidenceViewed, error)
	SeeState(ctx context.Context) (signals.State, error)
	SeeConfig(health faults.Health, service string) event.EvidenceViewed
}

// screen is what somebody has before them of a run.
type screen struct {
	shown
	stack *stack.Stack
	run   *engine.Run // nil: it has ended
}

// screen returns what the screens of the run show (of the one that was recorded for an
// attempt, on routes of that and of who marks it), while it goes on and, to whoever may
// read its debrief, after its end: at the moment that was asked for, or at its end. What
// it holds on to is given back when the call has been answered. See decisions/0143.
func (s *server) screen(c *call) (screen, error) {
	at, err := number(c, "at")
	if err != nil {
		return screen{}, err
	}
	if !c.ofRun() {
		return s.recording(c, at)
	}
	if c.run.Ended == nil {
		run, err := s.atWork(c)
		switch {
		case err != nil:
			return screen{}, err
		case run.State() == event.StateRunning && at != nil:
			return screen{}, errGoesOn
		case run.State() == event.StateRunning:
			return screen{run, run.Stack, run}, nil
		}
		// It ended since, or is ending.
		if c.run, err = s.Store.Run(c.ctx(), c.run.ID); err != nil {
			return screen{}, err
		}
		if c.run.Ended == nil {
			return screen{}, errRunEnds
		}
	}
	if !c.reads() || c.keptBack() {
		return screen{}, errKeptBack
	}
	moment := faults.Time(c.run.TookMS) * time.Millisecond
	if at != nil {
		moment = min(moment, max(0, seconds(*at)))
	}
	if err := s.readMuch(c); err != nil {
		return screen{}, err
	}
	soon, cancel := context.WithTimeout(c.ctx(), gradingLimit)
	defer cancel()
	of, done, err := s.Runs.Signals(soon, c.run, c.person().ID)
	switch {
	case errors.Is(err, runs.ErrNoSignals):
		return screen{}, errNoSignals
	case err != nil && soon.Err() != nil && c.ctx().Err() == nil:
		return screen{}, errRunEnds
	case err != nil:
		return screen{}, err
	}
	c.after(done)
	return screen{of.Past(moment, func(ctx context.Context) ([]event.Event, error) { return s.Runs.Events(ctx, c.run.ID) }), of.Stack, nil}, nil
}

// atWork returns the run itself, when its system can be asked.
func (s *server) atWork(c *call) (*engine.Run, error) {
	if _, waits := s.Runs.Place(c.run.ID); waits {
		return nil, conflict("The run waits for a place. It begins by itself when its turn comes.")
	}
	run, ok := s.Runs.Active(c.run.ID)
	if !ok {
		return nil, conflict(overText)
	}
	switch run.State() {
	case event.StateStarting:
		return nil, conflict("The run is still starting.")
	case event.StateFailed:
		return nil, conflict("The run could not be started.")
	}
	return run, nil
}

// lookHeader says of a request that nobody looks at what comes back, and of an
// answer which look it belongs to. See decisions/0088.
const (
	lookHeader = "Drillyard-Look"
	noLook     = "none"
)

// seen records what the player looked at. What anyone else looks at is no
// evidence, and neither is what is looked at after the end, or by nobody.
func (s *server) seen(c *call, run *engine.Run, look event.EvidenceViewed) error {
	if run == nil || !c.plays() || run.State() != event.StateRunning || c.Request().Header.Get(lookHeader) == noLook {
		return nil
	}
	id, err := run.Look(c.ctx(), c.actor(), look)
	if err == nil {
		c.Response().Header().Set(lookHeader, id)
	}
	if _, refused := errors.AsType[*engine.Refusal](err); refused && run.State() != event.StateRunning {
		return nil // it ended while they looked
	}
	return err
}

// span is a stretch of run time, cut into steps.
type span struct {
	window signals.Window
	step   time.Duration
}

const (
	spanLength = 5 * time.Minute
	spanPoints = 150
	// scrapeInterval is how often a run is measured: finer steps show nothing more.
	scrapeInterval = 2 * time.Second
	// atNow is how far from now a screen's idea of it may be, in wall time.
	atNow = 5 * time.Second
	// most is what anyone may ask for at once, in points a series.
	most = 2000
)

// spanOf completes what was asked for: the last five minutes, in steps that a
// screen can show.
func spanOf(on screen, fromS, toS, stepS *float64) (span, error) {
	w := signals.Window{To: on.Now(), Live: on.run != nil}
	switch {
	case toS != nil && on.run == nil:
		w.To = min(w.To, seconds(*toS))
	case toS != nil:
		late := faults.Time(float64(atNow) * max(on.run.Clock().Speed, 1))
		w = signals.Window{To: seconds(*toS), Live: seconds(*toS) > w.To-late}
	}
	w.From = max(0, w.To-spanLength)
	if fromS != nil {
		w.From = seconds(*fromS)
	}
	v := span{w, max(scrapeInterval, (w.To-w.From)/spanPoints).Round(time.Second)}
	if stepS != nil {
		v.step = seconds(*stepS)
	}
	var mistakes invalid
	mistakes.add(w.To >= w.From, "to_s", "The end is before the start.")
	mistakes.add(v.step >= 100*time.Millisecond, "step_s", "A step is at least a tenth of a second.")
	if len(mistakes) == 0 {
		mistakes.add(w.To-w.From <= most*v.step, "step_s", "That is more than 2,000 points; ask for a longer step.")
	}
	return v, mistakes.err()
}

// seconds stays within a day either way, so that no sum of times overflows.
func seconds(s float64) time.Duration {
	const day = 24 * 60 * 60
	return time.Duration(min(max(s, -day), day) * float64(time.Second))
}

// number reads an optional number of the query string.
func number(c *call, name string) (*float64, error) {
	text := c.QueryParam(name)
	if text == "" {
		return nil, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v {
		var mistakes invalid
		mistakes.add(false, name, name+" is not a number.")
		return nil, mistakes.err()
	}
	return &v, nil
}

// numbers reads several.
func numbers(c *call, names ...string) (values []*float64, err error) {
	for _, name := range names {
		v, err := number(c, name)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}
