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
// from the firing of their inject. What one spell needs done is done one after the
// other: on a live sandbox a fault may be due to end before it has taken hold.

// spell is one time that a fault of an inject is on.
type spell struct {
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

// took takes over what was done to the sandbox.
func (sp *spell) took(did carried) {
	sp.undo = append(sp.undo, did.undo...)
	for _, e := range did.effects {
		i := slices.IndexFunc(sp.changed, func(c faults.Effect) bool {
			return c.Service == e.Service && c.Kind == e.Kind && c.Key == e.Key && c.Replica == e.Replica
		})
		if i >= 0 {
			sp.changed[i].To = e.To
		} else {
			sp.changed = append(sp.changed, e)
		}
	}
}

// plan says when a fault that comes gets worse, goes away, and ends.
func (r *Run) plan(sp *spell) {
	now := r.now()
	if g := sp.fault.Grows; g != nil {
		for step := 1; step <= g.Steps; step++ {
			r.inCourse(now+g.Over*time.Duration(step)/time.Duration(g.Steps), sp, func() { r.grow(sp, step) })
		}
	}
	k := sp.firing.in.Course
	if k == nil {
		return
	}
	if k.Flap.On > 0 {
		r.inCourse(now+k.Flap.On, sp, func() { r.goAway(sp) })
	}
	if k.Lasts > 0 && !(k.Stays && sp.firing.last) {
		r.inCourse(now+k.Lasts, sp, func() { r.endSpell(sp, event.EndedAfter) })
	}
}

// inCourse does something about a fault at a run time, if it is then still on its
// course and the system is still touched.
func (r *Run) inCourse(at faults.Time, sp *spell, do func()) {
	r.later(at, func() { r.next(sp, do) })
}

// next does something about a fault once nothing else is under way with it.
func (r *Run) next(sp *spell, do func()) {
	if sp.over || r.closing != nil || r.ending != "" {
		return
	}
	if sp.busy {
		sp.waiting = append(sp.waiting, func() { r.next(sp, do) })
		return
	}
	do()
}

// goOn is told that what was under way with a fault is over.
func (r *Run) goOn(sp *spell) {
	sp.busy = false
	for !sp.busy && len(sp.waiting) > 0 {
		do := sp.waiting[0]
		sp.waiting = sp.waiting[1:]
		do()
	}
}

// cured reports whether somebody has taken away what a fault changed: then it
// neither grows nor comes back by turns.
func (r *Run) cured(sp *spell) bool {
	health, ok := r.truth("course")
	return ok && !sp.away && tellable(health, sp.changed) && !inForce(health, sp.changed)
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
func (r *Run) grow(sp *spell, step int) {
	// What was cured, or once did not get worse, gets worse no more; it ends when it is due.
	if sp.grown = sp.grown || r.cured(sp); sp.grown {
		return
	}
	declared, _ := r.Fault(sp.fault.Fault)
	worse := *sp.fault
	worse.Grows = nil
	for _, p := range declared.Parameters {
		if p.Name != sp.fault.Grows.Parameter {
			continue
		}
		if worse.With = sp.fault.AfterSteps(p, step); maps.Equal(worse.With, sp.fault.AfterSteps(p, step-1)) {
			return // of a whole number there may be fewer values than steps
		}
	}
	in := sp.firing.in
	r.record(engineActor, event.FaultRequested{Inject: in.ID, Fault: worse.Fault, Target: worse.Target, Args: worse.With})
	var did carried
	before := sp.undo
	sp.busy = true
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
		sp.undo = nil
		if err != nil {
			sp.undo = before
		}
		sp.took(did)
		if err != nil {
			r.didNotTake(sp, err)
			sp.grown = true
			r.failed(sp.firing)
		} else {
			r.record(engineActor,
				event.FaultGrown{Inject: in.ID, Fault: worse.Fault, Step: step, Args: worse.With},
				event.EffectsRecorded{Inject: in.ID, Effects: did.effects})
		}
		r.goOn(sp)
	})
}

// goAway takes a fault that comes and goes back for a while.
func (r *Run) goAway(sp *spell) {
	if r.cured(sp) {
		return // and it does not come back by turns
	}
	k := sp.firing.in.Course
	back := r.now() + k.Flap.Off
	r.inCourse(back, sp, func() { r.comeBack(sp) })
	r.takeAway(sp, event.EndedTurn, back)
}

func (r *Run) comeBack(sp *spell) {
	in := sp.firing.in
	r.inCourse(r.now()+in.Course.Flap.On, sp, func() { r.goAway(sp) })
	r.record(engineActor, event.FaultRequested{Inject: in.ID, Fault: sp.fault.Fault, Target: sp.fault.Target, Args: sp.fault.With})
	var did carried
	sp.busy = true
	r.background(func(ctx context.Context) (err error) {
		did, err = r.apply(ctx, sp.fault)
		return err
	}, func(err error) {
		sp.away = false
		sp.took(did)
		if err != nil {
			r.didNotTake(sp, err)
			sp.over = true
			r.failed(sp.firing)
		} else {
			r.record(engineActor, event.FaultApplied{Inject: in.ID, Fault: sp.fault.Fault}, event.EffectsRecorded{Inject: in.ID, Effects: did.effects})
		}
		r.goOn(sp)
	})
}

// endSpell ends a fault for good, as far as this firing goes.
func (r *Run) endSpell(sp *spell, why string) {
	var again faults.Time
	if in := sp.firing.in; why == event.EndedAfter && in.armed && slices.Contains(r.script, in) {
		again = in.due
	}
	r.takeAway(sp, why, again)
	sp.over = true
}

// takeAway takes a fault back by the script: it comes again at a run time; 0: it
// does not, as far as is known.
func (r *Run) takeAway(sp *spell, why string, again faults.Time) {
	in := sp.firing.in
	undo := sp.undo
	ended := event.FaultEnded{Inject: in.ID, Fault: sp.fault.Fault, Why: why, NextMS: again.Milliseconds()}
	if sp.away {
		r.record(engineActor, ended)
		return
	}
	var back []faults.Effect
	sp.busy = true
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
		for _, e := range sp.changed {
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
			sp.undo, sp.changed = nil, nil
		}
		sp.away = true
		r.record(engineActor, ended)
		if len(back) > 0 {
			r.record(engineActor, event.EffectsRecorded{Inject: in.ID, Effects: back, Ended: true})
		}
		r.goOn(sp)
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
		for _, sp := range slices.Clone(r.spells) {
			if sp.firing.in == in && !sp.over {
				on = true
				r.next(sp, func() { r.endSpell(sp, event.EndedUntil) })
			}
		}
		if coming && !on {
			r.record(engineActor, event.InjectSkipped{Inject: in.ID, Why: event.SkippedByUntil})
		}
	}
}

// comesAgain reports whether a fault that is off for now comes back by the script.
func (r *Run) comesAgain(sp *spell) bool {
	in := sp.firing.in
	return sp.away && (!sp.over || in.armed && slices.Contains(r.script, in))
}

// on reports whether a fault of an inject is on by the script.
func (r *Run) on(in *scriptedInject) bool {
	return slices.ContainsFunc(r.spells, func(sp *spell) bool { return sp.firing.in == in && !sp.over })
}
