package engine

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Faults come, go and grow by their script (decisions/0104). Their times count
// from the firing of their inject. What one activation needs done is done one after the
// other: on a live sandbox a fault may be due to end before it has taken hold.

// activation is one time that a fault of an inject is on.
type activation struct {
	firing  *firing
	fault   *scenarios.FaultInject
	undo    []faults.Undo
	changed []faults.Effect // since it came: what was before, and what is now
	busy    bool            // something is under way
	waiting []func()        // to be done then
	away    bool            // taken back for now, or for good
	grown   bool            // it gets no worse any more
	over    bool            // nothing more comes of it
}

// merge takes over what was done to the sandbox.
func (a *activation) merge(did carried) {
	a.undo = append(a.undo, did.undo...)
	for _, e := range did.effects {
		i := slices.IndexFunc(a.changed, func(c faults.Effect) bool {
			return c.Service == e.Service && c.Kind == e.Kind && c.Key == e.Key && c.Replica == e.Replica
		})
		if i >= 0 {
			a.changed[i].To = e.To
		} else {
			a.changed = append(a.changed, e)
		}
	}
}

// plan says when a fault that comes gets worse, goes away, and ends.
func (r *Run) plan(a *activation) {
	now := r.now()
	if g := a.fault.Grows; g != nil {
		for step := 1; step <= g.Steps; step++ {
			r.inCourse(now+g.Over*time.Duration(step)/time.Duration(g.Steps), a, func() { r.grow(a, step) })
		}
	}
	k := a.firing.in.Course
	if k == nil {
		return
	}
	if k.Flap.On > 0 {
		r.inCourse(now+k.Flap.On, a, func() { r.goAway(a) })
	}
	if k.Lasts > 0 && !(k.Stays && a.firing.last) {
		r.inCourse(now+k.Lasts, a, func() { r.endActivation(a, event.EndedAfter) })
	}
}

// inCourse does something about a fault at a run time, if it is then still on its
// course and the system is still touched.
func (r *Run) inCourse(at faults.Time, a *activation, do func()) {
	r.later(at, func() { r.next(a, do) })
}

// next does something about a fault once nothing else is under way with it.
func (r *Run) next(a *activation, do func()) {
	if a.over || r.closing != nil || r.ending != "" {
		return
	}
	if a.busy {
		a.waiting = append(a.waiting, func() { r.next(a, do) })
		return
	}
	do()
}

// goOn is told that what was under way with a fault is over.
func (r *Run) goOn(a *activation) {
	a.busy = false
	for !a.busy && len(a.waiting) > 0 {
		do := a.waiting[0]
		a.waiting = a.waiting[1:]
		do()
	}
}

// cured reports whether somebody has taken away what a fault changed: then it
// neither grows nor comes back by turns.
func (r *Run) cured(a *activation) bool {
	health, ok := r.truth("course")
	return ok && !a.away && tellable(health, a.changed) && !inForce(health, a.changed)
}

// inForce reports whether any of what faults changed is so. Of a way to what
// somebody else runs that can be told as well.
func inForce(h faults.Health, effects []faults.Effect) bool {
	return slices.ContainsFunc(effects, func(e faults.Effect) bool {
		if e.Kind == faults.KindWire {
			return slices.ContainsFunc(h.Wires, func(w faults.Wire) bool { return w.Edge.From+"->"+w.Edge.To == e.Key })
		}
		return e.InForce(h)
	})
}

// tellable reports whether the sandbox shows all of what was changed: how many
// customers come, and what is inside of what somebody else runs, it does not.
func tellable(h faults.Health, effects []faults.Effect) bool {
	return len(effects) > 0 && !slices.ContainsFunc(effects, func(e faults.Effect) bool {
		return e.Kind == faults.KindLoad || h.Services[e.Service].External && e.Kind != faults.KindWire
	})
}

// grow makes a fault worse by one step.
func (r *Run) grow(a *activation, step int) {
	// What was cured, or once did not get worse, gets worse no more; it ends when it is due.
	if a.grown = a.grown || r.cured(a); a.grown {
		return
	}
	declared, _ := r.Fault(a.fault.Fault)
	worse := *a.fault
	worse.Grows = nil
	for _, p := range declared.Parameters {
		if p.Name != a.fault.Grows.Parameter {
			continue
		}
		if worse.With = a.fault.AfterSteps(p, step); maps.Equal(worse.With, a.fault.AfterSteps(p, step-1)) {
			return // of a whole number there may be fewer values than steps
		}
	}
	in := a.firing.in
	r.record(engineActor, event.FaultRequested{Inject: in.ID, Fault: worse.Fault, Target: worse.Target, Args: worse.With})
	var did carried
	before := a.undo
	a.busy = true
	r.background(func(ctx context.Context) (err error) {
		// Harm on a way adds up, so the old is lifted under cover of the new; all
		// else is one value, which the new one takes the place of.
		adds := slices.Contains(declared.Primitives, faults.KindWire)
		if !adds {
			err = takeBack(ctx, before)
		}
		if err == nil {
			did, err = r.apply(ctx, &worse)
		}
		if err == nil && adds {
			err = takeBack(ctx, before)
		}
		return err
	}, func(err error) {
		a.undo = nil
		if err != nil {
			a.undo = before
		}
		a.merge(did)
		if err != nil {
			r.didNotTake(a, err)
			a.grown = true
			r.failed(a.firing)
		} else {
			r.record(engineActor,
				event.FaultGrown{Inject: in.ID, Fault: worse.Fault, Step: step, Args: worse.With},
				event.EffectsRecorded{Inject: in.ID, Effects: did.effects})
		}
		r.goOn(a)
	})
}

