package engine

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// FireInject fires an inject now, whatever it waits for, also when it is held.
type FireInject struct {
	Inject string `json:"inject"` // id of one that is still to come
}

func (i FireInject) intervene(r *Run, lead event.Actor) error {
	in, err := r.scripted(i.Inject)
	if err != nil {
		return err
	}
	if in.Course != nil && in.Course.Every > 0 && r.on(in) {
		return refuse("What that inject does is still on; it can be fired again when it has ended.")
	}
	r.fire(in, lead)
	return r.broken
}

// HoldInject keeps an inject back until it is released, fired or skipped.
type HoldInject struct {
	Inject string `json:"inject"`
}

func (i HoldInject) intervene(r *Run, lead event.Actor) error {
	in, err := r.scripted(i.Inject)
	if err != nil {
		return err
	}
	if in.held {
		return refuse("That inject is held already.")
	}
	in.held = true
	return r.record(lead, event.InjectHeld{Inject: in.ID})
}

// ReleaseInject lets an inject that is held come by its script again: at once, when
// it was due meanwhile.
type ReleaseInject struct {
	Inject string `json:"inject"`
}

func (i ReleaseInject) intervene(r *Run, lead event.Actor) error {
	in, err := r.scripted(i.Inject)
	if err != nil {
		return err
	}
	if !in.held {
		return refuse("That inject is not held.")
	}
	in.held = false
	return r.record(lead, event.InjectReleased{Inject: in.ID})
}

// SkipInject takes an inject off the script: it does not come, or not again.
type SkipInject struct {
	Inject string `json:"inject"`
}

func (i SkipInject) intervene(r *Run, lead event.Actor) error {
	in, err := r.scripted(i.Inject)
	if err != nil {
		return err
	}
	r.strike(in)
	return r.record(lead, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByFacilitator})
}

// longestDelay bounds by how much the script is put off, or a run made longer, in
// one go.
const longestDelay = time.Hour

// DelayInjects puts an inject off, by run time; or, without one, all that is due at
// a known time. What waits for something else comes after that, as ever.
type DelayInjects struct {
	Inject string `json:"inject,omitempty"`
	ByMS   int64  `json:"by_ms"`
}

func (i DelayInjects) intervene(r *Run, lead event.Actor) error {
	by := time.Duration(i.ByMS) * time.Millisecond
	if i.ByMS < 1000 || i.ByMS > longestDelay.Milliseconds() {
		return refuse("An inject is put off by a second to an hour.")
	}
	var all []*scriptedInject
	if i.Inject != "" {
		in, err := r.scripted(i.Inject)
		if err != nil {
			return err
		}
		all = append(all, in)
	} else {
		for _, in := range r.script {
			if r.arm(in); in.armed {
				all = append(all, in)
			}
		}
	}
	if len(all) == 0 {
		return refuse("Nothing of the script is due at a time that is known.")
	}
	for _, in := range all {
		in.putOff(by)
		r.tellInTime(in)
	}
	return r.record(lead, event.InjectDelayed{Inject: i.Inject, ByMS: i.ByMS})
}

// putOff lets an inject come later, the next time that it comes.
func (in *scriptedInject) putOff(by faults.Time) {
	in.late += by
	if in.armed {
		in.due += by
	}
	for i := range in.dues {
		in.dues[i] += by
	}
}

// scripted finds an inject that is still to come.
func (r *Run) scripted(id string) (*scriptedInject, error) {
	for _, in := range r.script {
		if in.ID == id {
			return in, nil
		}
	}
	for _, in := range r.injects() {
		if in.ID == id {
			if err := r.untouchable(); err != nil {
				return nil, err
			}
			return nil, refuse("That inject has been fired or skipped already.")
		}
	}
	return nil, refuse("There is no inject %q.", id)
}

// strike takes an inject off the script.
func (r *Run) strike(in *scriptedInject) {
	r.script = slices.DeleteFunc(r.script, func(other *scriptedInject) bool { return other == in })
}
