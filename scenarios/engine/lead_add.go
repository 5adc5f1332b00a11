package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostAdded bounds how many injects are added to one run.
const mostAdded = 50

// AddInject adds an inject that is not in the scenario. It is compiled as one that
// an author writes, against what the run is played on, and refused with all that is
// wrong with it.
type AddInject struct {
	Title string `json:"title"`
	// Sheet is the inject in the scenario language, as YAML or JSON. Without at and
	// when it comes AfterMS from now, at once for 0.
	Sheet   string `json:"sheet"`
	AfterMS int64  `json:"after_ms,omitempty"`
}

func (i AddInject) intervene(r *Run, lead event.Actor) error {
	switch {
	case r.Extra == nil:
		return refuse("Nothing can be added to this run.")
	case len(r.added) >= mostAdded:
		return refuse("At most %d injects are added to a run.", mostAdded)
	case i.AfterMS < 0 || i.AfterMS > longestDelay.Milliseconds():
		return refuse("An added inject comes at once, or within an hour.")
	}
	if err := text("what the inject is called", i.Title); err != nil {
		return err
	}
	added := event.InjectAdded{Inject: r.freeID(), Title: i.Title, Sheet: i.Sheet, AfterMS: i.AfterMS}
	return r.addInject(lead, added)
}

// addInject compiles an inject that is added, and puts it on the script.
func (r *Run) addInject(lead event.Actor, added event.InjectAdded) error {
	in, problems := r.Extra(scenarios.Extra{
		ID: added.Inject, Title: added.Title, Sheet: added.Sheet, Known: r.injects(),
		Length: r.length, Runtime: r.Sandbox.Caps(),
	})
	if len(problems) > 0 {
		return &Refusal{Reason: "The inject cannot be added as it is written.", Mistakes: problems}
	}
	due := r.now() + faults.Time(added.AfterMS)*time.Millisecond
	if in.Trigger == (scenarios.Trigger{}) {
		in.Trigger.At = due
	}
	put := &scriptedInject{Inject: in, sparedForGood: in.Unless.Lasts()}
	if r.closing != nil && !put.words() {
		return r.untouchable()
	}
	if err := r.record(lead, added); err != nil {
		return err
	}
	r.added = append(r.added, *in)
	r.watch.Await(r.history, in.Trigger.When, in.Unless)
	if in.AsksFor(cleared) {
		r.askCleared()
	}
	r.script = append(r.script, put)
	r.tellInTime(put)
	return nil
}

// injects are those of the scenario, and those that were added to the run.
func (r *Run) injects() []scenarios.Inject {
	return slices.Concat(r.Scenario.Injects, r.added)
}

// freeID returns an id that no inject of the run has.
func (r *Run) freeID() string {
	for n := len(r.added) + 1; ; n++ {
		id := fmt.Sprintf("added-%d", n)
		if !slices.ContainsFunc(r.injects(), func(in scenarios.Inject) bool { return in.ID == id }) {
			return id
		}
	}
}
