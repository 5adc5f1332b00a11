package grading

import (
	"fmt"

	"github.com/drillyard/drillyard/scenarios/event"
)

// What is done about it: actions, commands, steps of a runbook.

var _ = say(phrase[event.ActionRequested]{
	noun:     "the first action asked for",
	do:       "Ask for an action",
	nobody:   "Nobody asked for an action",
	sentence: func(b event.ActionRequested) string { return "Asked for the action " + actionOn(b.Action, b.Target) },
})

var _ = say(phrase[event.ActionApproved]{
	noun:     "the first approval",
	sentence: always[event.ActionApproved]("Approved the action"),
})

var _ = say(phrase[event.ActionRefused]{
	noun: "the first refusal of an action",
	sentence: func(b event.ActionRefused) string {
		return fmt.Sprintf("Refused the action %s: %s", actionOn(b.Action, b.Target), cut(b.Why))
	},
	detail: func(b event.ActionRefused, _ map[string]string) string { return b.Why },
})

var _ = say(phrase[event.ActionTaken]{
	noun:   "the first action",
	do:     "Take an action",
	nobody: "Nobody took an action",
	sentence: func(b event.ActionTaken) string {
		if b.BreakGlass {
			return "Broke the glass for the action " + actionOn(b.Action, b.Target)
		}
		return "Took the action " + actionOn(b.Action, b.Target)
	},
	line: func(b event.ActionTaken) string { return fmt.Sprintf("action taken: %s on %s", b.Action, b.Target) },
	detail: func(b event.ActionTaken, _ map[string]string) string {
		return lines(b.Reason, label("Blast radius: ", b.Blast))
	},
})

var _ = say(phrase[event.ActionFailed]{
	noun:   "the first action that did not take",
	do:     "Try an action that does not take",
	nobody: "Nobody tried an action that did not take",
	sentence: func(b event.ActionFailed) string {
		return fmt.Sprintf("The action %s did not take: %s", actionOn(b.Action, b.Target), cut(b.Error))
	},
	line: func(b event.ActionFailed) string {
		return fmt.Sprintf("action failed: %s on %s: %s", b.Action, b.Target, b.Error)
	},
	detail: func(b event.ActionFailed, _ map[string]string) string { return b.Error },
})

var _ = say(phrase[event.CommandRun]{
	noun:     "the first command",
	do:       "Run a command in a terminal",
	nobody:   "Nobody ran a command in a terminal",
	sentence: func(b event.CommandRun) string { return fmt.Sprintf("Ran “%s” on %s", cut(b.Line), b.Where) },
	detail:   func(b event.CommandRun, _ map[string]string) string { return b.Line },
})

var _ = say(phrase[event.StepChecked]{
	noun:   "the first runbook step",
	do:     "Tick the runbook step",
	nobody: "Nobody ticked the step",
	sentence: func(b event.StepChecked) string {
		if b.Done {
			return fmt.Sprintf("Ticked step %s of %s", b.Step, b.Runbook)
		}
		return fmt.Sprintf("Unticked step %s of %s", b.Step, b.Runbook)
	},
})
