// Package signals holds the signals of one run, and tells what a look at them shows: as
// they stand while it goes on, and as they stood at any moment of it once it has ended.
//
// Invariants: one type answers in either case, so what a screen shows of a moment when
// the run is over is what it showed then. What a run's signals are written to holds no
// more than its screens show. Nothing here reads a clock.
//
// Non-goals: who may look (web), what a look is worth (grading), where files are kept,
// and for how long (runs).
package signals

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logs"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Signals are those of one run.
type Signals struct {
	Stack  *stack.Stack
	DB     *metrics.DB // nil: the run has not begun
	Lines  *logs.Buffer
	Record *Record // nil: it is not kept
}

// Log reads the log of a run.
type Log func(context.Context) ([]event.Event, error)

// At is the signals as they stand at a run time, given the run's log.
func (s *Signals) At(now faults.Time, events []event.Event) View {
	return View{Signals: s, now: now, log: func(context.Context) ([]event.Event, error) { return events, nil }}
}

// Past is At, of a run that is over: nothing is shown that came later. Its log is read
// only where something in it is asked for.
func (s *Signals) Past(now faults.Time, log Log) View {
	return View{Signals: s, now: now, past: true, log: log}
}

// View is the signals of a run at a moment.
type View struct {
	*Signals
	now  faults.Time
	past bool
	log  Log
}

// Now returns the moment.
func (v View) Now() faults.Time { return v.now }

// Epoch returns the wall time of run time zero.
func (v View) Epoch() time.Time { return v.DB.Epoch() }

// Metrics returns the metrics.
func (v View) Metrics() *metrics.DB { return v.DB }

// Window is the stretch of run time that a look shows.
type Window struct {
	From, To faults.Time
	Live     bool // it goes on with the run
}

// Last is the window of a look that shows so much of the time before now.
func (v View) Last(span faults.Time) Window {
	return Window{From: max(0, v.now-span), To: v.now, Live: !v.past}
}

// Moment is the window of what shows how things are, and not how they were.
func (v View) Moment() event.Showing { return Window{From: v.now, To: v.now}.showing() }

func (w Window) showing() event.Showing {
	return event.Showing{FromMS: w.From.Milliseconds(), ToMS: w.To.Milliseconds(), Live: w.Live}
}
