package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// scriptedInject is an inject that is still to come.
type scriptedInject struct {
	*scenarios.Inject
	due   faults.Time
	armed bool         // due means something: its condition holds
	held  bool         // until a facilitator fires or skips it
	told  map[int]bool // effects whose change stands in the list already
}

func (in *scriptedInject) tell(effect int) {
	if in.told == nil {
		in.told = map[int]bool{}
	}
	in.told[effect] = true
}

// revert is how to take one fault back.
type revert struct {
	inject, fault string
	undo          []faults.Undo
}

// nextInject returns when the next armed inject is due.
func (r *Run) nextInject() (faults.Time, bool) {
	var next faults.Time
	found := false
	for _, in := range r.script {
		r.arm(in)
		if in.armed && !in.held && (!found || in.due < next) {
			next, found = in.due, true
		}
	}
	return next, found
}

func (r *Run) arm(in *scriptedInject) {
	if in.armed {
		return
	}
	if in.Trigger.When.Kind == "" {
		in.due, in.armed = in.Trigger.At, true
		return
	}
	if e, ok := r.watch.First(in.Trigger.When); ok {
		in.due, in.armed = e.At+in.Trigger.After, true
	}
}

// fireInjects fires what is due, in document order, and drops what has become
// pointless. What is held is not touched.
func (r *Run) fireInjects() {
	for _, in := range slices.Clone(r.script) {
		if in.held {
			continue
		}
		if _, pointless := r.watch.First(in.Unless); pointless {
			r.strike(in)
			r.record(engineActor, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByUnless})
			continue
		}
		if r.arm(in); in.armed && in.due <= r.now() {
			r.strike(in)
			r.fire(in, engineActor)
		}
	}
}

// fire sets off all effects of an inject at once, in the order written.
func (r *Run) fire(in *scriptedInject, by event.Actor) {
	batch := []event.Event{{Actor: by, Body: event.InjectFired{Inject: in.ID, Title: in.Title}}}
	add := func(actor event.Actor, b event.Body) { batch = append(batch, event.Event{Actor: actor, Body: b}) }
	var harm []*scenarios.FaultInject
	var rings []func()
	for i, e := range in.Effects() {
		if c := e.Change; c != nil && !in.told[i] {
			change := r.scriptedChange(in.Inject, c, c.Made(r.now(), r.Seed))
			change.Change = r.nextChange()
			add(engineActor, change)
		}
		if f := e.Fault; f != nil {
			add(engineActor, event.FaultRequested{Inject: in.ID, Fault: f.Fault, Target: f.Target, Args: f.With})
			harm = append(harm, f)
		}
		if n := e.Noise; n != nil {
			rings = append(rings, func() { r.ring(in.ID, n) })
		}
		if s := e.Say; s != nil {
			persona := event.Actor{Kind: event.Persona, ID: s.As, Name: r.personaName(s.As)}
			add(persona, event.MessageSent{Channel: s.In, Text: r.expand(s.Text, r.now()), Inject: in.ID})
		}
	}
	if r.commit(batch) != nil {
		return
	}
	for _, ring := range rings {
		ring()
	}
	if len(harm) > 0 {
		r.harm(in.ID, harm)
	}
}

// harm applies requested faults to the sandbox, one after the other. One that
// cannot be applied does not keep the others from it.
func (r *Run) harm(inject string, requested []*scenarios.FaultInject) {
	did, errs := make([]carried, len(requested)), make([]error, len(requested))
	r.background(func(ctx context.Context) error {
		for i, f := range requested {
			did[i], errs[i] = r.apply(ctx, f)
		}
		return nil
	}, func(error) {
		for i, f := range requested {
			// What was done before a failure is taken back with the rest.
			r.undo = append(r.undo, revert{inject: inject, fault: f.Fault, undo: did[i].undo})
			if err := errs[i]; err != nil {
				r.Logger.Error("apply fault", "run", r.ID(), "fault", f.Fault, "target", f.Target, "err", err)
				r.record(engineActor, event.FaultFailed{Inject: inject, Fault: f.Fault, Error: err.Error()})
				continue
			}
			r.record(engineActor, event.FaultApplied{Inject: inject, Fault: f.Fault}, event.EffectsRecorded{Inject: inject, Effects: did[i].effects})
		}
	})
}

func (r *Run) apply(ctx context.Context, f *scenarios.FaultInject) (carried, error) {
	fault, ok := r.Fault(f.Fault)
	if !ok {
		return carried{}, fmt.Errorf("there is no fault %q", f.Fault)
	}
	args, errs := faults.Bind(fault.Parameters, f.With)
	if err := errors.Join(errs...); err != nil {
		return carried{}, err
	}
	return r.carryOut(ctx, func(h faults.Health) ([]faults.Primitive, error) { return fault.Plan(h, f.Target, args) })
}

func (r *Run) nextChange() string {
	r.ids.change++
	return fmt.Sprintf("c%d", r.ids.change)
}

// revertFaults takes back, last first, whatever the script did to the sandbox.
func (r *Run) revertFaults(ctx context.Context) {
	for i := len(r.undo) - 1; i >= 0; i-- {
		done := r.undo[i]
		var errs []error
		for j := len(done.undo) - 1; j >= 0; j-- {
			one, cancel := context.WithTimeout(ctx, 10*time.Second)
			errs = append(errs, done.undo[j](one))
			cancel()
		}
		body := event.FaultReverted{Inject: done.inject, Fault: done.fault}
		if err := errors.Join(errs...); err != nil {
			body.Error = err.Error()
		}
		r.record(engineActor, body)
	}
	r.undo = nil
}
