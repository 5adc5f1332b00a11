package grading

import (
	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Care is how carefully those who played went about the system, whatever came of it.
type Care struct {
	// Grave is what they did that nobody takes back: data that is gone, a store taken
	// from under everybody, a service switched off.
	Grave []Harm
	// Light is what was well and was restarted: it comes back, and whatever was under
	// way on it does not.
	Light []Harm
	// Told says that the log tells what each action changed; otherwise the rest is empty.
	Told bool
}

// Harm is what an action did beside what it was for.
type Harm struct {
	Action string
	Target faults.Target
	Why    string // a sentence without a full stop
}

// Careful tells how carefully a run was played. What the truth of the drill allows, and
// what mended something that was ill, is no want of care.
func (r *Rubric) Careful(events []event.Event) (Care, error) {
	l, err := r.read(events)
	if err != nil {
		return Care{}, err
	}
	acts, told := l.acts()
	if !told {
		return Care{}, nil
	}
	c := Care{Told: true}
	for _, d := range l.damages(acts) {
		by, of := d.events[0].Body.(event.ActionTaken)
		if !of {
			continue
		}
		h := Harm{Action: by.Action, Target: by.Target, Why: d.why}
		switch d.sort {
		case damageLost, damageDisrupted:
			c.Grave = append(c.Grave, h)
		case damageRestarted:
			c.Light = append(c.Light, h)
		}
	}
	return c, nil
}
