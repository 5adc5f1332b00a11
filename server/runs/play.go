package runs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// rehearsed is when machines play in virtual time. It is always the same
// moment, for what the clock shows is in what personas say. See decisions/0013.
var rehearsed = time.Date(2026, time.January, 12, 9, 0, 0, 0, time.UTC)

// settle fills in what was left open and finds the runtime.
func (q *Play) settle() (runtimes.Runtime, error) {
	if q.Drill.IsTour() && q.Responder == nil {
		q.Runtime, q.Trial = runtimes.Tabletop, true
	}
	if q.Runtime == "" {
		q.Runtime = runtimes.Default
	}
	if q.Seed == 0 {
		q.Seed = q.Drill.Seed
	}
	runtime, ok := runtimes.Find(q.Runtime)
	switch {
	case !ok:
		return runtime, fmt.Errorf("%w: %q; there is %s", ErrNoRuntime, q.Runtime, strings.Join(runtimes.Names(), ", "))
	case !slices.Contains(q.Drill.Runtimes, q.Runtime):
		return runtime, fmt.Errorf("%w for %s: it is not meant for %s, or that cannot do all of its faults; it can be played on %s", ErrNoRuntime, q.Drill.Slug, q.Runtime, strings.Join(q.Drill.Runtimes, ", "))
	}
	return runtime, nil
}

// engine returns what a run is made of, but for where its events go. Run time
// follows the wall clock when people play, and where it can it runs as fast as
// can be for machines. A folder is for files that are gone with the run; empty
// stands for temporary ones.
func (q *Play) engine(runtime runtimes.Runtime, folder string) engine.Options {
	stack := q.Drill.Edition.Stack()
	o := engine.Options{
		Scenario: q.Drill.Scenario, Stack: stack,
		Runbook: q.Drill.Edition.Runbook, Fault: library.Fault, Action: library.Action, Extra: q.Drill.Extra,
		Seed:      q.Seed,
		Rubric:    q.Drill.Rubric.Hash(),
		Trainees:  []event.Actor{{Kind: event.Person, ID: q.Person.ID, Name: q.Person.Name}},
		Raters:    q.Raters,
		Policy:    q.Policy,
		Responder: q.Responder, Replay: q.replay,
	}
	for i, n := range q.Crew {
		if i == 0 {
			o.Trainees, o.Given = nil, map[string]string{}
		}
		o.Trainees, o.Given[n.PersonID] = append(o.Trainees, event.Actor{Kind: event.Person, ID: n.PersonID, Name: n.Name}), n.Seat
	}
	if q.Responder != nil {
		o.Trainees, o.Given = q.Responder.Crew()
	}
	switch {
	case runtime.Live: // run time begins when the sandbox has started
	case q.Responder != nil || q.replay != nil:
		o.Epoch = rehearsed
	case len(q.written) > 0:
		started, _ := q.written[0].Body.(event.RunStarted)
		o.Epoch, o.Pace, o.Written, o.Policy = time.UnixMilli(started.EpochMS).UTC(), 1, q.written, started.Policy
		trainees, given := cast(q.written)
		o.Trainees = trainees                   // in the order in which the log has them
		if q.written[len(q.written)-1].At > 0 { // else it may not have come to all of their seats
			o.Given = given
		}
	default:
		o.Epoch, o.Pace, o.From = time.Now().Add(-q.From).UTC().Truncate(time.Millisecond), 1, q.From
	}
	o.Sandbox = runtime.Make(runtimes.Options{Stack: stack, Seed: q.Seed, Epoch: o.Epoch, Folder: folder})
	return o
}
