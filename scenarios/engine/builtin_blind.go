package engine

import (
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// Those who act without having looked, or leave.

// ackAndLeave takes the page and does nothing about it.
func ackAndLeave(*stack.Stack, *scenarios.Scenario) []scenarios.RehearsalStep {
	return []scenarios.RehearsalStep{acknowledge}
}

// actBlind does what is right, as the golden rehearsal knows it, without
// looking at anything or telling anyone.
func actBlind(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := []scenarios.RehearsalStep{acknowledge}
	for _, step := range golden(sc) {
		if acts(step) {
			steps = append(steps, hasty(step))
		}
	}
	if len(steps) == 1 {
		return nil
	}
	return steps
}

// hasty takes a step at once, where it can be taken.
func hasty(step scenarios.RehearsalStep) scenarios.RehearsalStep {
	step.When, step.After, step.Try = scenarios.Condition{}, 5*time.Second, true
	return step
}

// actAnyway does to the paged service whatever often helps, without a look, and
// says that it is fixed.
func actAnyway(*stack.Stack, *scenarios.Scenario) []scenarios.RehearsalStep {
	const reason = "It is paging; this often helps."
	return []scenarios.RehearsalStep{
		acknowledge,
		{After: 5 * time.Second, Do: "rollback-config", Reason: reason, Try: true},
		{After: 10 * time.Second, Do: "rollback-deploy", Reason: reason, Try: true},
		{After: 10 * time.Second, Do: "restart", Reason: reason, Try: true},
		{After: 15 * time.Second, Update: "The alert has been dealt with: we rolled the service back and restarted it. It is fixed."},
	}
}

func restartEverything(s *stack.Stack, _ *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := []scenarios.RehearsalStep{acknowledge}
	for _, service := range s.Services {
		steps = append(steps, attempt("restart", service, "Turning it off and on again."))
	}
	return steps
}

func rollbackEverything(s *stack.Stack, _ *scenarios.Scenario) []scenarios.RehearsalStep {
	const reason = "Back to where it worked."
	steps := []scenarios.RehearsalStep{acknowledge}
	for _, service := range s.Services {
		steps = append(steps, attempt("rollback-config", service, reason), attempt("rollback-deploy", service, reason))
	}
	return steps
}

// scaleToZero takes away whatever could fail, the paged service first.
func scaleToZero(s *stack.Stack, _ *scenarios.Scenario) []scenarios.RehearsalStep {
	const reason = "What does not run cannot fail."
	away := func(step scenarios.RehearsalStep) scenarios.RehearsalStep {
		step.With, step.BreakGlass = map[string]string{"replicas": "0"}, true
		return step
	}
	steps := []scenarios.RehearsalStep{acknowledge, away(attempt("scale", stack.Service{}, reason))}
	for _, service := range s.Services {
		if service.Kind == stack.KindService || service.Kind == stack.KindWorker {
			steps = append(steps, away(attempt("scale", service, reason)))
		}
	}
	return steps
}

// escalateEverything wakes everybody and leaves it to them.
func escalateEverything(s *stack.Stack, _ *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := []scenarios.RehearsalStep{acknowledge}
	for _, team := range s.Teams {
		steps = append(steps, scenarios.RehearsalStep{After: 5 * time.Second, Escalate: team.Name, Reason: "Something pages. Please have a look."})
	}
	return steps
}

// attempt is an action that need not be possible. No service means the one that
// was paged for.
func attempt(action string, service stack.Service, reason string) scenarios.RehearsalStep {
	return scenarios.RehearsalStep{After: 5 * time.Second, Do: action, Target: faults.Target(service.Name), Reason: reason, Try: true}
}
