package runs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
)

// cured reports good plays at whose end what was done has not helped.
func (f *findings) cured() {
	nobody := f.by(idle)
	if nobody == nil || f.drill.Truth.NoFault || !f.mendable() {
		return
	}
	for _, p := range f.good() {
		last, acted := scenarios.RehearsalStep{}, false
		for _, step := range p.part.Steps {
			if step.Do != "" && p.did(step) {
				last, acted = step, true
			}
		}
		left := f.left(nobody.events, p.events)
		if !acted {
			if open := breached(p.events); len(open) > 0 && !f.others(p.part) {
				f.problem(p.part.Pos, inForce(left), "rehearsal %s: it does nothing that cures: at its end %s", p.part.Name, stillBreached(open))
			}
			continue
		}
		switch breached := breached(p.events); {
		case len(breached) > 0:
			f.problem(last.Pos, cmp.Or(inForce(left), "if it is the cure, let the play go on until the objective holds again"), "rehearsal %s: what it does cures nothing: at its end %s", p.part.Name, stillBreached(breached))
		case len(left) > 0 && !everBreached(nobody.events) && len(left) == len(f.left(nobody.events, nobody.events)):
			// No objective tells, and all that nobody cures is there.
			f.problem(last.Pos, "", "rehearsal %s: what it does cures nothing: at its end %s", p.part.Name, strings.Join(left, "; "))
		case len(left) > 0:
			f.advice(last.Pos, "", "rehearsal %s: what it does leaves a part of the cause: at its end %s", p.part.Name, strings.Join(left, "; "))
		}
	}
}

// did reports whether an action of a step was taken in a play.
func (d *dry) did(step scenarios.RehearsalStep) bool {
	return slices.ContainsFunc(d.events, func(e event.Event) bool {
		b, is := e.Body.(event.ActionTaken)
		return is && b.Action == step.Do && (step.Target == "" || b.Target == step.Target)
	})
}

// others reports whether the cure is left to another team.
func (f *findings) others(p Part) bool {
	return f.drill.Truth.Owner != "" && !f.drill.OnCallFor(f.drill.Truth.Owner) ||
		slices.ContainsFunc(p.Steps, func(s scenarios.RehearsalStep) bool { return s.Escalate != "" })
}

func stillBreached(slos []string) string {
	if len(slos) == 1 {
		return slos[0] + " is still breached"
	}
	return strings.Join(slos[:len(slos)-1], ", ") + " and " + slos[len(slos)-1] + " are still breached"
}

func inForce(left []string) string {
	if len(left) == 0 {
		return ""
	}
	return "still in force: " + strings.Join(left, "; ")
}

// mendable reports whether actions can take every cause away.
func (f *findings) mendable() bool {
	found := false
	for _, in := range f.drill.Injects {
		if !cause(f.drill.Truth, in.ID) {
			continue
		}
		for _, e := range in.Effects() {
			if e.Fault == nil {
				continue
			}
			fault, ok := library.Fault(e.Fault.Fault)
			if !ok || len(fault.Mitigations) == 0 || !fault.Mendable(e.Fault.With) {
				return false
			}
			found = true
		}
	}
	return found
}

// left says what of the script's harm is still there at the end of a play: what is
// wrong as it is when nobody does anything.
func (f *findings) left(nobody, play []event.Event) (all []string) {
	was, idleEnd, ok := ends(nobody)
	start, now, known := ends(play)
	if !ok || !known {
		return nil
	}
	for _, line := range grading.Uncured(start, now) {
		if slices.Contains(grading.Uncured(was, idleEnd), line) {
			all = append(all, line)
		}
	}
	for _, name := range f.drill.System.Names() {
		before, then, at := was.Services[name].Configuration(), idleEnd.Services[name].Configuration(), now.Services[name].Configuration()
		var keys []string
		for key := range at {
			if before[key] != then[key] && at[key] == then[key] {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			all = append(all, fmt.Sprintf("%s of %s is %s where it was %s", key, name, orNone(at[key]), orNone(before[key])))
		}
	}
	return all
}

func orNone(value string) string {
	if value == "" {
		return "nothing"
	}
	return value
}

// ends are the first and the last state of the system that a log tells of.
func ends(events []event.Event) (first, last faults.Health, ok bool) {
	for _, e := range events {
		if b, is := e.Body.(event.HealthSnapshotted); is {
			if !ok {
				first, ok = b.Health, true
			}
			last = b.Health
		}
	}
	return first, last, ok
}

// breached lists the objectives that are breached when a log ends.
func breached(events []event.Event) (open []string) {
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.SLOBreached:
			open = append(open, b.SLO)
		case event.SLORestored:
			open = slices.DeleteFunc(open, func(slo string) bool { return slo == b.SLO })
		}
	}
	return open
}

// everBreached reports whether an objective was breached at any time.
func everBreached(events []event.Event) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.SLOBreached); return is })
}
