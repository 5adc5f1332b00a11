package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// scriptedInject is an inject that has not been fired yet.
type scriptedInject struct {
	*scenarios.Inject
	due   faults.Time
	armed bool // due means something: its condition holds
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
		if in.armed && (!found || in.due < next) {
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

// fireInjects fires what is due, in document order.
func (r *Run) fireInjects() {
	waiting := r.script[:0]
	for _, in := range r.script {
		if r.arm(in); !in.armed || in.due > r.now() {
			waiting = append(waiting, in)
			continue
		}
		r.fire(in.Inject)
	}
	r.script = waiting
}

func (r *Run) fire(in *scenarios.Inject) {
	bodies := []event.Body{event.InjectFired{Inject: in.ID, Title: in.Title}}
	if c := in.Change; c != nil {
		bodies = append(bodies, event.ChangeRecorded{
			Change: r.nextChange(), Type: c.Type, Service: c.Service, By: r.personaName(c.By),
			Summary: scenarios.Expand(c.Summary, r.Epoch()), AtMS: (r.now() - c.Ago).Milliseconds(), Inject: in.ID,
		})
	}
	if f := in.Fault; f != nil {
		bodies = append(bodies, event.FaultRequested{Inject: in.ID, Fault: f.Fault, Target: f.Target, Args: f.With})
	}
	if r.record(engineActor, bodies...) != nil {
		return
	}
	if s := in.Say; s != nil {
		persona := event.Actor{Kind: event.Persona, ID: s.As, Name: r.personaName(s.As)}
		text := scenarios.Expand(s.Text, r.Epoch())
		if r.record(persona, event.MessageSent{Channel: s.In, Text: text, Inject: in.ID}) != nil {
			return
		}
	}
	if in.Fault != nil {
		r.harm(in.ID, in.Fault)
	}
}

// harm applies a requested fault to the sandbox.
func (r *Run) harm(inject string, f *scenarios.FaultInject) {
	var undo []faults.Undo
	r.background(func(ctx context.Context) error {
		fault, ok := r.Fault(f.Fault)
		if !ok {
			return fmt.Errorf("there is no fault %q", f.Fault)
		}
		args, errs := faults.Bind(fault.Parameters, f.With)
		if err := errors.Join(errs...); err != nil {
			return err
		}
		var err error
		undo, err = r.carryOut(ctx, func(h faults.Health) ([]faults.Primitive, error) { return fault.Plan(h, f.Target, args) })
		return err
	}, func(err error) {
		// What was done before a failure is taken back with the rest.
		r.undo = append(r.undo, revert{inject: inject, fault: f.Fault, undo: undo})
		if err != nil {
			r.Logger.Error("apply fault", "run", r.ID(), "fault", f.Fault, "target", f.Target, "err", err)
			r.record(engineActor, event.FaultFailed{Inject: inject, Fault: f.Fault, Error: err.Error()})
			return
		}
		r.record(engineActor, event.FaultApplied{Inject: inject, Fault: f.Fault})
	})
}

// carryOut plans against the sandbox as it stands and does what was planned,
// stopping at the first failure.
func (r *Run) carryOut(ctx context.Context, plan func(faults.Health) ([]faults.Primitive, error)) ([]faults.Undo, error) {
	health, err := r.Sandbox.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	primitives, err := plan(health)
	if err != nil {
		return nil, err
	}
	var undo []faults.Undo
	for _, p := range primitives {
		u, err := r.Sandbox.Do(ctx, p)
		if u != nil {
			undo = append(undo, u)
		}
		if err != nil {
			return undo, err
		}
	}
	return undo, nil
}

func (r *Run) personaName(id string) string {
	for _, p := range r.Scenario.Personas {
		if p.ID == id {
			return p.Name
		}
	}
	return id
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
