package engine

import (
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Those who play golden, and something beside it.

// halfPace plays golden with twice the time for every step.
func halfPace(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := golden(sc)
	for i := range steps {
		steps[i].After *= 2
	}
	return steps
}

// destruction is what is done to a store of a kind that is well, to be safe, and
// hurts.
var destruction = map[string]string{stack.KindDatabase: "fail-over", stack.KindCache: "flush-cache", stack.KindQueue: "purge-queue"}

// goldenAndDestroy plays golden, and before it acts, or speaks where it does not,
// strikes every store that is well.
func goldenAndDestroy(s *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := golden(sc)
	at := slices.IndexFunc(steps, acts)
	if at < 0 {
		at = slices.IndexFunc(steps, func(s scenarios.RehearsalStep) bool { return s.Update != "" || s.Say != "" || s.Close != "" })
	}
	var strikes []scenarios.RehearsalStep
	for _, service := range s.Services {
		action := destruction[service.Kind]
		if action == "" || stricken(sc, service.Name) {
			continue
		}
		strike := attempt(action, service, "To be safe.")
		strike.BreakGlass = true
		strikes = append(strikes, strike)
	}
	if at < 0 || len(strikes) == 0 {
		return nil
	}
	return slices.Insert(steps, at, strikes...)
}

// stricken reports whether something is done to a service by the script, or may be done
// to it.
func stricken(sc *scenarios.Scenario, service string) bool {
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Fault != nil && slices.Contains(ends(e.Fault.Target), service) {
				return true
			}
		}
	}
	return slices.ContainsFunc(sc.Truth.Allowed, func(a scenarios.Allowed) bool { return slices.Contains(ends(a.Target), service) })
}

func ends(t faults.Target) []string {
	if edge, ok := t.Edge(); ok {
		return []string{edge.From, edge.To}
	}
	return []string{string(t)}
}

// harmUndoGolden takes replicas away where the trouble is, without a look, puts
// them back when it has seen what that did, and then plays golden.
func harmUndoGolden(s *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := golden(sc)
	victim, ok := troubled(s, sc)
	if len(steps) == 0 || !ok {
		return nil
	}
	scale := func(after time.Duration, replicas int, reason string) scenarios.RehearsalStep {
		step := attempt("scale", victim, reason)
		step.After, step.With, step.BreakGlass = after, map[string]string{"replicas": strconv.Itoa(replicas)}, true
		return step
	}
	return append([]scenarios.RehearsalStep{
		acknowledge,
		scale(3*time.Second, min(1, victim.Replicas-1), "Fewer replicas, fewer errors?"),
		scale(15*time.Second, victim.Replicas, "That was wrong, back to what it was."),
	}, steps...)
}

// troubled returns a service that can be scaled, where the trouble is or seems to
// be.
func troubled(s *stack.Stack, sc *scenarios.Scenario) (stack.Service, bool) {
	var names []string
	for _, c := range sc.Truth.Causes {
		names = append(names, ends(c.Partial)...)
	}
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Fault != nil {
				names = append(names, ends(e.Fault.Target)...)
			}
			if e.Noise != nil {
				names = append(names, e.Noise.Service)
			}
		}
	}
	for _, name := range names {
		for _, service := range s.Services {
			if service.Name == name && (service.Kind == stack.KindService || service.Kind == stack.KindWorker) && !service.External {
				return service, true
			}
		}
	}
	return stack.Service{}, false
}

// harmAndStandDown makes an outage where nothing was wrong, has a look round, and
// says that it is nothing.
func harmAndStandDown(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	if !sc.Truth.NoFault {
		return nil
	}
	away := attempt("scale", stack.Service{}, "This often helps.")
	away.With, away.BreakGlass = map[string]string{"replicas": "0"}, true
	return []scenarios.RehearsalStep{
		acknowledge, away,
		{After: 5 * time.Second, View: event.SourceDashboard, Service: stack.Customers},
		{After: 5 * time.Second, View: event.SourceChanges},
		{After: 5 * time.Second, Close: event.OutcomeNoFault, Text: "All is well. It is only the alert that is wrong, nothing was broken."},
	}
}
