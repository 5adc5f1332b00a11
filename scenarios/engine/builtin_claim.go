package engine

import (
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Those who say that it is over while it is not.

// allClear tells everybody that all is well.
var allClear = scenarios.RehearsalStep{After: 5 * time.Second, Update: "It is fixed, everything works again for everybody.", Status: event.StatusResolved}

// claimUnfixed says that it is fixed, and has done nothing. Where nothing is
// wrong nobody can.
func claimUnfixed(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	if sc.Truth.NoFault {
		return nil
	}
	return []scenarios.RehearsalStep{acknowledge, incident, allClear}
}

// claimEarly plays golden, and says that it is fixed a minute before it acts.
func claimEarly(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	steps := golden(sc)
	first := slices.IndexFunc(steps, acts)
	if first < 0 || sc.Truth.NoFault {
		return nil
	}
	steps[first].After += time.Minute
	return slices.Insert(steps, first, allClear)
}

// closeBroken closes the incident at once, whatever it is.
func closeBroken(_ *stack.Stack, sc *scenarios.Scenario) []scenarios.RehearsalStep {
	end := scenarios.RehearsalStep{After: 5 * time.Second, Close: event.OutcomeResolved, Text: "Fixed."}
	if sc.Truth.NoFault {
		end.Close, end.Text = event.OutcomeNoFault, "It is nothing."
		return []scenarios.RehearsalStep{acknowledge, end}
	}
	return []scenarios.RehearsalStep{acknowledge, incident, end}
}
