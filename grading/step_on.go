package grading

import (
	"fmt"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Evidence comes before action where it comes before the step that rests on it:
// the first one that touches what it is about. Whoever did something else,
// somewhere else, first has not acted on it without a look. See decisions/0085.

// actsOn reports whether a kind of event is something done, or tried, to the
// system: it has a target.
func actsOn(k event.Kind) bool {
	row, ok := event.Describe(k)
	if !ok {
		return false
	}
	_, acts := target(row.Sample)
	return acts
}

// target returns what an action is aimed at.
func target(b event.Body) (faults.Target, bool) {
	switch b := b.(type) {
	case event.ActionPreviewed:
		return b.Target, true
	case event.ActionRequested:
		return b.Target, true
	case event.ActionTaken:
		return b.Target, true
	case event.ActionFailed:
		return b.Target, true
	case event.ActionRefused:
		return b.Target, true
	}
	return "", false
}

// stepOn returns the step of a trainee that rests on an event, or would have
// had to (of nil: on anything): the first that a condition asks for and that touches what the event is
// about. Where no step touches that, it is the first at a place where there was
// trouble; where there was none, the first of all. Nil: there is no such step.
func (l *ledger) stepOn(e *event.Event, c Condition) *event.Event {
	asked := scenarios.Condition(c)
	var steps []*event.Event
	for _, s := range l.done(event.Kind(c.Kind)) {
		if asked.Matches(*s, l.firedBefore(s)) {
			steps = append(steps, s)
		}
	}
	for _, about := range [][]faults.Target{l.about(e), l.trouble()} {
		for _, s := range steps {
			at, _ := target(s.Body)
			if slices.ContainsFunc(about, func(t faults.Target) bool { return touches(at, t) }) {
				return s
			}
		}
	}
	if len(steps) > 0 && len(l.trouble()) == 0 {
		return steps[0]
	}
	return nil
}

// stepName names a step: "the action restart on api".
func stepName(e *event.Event) string {
	switch b := e.Body.(type) {
	case event.ActionPreviewed:
		return fmt.Sprintf("the look at what %s on %s would touch", b.Action, way(string(b.Target)))
	case event.ActionRequested:
		return fmt.Sprintf("the request for %s on %s", b.Action, way(string(b.Target)))
	case event.ActionTaken:
		return fmt.Sprintf("the action %s on %s", b.Action, way(string(b.Target)))
	case event.ActionFailed:
		return fmt.Sprintf("the attempt of %s on %s", b.Action, way(string(b.Target)))
	case event.ActionRefused:
		return fmt.Sprintf("the refusal of %s on %s", b.Action, way(string(b.Target)))
	}
	return "it"
}

// about lists what an event is about: of a look that shows something of an
// inject what that inject harms, of any other look the services that it was
// narrowed to; of a hypothesis its suspect. Empty: nothing in particular.
func (l *ledger) about(e *event.Event) []faults.Target {
	if e == nil {
		return nil
	}
	if t, ok := target(e.Body); ok {
		return []faults.Target{t}
	}
	var out []faults.Target
	switch b := e.Body.(type) {
	case event.HypothesisStated:
		if b.Suspect != "" {
			out = append(out, faults.Target(b.Suspect))
		}
		for _, c := range of[event.ChangeRecorded](l) {
			if change := body[event.ChangeRecorded](c); b.Change != "" && change.Change == b.Change {
				out = append(out, faults.Target(change.Service))
			}
		}
	case event.EvidenceViewed:
		for _, in := range l.rubric.Injects {
			if l.shows(e, in.ID) {
				out = append(out, l.rubric.places(in)...)
			}
		}
		if len(out) > 0 {
			return out
		}
		for _, s := range append(slices.Clone(b.Services), b.Service) {
			if s != "" {
				out = append(out, faults.Target(s))
			}
		}
	}
	return out
}

// trouble lists where something was wrong, and where it may be cured.
func (l *ledger) trouble() []faults.Target {
	var out []faults.Target
	for _, in := range l.rubric.Injects {
		out = append(out, l.rubric.places(in)...)
	}
	if len(out) > 0 {
		for _, a := range l.rubric.Truth.Allowed {
			out = append(out, a.Target)
		}
	}
	return out
}

// places lists what an inject harms, and where Truth says that its cause lies.
func (r *Rubric) places(in Inject) []faults.Target {
	var out []faults.Target
	if in.Target != "" {
		out = append(out, in.Target)
	}
	for _, c := range r.Truth.Causes {
		if c.Inject == in.ID && c.Partial != "" {
			out = append(out, c.Partial)
		}
	}
	return out
}

// touches reports whether two targets have a service in common.
func touches(a, b faults.Target) bool {
	return slices.ContainsFunc(ends(a), func(s string) bool { return slices.Contains(ends(b), s) })
}

// ends lists the services of a target: of an edge both.
func ends(t faults.Target) []string {
	if edge, ok := t.Edge(); ok {
		return []string{edge.From, edge.To}
	}
	return []string{string(t)}
}
