package engine

import (
	"context"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// operation is something that is done to the system, by whoever does it.
type operation struct {
	by      event.Actor
	action  faults.Action
	args    faults.Args
	unknown error // there is no such action, or none with such arguments; nil: there is
	// What is told when it has been done. Which replicas do not serve is found out then.
	event.ActionTaken
	foreseen bool // the script has something in its place
	failed   func(error)
}

// operate starts what is done to the system; the outcome is an event of its own,
// because rolling a release out takes time and the run goes on meanwhile. A line
// in the change list, what changed and how the system is then come with it.
func (r *Run) operate(o operation) {
	var did carried
	r.background(func(ctx context.Context) (err error) {
		if o.unknown != nil {
			return o.unknown
		}
		did, err = r.carryOut(ctx, func(h faults.Health) ([]faults.Primitive, error) { return o.action.Plan(h, o.Target, o.args) })
		return err
	}, func(err error) {
		health, known := r.truth(event.MomentAction)
		if err != nil {
			r.record(o.by, event.ActionFailed{ID: o.ID, Action: o.Action, Target: o.Target, Error: err.Error(), Inject: o.Inject, Foreseen: o.foreseen})
		} else {
			o.NotReady = notReady(health, o.Target)
			r.record(o.by, o.ActionTaken, event.ChangeRecorded{
				Change: r.nextChange(), Type: string(o.action.Change), Service: changed(o.Target), By: o.by.Name,
				Summary: o.action.Title, Reason: o.Reason, AtMS: r.now().Milliseconds(), Inject: o.Inject, Action: o.ID,
			})
			r.record(engineActor, event.EffectsRecorded{Inject: o.Inject, Action: o.ID, Effects: did.effects})
		}
		if known {
			r.record(engineActor, event.HealthSnapshotted{Moment: event.MomentAction, Health: health, SLIs: r.slis()})
		}
		if err != nil {
			o.failed(err)
		}
	})
}

// actByScript does something to the system in the name of somebody who does not
// play: a colleague, an automation, a vendor. It is told as what a person does
// is, under their name, and counts for nobody (decisions/0105).
func (r *Run) actByScript(f *firing, d *scenarios.ScriptedAction) {
	in := f.in
	r.ids.action++
	action, args, unknown := r.bindAction(d.Action, d.With)
	r.operate(operation{
		by: r.doer(d), action: action, args: args, unknown: unknown,
		ActionTaken: event.ActionTaken{
			ID: r.actionID(), Action: d.Action, Target: d.Target, Args: d.With, Reason: r.expand(d.Reason, r.now()), Inject: in.ID,
		},
		foreseen: in.Foreseen,
		failed: func(err error) {
			if !in.Foreseen {
				r.Logger.Error("act by script", "run", r.ID(), "action", d.Action, "target", d.Target, "err", err)
			}
			r.failed(f)
		},
	})
}

// doer is who does something by the script.
func (r *Run) doer(d *scenarios.ScriptedAction) event.Actor {
	who := event.Actor{Kind: event.Persona, Name: r.madeBy(d.As, changed(d.Target))}
	if _, known := r.persona(d.As); known {
		who.ID = d.As
	}
	return who
}

// notReady names the replicas of a service that do not serve, as the list of
// services shows them. Of an edge there are none.
func notReady(h faults.Health, t faults.Target) []string {
	var names []string
	for _, replica := range h.Services[string(t)].Replicas {
		if replica.State != "ready" {
			names = append(names, replica.Name)
		}
	}
	return names
}

// changed names what a change is listed under: of an edge, the service it leads
// to.
func changed(t faults.Target) string {
	if e, ok := t.Edge(); ok {
		return e.To
	}
	return string(t)
}
