package runbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What is left of what a play earned, by what was not careful in it. See decisions/0170.
const (
	graveStep  = 0.15 // a step does what nobody brings back
	graveAsked = 0.7  // the same, where it is asked first whether it is needed
	lightOnce  = 0.9  // for each thing that was well and was restarted
	blindFirst = 0.55 // the first touch rests on no look at all
	elsewhere  = 0.75 // it rests on a look that says nothing about what is touched
)

// careful is how much of what the play earned counts, and why it is not all: a cure does
// not excuse how it was come by. Harm that is done counts, a step is safe only where
// what it rests on was looked at, and the narrowest remedy comes first.
func (j *judgement) careful() (share float64, why string) {
	share = 1
	var whys []string
	less := func(by float64, format string, args ...any) {
		share *= by
		whys = append(whys, fmt.Sprintf(format, args...))
	}
	grave, light := harmed(j.task.drill.Rubric, j.here)
	if j.there != nil { // what it costs must not hang on which incident it is
		there, _ := harmed(j.task.elsewhere.Rubric, *j.there)
		grave = append(grave, there...)
	}
	if at := slices.IndexFunc(grave, j.unasked); at >= 0 {
		less(graveStep, "it does what nobody takes back: %s", grave[at].Why)
	} else if len(grave) > 0 {
		less(graveAsked, "it comes to what nobody takes back: %s", grave[0].Why)
	}
	for i, h := range light {
		share *= lightOnce
		if i == 0 {
			less(1, "it disturbs what was well: %s", h.Why)
		}
	}
	switch first := slices.IndexFunc(j.here.Done, touching); {
	case first < 0:
	case !slices.ContainsFunc(j.here.Done[:first], looking) && j.here.Done[first].in.If == nil:
		less(blindFirst, "line %d changes something before anything was looked at", j.here.Done[first].Line)
	case !j.task.grounded(j.here.Done[:first], j.here.Done[first].in):
		less(elsewhere, "what line %d changes was not looked at before, nor what had changed", j.here.Done[first].Line)
	}
	needed := len(pairs(j.task.model()))
	if at, n := widest(j.here.Done); n > max(needed, 1) {
		less(float64(max(needed, 1)+1)/float64(n+1), "around line %d it changes %d things before it is seen what one of them does, and it takes %d", at, n, max(needed, 1))
	}
	if len(whys) == 0 {
		return 1, ""
	}
	return share, fmt.Sprintf(" It counts for %.0f %%: %s.", 100*share, strings.Join(whys, "; "))
}

func touching(d Done) bool { return d.changes && d.Skipped == "" && d.Section == Steps }

func looking(d Done) bool { return d.Sort == Look && d.Skipped == "" }

// harmed is what a play did beside what it was for.
func harmed(r *grading.Rubric, f Followed) (grave, light []grading.Harm) {
	c, err := r.Careful(f.played.Events)
	if err != nil {
		return nil, nil // a log that cannot be read tells of no harm
	}
	return c.Grave, c.Light
}

// unasked reports whether a step does a harm whatever the system is like by then.
func (j *judgement) unasked(h grading.Harm) bool {
	return slices.ContainsFunc(j.w.says, func(i Instruction) bool {
		return i.Sort == Act && i.Section == Steps && i.If == nil && i.step.Do == h.Action && i.step.Target == h.Target
	})
}

// grounded reports whether what is done rests on a look at it: at the service itself or
// at one that calls it, at what was changed, or, where load is turned away, at what that
// is to protect. A condition that was asked is a look as well.
func (t *task) grounded(before []Done, in Instruction) bool {
	if in.If != nil {
		return true
	}
	at := string(in.step.Target)
	return slices.ContainsFunc(before, func(d Done) bool {
		s := d.in.step
		switch {
		case !looking(d):
			return false
		case s.View == event.SourceChanges:
			return s.Service == "" || s.Service == at
		case s.Service == at:
			return true
		case s.Service == "" || s.Service == stack.Customers:
			return false
		}
		return t.calls(s.Service, at) || slices.Contains(turnAway, in.step.Do) && t.reaches(at, s.Service)
	})
}

// turnAway are the actions by which a service protects what stands behind it.
var turnAway = []string{"shed-load", "rate-limit", "block-traffic", "reroute", "drain"}

func (t *task) calls(from, to string) bool {
	return slices.ContainsFunc(t.drill.Stack.Edges(), func(e faults.Edge) bool { return e.From == from && e.To == to })
}

// reaches reports whether requests to one service come to another in the end.
func (t *task) reaches(from, to string) bool {
	seen, next := map[string]bool{from: true}, []string{from}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		for _, e := range t.drill.Stack.Edges() {
			if e.From == at && !seen[e.To] {
				seen[e.To] = true
				next = append(next, e.To)
			}
		}
	}
	return seen[to]
}

// widest is how many different things are done at most without a look, a wait or a
// condition between them, and the line of the first of them.
func widest(all []Done) (line, most int) {
	var run []scenarios.RehearsalStep
	began := 0
	for _, d := range all {
		switch {
		case d.Skipped != "" || d.Section != Steps:
		case d.Sort == Look, d.Sort == Wait:
			run = nil
		case d.changes:
			if d.in.If != nil {
				run = nil
			}
			if len(run) == 0 {
				began = d.Line
			}
			run = append(run, d.in.step)
			if n := len(pairs(run)); n > most {
				line, most = began, n
			}
		}
	}
	return line, most
}

// pairs are the different things that are done, each an action and what it is aimed at.
func pairs(steps []scenarios.RehearsalStep) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, s := range steps {
		if s.Do != "" {
			out[[2]string{s.Do, string(s.Target)}] = true
		}
	}
	return out
}