// goAway takes a fault that comes and goes back for a while.
func (r *Run) goAway(a *activation) {
	if r.cured(a) {
		return // and it does not come back by turns
	}
	k := a.firing.in.Course
	back := r.now() + k.Flap.Off
	r.inCourse(back, a, func() { r.comeBack(a) })
	r.takeAway(a, event.EndedTurn, back)
}

func (r *Run) comeBack(a *activation) {
	in := a.firing.in
	r.inCourse(r.now()+in.Course.Flap.On, a, func() { r.goAway(a) })
	r.record(engineActor, event.FaultRequested{Inject: in.ID, Fault: a.fault.Fault, Target: a.fault.Target, Args: a.fault.With})
	var did carried
	a.busy = true
	r.background(func(ctx context.Context) (err error) {
		did, err = r.apply(ctx, a.fault)
		return err
	}, func(err error) {
		a.away = false
		a.merge(did)
		if err != nil {
			r.didNotTake(a, err)
			a.over = true
			r.failed(a.firing)
		} else {
			r.record(engineActor, event.FaultApplied{Inject: in.ID, Fault: a.fault.Fault}, event.EffectsRecorded{Inject: in.ID, Effects: did.effects})
		}
		r.goOn(a)
	})
}

// endActivation ends a fault for good, as far as this firing goes.
func (r *Run) endActivation(a *activation, why string) {
	var again faults.Time
	if in := a.firing.in; why == event.EndedAfter && in.armed && slices.Contains(r.script, in) {
		again = in.due
	}
	r.takeAway(a, why, again)
	a.over = true
}

// takeAway takes a fault back by the script: it comes again at a run time; 0: it
// does not, as far as is known.
func (r *Run) takeAway(a *activation, why string, again faults.Time) {
	in := a.firing.in
	undo := a.undo
	ended := event.FaultEnded{Inject: in.ID, Fault: a.fault.Fault, Why: why, NextMS: again.Milliseconds()}
	if a.away {
		r.record(engineActor, ended)
		return
	}
	var back []faults.Effect
	a.busy = true
	r.background(func(ctx context.Context) error {
		before, err := r.Sandbox.Snapshot(ctx)
		if err != nil {
			return err
		}
		if err := takeBack(ctx, undo); err != nil {
			return err
		}
		after, err := r.Sandbox.Snapshot(ctx)
		if err != nil {
			return err
		}
		for _, e := range a.changed {
			if e.InForce(before) && !e.InForce(after) {
				e.From, e.To, e.Ailing, e.Count = e.To, e.From, false, 0
				back = append(back, e)
			}
		}
		return nil
	}, func(err error) {
		if err != nil {
			ended.Error = err.Error() // what is left of it is taken back with the rest, at the end
		} else {
			a.undo, a.changed = nil, nil
		}
		a.away = true
		r.record(engineActor, ended)
		if len(back) > 0 {
			r.record(engineActor, event.EffectsRecorded{Inject: in.ID, Effects: back, Ended: true})
		}
		r.goOn(a)
	})
}

// toEnd reports whether what ends an inject has come to hold.
func (in *scriptedInject) toEnd() bool {
	_, held := in.ends.First(in.Course.Until)
	return held
}

// endInjects ends the injects of which what ends them has come to hold.
func (r *Run) endInjects() {
	for _, in := range slices.Clone(r.onCourse) {
		if !in.toEnd() {
			continue
		}
		r.onCourse = slices.DeleteFunc(r.onCourse, func(other *scriptedInject) bool { return other == in })
		coming := slices.Contains(r.script, in)
		r.strike(in)
		on := false
		for _, a := range slices.Clone(r.activations) {
			if a.firing.in == in && !a.over {
				on = true
				r.next(a, func() { r.endActivation(a, event.EndedUntil) })
			}
		}
		if coming && !on {
			r.record(engineActor, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByUntil})
		}
	}
}

// comesAgain reports whether a fault that is off for now comes back by the script.
func (r *Run) comesAgain(a *activation) bool {
	in := a.firing.in
	return a.away && (!a.over || in.armed && slices.Contains(r.script, in))
}

// on reports whether a fault of an inject is on by the script.
func (r *Run) on(in *scriptedInject) bool {
	return slices.ContainsFunc(r.activations, func(a *activation) bool { return a.firing.in == in && !a.over })
}
