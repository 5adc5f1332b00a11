package engine

import (
	"context"
	"fmt"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// deed does something to the system in the name of somebody who does not play: a
// colleague, an automation, a vendor. It is told as what a person does is, under
// their name, and counts for nobody (decisions/0105).
func (r *Run) deed(f *firing, d *scenarios.Deed) {
	in := f.in
	r.ids.action++
	id := r.actionID()
	who := r.doer(d)
	action, args, unknown := r.bindAction(d.Action, d.With)
	var did carried
	r.background(func(ctx context.Context) (err error) {
		if unknown != nil {
			return unknown
		}
		did, err = r.carryOut(ctx, func(h faults.Health) ([]faults.Primitive, error) { return action.Plan(h, d.Target, args) })
		return err
	}, func(err error) {
		if err != nil {
			if !in.Foreseen {
				r.Logger.Error("act by script", "run", r.ID(), "action", d.Action, "target", d.Target, "err", err)
			}
			r.record(who, event.ActionFailed{ID: id, Action: d.Action, Target: d.Target, Error: err.Error(), Inject: in.ID, Foreseen: in.Foreseen})
			r.failed(f)
			return
		}
		reason := r.expand(d.Reason, r.now())
		r.record(who,
			event.ActionTaken{ID: id, Action: d.Action, Target: d.Target, Args: d.With, Reason: reason, Inject: in.ID},
			event.ChangeRecorded{
				Change: r.nextChange(), Type: string(action.Change), Service: changed(d.Target), By: who.Name,
				Summary: fmt.Sprintf("%s: %s", action.Title, reason), AtMS: r.now().Milliseconds(), Inject: in.ID, Action: id,
			})
		r.record(engineActor, event.EffectsRecorded{Inject: in.ID, Action: id, Effects: did.effects})
	})
}

// doer is who does something by the script.
func (r *Run) doer(d *scenarios.Deed) event.Actor {
	who := event.Actor{Kind: event.Persona, Name: r.madeBy(d.As, changed(d.Target))}
	if _, known := r.persona(d.As); known {
		who.ID = d.As
	}
	return who
}
