package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/drillyard/drillyard/scenarios/event"
)

// DirectionType is what is done.
type DirectionType string

// Directions: to an inject, to an action that waits for approval, or to one of
// the crew.
const (
	FireInject  DirectionType = "fire"
	HoldInject  DirectionType = "hold"
	SkipInject  DirectionType = "skip"
	AllowAction DirectionType = "approve"
	DenyAction  DirectionType = "refuse"
	Whisper     DirectionType = "whisper"
)

// Direction is what whoever runs a drill does to it.
type Direction struct {
	Type   DirectionType `json:"type"`
	Inject string        `json:"inject,omitempty"` // id of an inject that has not been fired
	Action string        `json:"action,omitempty"` // id of an action that waits for approval
	Why    string        `json:"why,omitempty"`    // of a refusal; may be empty
	To     string        `json:"to,omitempty"`     // of a whisper: the id of a member,
	Seat   string        `json:"seat,omitempty"`   // or a seat,
	Text   string        `json:"text,omitempty"`   // and what is said
}

// follow returns what a direction of a type does.
func follow(kind DirectionType) (func(*Run, event.Actor, Direction) error, error) {
	f, ok := map[DirectionType]func(*Run, event.Actor, Direction) error{
		FireInject:  (*Run).fireNow,
		HoldInject:  (*Run).hold,
		SkipInject:  (*Run).skip,
		AllowAction: (*Run).allow,
		DenyAction:  (*Run).deny,
		Whisper:     (*Run).whisper,
	}[kind]
	if !ok {
		return nil, refuse("There is no direction %q.", kind)
	}
	return f, nil
}

// ParseDirection reads a direction as clients send it. The error is a
// *Refusal.
func ParseDirection(raw []byte) (Direction, error) {
	var d Direction
	if err := json.Unmarshal(raw, &d); err != nil {
		return Direction{}, refuse("The direction cannot be read: %v.", err)
	}
	if _, err := follow(d.Type); err != nil {
		return Direction{}, err
	}
	return d, nil
}

// Direct does what whoever runs the drill asks for, and returns when it is
// committed. The error is a *Refusal when the run declined.
func (r *Run) Direct(ctx context.Context, actor event.Actor, d Direction) error {
	do, err := follow(d.Type)
	if err != nil {
		return err
	}
	if err := within(d); err != nil {
		return err
	}
	return r.onLoop(ctx, func() error { return do(r, actor, d) })
}

// fireNow fires an inject whatever it waits for, also when it is held.
func (r *Run) fireNow(actor event.Actor, d Direction) error {
	in, err := r.scripted(d.Inject)
	if err != nil {
		return err
	}
	if in.Course != nil && in.Course.Every > 0 && r.on(in) {
		return refuse("What that inject does is still on; it can be fired again when it has ended.")
	}
	r.fire(in, actor)
	return r.broken
}

// hold keeps an inject back until it is fired or skipped.
func (r *Run) hold(actor event.Actor, d Direction) error {
	in, err := r.scripted(d.Inject)
	if err != nil {
		return err
	}
	if in.held {
		return refuse("That inject is held already.")
	}
	in.held = true
	return r.record(actor, event.InjectHeld{Inject: in.ID})
}

func (r *Run) skip(actor event.Actor, d Direction) error {
	in, err := r.scripted(d.Inject)
	if err != nil {
		return err
	}
	r.strike(in)
	return r.record(actor, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByFacilitator})
}

// scripted finds an inject that is still to come.
func (r *Run) scripted(id string) (*scriptedInject, error) {
	for _, in := range r.script {
		if in.ID == id {
			return in, nil
		}
	}
	for _, in := range r.Scenario.Injects {
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

func (r *Run) allow(actor event.Actor, d Direction) error {
	q, ok := r.awaited(d.Action)
	if !ok {
		return refuse("No action %q waits for approval.", d.Action)
	}
	if err := r.own(q, actor); err != nil {
		return err
	}
	r.approve(q, actor)
	return r.broken
}

func (r *Run) deny(actor event.Actor, d Direction) error {
	q, ok := r.awaited(d.Action)
	if !ok {
		return refuse("No action %q waits for approval.", d.Action)
	}
	d.Why = cmp.Or(d.Why, "No reason was given.")
	if err := text("why", d.Why); err != nil {
		return err
	}
	r.refuseAction(q, actor, d.Why)
	return r.broken
}
