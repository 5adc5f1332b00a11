package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

// TakeAction does something to the system.
type TakeAction struct {
	Action string            `json:"action"`
	Target faults.Target     `json:"target"`
	Args   map[string]string `json:"args,omitempty"`
	Reason string            `json:"reason"`
}

// Preview is what a person is told before an action is taken.
type Preview struct {
	Title string      `json:"title"`
	Blast string      `json:"blast"`
	Risk  faults.Risk `json:"risk"`
}

// Preview states what an action would touch, as the sandbox stands now. The
// error is a *Refusal when the action does not apply.
func (r *Run) Preview(ctx context.Context, action string, target faults.Target, args map[string]string) (Preview, error) {
	a, bound, err := r.bindAction(action, args)
	if err != nil {
		return Preview{}, err
	}
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return Preview{}, err
	}
	if _, err := a.Plan(health, target, bound); err != nil {
		return Preview{}, refuse("%s does not apply: %v.", a.Title, err)
	}
	blast, err := a.Blast(health, target, bound)
	if err != nil {
		return Preview{}, refuse("%s does not apply: %v.", a.Title, err)
	}
	return Preview{Title: a.Title, Blast: blast, Risk: a.Risk}, nil
}

func (r *Run) bindAction(name string, given map[string]string) (faults.Action, faults.Args, error) {
	a, ok := r.Action(name)
	if !ok {
		return a, faults.Args{}, refuse("There is no action %q.", name)
	}
	args, errs := faults.Bind(a.Parameters, given)
	if err := errors.Join(errs...); err != nil {
		return a, args, refuse("%s: %v.", a.Title, err)
	}
	return a, args, nil
}

// do commits the request and starts the work; the outcome is an event of its
// own, because rolling a release out takes time and the run goes on meanwhile.
func (c TakeAction) do(r *Run, actor event.Actor) error {
	if err := text("a reason", c.Reason, 1000); err != nil {
		return err
	}
	action, args, err := r.bindAction(c.Action, c.Args)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.working, snapshotLimit)
	defer cancel()
	preview, err := r.Preview(ctx, c.Action, c.Target, c.Args)
	if err != nil {
		return err
	}
	r.ids.action++
	id := fmt.Sprintf("a%d", r.ids.action)
	if err := r.record(actor, event.ActionRequested{ID: id, Action: c.Action, Target: c.Target, Args: c.Args, Reason: c.Reason}); err != nil {
		return err
	}
	r.background(func(ctx context.Context) error {
		_, err := r.carryOut(ctx, func(h faults.Health) ([]faults.Primitive, error) { return action.Plan(h, c.Target, args) })
		return err
	}, func(err error) {
		if err != nil {
			r.record(actor, event.ActionFailed{ID: id, Action: c.Action, Target: c.Target, Error: err.Error()})
		} else {
			r.record(actor,
				event.ActionTaken{ID: id, Action: c.Action, Target: c.Target, Args: c.Args, Reason: c.Reason, Blast: preview.Blast},
				event.ChangeRecorded{
					Change: r.nextChange(), Type: action.Change, Service: string(c.Target), By: actor.Name,
					Summary: fmt.Sprintf("%s: %s", action.Title, c.Reason), AtMS: r.now().Milliseconds(), Action: id,
				})
		}
		r.snapshot(event.MomentAction)
	})
	return nil
}
