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

// scriptedInject is an inject that is still to come, or to come again.
type scriptedInject struct {
	*scenarios.Inject
	due   faults.Time
	armed bool          // due means something: its condition holds
	dues  []faults.Time // of an inject that comes each time: when, as far as is known
	times int           // how often it has fired
	held  bool          // until a facilitator lets it go
	late  faults.Time   // by how much it was put off
	told  map[int]bool  // effects whose change stands in the list already
	// sparedForGood says that its unless, once it holds, never ceases to.
	sparedForGood bool
	// ends sees what may end it, from its first firing on; nil: nothing can.
	ends *scenarios.Watch
}

func (in *scriptedInject) tell(effect int) {
	if in.told == nil {
		in.told = map[int]bool{}
	}
	in.told[effect] = true
}

// last reports whether an inject that has just fired does not come again.
func (in *scriptedInject) last() bool {
	most := in.Comes()
	return most > 0 && in.times >= most
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
	if in.Trigger.Each {
		if len(in.dues) > 0 {
			in.due, in.armed = in.dues[0], true
		}
		return
	}
	if in.Trigger.When.Kind == "" {
		in.due, in.armed = in.Trigger.At+in.late, true
		return
	}
	if e, ok := r.watch.First(in.Trigger.When); ok {
		in.due, in.armed = e.At+in.Trigger.After+in.late, true
	}
}

// call has the injects wait that come each time for which an event is one more. An
// inject does not call itself.
func (r *Run) call(e event.Event) {
	for _, in := range r.script {
		if !in.Trigger.Each || !in.Trigger.When.Matches(e, r.watch.Fired) || in.times+len(in.dues) >= in.Comes() {
			continue
		}
		if in.Trigger.When.Arg != in.ID && slices.Contains(event.Subjects(e.Body), in.ID) {
			continue
		}
		in.dues = append(in.dues, e.At+in.Trigger.After)
	}
}

// fireInjects fires what is due, in document order, and drops what has become
// pointless. What is held is not touched.
func (r *Run) fireInjects() {
	r.endInjects()
	for _, in := range slices.Clone(r.script) {
		if in.held {
			continue
		}
		r.arm(in)
		due := in.armed && in.due <= r.now()
		if r.pointless(in, due) {
			r.strike(in)
			r.record(engineActor, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByUnless})
			continue
		}
		if due {
			r.fire(in, engineActor)
		}
	}
}

// pointless reports whether the unless of an inject holds. One that may cease to
// hold is asked when the inject is due.
func (r *Run) pointless(in *scriptedInject, due bool) bool {
	if in.sparedForGood {
		_, held := r.watch.First(in.Unless)
		return held
	}
	return due && in.Unless.Holds(r.history)
}

// fire sets off all effects of an inject at once, in the order written, and takes
// it off the script unless it comes again.
func (r *Run) fire(in *scriptedInject, by event.Actor) {
	in.times++
	f := &firing{in: in, last: in.last()}
	r.schedule(in, f.last)
	opening := event.InjectFired{Inject: in.ID, Title: in.Title}
	if in.Comes() != 1 {
		opening.Time = in.times
	}
	w := r.workOf(f, in.Effects(), true)
	if r.commit(append([]event.Event{{Actor: by, Body: opening}}, w.batch...)) != nil {
		return
	}
	in.told = nil // what it tells the next time is told anew
	if in.Course != nil && in.Course.Until.Kind != "" && in.ends == nil {
		in.ends = r.watch.From(in.Course.Until)
		r.onCourse = append(r.onCourse, in)
	}
	r.carry(f, w)
}

// schedule says when an inject that fires comes again.
func (r *Run) schedule(in *scriptedInject, last bool) {
	in.armed, in.held, in.late = false, false, 0
	if len(in.dues) > 0 {
		in.dues = in.dues[1:]
	}
	switch {
	case last:
		r.strike(in)
	case !in.Trigger.Each:
		in.due, in.armed = r.now()+in.Course.Every, true
	}
}

// firing is one time that an inject fires.
type firing struct {
	in      *scriptedInject
	last    bool // it does not come again
	instead bool // something has not taken, and what comes in its place has come
}

// work is what effects come to: what is told at once, and what is then done.
type work struct {
	batch   []event.Event
	rings   []func()
	harm    []*scenarios.FaultInject
	actions []*scenarios.ScriptedAction
}

