package engine

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// cleared is the kind of event that tells that nothing is left of an inject's faults.
var cleared = string(event.FaultCleared{}.Kind())

// askCleared has the run tell of that from now on, as if it had from the start.
func (r *Run) askCleared() {
	if r.asksCleared {
		return
	}
	r.asksCleared = true
	for _, e := range r.history {
		r.noteEffects(e)
	}
}

// clearing is what the run knows of whether an inject's faults are still there.
type clearing struct {
	effects []faults.Effect // that they have brought about
	stood   bool            // and nobody has told since that nothing is left of it
}

// noteEffects remembers what faults of the script changed, where somebody asks when nothing
// of it is left.
func (r *Run) noteEffects(e event.Event) {
	b, is := e.Body.(event.EffectsRecorded)
	if !is || !r.asksCleared || b.Inject == "" || b.Action != "" || b.Ended {
		return
	}
	c := r.clearings[b.Inject]
	if c == nil {
		c = &clearing{}
		r.clearings[b.Inject] = c
	}
	c.effects, c.stood = append(c.effects, b.Effects...), true
}

// judgeCleared tells of the injects of whose faults nothing is left: nothing that
// the sandbox shows, and where it shows nothing of them, nothing by the script.
func (r *Run) judgeCleared() {
	if !r.asksCleared || !slices.ContainsFunc(r.injects(), func(in scenarios.Inject) bool { c := r.clearings[in.ID]; return c != nil && c.stood }) {
		return
	}
	health, ok := r.truth("cleared")
	if !ok {
		return
	}
	for _, in := range r.injects() {
		c := r.clearings[in.ID]
		if c == nil || !c.stood || inForce(health, c.effects) {
			continue
		}
		on := slices.ContainsFunc(r.activations, func(a *activation) bool { return a.firing.in.ID == in.ID && !a.away })
		if on && !tellable(health, c.effects) {
			continue
		}
		if !on && slices.ContainsFunc(r.activations, func(a *activation) bool { return a.firing.in.ID == in.ID && r.comesAgain(a) }) {
			continue // the script has taken it back, and only for now
		}
		c.stood = false
		r.record(engineActor, event.FaultCleared{Inject: in.ID})
	}
}