// workOf makes the work of effects. told says that they are those of the inject
// itself, whose changes may stand in the list already.
func (r *Run) workOf(f *firing, effects []scenarios.Effect, told bool) work {
	in := f.in
	var w work
	add := func(actor event.Actor, b event.Body) { w.batch = append(w.batch, event.Event{Actor: actor, Body: b}) }
	for i, e := range effects {
		if c := e.Change; c != nil && !(told && in.told[i]) {
			change := r.scriptedChange(in.Inject, c, c.Made(r.now(), r.Seed))
			change.Change = r.nextChange()
			add(engineActor, change)
		}
		if h := e.Fault; h != nil {
			add(engineActor, event.FaultRequested{Inject: in.ID, Fault: h.Fault, Target: h.Target, Args: h.With})
			w.harm = append(w.harm, h)
		}
		if e.Do != nil {
			w.actions = append(w.actions, e.Do)
		}
		if n := e.Noise; n != nil {
			w.rings = append(w.rings, func() { r.ring(in.ID, n) })
		}
		if s := e.Say; s != nil {
			persona := event.Actor{Kind: event.Persona, ID: s.As, Name: r.personaName(s.As)}
			add(persona, event.MessageSent{Channel: s.In, Text: r.expand(s.Text, r.now()), To: r.readers(persona, s.In), Inject: in.ID})
		}
	}
	return w
}

// carry does what effects come to, once it is told.
func (r *Run) carry(f *firing, w work) {
	for _, ring := range w.rings {
		ring()
	}
	if len(w.harm) > 0 {
		r.harm(f, w.harm)
	}
	for _, d := range w.actions {
		r.actByScript(f, d)
	}
}

// failed has what the script has in the place of a fault or an action that did
// not take.
func (r *Run) failed(f *firing) {
	if f.instead || r.closing != nil || r.ending != "" {
		return
	}
	f.instead = true
	w := r.workOf(f, f.in.Else, false)
	if len(w.batch) > 0 && r.commit(w.batch) != nil {
		return
	}
	r.carry(f, w)
}

// harm applies requested faults to the sandbox, one after the other. One that
// cannot be applied does not keep the others from it.
func (r *Run) harm(f *firing, requested []*scenarios.FaultInject) {
	in := f.in
	activations := make([]*activation, len(requested))
	for i, fault := range requested {
		activations[i] = &activation{firing: f, fault: fault, busy: true}
		r.plan(activations[i])
	}
	r.activations = append(r.activations, activations...)
	did, errs := make([]carried, len(requested)), make([]error, len(requested))
	r.background(func(ctx context.Context) error {
		for i, fault := range requested {
			did[i], errs[i] = r.apply(ctx, fault)
		}
		return nil
	}, func(error) {
		failed := false
		for i, fault := range requested {
			// What was done before a failure is taken back with the rest.
			activations[i].merge(did[i])
			if err := errs[i]; err != nil {
				r.didNotTake(activations[i], err)
				activations[i].over, failed = true, true
				continue
			}
			r.record(engineActor, event.FaultApplied{Inject: in.ID, Fault: fault.Fault}, event.EffectsRecorded{Inject: in.ID, Effects: did[i].effects})
		}
		if failed {
			r.failed(f)
		}
		for _, a := range activations {
			r.goOn(a)
		}
	})
}

func (r *Run) didNotTake(a *activation, err error) {
	in := a.firing.in
	if !in.Foreseen {
		r.Logger.Error("apply fault", "run", r.ID(), "fault", a.fault.Fault, "target", a.fault.Target, "err", err)
	}
	r.record(engineActor, event.FaultFailed{Inject: in.ID, Fault: a.fault.Fault, Error: err.Error(), Foreseen: in.Foreseen})
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

// revertFaults takes back, last first, whatever the script did to the sandbox and
// has not taken back itself.
func (r *Run) revertFaults(ctx context.Context) {
	for _, a := range slices.Backward(r.activations) {
		if a.away {
			continue
		}
		body := event.FaultReverted{Inject: a.firing.in.ID, Fault: a.fault.Fault}
		if err := takeBack(ctx, a.undo); err != nil {
			body.Error = err.Error()
		}
		r.record(engineActor, body)
	}
	r.activations = nil
}

// takeBack undoes things, last first.
func takeBack(ctx context.Context, undo []faults.Undo) error {
	var errs []error
	for _, u := range slices.Backward(undo) {
		one, cancel := context.WithTimeout(ctx, 10*time.Second)
		errs = append(errs, u(one))
		cancel()
	}
	return errors.Join(errs...)
}
